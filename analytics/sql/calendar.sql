-- calendar: one day between the first and the last month of the data or the targets
CREATE TABLE calendar AS
WITH span AS (
    SELECT
        CAST(date_trunc('month', data_from) AS DATE) AS first_day,
        greatest(
            CAST(date_trunc('month', data_to) AS DATE),
            coalesce((SELECT max(month) FROM targets), DATE '1970-01-01')
        ) AS last_month
    FROM parameter
),
days AS (
    SELECT CAST(unnest(generate_series(
        CAST(first_day AS TIMESTAMP),
        CAST(last_month AS TIMESTAMP) + INTERVAL 1 MONTH - INTERVAL 1 DAY,
        INTERVAL 1 DAY
    )) AS DATE) AS day
    FROM span
)
SELECT
    d.day,
    CAST(date_trunc('month', d.day) AS DATE) AS month,
    d.day <= p.data_to AS past,
    w.weekday IS NOT NULL AND h.day IS NULL AS working
FROM days d
CROSS JOIN parameter p
LEFT JOIN working_weekday w ON w.weekday = isodow(d.day)
LEFT JOIN holiday h ON h.day = d.day
ORDER BY d.day;
