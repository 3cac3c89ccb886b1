-- invoice_fact: one invoice on the day it was issued, with who looked after the customer then
CREATE VIEW invoice_fact AS
SELECT
    r.issued_on AS day,
    b.manager_id,
    h.team_id,
    h.region,
    r.customer_id,
    c.segment,
    c.industry,
    r.invoice_id,
    r.due_on,
    r.paid_on,
    r.amount
FROM receivables r
LEFT JOIN customers c ON c.customer_id = r.customer_id
LEFT JOIN book_history b
    ON b.customer_id = r.customer_id AND r.issued_on >= b.starts_on AND r.issued_on < b.ends_before
LEFT JOIN team_history h ON h.manager_id = b.manager_id AND r.issued_on >= h.starts_on AND r.issued_on < h.ends_before;
