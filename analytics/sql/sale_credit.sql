-- sale_credit: one sales line and one account manager credited with it, with its order, territory and money
-- owner_id: who looked after the customer on that day. received_on: the day its money came, nothing while it is open.
-- A sale is paid with its customer's next invoice, the first that was issued on its day or later; the first invoice of
-- all bills the month that it was issued in. A return gives money back on its day, or once its order is paid if that is
-- later; where its order is not known, on its day.
CREATE TABLE sale_credit AS
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
    SELECT DISTINCT customer_id, sold_on, CAST(NULL AS DATE), 1 FROM sales WHERE customer_id IS NOT NULL
),
following AS (
    SELECT customer_id, day, sold, min(issued_on) OVER (
        PARTITION BY customer_id ORDER BY day RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS billed_on
    FROM days
),
paid_days AS (
    SELECT f.customer_id, f.day, i.paid_on
    FROM following f
    JOIN firsts b ON b.customer_id = f.customer_id AND f.day >= b.billed_from
    JOIN invoices i ON i.customer_id = f.customer_id AND i.issued_on = f.billed_on
    WHERE f.sold = 1 AND i.paid_on IS NOT NULL
),
lines AS (
    SELECT f.*, coalesce(f.order_id, f.sale_id) AS order_key, b.manager_id AS owner_id, p.paid_on
    FROM sale_fact f
    LEFT JOIN book_history b ON b.customer_id = f.customer_id AND f.day >= b.starts_on AND f.day < b.ends_before
    LEFT JOIN paid_days p ON p.customer_id = f.customer_id AND p.day = f.day
),
returned_orders AS (
    SELECT l.order_key, CASE WHEN count(*) = count(l.paid_on) THEN max(l.paid_on) END AS paid_on
    FROM lines l
    JOIN (SELECT DISTINCT order_key FROM lines WHERE kind = 'return') r ON r.order_key = l.order_key
    WHERE l.kind = 'sale'
    GROUP BY l.order_key
)
SELECT
    l.day,
    l.manager_id,
    l.team_id,
    l.region,
    l.owner_id,
    l.order_key,
    l.revenue,
    l.cost,
    l.units,
    l.orders,
    CASE
        WHEN l.kind = 'sale' THEN l.paid_on
        WHEN o.order_key IS NULL THEN l.day
        WHEN o.paid_on IS NOT NULL THEN greatest(l.day, o.paid_on)
    END AS received_on
FROM lines l
LEFT JOIN returned_orders o ON o.order_key = l.order_key AND l.kind = 'return'
ORDER BY l.day, l.order_key, l.manager_id;
