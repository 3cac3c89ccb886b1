-- Colleagues' reviews twice a year, each person by up to five of the team, and certificates.
INSERT INTO peer_reviews BY NAME
SELECT p.manager_id, r.manager_id AS rater_id, w.day AS reviewed_on,
    CAST(greatest(1, least(5, round(3.9 + 0.35 * z(q.no, 'teamwork') + 0.3 * z(m.no,
        'kindness') + 0.5 * z((q.no * 4096 + q.k) * 8 + step, 'review')))) AS DOUBLE) AS score
FROM person_month q, range(1, 6) t(step)
JOIN person_month m ON m.k = q.k AND m.team = q.team AND m.place = (q.place + t.step) % q.size
JOIN person p ON p.no = q.no
JOIN person r ON r.no = m.no
JOIN workday w ON w.k = q.k AND w.n = 6 + below(10, (q.no * 4096 + q.k) * 8 + step, 'reviewed')
WHERE q.whole AND m.whole AND t.step < q.size AND q.k BETWEEN 0 AND getvariable('months') - 1
    AND month(w.day) IN (5, 11)
ORDER BY reviewed_on, p.manager_id, rater_id;

INSERT INTO certifications BY NAME
WITH wanted AS (
    SELECT p.*, c.name AS certificate, c.required, c.years, c.held, p.no * 8 + c.n AS key
    FROM person p, (VALUES
        (1, 'Data protection', TRUE, 2, 0.92), (2, 'Product safety', TRUE, 3, 0.85),
            (3, 'Key account management', FALSE, NULL, 0.3)
    ) c(n, name, required, years, held)
),
issued AS (
    SELECT *, CASE WHEN u(key, 'held') < held
        THEN least(coalesce(left_on, getvariable('last_day')),
            greatest(hired_on, getvariable('last_day') - 30 - below(900, key, 'issued'))) END AS issued_on
    FROM wanted
)
SELECT manager_id, certificate AS name, required, issued_on, CAST(issued_on + to_years(years) AS DATE) AS expires_on
FROM issued
WHERE required OR issued_on IS NOT NULL
ORDER BY manager_id, name;
