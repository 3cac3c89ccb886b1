-- Sales lines, some returned later, some credited to two people; the large customer is served by three.
CREATE OR REPLACE TEMP TABLE line AS
WITH counted AS (
    SELECT k, first_day, customer, no, segment, large, since, revenue, key,
        CASE WHEN large THEN 8 WHEN segment = 'Key accounts' THEN 3 WHEN segment = 'Mid-market' THEN 1.2
            ELSE 0.55 END AS usual,
        -- the team that is planted by its revenue has as many lines every month as is usual: even steps, no draw
        CASE WHEN team_name = getvariable('falling_team') THEN (u(k, 'lines') + customer * sqrt(2)) % 1
            ELSE u(key, 'lines') END AS chance
    FROM book
    WHERE k BETWEEN getvariable('low') AND getvariable('high')
),
lines AS (
    SELECT *, key * 16 + i AS line_key
    FROM (SELECT *, unnest(range(CAST(floor(usual + chance) AS BIGINT))) AS i FROM counted)
),
priced AS (
    SELECT l.*, p.product_id, p.price, p.margin,
        CAST(l.revenue / l.usual * exp(0.18 * z(l.line_key, 'amount') - 0.0162) AS DECIMAL(18, 2)) AS amount
    FROM lines l
    -- half of what a customer buys is always the same two products
    JOIN product p ON p.no = CASE WHEN u(l.line_key, 'same') < 0.5
        THEN below(24, l.customer * 2 + l.i % 2, 'usual product')
        ELSE below(24, l.line_key, 'product') END
)
SELECT
    p.no, p.k, p.customer, p.segment, p.large, p.key, p.line_key, p.product_id, p.price, p.amount,
    printf('S%06d-%s-%d', p.customer + 1, strftime(p.first_day, '%y%m'), p.i + 1) AS sale_id,
    printf('O%06d-%s-%d', p.customer + 1, strftime(p.first_day, '%y%m'), p.i // 2 + 1) AS order_id,
    greatest(w.day, p.since) AS sold_on,
    CAST(p.amount * (1 - p.margin) * (0.94 + 0.12 * u(p.line_key, 'cost')) AS DECIMAL(18, 2)) AS cost
FROM priced p
JOIN workday w ON w.k = p.k AND w.n = below(w.days, p.key * 16 + p.i // 2, 'sold day');

CREATE OR REPLACE TEMP TABLE returned AS
SELECT l.*, weekday_before(l.sold_on + 7 + below(25, l.line_key, 'return day')) AS returned_on,
    round(0.2 + 0.8 * u(l.line_key, 'return share'), 2) AS part
FROM line l
JOIN person p ON p.no = l.no
JOIN customer c ON c.no = l.customer
WHERE u(l.line_key, 'return') < 0.015 AND NOT l.large AND u(l.line_key, 'shared') >= 0.02
    AND l.sold_on + 32 <= least(getvariable('last_day'), coalesce(p.left_on, DATE '9999-12-31'),
        coalesce(c.ended_on, DATE '9999-12-31'));

INSERT INTO sales BY NAME
WITH booked AS (
    SELECT sale_id, order_id, sold_on, no, customer, product_id, 'sale' AS kind,
        greatest(1, round(amount / price)) AS quantity, amount, cost
    FROM line
    UNION ALL
    SELECT sale_id || 'R', order_id, returned_on, no, customer, product_id, 'return',
        -greatest(1, round(part * amount / price)),
        CAST(-part * amount AS DECIMAL(18, 2)), CAST(-part * cost AS DECIMAL(18, 2))
    FROM returned
)
SELECT b.sale_id, b.order_id, b.sold_on, p.manager_id, customer_id(b.customer) AS customer_id,
    b.product_id, b.kind, b.quantity, b.amount, b.cost
FROM booked b
JOIN person p ON p.no = b.no
ORDER BY b.sold_on, b.sale_id;

INSERT INTO sale_credits BY NAME
WITH parts AS (
    SELECT sale_id, no, k, unnest(CASE WHEN large THEN [0, 1, 2] ELSE [0, 1] END) AS step,
        unnest(CASE WHEN large THEN [0.4, 0.3, 0.3] ELSE [0.7, 0.3] END) AS share
    FROM line
    WHERE large OR u(line_key, 'shared') < 0.02
)
SELECT s.sale_id, p.manager_id, s.share
FROM parts s
JOIN person_month me ON me.no = s.no AND me.k = s.k AND me.whole
JOIN person_month mate ON mate.k = s.k AND mate.team = me.team AND mate.whole
    AND mate.place = (me.place + s.step) % me.size
JOIN person p ON p.no = mate.no
WHERE me.size > 2
ORDER BY s.sale_id, s.step;

-- one invoice a customer and month
INSERT INTO receivables BY NAME
WITH invoiced AS (
    SELECT l.key, l.customer, l.k, l.large OR l.segment = 'Key accounts' AS late_terms, sum(l.amount) AS amount,
        coalesce(c.end_k - l.k < getvariable('leaving_months'), FALSE) AS leaving
    FROM line l
    JOIN customer c ON c.no = l.customer
    GROUP BY ALL
),
dated AS (
    SELECT *, month_end(k) AS issued_on, month_end(k) + CASE WHEN late_terms THEN 45 ELSE 30 END AS due_on,
        CASE WHEN u(key, 'late') < CASE WHEN leaving THEN getvariable('leaving_late') ELSE 0.07 END THEN 20 + below(90, key, 'late days')
            ELSE below(24, key, 'paid day') - 20 END AS delay
    FROM invoiced
)
SELECT printf('I%06d-%s', customer + 1, strftime(issued_on, '%y%m')) AS invoice_id,
    customer_id(customer) AS customer_id,
    issued_on, due_on, CASE WHEN due_on + delay <= getvariable('last_day') THEN due_on + delay END AS paid_on, amount
FROM dated
ORDER BY k, customer;
