-- paid_day: one day on which a customer bought, with the day its money came (only where it has come)
-- A sale is paid with its customer's next invoice, the first that was issued on its day or later; the first invoice of
-- all bills the month that it was issued in.
CREATE TABLE paid_day AS
WITH invoices AS (
    SELECT customer_id, issued_on, CASE WHEN count(*) = count(paid_on) THEN max(paid_on) END AS paid_on
    FROM receivables
    GROUP BY customer_id, issued_on
),
firsts AS (
    SELECT customer_id, CAST(date_trunc('month', min(issued_on)) AS DATE) AS billed_from
    FROM invoices
    GROUP BY customer_id
),
days AS (
    SELECT customer_id, issued_on AS day, issued_on, 0 AS sold FROM invoices
    UNION ALL
    SELECT DISTINCT s.customer_id, s.sold_on, CAST(NULL AS DATE), 1
    FROM sales s
    JOIN firsts f ON f.customer_id = s.customer_id AND s.sold_on >= f.billed_from
),
following AS (
    SELECT customer_id, day, sold, min(issued_on) OVER (
        PARTITION BY customer_id ORDER BY day RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS billed_on
    FROM days
)
SELECT f.customer_id, f.day, i.paid_on
FROM following f
JOIN invoices i ON i.customer_id = f.customer_id AND i.issued_on = f.billed_on
WHERE f.sold = 1 AND i.paid_on IS NOT NULL
ORDER BY f.customer_id, f.day;
