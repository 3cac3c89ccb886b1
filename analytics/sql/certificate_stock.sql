-- certificate_stock: one required certificate of one account manager employed at the end of one month
-- Valid from the day it was issued to the day it expires, both included; of several issues any may be the valid one.
CREATE TABLE certificate_stock AS
WITH required AS (
    SELECT manager_id, name
    FROM certifications
    WHERE required
    GROUP BY manager_id, name
)
SELECT
    p.month,
    p.day,
    p.manager_id,
    p.team_id,
    p.region,
    r.name AS certificate,
    max(c.expires_on) AS expires_on,
    1 AS required_certificates,
    CASE WHEN max(CASE WHEN c.expires_on IS NULL OR c.expires_on >= p.day THEN 1 ELSE 0 END) = 1
            AND count(c.issued_on) > 0 THEN 1 ELSE 0 END AS valid_certificates
FROM people_stock p
JOIN required r ON r.manager_id = p.manager_id
LEFT JOIN certifications c ON c.manager_id = r.manager_id AND c.name = r.name AND c.issued_on <= p.day
GROUP BY p.month, p.day, p.manager_id, p.team_id, p.region, r.name
ORDER BY p.month, p.manager_id, r.name;
