-- activity_fact: one activity
CREATE VIEW activity_fact AS
SELECT
    CAST(a.occurred_at AS DATE) AS day,
    a.manager_id,
    h.team_id,
    h.region,
    a.customer_id,
    c.segment,
    c.industry,
    a.type AS activity_type,
    a.activity_id,
    a.outcome,
    a.promised_at,
    a.done_at,
    a.competitor,
    a.note,
    a.useful,
    1 AS activities,
    coalesce(a.minutes, 0) AS minutes,
    CASE WHEN a.customer_id IS NOT NULL THEN 1 ELSE 0 END AS customer_activities,
    coalesce(w.wins_per_activity, 0) AS attributed_wins,
    CASE WHEN a.duty = 'research' THEN 1 ELSE 0 END AS market_notes,
    CASE WHEN a.duty = 'research' AND a.useful IS NOT NULL THEN 1 ELSE 0 END AS reviewed_notes,
    CASE WHEN a.duty = 'research' AND a.useful THEN 1 ELSE 0 END AS useful_notes
FROM activities a
LEFT JOIN customers c ON c.customer_id = a.customer_id
LEFT JOIN win_credit w ON w.customer_id = a.customer_id AND w.month = CAST(date_trunc('month', a.occurred_at) AS DATE)
LEFT JOIN team_history h
    ON h.manager_id = a.manager_id AND CAST(a.occurred_at AS DATE) >= h.starts_on AND CAST(a.occurred_at AS DATE) < h.ends_before;
