-- Activities of this stretch: the demos, and as many others as the company was asked for, in order of time.
-- A card names who does something with which account; a person has cards by effort, an account by its size.
CREATE OR REPLACE TEMP TABLE card AS
WITH touched AS (  -- an account may be left alone for half a year
    SELECT b.k, b.no, b.customer, p.effort,
        CASE b.segment WHEN 'Key accounts' THEN 4 WHEN 'Mid-market' THEN 2 ELSE 1 END AS touch
    FROM book b
    JOIN person p ON p.no = b.no
    WHERE b.whole AND b.k >= getvariable('low')
        AND u(b.customer * 64 + (b.k + b.customer % 6) // 6, 'left alone') >= 0.24 + 0.05 * z(b.no, 'neglect')
),
shared AS (
    SELECT k, no, customer, greatest(1, CAST(round(100 * effort * touch / sum(touch) OVER (PARTITION BY k,
        no)) AS BIGINT)) AS cards
    FROM touched
),
stacked AS (
    SELECT *, CAST(sum(cards) OVER (ORDER BY k, no, customer) AS BIGINT) AS until FROM shared
)
SELECT s.k, s.no, p.manager_id, customer_id(s.customer) AS customer_id,
    unnest(range(s.until - s.cards, s.until)) AS card
FROM stacked s
JOIN person p ON p.no = s.no;

CREATE OR REPLACE TEMP TABLE quota AS  -- for each month how many, the number of the first, and its cards
SELECT m.k, CAST(m.days AS BIGINT) AS days, w.first_nr, m.first_activity AS first_i,
    m.next_activity - m.first_activity - coalesce(d.demos, 0) AS others, c.first_card, CAST(c.cards AS INTEGER) AS cards
FROM month m
LEFT JOIN (SELECT k, count(*) AS demos FROM demo GROUP BY k) d ON d.k = m.k
JOIN (SELECT k, min(nr) AS first_nr FROM workday GROUP BY k) w ON w.k = m.k
JOIN (SELECT k, min(card) AS first_card, count(*) AS cards FROM card GROUP BY k) c ON c.k = m.k;

CREATE TEMP TABLE IF NOT EXISTS kind AS  -- 200 slots of equal chance: what is done, for which duty, and how it ends
SELECT CAST(row_number() OVER (ORDER BY v.n, i) - 1 AS INTEGER) AS slot, v.* EXCLUDE (n)
FROM (VALUES
    (1, 20, 'call', 'selling', 'order discussed', 15), (2, 16, 'call', 'care', 'reached', 10),
        (3, 14, 'call', 'winning', 'no answer', 4),
    (4, 8, 'call', 'risk', 'payment promised', 8), (5, 24, 'email', 'selling', 'offer sent', 12),
        (6, 16, 'email', 'care', 'information sent', 8),
    (7, 10, 'email', 'winning', 'no answer', 6), (8, 18, 'visit', 'care', 'needs recorded', 70),
        (9, 12, 'visit', 'selling', 'order discussed', 75),
    (10, 8, 'visit', 'winning', 'meeting agreed', 60), (11, 16, 'service', 'service', 'solved', 35),
        (12, 6, 'service', 'service', 'handed on', 20),
    (13, 14, 'research', 'research', 'noted', 30), (14, 10, 'handover', 'cooperation', 'accepted', 25),
        (15, 8, 'training', 'growth', 'attended', 120)
) v(n, slots, type, duty, outcome, usual_minutes), range(v.slots) t(i);

CREATE TEMP TABLE IF NOT EXISTS tick AS
SELECT n FROM range((getvariable('activities') // getvariable('months') + 1)) t(n);

CREATE OR REPLACE TEMP TABLE absent AS
SELECT w.nr * 32768 + a.no AS spot, p.manager_id AS stand_in
FROM away a
JOIN person p ON p.no = a.stand_in
JOIN workday w ON w.k = a.k AND w.n = a.n
WHERE a.k BETWEEN getvariable('low') AND getvariable('high');

-- A stretch may have millions of rows: kept in a table of their own, with one number for each thing joined to them, their
-- number is known to the engine, which then looks up the few in the many and not the other way round.
CREATE OR REPLACE TEMP TABLE placed AS
WITH drawn AS (
    SELECT q.*, q.first_i + t.n AS i, q.first_nr + t.n * q.days // q.others AS nr,
        (t.n * q.days % q.others) / q.others AS part,
        hash(xor(hash(q.first_i + t.n), hash('activity', getvariable('seed')))) AS chance
    FROM quota q
    JOIN tick t ON t.n < q.others
    WHERE q.k BETWEEN getvariable('low') AND getvariable('high')
)
-- one hash a row: its parts decide kind, minutes, promise and card
SELECT i, nr, 30600 + CAST(floor(34200 * part) AS INTEGER) AS second, CAST(chance % 200 AS INTEGER) AS slot,
    CAST((chance >> 12) % 4096 AS INTEGER) AS extra, CAST((chance >> 24) % 1000 AS INTEGER) AS luck,
    first_card + CAST((chance >> 34) % 1073741824 AS BIGINT) % cards AS card
FROM drawn;

INSERT INTO activities BY NAME
WITH done AS (
    SELECT p.i, p.extra, p.luck, c.no, c.manager_id, c.customer_id, d.type, d.duty, d.outcome, d.usual_minutes,
        p.nr * 32768 + c.no AS spot, getvariable('workdays')[1 + p.nr] + to_seconds(p.second) AS occurred_at,
        d.type IN ('call', 'visit', 'service') AND p.luck < 130 AS promises
    FROM placed p
    JOIN card c ON c.card = p.card
    JOIN kind d ON d.slot = p.slot
)
SELECT
    'A' || CAST(o.i + 1 AS VARCHAR) AS activity_id,
    coalesce(s.stand_in, o.manager_id) AS manager_id,
    CASE WHEN o.type <> 'training' THEN o.customer_id END AS customer_id,
    o.occurred_at,
    o.type, o.duty, o.outcome,
    o.usual_minutes + o.extra % o.usual_minutes AS minutes,
    CASE WHEN o.promises THEN o.occurred_at END AS promised_at,
    CASE WHEN o.promises AND o.luck < 118
        AND o.occurred_at + to_minutes(60 + o.luck * o.luck // 2) < getvariable('last_day') + 1
        THEN o.occurred_at + to_minutes(60 + o.luck * o.luck // 2) END AS done_at,
    CASE WHEN o.type = 'research' AND o.luck < 700 THEN o.luck % 7 < 4 END AS useful,
    CASE WHEN o.type = 'research' THEN getvariable('competitors')[1 + o.luck % 5] END AS competitor,
    CASE WHEN o.type = 'research' THEN getvariable('competitors')[1 + o.luck % 5] || ' '
        || getvariable('notes')[1 + o.luck // 5 % 8] END AS note
FROM done o
LEFT JOIN absent s ON s.spot = o.spot
ORDER BY o.i;

INSERT INTO activities BY NAME
SELECT 'A' || d.opportunity_id AS activity_id, p.manager_id, customer_id(d.customer) AS customer_id,
    d.day + to_minutes(540 + below(480, d.key, 'demo hour')) AS occurred_at,
        coalesce(getvariable('winning_type'), 'demo') AS type,
    'winning' AS duty, 'shown' AS outcome, 45 + below(60, d.key, 'demo minutes') AS minutes
FROM demo d
JOIN person p ON p.no = d.no
ORDER BY occurred_at, activity_id;
