-- Service cases of this stretch: questions are due in a day, complaints in two; about one in six is late. After about
-- one in seven the customer comes back with the same topic within a week.
INSERT INTO cases BY NAME
WITH asked AS (
    SELECT b.*, u(b.key, 'case kind') < 0.42 AS complaint,
        w.day + to_minutes(510 + below(540, b.key, 'case hour')) AS opened_at
    FROM book b
    JOIN workday w ON w.k = b.k AND w.n = below(w.days, b.key, 'case day')
    WHERE b.whole AND b.k >= getvariable('low') AND u(b.key, 'case')
        < CASE WHEN b.end_k - b.k < getvariable('leaving_months') THEN getvariable('leaving_cases') ELSE 1 END
        * CASE b.segment WHEN 'Key accounts' THEN 0.14 WHEN 'Mid-market' THEN 0.07 ELSE 0.03 END
),
opened AS (
    SELECT *, 0 AS again FROM asked
    UNION ALL
    SELECT * REPLACE (opened_at + to_hours(20 + below(120, key, 'again hours')) AS opened_at), 1 FROM asked
    WHERE u(key, 'again') < 0.14
),
worked AS (
    SELECT *, opened_at + to_hours(CASE WHEN complaint THEN 48 ELSE 24 END) AS due_at,
        opened_at + to_minutes(CAST(CASE WHEN complaint THEN 60 * 22 ELSE 60 * 11 END
            * CASE WHEN region = getvariable('slow_region') THEN getvariable('slow_service') ELSE 1 END
            * exp(0.8 * z(key * 2 + again, 'case work')) AS INTEGER)) AS solved_at
    FROM opened
)
SELECT printf('K%06d-%s', w.customer + 1, strftime(w.first_day, '%y%m')) || CASE WHEN w.again = 1 THEN 'R'
    ELSE '' END AS case_id,
    CASE WHEN w.complaint THEN 'complaint' ELSE 'question' END AS kind,
    p.manager_id, customer_id(w.customer) AS customer_id, w.opened_at, w.due_at,
    CASE WHEN w.solved_at < getvariable('last_day') + 1 THEN w.solved_at END AS closed_at,
    pick(getvariable('topics'), w.key, 'topic') AS topic
FROM worked w
JOIN person p ON p.no = w.no
WHERE w.opened_at < w.first_day + INTERVAL 1 MONTH AND (p.left_on IS NULL OR w.opened_at < p.left_on + 1)
ORDER BY w.opened_at, case_id;
