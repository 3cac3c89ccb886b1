-- customer_fact: one customer on the day it became one
CREATE VIEW customer_fact AS
SELECT
    c.started_on AS day,
    b.manager_id,
    h.team_id,
    h.region,
    c.customer_id,
    c.segment,
    c.industry,
    1 AS new_customers
FROM customers c
LEFT JOIN book_history b
    ON b.customer_id = c.customer_id AND c.started_on >= b.starts_on AND c.started_on < b.ends_before
LEFT JOIN team_history h ON h.manager_id = b.manager_id AND c.started_on >= h.starts_on AND c.started_on < h.ends_before
WHERE c.started_on IS NOT NULL;
