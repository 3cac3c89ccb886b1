-- Who was in which team when, and who was away.
-- A mover comes from the team before; the move is on the first of a month.
INSERT INTO team_assignments BY NAME
SELECT manager_id, team_id(team - 1) AS team_id, hired_on AS starts_on, month_start(moved_k) - 1 AS ends_on
FROM person WHERE fate = 'mover'
UNION ALL
SELECT manager_id, team_id(team),
    CASE WHEN fate = 'mover' THEN month_start(moved_k) ELSE hired_on END, left_on
FROM person
ORDER BY manager_id, starts_on;

-- one person and month of employment, with the team of that month; whole unless the person joined in it
CREATE TEMP TABLE person_month AS
SELECT p.no, m.k, t.team, t.name AS team_name, t.region, p.slot, p.from_k < m.k OR p.hired_on <= m.first_day AS whole,
    -- those of a team who are there all month form a ring: the next one shares a sale or rates the work
    row_number() OVER ring - 1 AS place, count(*) OVER (PARTITION BY m.k, t.team, p.from_k < m.k
        OR p.hired_on <= m.first_day) AS size
FROM person p
JOIN month m ON m.k BETWEEN p.from_k AND p.until_k
JOIN team t ON t.team = CASE WHEN m.k < p.moved_k THEN p.team - 1 ELSE p.team END
WINDOW ring AS (PARTITION BY m.k, t.team, p.from_k < m.k OR p.hired_on <= m.first_day ORDER BY p.slot, p.no);

-- Leave: at most one stretch a month. Lead and slot 1 are never away in the same month: one stands in for the others.
CREATE TEMP TABLE away AS
SELECT a.no, a.k, w.n, w.day, s.no AS stand_in
FROM (
    SELECT no, k, team, slot, below(12, no * 4096 + k, 'leave from') AS low,
        4 + below(6, no * 4096 + k, 'leave days') AS days
    FROM person_month
    WHERE whole AND k BETWEEN 0 AND getvariable('months') - 1 AND u(no * 4096 + k, 'leave') < 0.24
        AND (slot > 1 OR k % 2 = slot)
) a
JOIN workday w ON w.k = a.k AND w.n BETWEEN a.low AND a.low + a.days - 1
JOIN person_month s ON s.k = a.k AND s.team = a.team AND s.slot = CASE WHEN a.k % 2 = 0 THEN 1 ELSE 0 END;

INSERT INTO absences BY NAME
SELECT p.manager_id, min(a.day) AS starts_on, max(a.day) AS ends_on
FROM away a
JOIN person p ON p.no = a.no
GROUP BY p.manager_id, a.k
ORDER BY starts_on, p.manager_id;
