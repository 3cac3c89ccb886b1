-- Months are numbered: 0 is the first of the data; those below are for deals opened before, those above for targets.
CREATE TEMP TABLE month AS
SELECT
    CAST(k AS INTEGER) AS k,
    month_start(k) AS first_day,
    month_end(k) AS last_day,
    [0.86, 0.84, 1.05, 0.98, 1.00, 1.06, 0.97, 0.98, 1.06, 1.02, 0.98, 1.12][month(month_start(k))] AS season
FROM range(-4, month_of(date_trunc('year', getvariable('last_day') + 1) + INTERVAL 12 MONTH)) t(k);

-- n counts the working days of a month from 0
CREATE TEMP TABLE workday AS
SELECT m.k, d.day, CAST(row_number() OVER (PARTITION BY m.k ORDER BY d.day) - 1 AS INTEGER) AS n,
    CAST(count(*) OVER (PARTITION BY m.k) AS INTEGER) AS days
FROM month m
JOIN (
    SELECT CAST(unnest(generate_series(CAST((SELECT min(first_day) FROM month) AS TIMESTAMP),
        CAST((SELECT max(last_day) FROM month) AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day
) d ON d.day BETWEEN m.first_day AND m.last_day
WHERE isodow(d.day) <= 5;

ALTER TABLE month ADD COLUMN days INTEGER;
UPDATE month SET days = w.days FROM (SELECT k, max(days) AS days FROM workday GROUP BY k) w WHERE w.k = month.k;
