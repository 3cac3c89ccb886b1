-- sale_credit: one sales line and one account manager credited with it, with its order, territory and money
CREATE VIEW sale_credit AS
SELECT
    day,
    manager_id,
    team_id,
    region,
    owner_id,
    coalesce(order_id, sale_id) AS order_key,
    revenue,
    cost,
    units,
    orders,
    received_on
FROM sale_fact;
