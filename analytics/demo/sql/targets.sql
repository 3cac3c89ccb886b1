-- Own targets by month, always of the whole month (whoever counts them pro-rates joiners), and each lead's rollup of
-- the team.
CREATE TEMP TABLE own_target AS
SELECT p.no, m.k, m.team, CAST(round(sum(s.plan), -2) AS BIGINT) AS amount
FROM (
    -- the large customer counts for those who are credited with it; parts of a sum as whole numbers, so that order
    -- cannot matter
    SELECT no, k, CAST(plan AS BIGINT) AS plan FROM expected WHERE NOT large AND k >= 0
    UNION ALL
    SELECT mate.no, e.k, CAST(e.plan * [0.4, 0.3, 0.3][1 + t.step] AS BIGINT)
    FROM expected e, range(3) t(step)
    JOIN person_month me ON me.no = e.no AND me.k = e.k AND me.whole
    JOIN person_month mate ON mate.k = e.k AND mate.team = me.team AND mate.whole
        AND mate.place = (me.place + t.step) % me.size
    WHERE e.large AND e.k >= 0
) s
JOIN person p ON p.no = s.no
JOIN person_month m ON m.no = s.no AND m.k = s.k
GROUP BY p.no, m.k, m.team;

INSERT INTO targets BY NAME
SELECT p.manager_id, month_start(t.k) AS month, t.amount, 'own' AS kind
FROM own_target t JOIN person p ON p.no = t.no
UNION ALL
SELECT l.manager_id, month_start(t.k), sum(t.amount), 'rollup'
FROM own_target t JOIN person l ON l.team = t.team AND l.slot = 0
GROUP BY l.manager_id, t.k
ORDER BY month, manager_id, kind;
