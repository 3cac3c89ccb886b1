-- Surveys of this stretch: each account is asked about four times a year. `mood` is how the customer feels, about
-- normal.
INSERT INTO surveys BY NAME
WITH asked AS (
    SELECT b.*, p.left_on, w.day AS sent_on, CASE WHEN u(b.key, 'question') < 0.60 THEN 'csat'
        WHEN u(b.key, 'question') < 0.85 THEN 'nps' ELSE 'ces' END AS kind,
        0.12 + z(b.key, 'mood') + 0.15 * z(b.no, 'manners') + 0.08 * p.ability
        - CASE WHEN b.end_k - b.k < 6 THEN 0.9 ELSE 0 END  -- a customer that is about to leave
        - CASE WHEN b.team_name = getvariable('slipping_team')
            AND b.k >= getvariable('months') - getvariable('slipping_months')
            THEN 0.25 ELSE 0 END AS mood,
        w.day + CAST(floor(14 * pow(u(b.key, 'answer day'), 2)) AS INTEGER) AS answer_on,
        u(b.key, 'delivered') < 0.97 AS delivered,
        u(b.key, 'answer') < CASE WHEN b.region = getvariable('quiet_region') THEN getvariable('quiet_response')
            ELSE coalesce(getvariable('usual_response'), 0.4) END AS willing
    FROM book b
    JOIN person p ON p.no = b.no
    JOIN workday w ON w.k = b.k AND w.n = below(w.days, b.key, 'sent')
    WHERE b.whole AND b.k >= getvariable('low') AND (b.k + b.customer) % 3 = 0
),
answered AS (
    SELECT *, delivered AND willing AND answer_on <= least(getvariable('last_day'),
        coalesce(left_on, getvariable('last_day'))) AS answered,
        CASE kind
            WHEN 'csat' THEN CASE WHEN mood > 0.25 THEN 5 WHEN mood > -0.85 THEN 4 WHEN mood > -1.45 THEN 3
                WHEN mood > -1.95 THEN 2 ELSE 1 END
            WHEN 'nps' THEN CASE WHEN mood > 0.7 THEN 10 WHEN mood > 0.1 THEN 9 WHEN mood > -0.3 THEN 8
                WHEN mood > -0.7 THEN 7
                WHEN mood > -1.0 THEN 6 WHEN mood > -1.3 THEN 5 WHEN mood > -1.6 THEN 4 WHEN mood > -1.9 THEN 3
                    WHEN mood > -2.3 THEN 2
                WHEN mood > -2.7 THEN 1 ELSE 0 END
            ELSE CASE WHEN mood > 0.5 THEN 7 WHEN mood > -0.1 THEN 6 WHEN mood > -0.7 THEN 5 WHEN mood > -1.1 THEN 4
                WHEN mood > -1.5 THEN 3
                WHEN mood > -2.0 THEN 2 ELSE 1 END
        END AS score
    FROM asked
)
SELECT printf('V%06d-%s', a.customer + 1, strftime(a.first_day, '%y%m')) AS survey_id, a.kind, p.manager_id,
    customer_id(a.customer) AS customer_id, a.sent_on, a.delivered,
    CASE WHEN a.answered THEN a.answer_on END AS answered_on,
    CASE WHEN a.answered THEN a.score END AS score,
    CASE WHEN a.answered AND u(a.key, 'words') < 0.35 THEN CASE
        WHEN a.mood > 0 THEN pick(getvariable('glad'), a.key, 'comment')
        WHEN a.mood > -1 THEN pick(getvariable('even'), a.key, 'comment')
        ELSE pick(getvariable('sorry'), a.key, 'comment') END END AS comment
FROM answered a
JOIN person p ON p.no = a.no
ORDER BY a.sent_on, survey_id;
