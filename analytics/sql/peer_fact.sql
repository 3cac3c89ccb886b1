-- peer_fact: one rating of one account manager by one named colleague, on the day it was given
CREATE VIEW peer_fact AS
SELECT
    r.reviewed_on AS day,
    r.manager_id,
    h.team_id,
    h.region,
    r.rater_id,
    r.score,
    year(r.reviewed_on) AS reviewed_in
FROM peer_reviews r
LEFT JOIN team_history h
    ON h.manager_id = r.manager_id AND r.reviewed_on >= h.starts_on AND r.reviewed_on < h.ends_before
WHERE r.rater_id IS NOT NULL AND r.rater_id <> r.manager_id;
