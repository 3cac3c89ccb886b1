-- survey_fact: one survey on the day it was sent, and once more on the day it was answered
CREATE VIEW survey_fact AS
WITH owned AS (
    SELECT s.*, coalesce(s.manager_id, b.manager_id) AS rated_id
    FROM surveys s
    LEFT JOIN book_history b
        ON b.customer_id = s.customer_id AND s.sent_on >= b.starts_on AND s.sent_on < b.ends_before
),
events AS (
    SELECT sent_on AS day, o.*, CASE WHEN delivered THEN 1 ELSE 0 END AS delivered_surveys,
        CASE WHEN delivered AND score IS NOT NULL THEN 1 ELSE 0 END AS answered_surveys, NULL AS answer
    FROM owned o
    UNION ALL
    SELECT coalesce(answered_on, sent_on) AS day, o.*, 0 AS delivered_surveys, 0 AS answered_surveys, score AS answer
    FROM owned o
    WHERE score IS NOT NULL
)
SELECT
    e.day,
    e.rated_id AS manager_id,
    h.team_id,
    h.region,
    e.customer_id,
    c.segment,
    c.industry,
    e.survey_id,
    e.kind,
    e.answer,
    e.comment,
    e.delivered_surveys,
    e.answered_surveys,
    CASE WHEN e.kind = 'csat' AND e.answer IS NOT NULL THEN 1 ELSE 0 END AS csat_answers,
    CASE WHEN e.kind = 'csat' AND e.answer >= 4 THEN 1 ELSE 0 END AS csat_satisfied,
    CASE WHEN e.kind = 'nps' AND e.answer IS NOT NULL THEN 1 ELSE 0 END AS nps_answers,
    CASE WHEN e.kind = 'nps' AND e.answer >= 9 THEN 1 ELSE 0 END AS nps_promoters,
    CASE WHEN e.kind = 'nps' AND e.answer <= 6 THEN 1 ELSE 0 END AS nps_detractors,
    CASE WHEN e.kind = 'ces' AND e.answer IS NOT NULL THEN 1 ELSE 0 END AS ces_answers,
    CASE WHEN e.kind = 'ces' AND e.answer >= 5 THEN 1 ELSE 0 END AS ces_easy
FROM events e
LEFT JOIN customers c ON c.customer_id = e.customer_id
LEFT JOIN team_history h ON h.manager_id = e.rated_id AND e.day >= h.starts_on AND e.day < h.ends_before;
