-- Honours: each quarter's contest by revenue against target, each year's best team, honours and promotions now and
-- then.
INSERT INTO recognitions BY NAME
WITH sold AS (  -- whole numbers, so that order cannot matter
    SELECT coalesce(c.manager_id, s.manager_id) AS manager_id, month_of(s.sold_on) AS k,
        sum(CAST(s.amount * coalesce(c.share, 1) AS BIGINT)) AS revenue
    FROM sales s
    LEFT JOIN sale_credits c ON c.sale_id = s.sale_id
    GROUP BY ALL
),
attained AS (
    SELECT p.manager_id, t.no, t.team, t.k, coalesce(s.revenue, 0) AS revenue, t.amount
    FROM own_target t
    JOIN person p ON p.no = t.no
    LEFT JOIN sold s ON s.manager_id = p.manager_id AND s.k = t.k
    WHERE t.k < getvariable('months')
),
quarters AS (
    SELECT manager_id, CAST(NULL AS VARCHAR) AS team_id, 'contest' AS kind, k // 3 * 3 + 2 AS k,
        'Highest attainment of the quarter' AS reason,
        row_number() OVER (PARTITION BY k // 3 ORDER BY sum(revenue) / sum(amount) DESC, manager_id) AS rank
    FROM attained GROUP BY manager_id, k // 3
),
years AS (
    SELECT CAST(NULL AS VARCHAR) AS manager_id, t.team_id, 'best_team' AS kind, k // 12 * 12 + 11 AS k,
        'Highest attainment of the year' AS reason,
        row_number() OVER (PARTITION BY k // 12 ORDER BY sum(revenue) / sum(amount) DESC, t.team_id) AS rank
    FROM attained a JOIN team t ON t.team = a.team GROUP BY t.team_id, k // 12
),
others AS (
    SELECT p.manager_id, NULL, CASE WHEN u(q.no * 4096 + q.k, 'promotion') < 0.3 THEN 'promotion' ELSE 'honour' END,
        q.k,
        pick(getvariable('reasons'), q.no * 4096 + q.k, 'reason'), 1
    FROM person_month q JOIN person p ON p.no = q.no
    WHERE q.whole AND q.k BETWEEN 6 AND getvariable('months') - 1 AND u(q.no * 4096 + q.k, 'honour') < 0.012
),
awarded AS (
    SELECT * FROM quarters WHERE rank = 1 UNION ALL SELECT * FROM years WHERE rank = 1 UNION ALL SELECT * FROM others
)
SELECT printf('R%05d', row_number() OVER (ORDER BY k, kind, manager_id, team_id)) AS recognition_id, manager_id,
    team_id, kind,
    month_end(k) AS awarded_on, CASE WHEN kind = 'promotion' THEN 'Reached the next career level'
        ELSE reason END AS reason
FROM awarded
WHERE k < getvariable('months')
ORDER BY recognition_id;
