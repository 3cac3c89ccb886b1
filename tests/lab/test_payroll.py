"""The payroll workbook: each amount is the statement's, lines add up, and what cannot be added is not."""

from __future__ import annotations

import csv
import datetime as dt
import io

import numpy as np
import pytest

from analytics.lab.payroll import payroll_xlsx
from analytics.language import Language
from analytics.rewards.payout import Payouts
from analytics.rewards.printing import pay_text
from analytics.rewards.statement import statement
from tests.rewards.small import MEASURE, line, monthly, pay
from tests.sheets import column, formulas, read

EN, ZH = Language("en"), Language("zh_CN")
MADE = dt.datetime(2026, 11, 3, 6, 10, tzinfo=dt.UTC)
CURVE = dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0.8, 0.5), (1, 1), (1.5, 2)))
HONOUR = dict(kind="honour", honour="certificate", of="person", window="period", best=None,
              criteria=[dict(measure="revenue", reads="attainment", reach=1.2)])
SPIFF = dict(kind="spiff", measure="wins", amount=33.333, per_person=None, in_all=None, caps_over="period")


@pytest.fixture(scope="module")
def paid() -> Payouts:
    rows = [*monthly(90, 100, 133.337, who="a"), *monthly(101, None, 120, who="=b")]
    return pay({"bonus": CURVE, "extra": SPIFF}, [*rows, *monthly(1, 2, 3, who="a", target=None, of="wins")],
               then=[dict(kind="cap", amount=1300)], measures={"revenue": MEASURE, "wins": MEASURE})


def sheet(paid: Payouts, name: str = "Payroll", t: Language = EN) -> list[list]:
    return read(payroll_xlsx(paid, {"a": "Ann"}, MADE, t))[t(name)]


def test_every_amount_is_the_statements(paid):
    rows = sheet(paid)
    at = {(row[0], row[2]): row for row in rows[1:-1]}
    for person, who in enumerate(paid.situation.people):
        for period in range(len(paid.situation.periods)):
            told = statement(paid, person, period, EN)
            row = dict(zip(rows[0], at[who, told.period], strict=True))
            assert {one.label: row[one.label] for one in told.lines} == {one.label: one.amount for one in told.lines}
            assert row["Total"] == told.total


def test_lines_add_up_to_the_total_to_the_cent_and_by_formula(paid):
    rows = sheet(paid)
    money = rows[0][5:rows[0].index("Total")]
    assert len(money) >= 3
    for row in rows[1:]:
        named = dict(zip(rows[0], row, strict=True))
        assert round(sum(named[one] for one in money), 2) == named["Total"]
    assert sum("SUM(F2:" in one for one in formulas(payroll_xlsx(paid, {}, MADE, EN))) == 1


def test_the_workbook_says_the_same_as_the_csv(paid):
    by_csv = {(row["who"], row["period"]): float(row["amount"])
              for row in csv.DictReader(io.StringIO(pay_text(paid, "csv"))) if row["line"] == "total"}
    rows = sheet(paid)
    by_sheet = {(row[0], row[3].isoformat()): row[rows[0].index("Total")] for row in rows[1:-1]}
    assert by_sheet == by_csv


def test_periods_add_up_to_what_all_are_paid(paid):
    rows = sheet(paid, "By period")
    assert column(rows, "Total") == pytest.approx([*paid.total.sum(axis=0), paid.total.sum()])
    assert column(rows, "People")[:-1] == [2, 2, 2]


def test_names_and_what_there_is_no_result_for(paid):
    rows = sheet(paid)
    assert column(rows, "Name")[:-1] == ["=b"] * 3 + ["Ann"] * 3, "whoever has no name is shown by id"
    assert [row[2] for row in rows if "no result" in row] == ["Feb 2026"]


def test_what_is_no_money_of_the_period_is_no_part_of_the_total():
    paid = pay({"bonus": CURVE, "prize": HONOUR}, monthly(130))
    rows = sheet(paid)
    honour = "Honour (prize), 1: received"
    assert column(rows, honour)[0] == 1.0
    assert rows[0].index("Total") < rows[0].index(honour)
    assert column(rows, "Total")[0] == paid.total[0, 0]


def test_it_says_what_it_was_computed_from(paid):
    facts = {row[0]: row[1] for row in sheet(paid, "About")}
    assert (facts["Plan"], facts["Version"], facts["Currency"], facts["Results"]) == ("Case", "1", "CNY", "results")


def test_it_is_chinese_for_a_reader_of_chinese(paid):
    rows = sheet(paid, t=ZH)
    assert rows[-1][0] == "合计"
    assert all("\u4e00" <= name[0] <= "\u9fff" for name in rows[0])


def test_whoever_takes_no_part_is_not_listed():
    paid = pay({"bonus": CURVE}, [*monthly(100), *monthly(100, who="b")], who={"roles": ["x"]},
               people=[{"who": "a", "role": "x"}, {"who": "b", "role": "y"}])
    assert [row[0] for row in sheet(paid)[1:]] == ["a", "Total"]
    assert np.sum(paid.concerned) == 1


def test_two_lines_of_one_name_are_both_added():
    paid = pay({"bonus": CURVE}, monthly(150), then=[dict(kind="cap", amount=1500), dict(kind="cap", amount=1200)])
    rows = sheet(paid)
    assert rows[0].count("Cap of the plan") == 2
    assert sum(rows[1][5:8]) == pytest.approx(rows[1][8]) == pytest.approx(1200.0)
    assert "SUM(F2:H2)" in formulas(payroll_xlsx(paid, {}, MADE, EN))
