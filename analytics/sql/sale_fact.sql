-- sale_fact: one sales line and one account manager credited with it (a line without a seller: one row, nobody)
-- owner_id: who looked after the customer on that day. received_on: the day its money came, nothing while it is open. A
-- return gives money back on its day, or once its order is paid if that is later; where its order is not known, on its
-- day. The rows lie by day: a period is read without the rest.
CREATE TABLE sale_fact AS
WITH lines AS (
    SELECT
        s.*,
        CASE WHEN coalesce(order_id, sale_id) IS NULL THEN 1 ELSE row_number() OVER (
            PARTITION BY coalesce(order_id, sale_id)
            ORDER BY CASE WHEN kind = 'sale' THEN 0 ELSE 1 END, sale_id, product_id
        ) END AS line
    FROM sales s
),
credited AS (
    SELECT l.*, l.manager_id AS credited_id, 1.0 AS share
    FROM lines l
    WHERE l.sale_id IS NULL OR l.sale_id NOT IN (SELECT sale_id FROM sale_credits)
    UNION ALL
    SELECT l.*, c.manager_id AS credited_id, c.share
    FROM lines l
    JOIN sale_credits c ON c.sale_id = l.sale_id
),
returned_orders AS (
    SELECT coalesce(s.order_id, s.sale_id) AS order_key,
        CASE WHEN count(*) = count(d.paid_on) THEN max(d.paid_on) END AS paid_on
    FROM sales s
    JOIN (SELECT DISTINCT coalesce(order_id, sale_id) AS order_key FROM sales WHERE kind = 'return') r
        ON r.order_key = coalesce(s.order_id, s.sale_id)
    LEFT JOIN paid_day d ON d.customer_id = s.customer_id AND d.day = s.sold_on
    WHERE s.kind = 'sale'
    GROUP BY coalesce(s.order_id, s.sale_id)
)
SELECT
    s.sold_on AS day,
    s.credited_id AS manager_id,
    h.team_id,
    h.region,
    s.customer_id,
    c.segment,
    c.industry,
    p.category AS product_category,
    s.sale_id,
    s.order_id,
    s.product_id,
    s.kind,
    s.amount * s.share AS revenue,
    s.cost * s.share AS cost,
    CASE WHEN s.cost IS NOT NULL THEN s.amount * s.share END AS costed_revenue,
    s.quantity * s.share AS units,
    CASE WHEN s.line = 1 AND s.kind = 'sale' THEN s.share ELSE 0 END AS orders,
    CASE WHEN c.started_on IS NOT NULL
            AND s.sold_on < c.started_on + CAST(x.new_customer_months AS INTEGER) * INTERVAL 1 MONTH
        THEN s.amount * s.share WHEN c.started_on IS NOT NULL THEN 0 END AS new_business_revenue,
    CASE WHEN c.started_on IS NOT NULL THEN s.amount * s.share END AS dated_revenue,
    CASE WHEN c.yearly_spend IS NOT NULL THEN s.amount * s.share END AS wallet_revenue,
    b.manager_id AS owner_id,
    CASE
        WHEN s.kind = 'sale' THEN d.paid_on
        WHEN o.order_key IS NULL THEN s.sold_on
        WHEN o.paid_on IS NOT NULL THEN greatest(s.sold_on, o.paid_on)
    END AS received_on
FROM credited s
CROSS JOIN parameter x
LEFT JOIN customers c ON c.customer_id = s.customer_id
LEFT JOIN products p ON p.product_id = s.product_id
LEFT JOIN team_history h ON h.manager_id = s.credited_id AND s.sold_on >= h.starts_on AND s.sold_on < h.ends_before
LEFT JOIN book_history b ON b.customer_id = s.customer_id AND s.sold_on >= b.starts_on AND s.sold_on < b.ends_before
LEFT JOIN paid_day d ON d.customer_id = s.customer_id AND d.day = s.sold_on
LEFT JOIN returned_orders o ON o.order_key = coalesce(s.order_id, s.sale_id) AND s.kind = 'return'
ORDER BY s.sold_on, s.sale_id, s.credited_id;
