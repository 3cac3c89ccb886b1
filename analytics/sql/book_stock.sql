-- book_stock: one customer at the end of one month while it is a customer, with who owned it
-- Revenue of the last 12 months and of the 12 before is compared only where the data reach back 24 months. A month that
-- the data leave before its end takes the days that it lacks from the month a year earlier, so both spans have 12 months.
-- Likewise the last 3 months, and the same 3 months a year before.
-- Customers are watched for risk where as many kinds of reasons can be known (from activities, sales, cases, surveys,
-- receivables) as the policy asks for.
CREATE TABLE book_stock AS
WITH known AS (
    SELECT
        CASE WHEN (SELECT count(*) FROM activities) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM sales) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM cases) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM surveys) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM receivables) > 0 THEN 1 ELSE 0 END AS kinds
),
revenue_month AS (
    SELECT customer_id, CAST(date_trunc('month', sold_on) AS DATE) AS month, sum(amount) AS revenue,
        sum(CASE WHEN day(sold_on) > day(p.data_to) THEN amount ELSE 0 END) AS late_revenue
    FROM sales
    CROSS JOIN parameter p
    WHERE customer_id IS NOT NULL
    GROUP BY customer_id, CAST(date_trunc('month', sold_on) AS DATE)
),
touch_month AS (
    SELECT customer_id, CAST(date_trunc('month', occurred_at) AS DATE) AS month, max(CAST(occurred_at AS DATE)) AS touched_on
    FROM activities
    WHERE customer_id IS NOT NULL
    GROUP BY customer_id, CAST(date_trunc('month', occurred_at) AS DATE)
),
spine AS (
    SELECT c.customer_id, c.segment, c.industry, c.started_on, c.ended_on, c.yearly_spend, e.month, e.day,
        CAST(e.day + 1 - INTERVAL 12 MONTH AS DATE) - 1 AS year_ago,
        CAST(e.day + 1 - INTERVAL 24 MONTH AS DATE) AS first_compared,
        month(e.day) = month(e.day + 1) AS cut_short
    FROM customers c
    CROSS JOIN month_end e
),
filled AS (
    SELECT
        s.*,
        coalesce(r.revenue, 0) AS revenue,
        coalesce(r.late_revenue, 0) AS late_revenue,
        t.touched_on
    FROM spine s
    LEFT JOIN revenue_month r ON r.customer_id = s.customer_id AND r.month = s.month
    LEFT JOIN touch_month t ON t.customer_id = s.customer_id AND t.month = s.month
),
rolled AS (
    SELECT
        f.*,
        sum(revenue) OVER (PARTITION BY customer_id ORDER BY month ROWS BETWEEN 11 PRECEDING AND CURRENT ROW) AS now_12,
        sum(revenue) OVER (PARTITION BY customer_id ORDER BY month ROWS BETWEEN 23 PRECEDING AND 12 PRECEDING) AS before_12,
        sum(revenue) OVER (PARTITION BY customer_id ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS now_3,
        sum(revenue) OVER (PARTITION BY customer_id ORDER BY month ROWS BETWEEN 14 PRECEDING AND 12 PRECEDING) AS before_3,
        lag(late_revenue, 3) OVER (PARTITION BY customer_id ORDER BY month) AS late_quarter_ago,
        lag(late_revenue, 12) OVER (PARTITION BY customer_id ORDER BY month) AS late_year_ago,
        lag(late_revenue, 15) OVER (PARTITION BY customer_id ORDER BY month) AS late_five_quarters_ago,
        lag(late_revenue, 24) OVER (PARTITION BY customer_id ORDER BY month) AS late_two_years_ago,
        max(touched_on) OVER (PARTITION BY customer_id ORDER BY month) AS last_touch
    FROM filled f
),
spans AS (
    SELECT customer_id, segment, industry, started_on, ended_on, yearly_spend, month, day, year_ago, first_compared,
        last_touch,
        now_12 + CASE WHEN cut_short THEN coalesce(late_year_ago, 0) ELSE 0 END AS now_12,
        before_12 + CASE WHEN cut_short THEN coalesce(late_two_years_ago, 0) - coalesce(late_year_ago, 0) ELSE 0 END
            AS before_12,
        now_3 + CASE WHEN cut_short THEN coalesce(late_quarter_ago, 0) ELSE 0 END AS now_3,
        before_3 + CASE WHEN cut_short THEN coalesce(late_five_quarters_ago, 0) - coalesce(late_year_ago, 0) ELSE 0 END
            AS before_3
    FROM rolled
),
judged AS (
    SELECT
        r.*,
        (r.started_on IS NULL OR r.started_on <= r.day) AND (r.ended_on IS NULL OR r.ended_on > r.day) AS active,
        r.started_on IS NOT NULL AND r.started_on <= r.year_ago
            AND (r.ended_on IS NULL OR r.ended_on > r.year_ago) AS opening,
        r.ended_on IS NOT NULL AND r.ended_on <= r.day AS lost,
        r.first_compared >= CAST(date_trunc('month', p.data_from) AS DATE)
            AND (SELECT count(*) FROM sales) > 0 AND coalesce(r.before_12, 0) > 0 AS comparable,
        r.last_touch IS NOT NULL AND r.last_touch > r.day - CAST(p.touch_window_days AS INTEGER) AS touched,
        k.kinds >= p.risk_reasons AS watched
    FROM spans r
    CROSS JOIN parameter p
    CROSS JOIN known k
)
SELECT
    j.month,
    j.day,
    b.manager_id,
    h.team_id,
    h.region,
    j.customer_id,
    j.segment,
    j.industry,
    j.now_12 AS revenue_12,
    j.before_12 AS revenue_before,
    j.now_3 AS revenue_3,
    j.before_3 AS revenue_3_before,
    j.last_touch,
    j.started_on,
    CASE WHEN j.active THEN 1 ELSE 0 END AS active_accounts,
    CASE WHEN j.active AND j.watched THEN 1 ELSE 0 END AS watched_accounts,
    CASE WHEN j.active AND j.watched THEN greatest(j.now_12, 0) ELSE 0 END AS watched_revenue,
    CASE WHEN j.active AND b.manager_id IS NOT NULL THEN 1 ELSE 0 END AS owned_accounts,
    CASE WHEN j.active AND b.manager_id IS NOT NULL AND j.touched THEN 1 ELSE 0 END AS touched_accounts,
    CASE WHEN j.active AND b.manager_id IS NOT NULL THEN greatest(j.now_12, 0) ELSE 0 END AS owned_revenue,
    CASE WHEN j.active AND b.manager_id IS NOT NULL AND j.touched THEN greatest(j.now_12, 0) ELSE 0 END
        AS touched_revenue,
    CASE WHEN j.opening THEN 1 ELSE 0 END AS opening_accounts,
    CASE WHEN j.opening AND j.lost THEN 1 ELSE 0 END AS lost_accounts,
    CASE WHEN j.comparable THEN j.before_12 ELSE 0 END AS opening_revenue,
    CASE WHEN j.comparable THEN greatest(j.now_12, 0) ELSE 0 END AS closing_revenue,
    CASE WHEN j.comparable THEN least(greatest(j.now_12, 0), j.before_12) ELSE 0 END AS kept_revenue,
    CASE WHEN j.active THEN j.yearly_spend ELSE 0 END AS yearly_spend,
    CASE WHEN j.active AND j.yearly_spend IS NOT NULL THEN j.now_12 ELSE 0 END AS yearly_share
FROM judged j
LEFT JOIN book_history b ON b.customer_id = j.customer_id AND j.day >= b.starts_on AND j.day < b.ends_before
LEFT JOIN team_history h ON h.manager_id = b.manager_id AND j.day >= h.starts_on AND j.day < h.ends_before
WHERE j.active OR j.opening OR j.comparable
ORDER BY j.month, b.manager_id, j.customer_id;
