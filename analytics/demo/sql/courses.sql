-- Skills, what roles require, courses, and who took which.
INSERT INTO skills VALUES
    ('product_depth', 'Product depth', 'product', 1), ('market_analysis', 'Market analysis', 'market', 1),
    ('data_literacy', 'Data literacy', 'market', 0.8), ('account_planning', 'Account planning', 'selling', 1.2),
    ('closing', 'Closing', 'selling', 1.2), ('forecasting', 'Forecasting', 'selling', 1),
    ('negotiation', 'Negotiation', 'negotiation', 1.5), ('renewals', 'Renewals', 'service', 1.2),
    ('complaint_handling', 'Complaint handling', 'service', 1), ('communication', 'Communication', 'conduct', 1);

INSERT INTO skill_requirements BY NAME
SELECT r.role, CAST(r.level AS BIGINT) AS level, s.skill_id,
    least(5, CASE WHEN s.skill_id IN ('negotiation', 'account_planning', 'renewals') THEN 3.5
        ELSE 3.0 END + 0.25 * (r.level - 2)) AS required,
    CASE WHEN s.skill_id = 'negotiation' THEN 1.5 ELSE 1.0 END AS importance
FROM skills s, (VALUES ('account_manager', 1), ('account_manager', 2), ('account_manager', 3), ('account_manager', 4),
    ('team_lead', 4), ('team_lead', 5)) r(role, level)
ORDER BY r.role, r.level, s.skill_id;

INSERT INTO courses VALUES
    ('negotiation_practice', 'Negotiation in practice', 'role_play', 24, 14, 42000, 1800, NULL),
    ('closing_masterclass', 'Closing masterclass', 'seminar', 16, 20, 60000, 2400, NULL),
    ('product_days', 'Product days', 'course', 16, 24, 18000, 400, NULL),
    ('market_reading', 'Reading the market', 'case_study', 12, 16, 12000, 500, NULL),
    ('data_for_sellers', 'Data for sellers', 'course', 12, 20, 15000, 600, NULL),
    ('planning_with_seniors', 'Account planning with seniors', 'expert', 8, 12, 6000, 200, NULL),
    ('service_recovery', 'Service recovery', 'role_play', 8, 16, 9000, 300, NULL),
    ('renewal_clinic', 'Renewal clinic', 'case_study', 10, 14, 11000, 500, NULL),
    ('speaking_clearly', 'Speaking clearly', 'course', 8, 20, 8000, 300, NULL),
    ('key_account_certificate', 'Key account certificate', 'certification', 40, 10, 0, 6500, 'planning_with_seniors'),
    ('advanced_negotiation', 'Advanced negotiation', 'expert', 16, 10, 30000, 2200, 'negotiation_practice');

INSERT INTO course_skills VALUES
    ('negotiation_practice', 'negotiation', 0.8), ('closing_masterclass', 'closing', 0.8),
        ('product_days', 'product_depth', 0.4),
    ('market_reading', 'market_analysis', 0.4), ('data_for_sellers', 'data_literacy', 0.4),
        ('data_for_sellers', 'forecasting', 0.2),
    ('planning_with_seniors', 'account_planning', 0.4), ('service_recovery', 'complaint_handling', 0.4),
    ('renewal_clinic', 'renewals', 0.4), ('speaking_clearly', 'communication', 0.3),
    ('key_account_certificate', 'account_planning', 0.6), ('advanced_negotiation', 'negotiation', 0.6);

-- The two planted courses, each for a third of those who may, drawn by lot: the working one in three waves, the idle
-- one at once.
CREATE TEMP TABLE lot AS
SELECT no, row_number() OVER (ORDER BY u(no, 'lot')) AS rank, count(*) OVER () AS people
FROM person
WHERE slot >= 1 AND fate = 'settled' AND getvariable('working_course') IS NOT NULL
    AND manager_id NOT IN (getvariable('strong_manager'), getvariable('weak_manager'))
    AND NOT list_contains(getvariable('hard_workers'), manager_id);

CREATE TEMP TABLE trained AS
SELECT l.no, w.day AS starts_on, w.day + 16 + below(5, l.no, 'trained days') AS completed_on
FROM lot l
JOIN workday w ON w.k = getvariable('months') // 2 - 3 + 2 * (l.rank % 3) AND w.n = 4
WHERE l.rank <= l.people * 0.4;

CREATE TEMP TABLE idle AS
SELECT l.no, w.day AS starts_on, w.day + 2 AS completed_on
FROM lot l
JOIN workday w ON w.k = getvariable('months') * 2 // 3 AND w.n = 3
WHERE l.rank > l.people * 0.4 AND l.rank <= l.people * 0.72;

-- Other courses: about one a year and person.
CREATE TEMP TABLE studied AS
SELECT q.no, c.course_id, w.day AS starts_on,
    CASE WHEN u(q.no * 4096 + q.k, 'finished') < 0.9 THEN w.day + 1 + below(18, q.no * 4096 + q.k,
        'course days') END AS completed_on
FROM person_month q
JOIN (
    SELECT course_id, row_number() OVER (ORDER BY course_id) - 1 AS n FROM courses
    WHERE mode <> 'certification' AND course_id NOT IN ('negotiation_practice', 'closing_masterclass',
        'advanced_negotiation')
) c ON c.n = below(7, q.no * 4096 + q.k, 'course')
JOIN workday w ON w.k = q.k AND w.n = 2 + below(14, q.no * 4096 + q.k, 'course day')
JOIN person p ON p.no = q.no AND q.k < p.until_k  -- nobody leaves in the middle of a course
WHERE q.whole AND q.k BETWEEN 0 AND getvariable('months') - 2 AND u(q.no * 4096 + q.k, 'study') < 0.09;

INSERT INTO enrolments BY NAME
SELECT p.manager_id, e.course_id, e.starts_on, e.completed_on,
    CASE WHEN e.completed_on IS NOT NULL THEN round(greatest(40,
        least(100, 78 + 9 * z(p.no * 4096 + month_of(e.starts_on), 'test')))) END AS score
FROM (
    SELECT no, getvariable('working_course') AS course_id, starts_on, completed_on FROM trained
    UNION ALL
    SELECT no, getvariable('idle_course'), starts_on, completed_on FROM idle
    UNION ALL
    SELECT no, course_id, starts_on, completed_on FROM studied
) e
JOIN person p ON p.no = e.no
ORDER BY e.starts_on, p.manager_id;
