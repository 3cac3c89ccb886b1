-- people_stock: one account manager employed at the end of one month
CREATE TABLE people_stock AS
SELECT e.month, e.day, m.manager_id, h.team_id, h.region, m.hired_on, 1 AS headcount
FROM month_end e
JOIN managers m ON (m.hired_on IS NULL OR m.hired_on <= e.day) AND (m.left_on IS NULL OR m.left_on >= e.day)
LEFT JOIN team_history h ON h.manager_id = m.manager_id AND e.day >= h.starts_on AND e.day < h.ends_before
ORDER BY e.month, m.manager_id;
