-- Arithmetic that all other files use. Chance is a hash of a whole-number key, a word and the seed: never random().

-- evenly spread from 0 up to, but not including, 1
CREATE TEMP MACRO u(key, word) AS
    (hash(xor(hash(CAST(key AS BIGINT)), hash(word, getvariable('seed')))) >> 11) * 1.1102230246251565e-16;

-- normal, mean 0, standard deviation 1
CREATE TEMP MACRO z(key, word) AS sqrt(-2 * ln(1 - u(key, word))) * cos(2 * pi() * u(key, word || ' angle'));

-- whole number from 0 to below n
CREATE TEMP MACRO below(n, key, word) AS CAST(floor(n * u(key, word)) AS INTEGER);

CREATE TEMP MACRO pick(words, key, word) AS words[1 + below(len(words), key, word)];

-- the day itself, or the Friday before where it falls on a weekend
CREATE TEMP MACRO weekday_before(day) AS CAST(day AS DATE) - CAST(greatest(isodow(day) - 5, 0) AS INTEGER);

-- months from the first month of the data, which is 0
CREATE TEMP MACRO month_of(day) AS CAST(
    (year(day) - year(getvariable('first_day'))) * 12 + month(day) - month(getvariable('first_day')) AS INTEGER);

CREATE TEMP MACRO month_start(k) AS CAST(getvariable('first_day') + to_months(CAST(k AS INTEGER)) AS DATE);

CREATE TEMP MACRO month_end(k) AS month_start(k + 1) - 1;

CREATE TEMP MACRO team_id(no) AS 'T' || lpad(CAST(no + 1 AS VARCHAR), 4, '0');

CREATE TEMP MACRO customer_id(no) AS 'C' || lpad(CAST(no + 1 AS VARCHAR), 6, '0');
