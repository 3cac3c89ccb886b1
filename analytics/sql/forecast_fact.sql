-- forecast_fact: one account manager's forecast of one complete month, as it stood on the month's first day
CREATE VIEW forecast_fact AS
WITH frozen AS (
    SELECT manager_id, month, amount,
        row_number() OVER (PARTITION BY manager_id, month ORDER BY made_on DESC) AS latest
    FROM forecasts
    WHERE made_on <= month
),
actual AS (
    SELECT manager_id, CAST(date_trunc('month', day) AS DATE) AS month, sum(revenue) AS revenue
    FROM sale_fact
    GROUP BY manager_id, CAST(date_trunc('month', day) AS DATE)
)
SELECT
    e.day,
    f.manager_id,
    h.team_id,
    h.region,
    CAST(f.amount AS DOUBLE) AS forecast,
    CAST(coalesce(a.revenue, 0) AS DOUBLE) AS forecast_actual,
    abs(CAST(f.amount AS DOUBLE) - CAST(coalesce(a.revenue, 0) AS DOUBLE)) AS forecast_miss
FROM frozen f
JOIN month_end e ON e.month = f.month
CROSS JOIN parameter p
LEFT JOIN actual a ON a.manager_id = f.manager_id AND a.month = f.month
LEFT JOIN team_history h ON h.manager_id = f.manager_id AND e.day >= h.starts_on AND e.day < h.ends_before
WHERE f.latest = 1 AND e.month <= p.complete_to;
