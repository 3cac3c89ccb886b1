-- skill_change_fact: one skill of one account manager assessed again by the same rater, on the day of the later assessment
-- What a rater said twice on a day counts once, as the mean. Without a rater's name only a self-assessment has a rater.
CREATE VIEW skill_change_fact AS
WITH rated AS (
    SELECT
        manager_id,
        skill_id,
        rater,
        CASE WHEN rater = 'self' THEN manager_id ELSE rater_id END AS rater_id,
        assessed_on,
        avg(level) AS level
    FROM skill_assessments
    GROUP BY manager_id, skill_id, rater, CASE WHEN rater = 'self' THEN manager_id ELSE rater_id END, assessed_on
),
followed AS (
    SELECT
        r.*,
        lag(r.level) OVER (
            PARTITION BY r.manager_id, r.skill_id, r.rater, r.rater_id ORDER BY r.assessed_on
        ) AS level_before
    FROM rated r
    WHERE r.rater_id IS NOT NULL
)
SELECT
    f.assessed_on AS day,
    f.manager_id,
    h.team_id,
    h.region,
    s.name AS skill,
    f.rater,
    f.level_before,
    f.level,
    f.level - f.level_before AS change
FROM followed f
LEFT JOIN skills s ON s.skill_id = f.skill_id
LEFT JOIN team_history h
    ON h.manager_id = f.manager_id AND f.assessed_on >= h.starts_on AND f.assessed_on < h.ends_before
WHERE f.level_before IS NOT NULL;
