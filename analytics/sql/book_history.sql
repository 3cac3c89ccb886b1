-- book_history: one customer looked after by one account manager from starts_on until before ends_before
-- Whoever looked after a customer on its last day keeps it when it is lost, also where the assignment ended with it.
CREATE TABLE book_history AS
WITH stays AS (
    SELECT
        a.manager_id,
        a.customer_id,
        a.starts_on,
        least(
            CASE WHEN a.starts_on < c.ended_on AND a.ends_on >= c.ended_on - 1 THEN DATE '9999-12-31'
                ELSE coalesce(a.ends_on + 1, DATE '9999-12-31') END,
            coalesce(lead(a.starts_on) OVER (PARTITION BY a.customer_id ORDER BY a.starts_on), DATE '9999-12-31')
        ) AS ends_before
    FROM account_assignments a
    LEFT JOIN customers c ON c.customer_id = a.customer_id
),
settled AS (
    SELECT manager_id, customer_id, DATE '0001-01-01' AS starts_on, DATE '9999-12-31' AS ends_before
    FROM customers
    WHERE manager_id IS NOT NULL AND customer_id NOT IN (SELECT customer_id FROM account_assignments)
)
SELECT manager_id, customer_id, starts_on, ends_before
FROM (SELECT * FROM stays UNION ALL SELECT * FROM settled) s
WHERE starts_on < ends_before
ORDER BY customer_id, starts_on;
