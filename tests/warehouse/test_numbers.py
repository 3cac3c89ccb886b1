"""Numbers as people write them; what a column's decimal mark is, the column itself proves."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from analytics.errors import UsageError
from analytics.language import Phrase
from analytics.warehouse.numbers import Marks, check_currencies, currency_sql, kind_sql, marks_of, may_mean, number_sql
from tests.chinese import english_in

POINT, COMMA = Marks("."), Marks(",")


def _number(written: str, marks: Marks) -> Decimal | None:
    with duckdb.connect() as con:
        ((value,),) = con.execute(f"SELECT {number_sql('v', marks)} FROM (SELECT ? AS v)", [written]).fetchall()
    return value


def _marks(*written: str, whole: bool = False) -> Marks:
    place = Phrase("a.csv, column 'x'")
    with duckdb.connect() as con:
        kinds = con.execute(f"SELECT {kind_sql('v')}, {currency_sql('v')}, v FROM (SELECT unnest(?) AS v)",
                            [list(written)]).fetchall()
    check_currencies([currency for _, currency, _ in kinds if currency], place=place)
    return marks_of({kind: value for kind, _, value in kinds if kind}, whole=whole, place=place, key="sources.a")


WRITTEN = (  # text, marks, number or None
    ("10.50", POINT, "10.5"), ("+1e3", POINT, "1000"), (".5", POINT, "0.5"), ("5.", POINT, "5"), ("-4", POINT, "-4"),
    ("$1,234.50", POINT, "1234.5"), ("US$ 1,234.50", POINT, "1234.5"), ("1234.50 USD", POINT, "1234.5"),
    ("1.234,50 €", COMMA, "1234.5"), ("€1.234,50", COMMA, "1234.5"), ("-1.234.567,8", COMMA, "-1234567.8"),
    ("1\u00a0234,5 €", COMMA, "1234.5"), ("1 234 567", POINT, "1234567"), ("CHF 1'234.50", POINT, "1234.5"),
    ("¥12万", POINT, "120000"), ("1.5亿元", POINT, "150000000"), ("￥１２，３４５．６", POINT, "12345.6"),
    ("3千", POINT, "3000"), ("12k", POINT, "12000"), ("1.2M", POINT, "1200000"), ("人民币 5 元", POINT, "5"),
    ("(500)", POINT, "-500"), ("($1,234.50)", POINT, "-1234.5"), ("（５００）", POINT, "-500"), ("500-", POINT, "-500"),
    ("-$500", POINT, "-500"), ("$-500", POINT, "-500"), ("−500", POINT, "-500"), ("- 500", POINT, "-500"),
    ("12%", POINT, "0.12"), ("12,5 %", COMMA, "0.125"), ("12,34,567.5", POINT, "1234567.5"),
    ("1,5", POINT, None), ("1,50", POINT, None), ("12,34", POINT, None), ("1,2345", POINT, None), 
    ("1.234.5", COMMA, None),
    ("1.5", COMMA, None), ("1,234,5", COMMA, None), ("12 5", POINT, None), ("1_000", POINT, None),
    ("(500", POINT, None),
    ("(-500)", POINT, None), ("--5", POINT, None), ("-5-", POINT, None), ("5 6", POINT, None), ("five", POINT, None),
    ("$", POINT, None), ("万", POINT, None), ("1e400", POINT, None), ("nan", POINT, None), ("", POINT, None),
    ("1,234", Marks(".", ","), "1234"), ("1'234", Marks(".", ","), None), ("1 234", Marks(".", " "), "1234"),
)


@pytest.mark.parametrize(("written", "marks", "number"), WRITTEN)
def test_a_number_as_people_write_it(written: str, marks: Marks, number: str | None) -> None:
    assert _number(written, marks) == (None if number is None else Decimal(number))


PROVED = (  # values of a column, its decimal mark, because
    (["1234", "5"], ".", "no mark at all"),
    (["1,234", "1,234.5"], ".", "both marks: the last is the decimal one"),
    (["1.234", "1.234,5"], ",", "both marks: the last is the decimal one"),
    (["1.234", "12.5"], ".", "a mark before one digit is no grouping"),
    (["1,234", "12,50"], ",", "a mark before two digits is no grouping"),
    (["1,234", "1,234,567"], ".", "a mark that comes twice groups"),
    (["€1.234", "€1.234.567"], ",", "a mark that comes twice groups"),
    (["1.234", "0.500"], ".", "nothing is grouped after a zero"),
    (["1,234", "1234,500"], ",", "four digits before the mark are not grouped"),
    (["1.234", ".5"], ".", "no digit before the mark"),
    (["1.234", "text", "(99,9)"], ",", "what is no number says nothing"),
    (["1.234", "1.23456"], ".", "five digits after the mark"),
    (["1 000,50"], ",", "blanks group, and the comma is left"),
    (["1'000.500", "1'000"], ".", "a mark after other groups is the decimal one"),
)


@pytest.mark.parametrize(("column", "mark", "because"), PROVED)
def test_a_columns_own_values_prove_its_decimal_mark(column: list[str], mark: str, because: str) -> None:
    assert _marks(*column).decimal == mark, because


def test_a_whole_number_with_one_mark_is_grouped() -> None:
    assert _marks("1,234", whole=True).decimal == "."
    assert _marks("1.234", whole=True).decimal == ","
    assert _marks("1,234", "1,234,567", whole=True).decimal == "."


ASKED = (
    (["1,234", "5"], False, "in numbers such as '1,234' the mark could group thousands or begin the decimals"),
    (["1.234", "-$5.678"], False, "could group thousands"),
    (["1.5", "1,5"], False, "'1.5' and '1,5' do not have the same mark before their decimals"),
    (["1.234", "1,234"], True, "do not have the same mark"),
    (["$5", "€5"], False, "there are amounts in $, €; convert them into one currency at the source"),
)


@pytest.mark.parametrize(("column", "whole", "because"), ASKED)
def test_what_a_column_leaves_open_is_asked(column: list[str], whole: bool, because: str) -> None:
    with pytest.raises(UsageError) as question:
        _marks(*column, whole=whole)
    assert because in str(question.value)
    assert english_in(question.value) == ""


@pytest.mark.parametrize(("sign", "code", "may"), [
    ("$", "USD", True), ("us$", "USD", True), ("$", "AUD", True), ("A$", "AUD", True), ("A$", "USD", False),
    ("$", "CNY", False), ("元", "CNY", True), ("¥", "JPY", True), ("円", "CNY", False), ("€", "EUR", True),
    ("€", "XAF", False)])
def test_a_sign_stands_for_the_currencies_that_are_written_so(sign: str, code: str, may: bool) -> None:
    assert may_mean(sign, code) is may


@pytest.mark.parametrize("column", [["¥5", "5元", "CNY 5", "￥5"], ["$5", "US$5", "5 USD"], ["5", "€5", "5 EUR"]])
def test_a_currency_may_be_written_in_several_ways(column: list[str]) -> None:
    assert _marks(*column) == POINT
