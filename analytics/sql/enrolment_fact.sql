-- enrolment_fact: one course completed by one account manager, on the day it was completed
CREATE VIEW enrolment_fact AS
SELECT
    e.completed_on AS day,
    e.manager_id,
    h.team_id,
    h.region,
    c.name AS course,
    c.mode,
    e.starts_on,
    e.score AS test_score,
    c.hours AS training_hours
FROM enrolments e
CROSS JOIN parameter x
JOIN courses c ON c.course_id = e.course_id
LEFT JOIN team_history h
    ON h.manager_id = e.manager_id AND e.completed_on >= h.starts_on AND e.completed_on < h.ends_before
WHERE e.completed_on <= x.data_to;
