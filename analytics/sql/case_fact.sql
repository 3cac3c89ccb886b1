-- case_fact: one service case, on the day it was opened
CREATE VIEW case_fact AS
SELECT
    CAST(k.opened_at AS DATE) AS day,
    coalesce(k.manager_id, b.manager_id) AS manager_id,
    h.team_id,
    h.region,
    k.customer_id,
    c.segment,
    c.industry,
    k.case_id,
    k.kind,
    k.topic,
    k.opened_at,
    k.due_at,
    k.closed_at,
    CASE WHEN k.kind = 'complaint' THEN 1 ELSE 0 END AS complaints
FROM cases k
LEFT JOIN customers c ON c.customer_id = k.customer_id
LEFT JOIN book_history b
    ON b.customer_id = k.customer_id
    AND CAST(k.opened_at AS DATE) >= b.starts_on AND CAST(k.opened_at AS DATE) < b.ends_before
LEFT JOIN team_history h
    ON h.manager_id = coalesce(k.manager_id, b.manager_id)
    AND CAST(k.opened_at AS DATE) >= h.starts_on AND CAST(k.opened_at AS DATE) < h.ends_before;
