-- flag_fact: one customer at the end of one month whose horizon is over, if it was flagged or lost within the horizon
CREATE VIEW flag_fact AS
WITH judged AS (
    SELECT r.*, c.ended_on,
        coalesce(c.ended_on <= CAST(r.day + 1 + CAST(p.risk_horizon_months AS INTEGER) * INTERVAL 1 MONTH AS DATE) - 1,
            FALSE) AS lost
    FROM risk_stock r
    CROSS JOIN parameter p
    JOIN customers c ON c.customer_id = r.customer_id
    WHERE CAST(r.day + 1 + CAST(p.risk_horizon_months AS INTEGER) * INTERVAL 1 MONTH AS DATE) - 1 <= p.data_to
)
SELECT
    day,
    manager_id,
    team_id,
    region,
    customer_id,
    segment,
    industry,
    reasons,
    ended_on,
    flagged_accounts AS judged_flags,
    CASE WHEN lost THEN 1 ELSE 0 END AS judged_losses,
    CASE WHEN lost THEN flagged_accounts ELSE 0 END AS true_flags
FROM judged
WHERE flagged_accounts = 1 OR lost;
