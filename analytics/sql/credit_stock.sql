-- credit_stock: one customer at the end of one month, with what it was invoiced a day in the 12 months before
-- Nothing before the invoices reach back 12 months. A month that the data leave before its end takes the days that it
-- lacks from the month a year earlier, as in book_stock.
CREATE TABLE credit_stock AS
WITH invoice_month AS (
    SELECT r.customer_id, CAST(date_trunc('month', r.issued_on) AS DATE) AS month, sum(r.amount) AS amount,
        sum(CASE WHEN day(r.issued_on) > day(p.data_to) THEN r.amount ELSE 0 END) AS late_amount
    FROM receivables r
    CROSS JOIN parameter p
    GROUP BY r.customer_id, CAST(date_trunc('month', r.issued_on) AS DATE)
),
spine AS (
    SELECT c.customer_id, e.month, e.day,
        CAST(e.day + 1 - INTERVAL 12 MONTH AS DATE) AS since,
        month(e.day) = month(e.day + 1) AS cut_short
    FROM (SELECT DISTINCT customer_id FROM receivables) c
    CROSS JOIN month_end e
),
rolled AS (
    SELECT
        s.*,
        sum(coalesce(i.amount, 0)) OVER (
            PARTITION BY s.customer_id ORDER BY s.month ROWS BETWEEN 11 PRECEDING AND CURRENT ROW
        ) AS amount_12,
        lag(coalesce(i.late_amount, 0), 12) OVER (PARTITION BY s.customer_id ORDER BY s.month) AS late_year_ago
    FROM spine s
    LEFT JOIN invoice_month i ON i.customer_id = s.customer_id AND i.month = s.month
),
credited AS (
    SELECT r.*, r.amount_12 + CASE WHEN r.cut_short THEN coalesce(r.late_year_ago, 0) ELSE 0 END AS credit_sales
    FROM rolled r
    CROSS JOIN parameter p
    WHERE r.since >= CAST(date_trunc('month', p.data_from) AS DATE)
        AND r.since >= (SELECT CAST(date_trunc('month', min(issued_on)) AS DATE) FROM receivables)
)
SELECT
    k.month,
    k.day,
    b.manager_id,
    h.team_id,
    h.region,
    k.customer_id,
    c.segment,
    c.industry,
    k.credit_sales,
    CAST(k.credit_sales AS DOUBLE) / (date_diff('day', k.since, k.day) + 1) AS credit_sales_a_day
FROM credited k
LEFT JOIN customers c ON c.customer_id = k.customer_id
LEFT JOIN book_history b ON b.customer_id = k.customer_id AND k.day >= b.starts_on AND k.day < b.ends_before
LEFT JOIN team_history h ON h.manager_id = b.manager_id AND k.day >= h.starts_on AND k.day < h.ends_before
WHERE k.credit_sales > 0
ORDER BY k.month, b.manager_id, k.customer_id;
