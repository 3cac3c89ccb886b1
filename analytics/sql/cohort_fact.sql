-- cohort_fact: one customer on the day it became one, with the days until it was lost (or censored)
CREATE VIEW cohort_fact AS
SELECT
    f.day,
    f.manager_id,
    f.team_id,
    f.region,
    f.customer_id,
    f.segment,
    f.industry,
    c.ended_on,
    greatest(date_diff('day', f.day, least(coalesce(c.ended_on, x.data_to), x.data_to)), 0) AS duration,
    c.ended_on IS NOT NULL AND c.ended_on <= x.data_to AS happened
FROM customer_fact f
CROSS JOIN parameter x
JOIN customers c ON c.customer_id = f.customer_id
WHERE f.day <= x.data_to;
