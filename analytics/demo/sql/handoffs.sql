-- Requests to other departments in this stretch: about one in seven is accepted late.
INSERT INTO handoffs BY NAME
WITH asked AS (
    SELECT b.*, w.day + to_minutes(520 + below(500, b.key, 'request hour')) AS requested_at
    FROM book b
    JOIN workday w ON w.k = b.k AND w.n = below(w.days, b.key, 'request day')
    WHERE b.whole AND b.k >= getvariable('low') AND u(b.key, 'request') < 0.05
),
answered AS (
    SELECT *, requested_at + to_hours(72) AS due_at,
        requested_at + to_minutes(CAST(60 * 34 * exp(0.7 * z(key, 'acceptance')) AS INTEGER)) AS accepted_at
    FROM asked
)
SELECT printf('H%06d-%s', a.customer + 1, strftime(a.first_day, '%y%m')) AS handoff_id, p.manager_id,
    customer_id(a.customer) AS customer_id,
    pick(['development', 'marketing', 'service', 'technology'], a.key, 'department') AS department, a.requested_at,
        a.due_at,
    CASE WHEN a.accepted_at < getvariable('last_day') + 1 THEN a.accepted_at END AS accepted_at
FROM answered a
JOIN person p ON p.no = a.no
ORDER BY a.requested_at, handoff_id;
