-- team_history: one account manager in one team from starts_on until before ends_before
CREATE TABLE team_history AS
WITH stays AS (
    SELECT
        manager_id,
        team_id,
        starts_on,
        least(
            coalesce(ends_on + 1, DATE '9999-12-31'),
            coalesce(lead(starts_on) OVER (PARTITION BY manager_id ORDER BY starts_on), DATE '9999-12-31')
        ) AS ends_before
    FROM team_assignments
),
settled AS (
    SELECT manager_id, team_id, DATE '0001-01-01' AS starts_on, DATE '9999-12-31' AS ends_before
    FROM managers
    WHERE team_id IS NOT NULL AND manager_id NOT IN (SELECT manager_id FROM team_assignments)
)
SELECT s.manager_id, s.team_id, t.region, s.starts_on, s.ends_before
FROM (SELECT * FROM stays UNION ALL SELECT * FROM settled) s
LEFT JOIN teams t ON t.team_id = s.team_id
WHERE s.starts_on < s.ends_before
ORDER BY s.manager_id, s.starts_on;
