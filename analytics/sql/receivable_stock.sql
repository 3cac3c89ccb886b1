-- receivable_stock: one invoice that is open at the end of one month
-- Overdue from the day after it was due.
CREATE TABLE receivable_stock AS
SELECT
    e.month,
    e.day,
    b.manager_id,
    h.team_id,
    h.region,
    r.customer_id,
    c.segment,
    c.industry,
    r.invoice_id,
    r.issued_on,
    r.due_on,
    r.amount AS receivable_amount,
    CASE WHEN r.due_on < e.day THEN r.amount ELSE 0 END AS overdue_amount
FROM receivables r
JOIN month_end e ON r.issued_on <= e.day AND (r.paid_on IS NULL OR r.paid_on > e.day)
LEFT JOIN customers c ON c.customer_id = r.customer_id
LEFT JOIN book_history b ON b.customer_id = r.customer_id AND e.day >= b.starts_on AND e.day < b.ends_before
LEFT JOIN team_history h ON h.manager_id = b.manager_id AND e.day >= h.starts_on AND e.day < h.ends_before
ORDER BY e.month, b.manager_id, r.invoice_id;
