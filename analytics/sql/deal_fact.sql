-- deal_fact: one opportunity that was closed, won or lost, on the day it was closed
CREATE VIEW deal_fact AS
SELECT
    o.closed_on AS day,
    o.manager_id,
    h.team_id,
    h.region,
    o.customer_id,
    c.segment,
    c.industry,
    p.category AS product_category,
    o.opportunity_id,
    o.amount,
    o.outcome,
    o.opened_on,
    CASE WHEN o.outcome = 'won' THEN 1 ELSE 0 END AS won,
    CASE WHEN o.outcome = 'lost' THEN 1 ELSE 0 END AS lost,
    CASE WHEN o.outcome = 'won' THEN o.amount ELSE 0 END AS won_amount,
    CASE WHEN o.outcome = 'won' THEN date_diff('day', o.opened_on, o.closed_on) ELSE 0 END AS won_days
FROM opportunities o
LEFT JOIN customers c ON c.customer_id = o.customer_id
LEFT JOIN products p ON p.product_id = o.product_id
LEFT JOIN team_history h ON h.manager_id = o.manager_id AND o.closed_on >= h.starts_on AND o.closed_on < h.ends_before
WHERE o.closed_on IS NOT NULL AND o.outcome IS NOT NULL;
