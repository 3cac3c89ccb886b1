-- The idle course was for those with the lowest win rate in the months before: their luck turns without it.
INSERT INTO enrolments BY NAME
WITH held AS (SELECT day AS starts_on FROM workday WHERE k = getvariable('months') * 2 // 3 AND n = 3),
before AS (
    SELECT o.manager_id, count(*) AS closed, count(*) FILTER (o.outcome = 'won') AS won
    FROM opportunities o, held h
    WHERE o.closed_on >= h.starts_on - getvariable('idle_course_days') AND o.closed_on < h.starts_on
    GROUP BY o.manager_id
),
ranked AS (
    SELECT b.manager_id, p.no, row_number() OVER (ORDER BY b.won / b.closed, b.manager_id) AS rank, count(*) OVER () AS people
    FROM before b
    JOIN person p ON p.manager_id = b.manager_id
    WHERE p.slot >= 1 AND p.fate = 'settled' AND b.closed >= 10
        AND p.no NOT IN (SELECT no FROM trained)
        AND p.manager_id NOT IN (getvariable('strong_manager'), getvariable('weak_manager'))
        AND NOT list_contains(getvariable('hard_workers'), p.manager_id)
)
SELECT r.manager_id, getvariable('idle_course') AS course_id, h.starts_on, h.starts_on + 2 AS completed_on,
    round(70 + 25 * u(r.no, 'idle test')) AS score
FROM ranked r, held h
WHERE r.rank <= r.people / 2.0
ORDER BY r.manager_id;
