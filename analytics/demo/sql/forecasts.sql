-- Forecasts, frozen a month ahead and again on the first of the month; too high by some six in a hundred on average.
INSERT INTO forecasts BY NAME
SELECT p.manager_id, month_start(t.k) AS month, month_start(t.k - ahead) AS made_on,
    round(greatest(0, t.amount * (1 + 0.02 * p.ability) * (1.04 + 0.03 * ahead + 0.03 * z(t.no, 'optimism')
        + (0.06 + 0.03 * ahead) * z((t.no * 4096 + t.k) * 2 + ahead, 'forecast'))), -2) AS amount
FROM own_target t
JOIN person p ON p.no = t.no, range(2) a(ahead)
WHERE t.k - ahead BETWEEN 0 AND getvariable('months') - 1 AND month_start(t.k - ahead) >= p.hired_on
ORDER BY made_on, month, p.manager_id;
