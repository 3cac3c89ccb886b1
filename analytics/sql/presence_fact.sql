-- presence_fact: one account manager on one working day of employment without absence
CREATE VIEW presence_fact AS
SELECT c.day, m.manager_id, h.team_id, h.region, 1 AS days_present
FROM calendar c
JOIN managers m ON (m.hired_on IS NULL OR c.day >= m.hired_on) AND (m.left_on IS NULL OR c.day <= m.left_on)
LEFT JOIN team_history h ON h.manager_id = m.manager_id AND c.day >= h.starts_on AND c.day < h.ends_before
LEFT JOIN absences a ON a.manager_id = m.manager_id AND c.day >= a.starts_on AND c.day <= coalesce(a.ends_on, c.day)
WHERE c.working AND c.past AND a.manager_id IS NULL;
