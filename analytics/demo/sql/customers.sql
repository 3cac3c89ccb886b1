-- Customers with their base revenue a month, and who looked after each of them from when until when.
CREATE TEMP TABLE customer AS
WITH drawn AS (  -- for each person the accounts of today, and those lost on the way
    SELECT p.no AS owner, p.region, p.team, t.name AS team_name, p.fate, CAST(j AS INTEGER) AS j,
        p.no * 256 + j AS key, j >= p.accounts AS lost,
        coalesce(p.region = getvariable('large_region') AND p.team = 3 AND p.slot = 1 AND j = 0, FALSE) AS large
    FROM person p
    JOIN team t ON t.team = p.team, range(CAST(p.accounts + CASE WHEN p.from_k > 0 THEN 0
        ELSE round(0.22 * p.accounts) END AS BIGINT)) t(j)
),
leaving AS (
    SELECT *, CASE WHEN lost THEN 2 + below(getvariable('months') - 2, key, 'end') END AS end_k FROM drawn
),
dated AS (
    SELECT
        *,
        CASE WHEN NOT lost AND NOT large AND u(key, 'new') < CASE WHEN team_name = getvariable('slipping_team')
            THEN 0.12 ELSE 0.25 END THEN 1 + below(getvariable('months') - 2, key, 'start')
            -- some are lost again soon after they were won
            WHEN end_k > 6 AND u(key, 'young') < 0.3 AND coalesce(team_name <> getvariable('slipping_team'), TRUE)
                THEN 1 + below(end_k - 5, key, 'start')
            ELSE -1 - below(90, key, 'start') END AS start_k,
        CASE WHEN large THEN 0.0
            -- the slipping team loses revenue with customers it keeps
            WHEN lost AND team_name = getvariable('slipping_team') THEN 0.6 + 0.4 * u(key, 'segment')
            ELSE u(key, 'segment') END AS rank
    FROM leaving
),
weighed AS (
    SELECT
        *,
        -- key accounts are not won overnight, and seldom lost
        CASE WHEN rank < CASE WHEN start_k > 0 THEN 0.0 WHEN lost THEN 0.03 ELSE 0.18 END THEN 'Key accounts'
            WHEN rank < 0.60 THEN 'Mid-market' ELSE 'Long tail' END AS segment,
        CASE WHEN start_k < 0 THEN month_start(start_k) + below(25, key, 'start day')
            ELSE (SELECT w.day FROM workday w WHERE w.k = start_k
                AND w.n = below(15, key, 'start day')) END AS started_on,
        (SELECT w.day FROM workday w WHERE w.k = end_k AND w.n = below(18, key, 'end day')) AS ended_on
    FROM dated
),
sized AS (
    SELECT *, CAST(
        CASE segment WHEN 'Key accounts' THEN 164000 WHEN 'Mid-market' THEN 46000 ELSE 8500 END
        * exp(CASE segment WHEN 'Key accounts' THEN 0.35 ELSE 0.5 END * z(key, 'size')) AS BIGINT) AS size
    FROM weighed
)
SELECT
    row_number() OVER (ORDER BY NOT large, owner, j) - 1 AS no,
    owner, team, fate, key, lost, large, segment, start_k, end_k, started_on, ended_on,
    CASE WHEN large THEN CAST(getvariable('large_share') / (1 - getvariable('large_share'))
            * sum(CASE WHEN NOT lost AND NOT large THEN size END) OVER (PARTITION BY region) AS BIGINT)
        ELSE size END AS monthly,
    below(24, key, 'trade') AS trade
FROM sized;

-- Owners: before `turns_on` a settled colleague (slot 0 or 1), then the owner of today; whom a leaver leaves, the
-- team shares.
-- A lost customer keeps its last owner, who answers for the loss.
CREATE TEMP TABLE span AS
WITH settled AS (
    SELECT no, team, row_number() OVER (PARTITION BY team ORDER BY slot) - 1 AS heir,
        count(*) OVER (PARTITION BY team) AS heirs
    FROM person WHERE slot >= 1 AND fate = 'settled'
),
turning AS (
    SELECT
        c.*, o.hired_on, o.left_on,
        CASE WHEN o.fate = 'joiner' THEN o.hired_on
            WHEN o.fate = 'settled' AND NOT c.large AND u(c.key, 'turn') < 0.08
                THEN month_start(2 + below(getvariable('months') - 3, c.key, 'turn month'))
            ELSE DATE '1900-01-01' END AS turns_on,
        b.no AS before_no, b.hired_on AS before_hired, h.no AS heir_no
    FROM customer c
    JOIN person o ON o.no = c.owner
    JOIN person b ON b.team = o.team AND b.slot = CASE WHEN o.slot = 1 THEN 0 ELSE 1 END
    JOIN settled h ON h.team = o.team AND h.heir = below(h.heirs, c.key, 'heir')
),
stays AS (
    SELECT no AS customer, before_no AS no, greatest(started_on, before_hired) AS starts_on,
        turns_on - 1 AS ends_on FROM turning
    UNION ALL
    SELECT no, owner, greatest(started_on, hired_on, turns_on),
        coalesce(left_on, DATE '9999-12-31') FROM turning
    UNION ALL
    SELECT no, heir_no, greatest(started_on, left_on + 1), DATE '9999-12-31' FROM turning
    WHERE left_on IS NOT NULL
)
SELECT *, month_of(starts_on) AS from_k, CASE WHEN ends_on = DATE '9999-12-31' THEN 500
    ELSE month_of(ends_on + 1) - 1 END AS until_k
FROM stays
WHERE starts_on <= ends_on AND starts_on <= getvariable('last_day')
ORDER BY customer, starts_on;

INSERT INTO account_assignments BY NAME
SELECT p.manager_id, customer_id(s.customer) AS customer_id, s.starts_on,
    nullif(s.ends_on, DATE '9999-12-31') AS ends_on
FROM span s
JOIN person p ON p.no = s.no
ORDER BY s.customer, s.starts_on;

INSERT INTO customers BY NAME
WITH numbered AS (
    SELECT c.*, c.no * 7919 + getvariable('seed') % 9973 * 101 AS mixed, s.no AS holder,
        lag(c.no) OVER (PARTITION BY c.owner, c.lost ORDER BY c.no) AS sibling
    FROM customer c
    LEFT JOIN span s ON s.customer = c.no AND s.ends_on = DATE '9999-12-31'
)
SELECT
    customer_id(n.no) AS customer_id,
    getvariable('cities')[1 + mixed % 30] || ' ' || getvariable('firms')[1 + mixed // 30 % 50] || ' '
        || getvariable('trades')[1 + trade] AS name,
    segment,
    getvariable('industries')[1 + trade // 3] AS industry,
    CASE WHEN large OR u(key, 'country') < 0.86 THEN 'China' ELSE pick(['Singapore', 'Vietnam', 'Thailand',
        'Malaysia'], key, 'where') END AS country,
    CASE WHEN NOT lost AND NOT large AND sibling > 0 AND u(key, 'parent') < 0.06
        THEN customer_id(sibling) END AS parent_id,
    started_on,
    ended_on,
    CASE WHEN u(key, 'estimate') < 0.85 THEN round(12 * monthly / (0.2 + 0.6 * u(key, 'wallet')),
        -3) END AS yearly_spend,
    p.manager_id
FROM numbered n
LEFT JOIN person p ON p.no = n.holder
ORDER BY n.no;
