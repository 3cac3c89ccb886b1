-- month_end: one month of the data, with the day as of which its stocks are counted (its last day, or the data's)
CREATE TABLE month_end AS
SELECT month, max(day) AS day
FROM calendar
WHERE past
GROUP BY month
ORDER BY month;
