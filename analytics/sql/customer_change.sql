-- customer_change: one customer that is new or lost in one month, held against the same month a year before
-- New: it began after that month (where the day is unknown: it bought nothing until its end). Lost: it has ended, or has
-- bought nothing since. There is a row only where it bought or gave back something in one of the two months.
CREATE TABLE customer_change AS
WITH traded AS (
    SELECT customer_id, year(day) * 12 + month(day) AS n, max(CASE WHEN orders > 0 THEN 1 ELSE 0 END) AS bought
    FROM sale_fact
    WHERE customer_id IS NOT NULL
    GROUP BY customer_id, year(day) * 12 + month(day)
),
compared AS (
    SELECT customer_id, n, max(bought) AS bought
    FROM (
        SELECT customer_id, n, bought FROM traded
        UNION ALL
        SELECT customer_id, n + 12 AS n, 0 AS bought FROM traded
    ) months
    GROUP BY customer_id, n
),
since AS (
    SELECT
        customer_id,
        n,
        sum(bought) OVER (PARTITION BY customer_id ORDER BY n RANGE BETWEEN 11 PRECEDING AND CURRENT ROW) AS bought_since,
        min(CASE WHEN bought = 1 THEN n END) OVER (PARTITION BY customer_id) AS first_bought
    FROM compared
),
ends AS (
    SELECT e.month, year(e.month) * 12 + month(e.month) AS n, CAST(e.month - INTERVAL 11 MONTH AS DATE) AS new_from,
        CASE WHEN e.month <= p.complete_to THEN CAST(e.month + INTERVAL 1 MONTH AS DATE) ELSE e.day + 1 END AS ended_before
    FROM month_end e
    CROSS JOIN parameter p
),
kinds AS (
    SELECT e.month, s.customer_id, CASE
        WHEN c.started_on >= e.new_from THEN 'new'
        WHEN c.started_on IS NULL AND (s.first_bought IS NULL OR s.first_bought > s.n - 12) THEN 'new'
        WHEN c.ended_on < e.ended_before OR s.bought_since = 0 THEN 'lost' END AS kind
    FROM since s
    JOIN ends e ON e.n = s.n
    JOIN customers c ON c.customer_id = s.customer_id
)
SELECT month, customer_id, kind
FROM kinds
WHERE kind IS NOT NULL
ORDER BY month, customer_id;
