"""Only scalar expressions over a row's columns pass."""

from __future__ import annotations

import duckdb
import pytest

from analytics.errors import Misfit
from analytics.warehouse.expression import parse
from tests.chinese import english_in

ALLOWED = (  # expression, columns read, value for a = '6', "b ""c" = 'x'
    ("a", ("a",), "6"),
    ("CAST(a AS INTEGER) * 2", ("a",), 12),
    ("CASE WHEN a = '6' THEN 'six' ELSE \"b \"\"c\" END", ("a", 'b "c'), "six"),
    ("a || '-' || \"b \"\"c\"", ("a", 'b "c'), "6-x"),
    ("upper(coalesce(\"b \"\"c\", 'none'))", ('b "c',), "X"),
    ("a IN ('5', '6') AND a BETWEEN '1' AND '7' AND NOT a IS NULL", ("a",), True),
    ("a -- the rest is a remark", ("a",), "6"),
    ("'it''s'", (), "it's"),
)


@pytest.mark.parametrize(("text", "columns", "value"), ALLOWED)
def test_scalar_expressions_mean_what_they_say(text: str, columns: tuple[str, ...], value: object) -> None:
    scalar = parse(text)
    assert scalar.columns == columns
    with duckdb.connect() as con:
        assert con.execute(f"""SELECT {scalar.sql} FROM (SELECT '6' AS a, 'x' AS "b ""c")""").fetchone() == (value,)


REFUSED = (
    ("(SELECT 1)", "a query"),
    ("a IN (SELECT b FROM c)", "a query"),
    ("EXISTS (SELECT 1)", "a query"),
    ("read_csv('/etc/passwd')", "'read_csv'"),
    ("read_text('/etc/passwd')", "'read_text'"),
    ("getenv('HOME')", "'getenv'"),
    ("main.getenv('HOME')", "'main.getenv'"),
    ("current_setting('home_directory')", "'current_setting'"),
    ("a.upper()", "'a.upper'"),
    ("sum(a)", "'sum'"),
    ("count(*)", "'count_star'"),
    ("random()", "'random'"),
    ("uper(a)", "did you mean 'upper'?"),
    ("row_number() OVER ()", "a window function"),
    ("*", "a star"),
    ("COLUMNS('.*')", "a star"),
    ("?", "a parameter"),
    ("list_transform([1], lambda x: x)", "'list_transform'"),
    ("sales.amount", "sales.amount"),
    ("1, 2", "must be one value"),
    ("1 FROM sales", "not valid SQL"),
    ("1; DROP TABLE sales", "not valid SQL"),
    ("1) UNION SELECT (2", "must be one value"),
    ("1) FROM read_csv('x') WHERE (true", "must be one value"),
    ("a +", "not valid SQL"),
    ("", "must be one value"),
)


@pytest.mark.parametrize(("text", "because"), REFUSED)
def test_anything_else_is_refused_with_a_reason(text: str, because: str) -> None:
    with pytest.raises(Misfit, match="the expression") as refusal:
        parse(text)
    assert because in str(refusal.value)
    assert english_in(refusal.value) == ""
