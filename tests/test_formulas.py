"""Cells that a spreadsheet would take for formulas."""

from __future__ import annotations

import pytest

from analytics.formulas import safe, safe_csv

CELLS = [  # a cell, what becomes of it in a CSV document, because
    ("=1+1", "'=1+1", "a formula"), ("@SUM(1)", "'@SUM(1)", "a formula of old"), ("+cmd", "'+cmd", "a formula"),
    ("-cmd", "'-cmd", "a formula"), ("\t=1", "'\t=1", "a tab before it is skipped"),
    ("-12.5", "-12.5", "a number"), ("+3", "+3", "a number"), ("-1e-05", "-1e-05", "a number"),
    ("-.5", "-.5", "a number"), ("-1+1", "'-1+1", "begins as a number and is none"), ("--1", "'--1", "no number"),
    ("-", "'-", "no number"), ("-inf", "'-inf", "a name to a spreadsheet"), ("2026-11-29", "2026-11-29", "a day"),
    ("a=b", "a=b", "not at its start"), ("", "", "nothing"),
]


@pytest.mark.parametrize(("cell", "expected", "because"), CELLS)
def test_only_what_starts_a_formula_gets_a_quote(cell, expected, because):
    assert safe_csv(f"a,b\n{cell},x") == f"a,b\n{expected},x", because


def test_a_document_keeps_its_rows_commas_quotes_and_lines():
    text = 'name,note\n"Li, Wei","said ""no""\nand left"\n赵敏,'
    assert safe_csv(text) == text
    assert safe_csv('a\n"=1,2"\n"x\r\ny"') == 'a\n"\'=1,2"\n"x\ny"', "a carriage return would begin a row"


def test_what_is_no_text_stays_what_it_is():
    assert [safe(value) for value in (-1.5, None, True)] == [-1.5, None, True]
