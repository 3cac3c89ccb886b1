-- target_stock: one account manager at the end of one month, with what is still missing to the fiscal year's target
-- At the end of a fiscal year it is the next year's target. Nothing where no target is set for that year.
CREATE TABLE target_stock AS
WITH plan AS (
    SELECT manager_id, CAST(date_trunc('month', day) AS DATE) AS month, sum(target) AS target
    FROM target_fact
    GROUP BY manager_id, CAST(date_trunc('month', day) AS DATE)
),
done AS (
    SELECT manager_id, CAST(date_trunc('month', day) AS DATE) AS month, sum(revenue) AS revenue
    FROM sale_fact
    WHERE manager_id IS NOT NULL
    GROUP BY manager_id, CAST(date_trunc('month', day) AS DATE)
),
ends AS (
    SELECT e.month, e.day,
        CAST(e.day + 1
            - CAST((month(e.day + 1) - p.fiscal_year_starts + 12) % 12 AS INTEGER) * INTERVAL 1 MONTH AS DATE) AS inside
    FROM month_end e
    CROSS JOIN parameter p
),
years AS (
    SELECT month, day, CAST(date_trunc('month', inside) AS DATE) AS year_start,
        CAST(date_trunc('month', inside) + INTERVAL 12 MONTH AS DATE) AS year_end
    FROM ends
),
planned AS (
    SELECT y.month, y.day, y.year_start, p.manager_id, sum(p.target) AS target
    FROM years y
    JOIN plan p ON p.month >= y.year_start AND p.month < y.year_end
    GROUP BY y.month, y.day, y.year_start, p.manager_id
),
reached AS (
    SELECT y.month, d.manager_id, sum(d.revenue) AS revenue
    FROM years y
    JOIN done d ON d.month >= y.year_start AND d.month <= y.month
    GROUP BY y.month, d.manager_id
)
SELECT
    t.month,
    t.day,
    t.manager_id,
    h.team_id,
    h.region,
    t.target - CAST(coalesce(r.revenue, 0) AS DOUBLE) AS missing_target
FROM planned t
LEFT JOIN reached r ON r.month = t.month AND r.manager_id = t.manager_id
LEFT JOIN team_history h ON h.manager_id = t.manager_id AND t.day >= h.starts_on AND t.day < h.ends_before
ORDER BY t.month, t.manager_id;
