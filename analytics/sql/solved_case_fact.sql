-- solved_case_fact: one service case that had to be solved by a time, on the day it was solved
CREATE VIEW solved_case_fact AS
SELECT
    CAST(f.closed_at AS DATE) AS day,
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
    f.closed_at,
    1 AS sla_solved,
    CASE WHEN f.closed_at <= f.due_at THEN 1 ELSE 0 END AS sla_met
FROM case_fact f
LEFT JOIN team_history h
    ON h.manager_id = f.manager_id
    AND CAST(f.closed_at AS DATE) >= h.starts_on AND CAST(f.closed_at AS DATE) < h.ends_before
WHERE f.happened AND f.due_at IS NOT NULL;
