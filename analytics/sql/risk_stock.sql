-- risk_stock: one active customer at the end of one month, with each reason to fear for it and whether that is enough
-- Every reason uses what was known on that day and nothing later; the thresholds are the policy's. There is no row where
-- fewer kinds of reasons can be known (from activities, sales, cases, surveys, receivables) than the policy asks for.
CREATE TABLE risk_stock AS
WITH known AS (
    SELECT
        (SELECT count(*) FROM activities) > 0 AS activities,
        CASE WHEN (SELECT count(*) FROM activities) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM sales) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM cases) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM surveys) > 0 THEN 1 ELSE 0 END
            + CASE WHEN (SELECT count(*) FROM receivables) > 0 THEN 1 ELSE 0 END AS kinds
),
complaints AS (
    SELECT k.customer_id, e.month, count(*) AS complaints,
        max(CASE WHEN k.closed_at IS NULL OR CAST(k.closed_at AS DATE) > e.day THEN 1 ELSE 0 END) AS open_complaints
    FROM cases k
    CROSS JOIN parameter p
    JOIN month_end e ON CAST(k.opened_at AS DATE) <= e.day AND (
        CAST(k.opened_at AS DATE) > e.day - CAST(p.risk_complaint_days AS INTEGER)
        OR k.closed_at IS NULL OR CAST(k.closed_at AS DATE) > e.day)
    WHERE k.kind = 'complaint' AND k.customer_id IS NOT NULL
    GROUP BY k.customer_id, e.month
),
answer_day AS (
    SELECT s.customer_id, coalesce(s.answered_on, s.sent_on) AS day,
        max(CASE WHEN s.score <= CASE s.kind WHEN 'csat' THEN p.risk_csat ELSE p.risk_nps END THEN 1 ELSE 0 END) AS low
    FROM surveys s
    CROSS JOIN parameter p
    WHERE s.kind IN ('csat', 'nps') AND s.score IS NOT NULL AND s.customer_id IS NOT NULL
    GROUP BY s.customer_id, coalesce(s.answered_on, s.sent_on)
),
answers AS (
    SELECT a.*, lead(a.day) OVER (PARTITION BY a.customer_id ORDER BY a.day) AS next_day
    FROM answer_day a
),
unhappy AS (
    SELECT a.customer_id, e.month
    FROM answers a
    CROSS JOIN parameter p
    JOIN month_end e ON a.day <= e.day AND (a.next_day IS NULL OR a.next_day > e.day)
        AND a.day > e.day - CAST(p.risk_answer_days AS INTEGER)
    WHERE a.low = 1
),
overdue AS (
    SELECT r.customer_id, r.month
    FROM receivable_stock r
    CROSS JOIN parameter p
    WHERE date_diff('day', r.due_on, r.day) > p.risk_overdue_days
    GROUP BY r.customer_id, r.month
),
reasons AS (
    SELECT
        b.*,
        k.activities AND date_diff('day', greatest(coalesce(b.last_touch, p.data_from),
            coalesce(b.started_on, p.data_from), p.data_from), b.day) >= p.risk_silent_days AS silent,
        CAST(b.day + 1 - INTERVAL 15 MONTH AS DATE) >= CAST(date_trunc('month', p.data_from) AS DATE)
            AND coalesce(b.revenue_3_before, 0) > 0
            AND b.revenue_3 < (1 - p.risk_shrinking) * b.revenue_3_before AS shrinking,
        coalesce(c.open_complaints = 1 OR c.complaints >= p.risk_complaints, FALSE) AS complaining,
        u.customer_id IS NOT NULL AS unhappy,
        o.customer_id IS NOT NULL AS overdue,
        p.risk_reasons
    FROM book_stock b
    CROSS JOIN parameter p
    JOIN known k ON k.kinds >= p.risk_reasons
    LEFT JOIN complaints c ON c.customer_id = b.customer_id AND c.month = b.month
    LEFT JOIN unhappy u ON u.customer_id = b.customer_id AND u.month = b.month
    LEFT JOIN overdue o ON o.customer_id = b.customer_id AND o.month = b.month
    WHERE b.active_accounts = 1
),
judged AS (
    SELECT
        r.*,
        CASE WHEN silent THEN 1 ELSE 0 END + CASE WHEN shrinking THEN 1 ELSE 0 END
            + CASE WHEN complaining THEN 1 ELSE 0 END + CASE WHEN unhappy THEN 1 ELSE 0 END
            + CASE WHEN overdue THEN 1 ELSE 0 END AS reasons
    FROM reasons r
)
SELECT
    month,
    day,
    manager_id,
    team_id,
    region,
    customer_id,
    segment,
    industry,
    last_touch,
    silent,
    shrinking,
    complaining,
    unhappy,
    overdue,
    reasons,
    CASE WHEN reasons >= risk_reasons THEN 1 ELSE 0 END AS flagged_accounts,
    CASE WHEN reasons >= risk_reasons THEN greatest(revenue_12, 0) ELSE 0 END AS flagged_revenue,
    greatest(revenue_12, 0) AS active_revenue
FROM judged
ORDER BY month, manager_id, customer_id;
