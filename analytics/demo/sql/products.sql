-- Products with price and margin, from the list in words.py.
CREATE TEMP TABLE product AS
SELECT CAST(n - 1 AS INTEGER) AS no, 'P' || lpad(CAST(n AS VARCHAR), 2, '0') AS product_id, p.name, p.category,
    CAST(p.margin AS DOUBLE) AS margin, CAST(p.price AS DOUBLE) AS price
FROM (
    SELECT unnest(from_json(getvariable('products'),
        '[{"name": "VARCHAR", "category": "VARCHAR", "margin": "DOUBLE", "price": "DOUBLE"}]')) AS p,
        generate_subscripts(from_json(getvariable('products'), '["JSON"]'), 1) AS n
);

INSERT INTO products BY NAME
SELECT product_id, name, category FROM product ORDER BY no;
