-- Months are numbered: 0 is the first of the data; those below are for deals opened before, those above for targets.
CREATE TEMP TABLE month AS
SELECT
    CAST(k AS INTEGER) AS k,
    month_start(k) AS first_day,
    month_end(k) AS last_day,
    [0.86, 0.84, 1.05, 0.98, 1.00, 1.06, 0.97, 0.98, 1.06, 1.02, 0.98, 1.12][month(month_start(k))] AS season,
    -- of all activities, numbered from 0, those of the month; larger than 32 bits on the way
    CAST(getvariable('activities') AS BIGINT) * k // getvariable('months') AS first_activity,
    CAST(getvariable('activities') AS BIGINT) * (k + 1) // getvariable('months') AS next_activity
FROM range(-4, month_of(date_trunc('year', getvariable('last_day') + 1) + INTERVAL 12 MONTH)) t(k);

-- n counts the working days of a month from 0, nr all of them
CREATE TEMP TABLE workday AS
SELECT m.k, d.day, CAST(row_number() OVER (PARTITION BY m.k ORDER BY d.day) - 1 AS INTEGER) AS n,
    row_number() OVER (ORDER BY d.day) - 1 AS nr,
    CAST(count(*) OVER (PARTITION BY m.k) AS INTEGER) AS days
FROM month m
JOIN (
    SELECT CAST(unnest(generate_series(CAST((SELECT min(first_day) FROM month) AS TIMESTAMP),
        CAST((SELECT max(last_day) FROM month) AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day
) d ON d.day BETWEEN m.first_day AND m.last_day
WHERE isodow(d.day) <= 5;

SET VARIABLE workdays = (SELECT list(day ORDER BY nr) FROM workday);

-- the share of a month's working days that are left on a day, that day included
CREATE TEMP TABLE rest AS
SELECT d.day, sum(CASE WHEN isodow(e.day) <= 5 THEN 1 ELSE 0 END) / any_value(w.days) AS share
FROM (SELECT m.k, m.last_day, CAST(m.first_day + CAST(i AS INTEGER) AS DATE) AS day FROM month m, range(31) t(i)
    WHERE m.first_day + CAST(i AS INTEGER) <= m.last_day) d
JOIN (SELECT m.k, CAST(m.first_day + CAST(i AS INTEGER) AS DATE) AS day FROM month m, range(31) t(i)
    WHERE m.first_day + CAST(i AS INTEGER) <= m.last_day) e
    ON e.k = d.k AND e.day >= d.day
JOIN (SELECT DISTINCT k, days FROM workday) w ON w.k = d.k
GROUP BY d.day;

ALTER TABLE month ADD COLUMN days INTEGER;
UPDATE month SET days = w.days FROM (SELECT k, max(days) AS days FROM workday GROUP BY k) w WHERE w.k = month.k;
