-- book_history: one customer looked after by one account manager from starts_on until before ends_before
CREATE TABLE book_history AS
WITH stays AS (
    SELECT
        manager_id,
        customer_id,
        starts_on,
        least(
            coalesce(ends_on + 1, DATE '9999-12-31'),
            coalesce(lead(starts_on) OVER (PARTITION BY customer_id ORDER BY starts_on), DATE '9999-12-31')
        ) AS ends_before
    FROM account_assignments
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
