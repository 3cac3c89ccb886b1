-- cycle_fact: one opportunity on the day it was opened, with the days until it was won (or censored)
CREATE VIEW cycle_fact AS
SELECT
    o.opened_on AS day,
    o.manager_id,
    h.team_id,
    h.region,
    o.customer_id,
    c.segment,
    c.industry,
    p.category AS product_category,
    o.opportunity_id,
    o.outcome,
    o.closed_on,
    date_diff('day', o.opened_on, coalesce(o.closed_on, greatest(x.data_to, o.opened_on))) AS duration,
    coalesce(o.outcome = 'won' AND o.closed_on IS NOT NULL, FALSE) AS happened
FROM opportunities o
CROSS JOIN parameter x
LEFT JOIN customers c ON c.customer_id = o.customer_id
LEFT JOIN products p ON p.product_id = o.product_id
LEFT JOIN team_history h ON h.manager_id = o.manager_id AND o.opened_on >= h.starts_on AND o.opened_on < h.ends_before;
