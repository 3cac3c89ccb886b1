-- Deals opened in this stretch, the stages they went through, and how they ended.
CREATE OR REPLACE TEMP TABLE opened AS
WITH busy AS (
    SELECT DISTINCT no, k, accounts, no * 4096 + k AS key,
        CASE WHEN slot = 0 THEN 1.5 WHEN accounts < 10 THEN 2.0 ELSE getvariable('deals_a_person') END AS rate
    FROM book WHERE whole
),
begun AS (
    SELECT no, k, i, key * 16 + i AS key, below(accounts, key * 16 + i, 'deal customer') AS pos
    FROM (SELECT *, unnest(range(CAST(floor(rate + u(key, 'deals')) AS BIGINT))) AS i FROM busy)
)
SELECT o.no, o.k, o.i, o.key, b.customer, b.segment, b.region, w.day AS opened_on,
    row_number() OVER (PARTITION BY b.region, o.k ORDER BY w.day, o.key) AS turn,
        u(o.key, 'demo') < getvariable('demo_share') AS demo
FROM begun o
JOIN book b ON b.no = o.no AND b.k = o.k AND b.pos = o.pos AND b.whole
JOIN workday w ON w.k = o.k AND w.n = below(w.days, o.key, 'opened');

-- Each stage lasts at least 3 days, so that no two begin on one day; `mean_days` is what it lasts on top. Deals take
-- turns on
-- irrational steps through the chances (a Kronecker sequence), so that a stage's share of stalled deals hardly varies
-- by chance.
CREATE OR REPLACE TEMP TABLE step AS
WITH stage(n, stage, mean_days, pace) AS (
    VALUES (1, 'qualify', 16.0, sqrt(2)), (2, 'discover', 15.0, sqrt(3)), (3, 'propose', 18.0, sqrt(5)),
        (4, 'negotiate', 18.0, sqrt(7)),
        (5, 'commit', 10.5, sqrt(11))
),
lasting AS (
    SELECT o.key, o.opened_on, s.n, s.stage,
        CAST(3 - ln(1 - (u(o.k * 8 + s.n, 'pace') + o.turn * s.pace) % 1) * CASE
            WHEN o.region = getvariable('stalling_region') AND s.stage = getvariable('stalling_stage')
                THEN getvariable('stalling_days')
            ELSE s.mean_days END AS INTEGER) AS days
    FROM opened o, stage s
),
run AS (
    SELECT *, CAST(sum(days) OVER (PARTITION BY key ORDER BY n) AS INTEGER) AS until FROM lasting
)
SELECT key, n, stage, weekday_before(opened_on + until - days) AS entered_on,
    weekday_before(opened_on + until) AS left_on FROM run;

-- A won deal passes all five stages, a lost one ends with the stage in which it is lost.
CREATE OR REPLACE TEMP TABLE deal AS
WITH chances AS (
    SELECT o.*,
        -- those planted by their win rate, or by how a course changes it, get it without luck: even steps through the
        -- chances instead of a draw
        CASE WHEN p.manager_id IN (getvariable('strong_manager'), getvariable('weak_manager'))
                OR list_contains(getvariable('hard_workers'), p.manager_id) OR t.no IS NOT NULL OR i.no IS NOT NULL
            THEN (u(o.no, 'won') + ((o.k + 4) * 5 + o.i) * sqrt(5)) % 1 ELSE u(o.key, 'won') END
        < p.win
            + coalesce(getvariable('winning_lift'), 0) * (CASE WHEN o.demo THEN 1
                ELSE 0 END - getvariable('demo_share'))
            + CASE WHEN f.left_on > t.completed_on THEN getvariable('working_course_win') ELSE 0 END
            - CASE WHEN f.left_on < i.starts_on AND f.left_on >= i.starts_on - getvariable('idle_course_days')
                THEN getvariable('idle_course_dip') ELSE 0 END
            - CASE WHEN o.region = getvariable('weak_region') THEN 0.02 ELSE 0 END AS won
    FROM opened o
    JOIN person p ON p.no = o.no
    JOIN step f ON f.key = o.key AND f.n = 5
    LEFT JOIN trained t ON t.no = o.no
    LEFT JOIN idle i ON i.no = o.no
),
decided AS (
    SELECT *, CASE WHEN won THEN 5
        WHEN region = getvariable('weak_region') AND u(key, 'lost where') < 0.3
            THEN 4  -- where its weak skill is needed
        WHEN u(key, 'lost at') < 0.10 THEN 1 WHEN u(key, 'lost at') < 0.30 THEN 2 WHEN u(key, 'lost at') < 0.65 THEN 3
        WHEN u(key, 'lost at') < 0.90 THEN 4 ELSE 5 END AS last_stage
    FROM chances
),
dated AS (  -- a deal with a customer that leaves is lost
    SELECT d.*, least(s.left_on, coalesce(c.ended_on, s.left_on)) AS ends_on, d.won
        AND coalesce(s.left_on <= c.ended_on, TRUE) AS wins,
        least(s.left_on, coalesce(c.ended_on, s.left_on), getvariable('last_day')) AS known_on
    FROM decided d
    JOIN step s ON s.key = d.key AND s.n = d.last_stage
    JOIN customer c ON c.no = d.customer
)
-- whoever has the account when the deal ends has the deal
SELECT d.*, s.no AS closer, d.ends_on <= getvariable('last_day') AS closed,
    printf('D%05d-%s-%d', d.no + 1, strftime(month_start(d.k), '%y%m'), d.i + 1) AS opportunity_id,
    (SELECT max(n) FROM step e WHERE e.key = d.key AND e.n <= d.last_stage AND e.entered_on <= d.known_on) AS reached
FROM dated d
JOIN span s ON s.customer = d.customer AND d.known_on BETWEEN s.starts_on AND s.ends_on
WHERE d.ends_on >= getvariable('first_day');

INSERT INTO opportunities BY NAME
SELECT
    d.opportunity_id, p.manager_id, customer_id(d.customer) AS customer_id, r.product_id,
    round(CASE d.segment WHEN 'Key accounts' THEN 1000000 WHEN 'Mid-market' THEN 680000 ELSE 390000 END
        * exp(0.45 * z(d.key, 'deal amount')), -3) AS amount,
    d.opened_on,
    CASE WHEN NOT d.closed AND u(d.key, 'planned anew') < 0.7
        THEN greatest(d.opened_on, weekday_before(getvariable('last_day') + 5 + below(60, d.key, 'expected')))
        ELSE weekday_before(d.opened_on + 60 + below(50, d.key, 'expected')) END AS expected_on,
    CASE WHEN d.closed THEN d.ends_on END AS closed_on,
    CASE WHEN d.closed THEN CASE WHEN d.wins THEN 'won' ELSE 'lost' END END AS outcome,
    s.stage
FROM deal d
JOIN person p ON p.no = d.closer
JOIN product r ON r.no = below(24, d.key, 'product')
JOIN step s ON s.key = d.key AND s.n = d.reached
ORDER BY d.opened_on, d.opportunity_id;

INSERT INTO stage_changes BY NAME
SELECT d.opportunity_id, s.stage, s.entered_on
FROM deal d
JOIN step s ON s.key = d.key AND s.n <= d.reached
ORDER BY s.entered_on, d.opportunity_id, s.n;
