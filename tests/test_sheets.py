"""Workbooks: every value comes back as it was, no text computes, totals are formulas that carry their value."""

from __future__ import annotations

import datetime as dt
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.language import Language
from analytics.sheets import LINE, Cell, Column, Sheet, workbook
from tests.sheets import column, formulas, part, read

EN, ZH = Language("en"), Language("zh_CN")
MADE = dt.datetime(2026, 11, 3, 6, 10, tzinfo=dt.UTC)
PAY = Sheet("Pay", (Column("Who"), Column("Base", "money", adds_up=True), Column("Bonus", "money", adds_up=True),
                    Column("Total", "money", adds_up=True, sums=2), Column("Share", "percent")),
            [("Ann", 10.25, 0.1, 10.35, 0.5), ("Bo", -3.0, None, -3.0, math.nan)])
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://example.org", "{=A1}", "\t=1", "<b>&amp;"]


def made(*sheets: Sheet, language: Language = EN, currency: str = "CNY") -> bytes:
    return workbook(sheets, title="A & B", currency=currency, made_at=MADE, language=language)


def test_values_come_back_and_what_is_missing_is_empty():
    rows = read(made(PAY))["Pay"]
    assert rows[:3] == [["Who", "Base", "Bonus", "Total", "Share"], ["Ann", 10.25, 0.1, 10.35, 0.5],
                        ["Bo", -3.0, "", -3.0, ""]]


def test_totals_are_formulas_that_carry_their_value_and_leave_out_what_is_filtered():
    file = made(PAY)
    assert read(file)["Pay"][3] == ["Total", 7.25, 0.1, 7.35, ""]
    assert formulas(file) == ["SUM(B2:C2)", "SUM(B3:C3)",
                              "SUBTOTAL(109,B2:B3)", "SUBTOTAL(109,C2:C3)", "SUBTOTAL(109,D2:D3)"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_or_a_link(text):
    file = made(Sheet(text, (Column(text),), [(text,)]))
    assert formulas(file) == []
    assert "hyperlink" not in part(file, "xl/worksheets/sheet1.xml")
    assert list(read(file).values()) == [[[text], [text]]]


@pytest.mark.parametrize(("currency", "language", "code"), [
    ("CNY", EN, "&quot;¥&quot;#,##0.00;−&quot;¥&quot;#,##0.00"), ("CNY", ZH, "#,##0.00&quot;元&quot;"),
    ("EUR", EN, "&quot;€&quot;#,##0.00"), ("USD", ZH, "&quot;US$&quot;#,##0.00"),
    ("JPY", EN, "&quot;¥&quot;#,##0;−&quot;¥&quot;#,##0\""), ("KWD", EN, "&quot;KWD\u00a0&quot;#,##0.000")])
def test_money_is_a_number_in_the_plans_currency(currency, language, code):
    assert code in part(made(PAY, currency=currency, language=language), "xl/styles.xml")


def test_a_cell_may_have_a_form_of_its_own():
    sheet = Sheet("Facts", (Column("What"), Column("Value")), [
        ("cost", Cell(1.5, "money")), ("on", Cell(dt.date(2026, 1, 31), "day")), ("text", "x")], filters=False)
    assert column(read(made(sheet))["Facts"], "Value") == [1.5, dt.date(2026, 1, 31), "x"]


def test_a_page_prints_landscape_on_one_width_with_its_head_and_foot():
    sheet = part(made(PAY), "xl/worksheets/sheet1.xml")
    for said in ('orientation="landscape"', 'fitToHeight="0"', 'state="frozen"', '<autoFilter ref="A1:E3"',
                 "&amp;8 A &amp;&amp; B · 3 Nov 2026, 06:10"):
        assert said in sheet
    assert "_xlnm.Print_Titles" in part(made(PAY), "xl/workbook.xml")


HIGH = [  # text, letters of its column, lines, because
    ("short", 10, 1, "it fits"), ("ten letter", 10, 1, "it just fits"), ("ten letters", 10, 2, "one letter too many"),
    ("aaaa bbbbbbb cc", 10, 2, "words stay whole, so the first line holds only one"), ("a" * 25, 10, 3, "a long word"),
    ("五个汉字吧", 10, 1, "Chinese characters are twice as wide"), ("六个汉字的吧", 10, 2, "and break anywhere"),
    ("a\n\nb" + " " * 20, 10, 3, "as it was written"),
]


@pytest.mark.parametrize(("text", "width", "lines", "because"), HIGH)
def test_a_row_is_as_high_as_its_longest_text_needs(text, width, lines, because):
    sheet = part(made(Sheet("S", (Column("A", width=width), Column("B")), [(text, "x")])), "xl/worksheets/sheet1.xml")
    said = re.search(r'<row r="2"[^>]*?( ht="([\d.]+)")?( customHeight="1")?>', sheet)
    assert (float(said[2]) if said[1] else LINE) == lines * LINE, because


def test_a_table_without_rows_has_its_head_and_no_total():
    assert read(made(Sheet("None", PAY.columns, [])))["None"] == [["Who", "Base", "Bonus", "Total", "Share"]]


@given(st.lists(st.tuples(st.text("=+-@abc", min_size=1), st.none() | st.floats(-1e9, 1e9)), min_size=1, max_size=20))
def test_the_total_is_the_sum_of_what_is_there(rows):
    sheet = Sheet("S", (Column("Who"), Column("Pay", "money", adds_up=True)), rows)
    cells = column(read(made(sheet))["S"], "Pay")
    assert cells[-1] == pytest.approx(math.fsum(v for _, v in rows if v is not None), abs=1e-5)
    assert [None if c == "" else c for c in cells[:-1]] == [None if v is None else pytest.approx(v) for _, v in rows]
