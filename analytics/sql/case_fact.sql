-- case_fact: one service case, on the day it was opened
-- Solved at first contact: the same customer does not come back with the same topic within 7 days. A case that names no
-- customer, or whose 7 days are not over, is not judged. Hours run until it was solved, or (censored) the data's end.
CREATE TABLE case_fact AS
WITH followed AS (
    SELECT
        k.*,
        CAST(x.data_to + 1 AS TIMESTAMP) AS data_end,
        lead(k.opened_at) OVER (
            PARTITION BY k.customer_id, coalesce(k.topic, '') ORDER BY k.opened_at, k.case_id
        ) AS next_at
    FROM cases k
    CROSS JOIN parameter x
),
judged AS (
    SELECT
        f.*,
        f.customer_id IS NOT NULL AND f.opened_at + INTERVAL 7 DAY < f.data_end AS judged,
        coalesce(f.next_at <= f.opened_at + INTERVAL 7 DAY, FALSE) AS repeated,
        f.closed_at IS NOT NULL AND f.closed_at < f.data_end AS happened
    FROM followed f
)
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
    CASE WHEN k.kind = 'complaint' THEN 1 ELSE 0 END AS complaints,
    CASE WHEN k.judged THEN 1 ELSE 0 END AS issues,
    CASE WHEN k.judged AND NOT k.repeated THEN 1 ELSE 0 END AS first_contacts,
    date_diff('second', k.opened_at, CASE WHEN k.happened THEN k.closed_at ELSE greatest(k.opened_at, k.data_end) END)
        / 3600.0 AS duration,
    k.happened
FROM judged k
LEFT JOIN customers c ON c.customer_id = k.customer_id
LEFT JOIN book_history b
    ON b.customer_id = k.customer_id
    AND CAST(k.opened_at AS DATE) >= b.starts_on AND CAST(k.opened_at AS DATE) < b.ends_before
LEFT JOIN team_history h
    ON h.manager_id = coalesce(k.manager_id, b.manager_id)
    AND CAST(k.opened_at AS DATE) >= h.starts_on AND CAST(k.opened_at AS DATE) < h.ends_before
ORDER BY day, k.case_id;
