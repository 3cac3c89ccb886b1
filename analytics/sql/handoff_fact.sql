-- handoff_fact: one request to another department, on the day it was due
CREATE VIEW handoff_fact AS
SELECT
    CAST(o.due_at AS DATE) AS day,
    o.manager_id,
    h.team_id,
    h.region,
    o.customer_id,
    c.segment,
    c.industry,
    o.handoff_id,
    o.department,
    o.requested_at,
    o.due_at,
    o.accepted_at,
    1 AS handoffs_due,
    CASE WHEN o.accepted_at <= o.due_at THEN 1 ELSE 0 END AS handoffs_on_time
FROM handoffs o
CROSS JOIN parameter x
LEFT JOIN customers c ON c.customer_id = o.customer_id
LEFT JOIN team_history h
    ON h.manager_id = o.manager_id
    AND CAST(o.due_at AS DATE) >= h.starts_on AND CAST(o.due_at AS DATE) < h.ends_before
WHERE o.due_at < CAST(x.data_to + 1 AS TIMESTAMP);
