-- owner_history: one customer looked after by one account manager of one team from starts_on until before ends_before
CREATE VIEW owner_history AS
SELECT
    b.customer_id,
    b.manager_id,
    h.team_id,
    h.region,
    greatest(b.starts_on, coalesce(h.starts_on, b.starts_on)) AS starts_on,
    least(b.ends_before, coalesce(h.ends_before, b.ends_before)) AS ends_before
FROM book_history b
LEFT JOIN team_history h
    ON h.manager_id = b.manager_id AND h.starts_on < b.ends_before AND b.starts_on < h.ends_before;
