-- flagged_stock: one customer flagged as at risk at the end of one month
CREATE VIEW flagged_stock AS
SELECT *
FROM risk_stock
WHERE flagged_accounts = 1;
