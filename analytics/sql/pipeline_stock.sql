-- pipeline_stock: one open opportunity at the end of one month, in the stage it had then
CREATE TABLE pipeline_stock AS
WITH stages AS (
    SELECT opportunity_id, stage, entered_on,
        coalesce(lead(entered_on) OVER (PARTITION BY opportunity_id ORDER BY entered_on, stage), DATE '9999-12-31') AS left_on
    FROM stage_changes
),
open_deals AS (
    SELECT o.*, e.month, e.day
    FROM opportunities o
    JOIN month_end e ON o.opened_on <= e.day AND (o.closed_on IS NULL OR o.closed_on > e.day)
)
SELECT
    o.month,
    o.day,
    o.manager_id,
    h.team_id,
    h.region,
    o.customer_id,
    c.segment,
    c.industry,
    p.category AS product_category,
    o.opportunity_id,
    coalesce(s.stage, CASE WHEN o.closed_on IS NULL THEN o.stage END) AS stage,
    coalesce(s.entered_on, o.opened_on) AS stage_since,
    o.expected_on,
    1 AS open_deals,
    o.amount AS open_amount,
    CASE WHEN date_diff('day', coalesce(s.entered_on, o.opened_on), o.day) > x.stalled_after_days
        THEN o.amount ELSE 0 END AS stalled_amount
FROM open_deals o
CROSS JOIN parameter x
LEFT JOIN stages s ON s.opportunity_id = o.opportunity_id AND o.day >= s.entered_on AND o.day < s.left_on
LEFT JOIN customers c ON c.customer_id = o.customer_id
LEFT JOIN products p ON p.product_id = o.product_id
LEFT JOIN team_history h ON h.manager_id = o.manager_id AND o.day >= h.starts_on AND o.day < h.ends_before
ORDER BY o.month, o.manager_id, o.opportunity_id;
