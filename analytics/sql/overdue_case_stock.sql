-- overdue_case_stock: one service case that is open and past its time at the end of one month
CREATE TABLE overdue_case_stock AS
SELECT
    e.month,
    e.day,
    f.manager_id,
    h.team_id,
    h.region,
    f.customer_id,
    f.segment,
    f.industry,
    f.case_id,
    f.kind,
    f.topic,
    f.opened_at,
    f.due_at,
    1 AS sla_overdue
FROM case_fact f
JOIN month_end e
    ON f.due_at < CAST(e.day + 1 AS TIMESTAMP)
    AND (f.closed_at IS NULL OR f.closed_at >= CAST(e.day + 1 AS TIMESTAMP))
LEFT JOIN team_history h ON h.manager_id = f.manager_id AND e.day >= h.starts_on AND e.day < h.ends_before
ORDER BY e.month, f.manager_id, f.case_id;
