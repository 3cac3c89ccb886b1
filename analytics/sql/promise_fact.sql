-- promise_fact: one promised follow-up on the day it was promised, with the hours until it was kept (or censored)
CREATE VIEW promise_fact AS
SELECT
    CAST(f.promised_at AS DATE) AS day,
    f.manager_id,
    h.team_id,
    h.region,
    f.customer_id,
    f.segment,
    f.industry,
    f.activity_type,
    f.activity_id,
    f.promised_at,
    f.done_at,
    date_diff('minute', f.promised_at, coalesce(f.done_at, greatest(f.promised_at, CAST(x.data_to + 1 AS TIMESTAMP)))) / 60.0
        AS duration,
    f.done_at IS NOT NULL AS happened
FROM activity_fact f
CROSS JOIN parameter x
LEFT JOIN team_history h
    ON h.manager_id = f.manager_id
    AND CAST(f.promised_at AS DATE) >= h.starts_on AND CAST(f.promised_at AS DATE) < h.ends_before
WHERE f.promised_at IS NOT NULL;
