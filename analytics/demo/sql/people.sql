-- Teams and people.
-- A person has a seat: slot 0 of a team is its lead, who holds a small book; slot 1 has always been there.
INSERT INTO teams BY NAME
SELECT
    team_id(team) AS team_id,
    getvariable('team_names')[1 + team % 8] || CASE WHEN team >= 8 THEN ' ' || (team // 8 + 1) ELSE '' END AS name,
    getvariable('regions')[1 + team % 8] AS region,
    'AM' || lpad(CAST(team + 1 AS VARCHAR), 5, '0') AS lead_id
FROM range(getvariable('teams')) t(team);

CREATE TEMP TABLE team AS
SELECT CAST(substr(team_id, 2) AS INTEGER) - 1 AS team, team_id, name, region FROM teams;

CREATE TEMP TABLE seat AS
WITH seats AS (
    SELECT i AS no, 'AM' || lpad(CAST(i + 1 AS VARCHAR), 5, '0') AS manager_id,
        CAST(i % getvariable('teams') AS INTEGER) AS team, CAST(i // getvariable('teams') AS INTEGER) AS slot
    FROM range(getvariable('people')) t(i)
),
free AS (  -- those who may join, leave or move: nothing planted depends on them
    SELECT s.no, s.team, u(s.no, 'turnover') AS luck
    FROM seats s
    JOIN team t ON t.team = s.team
    WHERE s.slot >= 2
        AND t.name NOT IN (coalesce(getvariable('falling_team'), ''), coalesce(getvariable('slipping_team'), ''))
        AND s.team <> 3
        AND NOT list_contains(list_concat(coalesce(getvariable('hard_workers'), []::VARCHAR[]), [
            coalesce(getvariable('strong_manager'), ''), coalesce(getvariable('weak_manager'), ''),
            coalesce(getvariable('newcomer'), '')]), s.manager_id)
),
drawn AS (
    SELECT no, team, row_number() OVER (ORDER BY luck) AS rank, count(*) OVER () AS free FROM free
)
SELECT
    s.*,
    CASE
        WHEN s.manager_id = getvariable('newcomer') THEN 'joiner'
        WHEN d.rank <= ceil(0.10 * d.free) THEN 'leaver'
        WHEN d.rank <= ceil(0.30 * d.free) THEN 'joiner'
        WHEN d.rank <= ceil(0.45 * d.free) AND d.team >= 5 THEN 'mover'
        ELSE 'settled'
    END AS fate
FROM seats s
LEFT JOIN drawn d ON d.no = s.no;

-- from_k and until_k are the first and last month in which the person is employed, even if not for all of it
CREATE TEMP TABLE person AS
WITH dated AS (
    SELECT
        *,
        CASE
            WHEN manager_id = getvariable('newcomer') THEN getvariable('months') - 5
            WHEN fate = 'joiner' THEN 2 + below(getvariable('months') - 5, no, 'hired')
            ELSE -500
        END AS from_k,
        CASE WHEN fate = 'leaver' THEN getvariable('months') // 2 + below(getvariable('months') // 2 - 2, no, 'left')
            ELSE 500 END
            AS until_k,
        CASE WHEN fate = 'mover' THEN 4 + below(getvariable('months') - 6, no, 'moved') ELSE -500 END AS moved_k
    FROM seat
),
named AS (
    SELECT
        *,
        CASE
            WHEN no % 5 IN (0, 1, 3) THEN
                getvariable('surnames')[1 + chinese % len(getvariable('surnames'))] || ' '
                || getvariable('given_names')[1 + chinese
                    // len(getvariable('surnames')) % len(getvariable('given_names'))]
            ELSE
                getvariable('first_names')[1 + western % len(getvariable('first_names'))] || ' '
                || getvariable('last_names')[1 + western
                    // len(getvariable('first_names')) % len(getvariable('last_names'))]
        END AS name
    FROM (SELECT *, no * 1237 + getvariable('seed') % 9973 * 7919 AS chinese,
        no * 1747 + getvariable('seed') % 9973 * 7919 AS western FROM dated)
)
SELECT
    p.no, p.manager_id, p.team, p.slot, p.fate, p.from_k, p.until_k, p.moved_k, p.name, t.region,
    CASE WHEN p.fate = 'joiner' THEN (
            SELECT w.day FROM workday w WHERE w.k = p.from_k AND w.n = below(12, p.no, 'hired day'))
        ELSE weekday_before(getvariable('first_day') - 200 - below(3200, p.no, 'hired day')) END AS hired_on,
    CASE WHEN p.fate = 'leaver' THEN month_end(p.until_k) END AS left_on,
    CASE WHEN p.slot = 0 THEN 'team_lead' ELSE 'account_manager' END AS role,
    CASE WHEN p.slot = 0 THEN 4 WHEN p.fate = 'joiner' THEN 1 ELSE 2 + below(2, p.no, 'level') END AS level,
    -- about the same for all but the few who are planted: nobody's ability lies far out
    CASE p.manager_id
        WHEN getvariable('strong_manager') THEN 1.2 WHEN getvariable('weak_manager') THEN -1.0
        ELSE greatest(-1.4, least(1.4, z(p.no, 'ability'))) END AS ability,
    CASE
        WHEN p.manager_id = getvariable('strong_manager') THEN getvariable('strong_win')
        WHEN p.manager_id = getvariable('weak_manager') THEN getvariable('weak_win')
        WHEN list_contains(getvariable('hard_workers'), p.manager_id) THEN getvariable('hard_worker_win')
        ELSE greatest(0.25, least(0.37, 0.31 + 0.025 * z(p.no, 'wins')))
    END AS win,
    CASE
        WHEN list_contains(getvariable('hard_workers'), p.manager_id) THEN getvariable('hard_worker_effort')
        WHEN p.slot = 0 THEN 0.45
        -- slot 1 has the work of those who are away on top
        ELSE CASE WHEN p.slot = 1 THEN 0.8 ELSE 1 END * exp(greatest(-0.35, least(0.35, 0.2 * z(p.no, 'effort'))))
    END AS effort,
    CASE
        WHEN p.manager_id = getvariable('newcomer') THEN getvariable('newcomer_accounts')
        WHEN p.slot = 0 THEN 10 + below(4, p.no, 'book')
        WHEN p.from_k > getvariable('months') - 9 THEN 4 + below(5, p.no, 'book')
        WHEN p.fate = 'leaver' THEN 9 + below(5, p.no, 'book')
        ELSE 14 + below(19, p.no, 'book')
    END AS accounts
FROM named p
JOIN team t ON t.team = p.team;

INSERT INTO managers BY NAME
SELECT
    manager_id, name, team_id(team) AS team_id, role, level,
    round(60000 + 36000 * level + 12000 * u(no, 'bonus'), -3) AS target_bonus,
    round((140000 + 60000 * level) * range_position, -3) AS salary, range_position, hired_on, left_on,
    lower(replace(name, ' ', '.'))
        || CASE WHEN row_number() OVER (PARTITION BY name ORDER BY no) > 1
            THEN CAST(row_number() OVER (PARTITION BY name ORDER BY no) AS VARCHAR) ELSE '' END
        || '@example.com' AS email
FROM (SELECT *, round(0.85 + 0.3 * u(no, 'range position'), 2) AS range_position FROM person)
ORDER BY no;
