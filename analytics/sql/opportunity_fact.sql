-- opportunity_fact: one opportunity on the day it was opened, in the stage or with the outcome of today
CREATE VIEW opportunity_fact AS
SELECT
    o.opened_on AS day,
    o.manager_id,
    h.team_id,
    h.region,
    o.customer_id,
    o.opportunity_id,
    o.amount,
    o.stage,
    o.expected_on,
    o.closed_on,
    o.outcome
FROM opportunities o
LEFT JOIN team_history h ON h.manager_id = o.manager_id AND o.opened_on >= h.starts_on AND o.opened_on < h.ends_before;
