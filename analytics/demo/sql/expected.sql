-- One account in one month with its owner: the plan, what may be expected, from which day the owner has it.
-- The plan is last year's level with growth; ability makes the level drift from it year by year.
CREATE TEMP TABLE region_month AS
SELECT region, k, exp(0.012 * z(row_number() OVER (ORDER BY region, k), 'region month')) AS luck
FROM (SELECT DISTINCT region FROM team), month;

CREATE TEMP VIEW expected AS
WITH placed AS (
    SELECT
        m.k, m.first_day, s.customer, s.no, q.team_name, q.region, q.slot, c.monthly, c.segment, c.large, c.end_k,
            p.ability,
        greatest(s.starts_on, m.first_day) AS since,
        m.season * 0.985 * exp(0.045 * (m.k - getvariable('months')) / 12.0) AS level,
        m.k - getvariable('months') + 1 AS back,  -- 0 in the last month, below 0 before
        r.luck
    FROM month m
    JOIN span s ON m.k BETWEEN s.from_k AND s.until_k
    JOIN person_month q ON q.no = s.no AND q.k = m.k
    JOIN customer c ON c.no = s.customer AND (c.end_k IS NULL OR m.k < c.end_k)
    JOIN person p ON p.no = s.no
    JOIN region_month r ON r.region = q.region AND r.k = m.k
),
planned AS (
    SELECT
        *,
        monthly * level * pow(1 + 0.035 * ability, (k - getvariable('months')) / 12.0 - 1)
        * CASE WHEN team_name = getvariable('slipping_team') AND back > -getvariable('slipping_months')
            THEN 1 - getvariable('slipping_depth') * least(1, 1 + back / getvariable('slipping_months'))
                ELSE 1 END
        * CASE WHEN end_k - k < getvariable('leaving_months') THEN getvariable('leaving_revenue') ELSE 1 END AS plan
    FROM placed
)
SELECT
    *,
    1.02 * plan * (1 + 0.035 * ability) * luck
    * CASE WHEN team_name = getvariable('falling_team') AND back > -getvariable('falling_months')
        THEN 1 - getvariable('falling_depth') * least(1, getvariable('falling_start') + (1 - getvariable('falling_start')) * (1 + back / getvariable('falling_months')))
            ELSE 1 END AS revenue
FROM planned;
