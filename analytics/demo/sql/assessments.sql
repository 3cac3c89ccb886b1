-- Skill levels twice a year by the lead and oneself (half a level too kindly), once a year by a colleague.
INSERT INTO skill_assessments BY NAME
WITH gained AS (
    SELECT e.manager_id, c.skill_id, e.completed_on,
        CASE e.course_id WHEN getvariable('working_course') THEN getvariable('working_course_levels')
            WHEN getvariable('idle_course') THEN 0 ELSE c.uplift / 2 END AS levels
    FROM enrolments e
    JOIN course_skills c ON c.course_id = e.course_id
    WHERE e.completed_on IS NOT NULL
),
numbered AS (SELECT skill_id, row_number() OVER (ORDER BY skill_id) AS skill FROM skills),
rounds AS (
    SELECT q.no, q.k, q.team, q.place, q.size, q.region, q.slot, p.manager_id, p.ability, w.day AS assessed_on,
        s.skill_id, s.skill,
        (q.no * 64 + s.skill) AS own_key, (q.no * 4096 + q.k) * 64 + s.skill AS key
    FROM person_month q
    JOIN person p ON p.no = q.no
    JOIN workday w ON w.k = q.k AND w.n = 8 + below(8, q.no * 4096 + q.k, 'assessed')
    CROSS JOIN numbered s
    WHERE q.whole AND q.k BETWEEN 0 AND getvariable('months') - 1 AND month(w.day) IN (3, 9)
),
true_levels AS (
    SELECT r.*,
        3.2 + 0.25 * r.ability + 0.35 * z(r.own_key, 'skill') + CASE WHEN r.slot = 0 THEN 0.5
            ELSE 0 END + 0.05 * r.k / 12.0
        - CASE WHEN r.region = getvariable('weak_region') AND r.skill_id = getvariable('weak_skill')
            THEN getvariable('weak_skill_gap') ELSE 0 END
        + coalesce((SELECT sum(CAST(g.levels AS DECIMAL(4, 2))) FROM gained g
            WHERE g.manager_id = r.manager_id AND g.skill_id = r.skill_id AND g.completed_on < r.assessed_on),
                0) AS level
    FROM rounds r
),
rated AS (
    SELECT t.*, 'self' AS rater, t.no AS rater_no, t.level + 0.5 + 0.25 * z(t.key, 'self') AS seen FROM true_levels t
    UNION ALL
    -- a lead is rated by the one next in the team
    SELECT t.*, 'lead', l.no, t.level + 0.12 * z(l.no, 'severity') + 0.2 * z(t.key, 'lead')
    FROM true_levels t JOIN person_month l ON l.k = t.k AND l.team = t.team AND l.slot = CASE WHEN t.slot = 0 THEN 1
        ELSE 0 END
    UNION ALL
    SELECT t.*, 'peer', c.no, t.level + 0.1 + 0.3 * z(t.key, 'peer')
    FROM true_levels t JOIN person_month c ON c.k = t.k AND c.team = t.team AND c.whole
        AND c.place = (t.place + 2) % t.size
    WHERE month(t.assessed_on) = 9 AND t.size > 2
)
SELECT r.manager_id, r.skill_id, r.assessed_on, r.rater, p.manager_id AS rater_id,
    round(greatest(1, least(5, r.seen)), 1) AS level
FROM rated r
JOIN person p ON p.no = r.rater_no
ORDER BY r.assessed_on, r.manager_id, r.skill_id, r.rater;
