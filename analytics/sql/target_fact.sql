-- target_fact: one account manager's own target on one working day (the month's target shared equally by its days)
-- Days before hiring and after leaving carry none, so the targets of joiners and leavers are pro-rated.
CREATE VIEW target_fact AS
WITH workdays AS (
    SELECT month, day, past, count(*) OVER (PARTITION BY month) AS days
    FROM (
        SELECT c.month, c.day, c.past
        FROM calendar c
        JOIN (SELECT month, max(CASE WHEN working THEN 1 ELSE 0 END) AS any_working FROM calendar GROUP BY month) m
            ON m.month = c.month
        WHERE c.working OR m.any_working = 0
    ) d
)
SELECT
    w.day,
    t.manager_id,
    h.team_id,
    h.region,
    CAST(t.amount AS DOUBLE) / w.days AS target,
    CASE WHEN w.past THEN CAST(t.amount AS DOUBLE) / w.days ELSE 0 END AS target_to_date
FROM targets t
JOIN workdays w ON w.month = t.month
JOIN managers m ON m.manager_id = t.manager_id
LEFT JOIN team_history h ON h.manager_id = t.manager_id AND w.day >= h.starts_on AND w.day < h.ends_before
WHERE t.kind = 'own'
    AND (m.hired_on IS NULL OR w.day >= m.hired_on)
    AND (m.left_on IS NULL OR w.day <= m.left_on);
