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
    SELECT k, no, customer, greatest(1, CAST(round(100 * effort * touch / sum(touch) OVER (PARTITION BY k, no)) AS BIGINT)) AS cards
    FROM touched
),
stacked AS (
    SELECT *, CAST(sum(cards) OVER (PARTITION BY k ORDER BY no, customer) AS BIGINT) AS until FROM shared
)
SELECT s.k, s.no, p.manager_id, 'C' || lpad(CAST(s.customer + 1 AS VARCHAR), 6, '0') AS customer_id,
    CAST(unnest(range(s.until - s.cards, s.until)) AS INTEGER) AS card
FROM stacked s
JOIN person p ON p.no = s.no;

CREATE OR REPLACE TEMP TABLE quota AS  -- for each month how many, the number of the first, and its deck
SELECT m.k, m.days, a.first_i, a.next_i - a.first_i - coalesce(d.demos, 0) AS others, c.cards
FROM month m
JOIN (
    SELECT k, getvariable('activities') * k // getvariable('months') AS first_i,
        getvariable('activities') * (k + 1) // getvariable('months') AS next_i FROM month
) a ON a.k = m.k
LEFT JOIN (SELECT k, count(*) AS demos FROM demo GROUP BY k) d ON d.k = m.k
JOIN (SELECT k, count(*) AS cards FROM card GROUP BY k) c ON c.k = m.k;

CREATE TEMP TABLE IF NOT EXISTS kind AS  -- 200 slots of equal chance: what is done, for which duty, and how it ends
SELECT CAST(row_number() OVER (ORDER BY v.n, i) - 1 AS INTEGER) AS slot, v.* EXCLUDE (n)
FROM (VALUES
    (1, 20, 'call', 'selling', 'order discussed', 15), (2, 16, 'call', 'care', 'reached', 10), (3, 14, 'call', 'winning', 'no answer', 4),
    (4, 8, 'call', 'risk', 'payment promised', 8), (5, 24, 'email', 'selling', 'offer sent', 12), (6, 16, 'email', 'care', 'information sent', 8),
    (7, 10, 'email', 'winning', 'no answer', 6), (8, 18, 'visit', 'care', 'needs recorded', 70), (9, 12, 'visit', 'selling', 'order discussed', 75),
    (10, 8, 'visit', 'winning', 'meeting agreed', 60), (11, 16, 'service', 'service', 'solved', 35), (12, 6, 'service', 'service', 'handed on', 20),
    (13, 14, 'research', 'research', 'noted', 30), (14, 10, 'handover', 'cooperation', 'accepted', 25), (15, 8, 'training', 'growth', 'attended', 120)
) v(n, slots, type, duty, outcome, usual_minutes), range(v.slots) t(i);

CREATE TEMP TABLE IF NOT EXISTS tick AS
SELECT CAST(n AS INTEGER) AS n FROM range((getvariable('activities') // getvariable('months') + 1)) t(n);

INSERT INTO activities BY NAME
WITH placed AS (  -- one hash a row: its parts decide card, kind, minutes and promise
    SELECT q.k, q.first_i + t.n AS i, q.cards, hash(xor(hash(q.first_i + t.n), hash('activity', getvariable('seed')))) AS chance,
        CAST(t.n * CAST(q.days AS BIGINT) // q.others AS INTEGER) AS day_n, (t.n * CAST(q.days AS BIGINT) % q.others) / q.others AS part
    FROM quota q
    JOIN tick t ON t.n < q.others
    WHERE q.k BETWEEN getvariable('low') AND getvariable('high')
),
done AS (
    SELECT p.i, p.chance, c.no, c.k, c.manager_id, c.customer_id, d.type, d.duty, d.outcome, d.usual_minutes, w.n, w.day,
        w.day + to_seconds(30600 + CAST(floor(34200 * p.part) AS BIGINT)) AS occurred_at,
        CAST((p.chance >> 24) % 1000 AS INTEGER) AS luck
    FROM placed p
    JOIN card c ON c.k = p.k AND c.card = CAST((p.chance >> 34) % CAST(p.cards AS UBIGINT) AS INTEGER)
    JOIN kind d ON d.slot = CAST(p.chance % 200 AS INTEGER)
    JOIN workday w ON w.k = p.k AND w.n = p.day_n
)
SELECT
    'A' || CAST(o.i + 1 AS VARCHAR) AS activity_id,
    coalesce(s.manager_id, o.manager_id) AS manager_id,
    CASE WHEN o.type <> 'training' THEN o.customer_id END AS customer_id,
    o.occurred_at,
    o.type, o.duty, o.outcome,
    CAST(o.usual_minutes + (o.chance >> 12) % o.usual_minutes AS DOUBLE) AS minutes,
    CASE WHEN o.luck < 130 AND o.type IN ('call', 'visit', 'service') THEN o.occurred_at END AS promised_at,
    CASE WHEN o.luck < 118 AND o.type IN ('call', 'visit', 'service')
            AND o.occurred_at + to_minutes(60 + o.luck * o.luck // 2) < getvariable('last_day') + 1
        THEN o.occurred_at + to_minutes(60 + o.luck * o.luck // 2) END AS done_at,
    CASE WHEN o.type = 'research' AND o.luck < 700 THEN o.luck % 7 < 4 END AS useful,
    CASE WHEN o.type = 'research' THEN getvariable('competitors')[1 + o.luck % 5] END AS competitor,
    CASE WHEN o.type = 'research' THEN getvariable('competitors')[1 + o.luck % 5] || ' ' || getvariable('notes')[1 + o.luck // 5 % 8] END AS note
FROM done o
LEFT JOIN (SELECT a.k, a.no, a.n, p.manager_id FROM away a JOIN person p ON p.no = a.stand_in) s
    ON s.k = o.k AND s.no = o.no AND s.n = o.n
ORDER BY o.i;

INSERT INTO activities BY NAME
SELECT 'A' || d.opportunity_id AS activity_id, p.manager_id, 'C' || lpad(CAST(d.customer + 1 AS VARCHAR), 6, '0') AS customer_id,
    d.day + to_minutes(540 + below(480, d.key, 'demo hour')) AS occurred_at, coalesce(getvariable('winning_type'), 'demo') AS type,
    'winning' AS duty, 'shown' AS outcome, 45 + below(60, d.key, 'demo minutes') AS minutes
FROM demo d
JOIN person p ON p.no = d.no
ORDER BY occurred_at, activity_id;
