-- The accounts of each person in each month of this stretch. `whole`: held all month; `pos` counts them from 0.
CREATE OR REPLACE TEMP TABLE book AS
SELECT
    e.k, e.first_day, e.customer, e.no, e.team_name, e.region, e.slot, e.segment, e.large, e.end_k, e.since,
    e.since = e.first_day AS whole,
    e.revenue * r.share AS revenue,
    CAST(row_number() OVER (PARTITION BY e.k, e.no, e.since = e.first_day ORDER BY e.customer) - 1 AS INTEGER) AS pos,
    CAST(count(*) OVER (PARTITION BY e.k, e.no, e.since = e.first_day) AS INTEGER) AS accounts,
    e.customer * 4096 + e.k AS key
FROM expected e
JOIN rest r ON r.day = e.since
-- deals open at the beginning were begun in the months before
WHERE e.k BETWEEN CASE WHEN getvariable('low') = 0 THEN -4 ELSE getvariable('low') END AND getvariable('high');
