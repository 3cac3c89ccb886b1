-- win_credit: one customer and month, with the won deals credited to each activity of that customer in that month
-- Linear attribution: a won deal is shared equally by the customer's activities of its month and the two before.
CREATE TABLE win_credit AS
WITH wins AS (
    SELECT customer_id, CAST(date_trunc('month', closed_on) AS DATE) AS month, count(*) AS won
    FROM opportunities
    WHERE outcome = 'won' AND closed_on IS NOT NULL AND customer_id IS NOT NULL
    GROUP BY customer_id, CAST(date_trunc('month', closed_on) AS DATE)
),
touches AS (
    SELECT a.customer_id, CAST(date_trunc('month', a.occurred_at) AS DATE) AS month, count(*) AS activities
    FROM activities a
    JOIN (SELECT DISTINCT customer_id FROM wins) w ON w.customer_id = a.customer_id
    GROUP BY a.customer_id, CAST(date_trunc('month', a.occurred_at) AS DATE)
),
windows AS (
    SELECT w.customer_id, w.month, w.won, sum(t.activities) AS activities
    FROM wins w
    JOIN touches t ON t.customer_id = w.customer_id AND t.month <= w.month AND t.month > w.month - INTERVAL 3 MONTH
    GROUP BY w.customer_id, w.month, w.won
)
SELECT t.customer_id, t.month, sum(w.won / w.activities) AS wins_per_activity
FROM touches t
JOIN windows w ON w.customer_id = t.customer_id AND t.month <= w.month AND t.month > w.month - INTERVAL 3 MONTH
GROUP BY t.customer_id, t.month;
