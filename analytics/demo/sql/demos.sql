-- Demos are given for deals, between their opening and their end; they may fall into a later stretch than the deal's.
CREATE TEMP TABLE IF NOT EXISTS given (k INTEGER, day DATE, no BIGINT, customer BIGINT, opportunity_id VARCHAR,
    key BIGINT);
INSERT INTO given
SELECT month_of(g.day), g.day, coalesce(a.stand_in, s.no), g.customer, g.opportunity_id, g.key
FROM (
    SELECT *, weekday_before(opened_on + CAST(floor((known_on - opened_on) * (0.3 + 0.6 * u(key,
        'demo day'))) AS INTEGER)) AS day
    FROM deal WHERE demo
) g
JOIN span s ON s.customer = g.customer AND g.day BETWEEN s.starts_on AND s.ends_on
LEFT JOIN away a ON a.no = s.no AND a.day = g.day
WHERE g.day >= getvariable('first_day')
ORDER BY g.day, g.opportunity_id;

-- At most half of a month's activities, so that the number asked for is met exactly.
CREATE OR REPLACE TEMP TABLE demo AS
SELECT r.*
FROM (
    SELECT g.*, row_number() OVER (PARTITION BY k ORDER BY key) AS rank FROM given g
    WHERE k BETWEEN getvariable('low') AND getvariable('high')
) r
JOIN month m ON m.k = r.k
WHERE r.rank <= (m.next_activity - m.first_activity) // 2;
