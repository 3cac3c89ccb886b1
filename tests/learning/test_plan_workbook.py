"""A plan as a workbook: it says what the page says, adds up, and holds no formula of anybody's but its totals."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.language import Language
from analytics.learning.ground import Ground
from analytics.learning.plan_words import headline
from analytics.learning.plan_workbook import Report, plan_xlsx
from analytics.training.conditions import Choice
from tests.learning.planning import COURSES, NOTHING, solved, uplifts
from tests.sheets import column, formulas, read

PEOPLE = {"ann": ("Ann", "East"), "ben": ("=1+1", "@East"), "cid": ("Cid", "West"), "dee": ("Dee", "West")}
GROUND = Ground(COURSES, NOTHING, uplifts(), {"s1": "Negotiation", "s2": "Closing", "s3": "Products"})


def report(**given: object) -> Report:
    found = solved(**given)[1]
    frame = found.frame()
    rows = frame.assign(name=[PEOPLE[p][0] for p in frame["manager_id"]],
                        team=[PEOPLE[p][1] for p in frame["manager_id"]],
                        course=[GROUND.names[c] for c in frame["course_id"]], locked=False)
    return Report(found, GROUND, rows, PEOPLE, "Winter & spring", "CNY", "demo.duckdb", dt.datetime(2026, 11, 28),
                  "pat")


def book(language: str = "en", **given: object) -> dict[str, list[list]]:
    return read(plan_xlsx(report(**given), Language(language)))


def test_the_totals_are_those_of_the_page():
    one, sheets = report(), book()
    sums = one.found.sums
    summary = {row[0]: row[1] for row in sheets["Summary"]}
    assert headline(one.found, "CNY", Language()) in summary
    assert (summary["From the budget"], summary["From the fund"]) == (sums.spent, sums.from_fund)
    assert summary["Gap closed"] == pytest.approx(sums.share)
    for sheet in ("Plan", "By person"):
        rows = sheets[sheet]
        assert column(rows, "Cost")[-1] == pytest.approx(sums.spent + sums.from_fund), sheet
        assert column(rows, "Closed gap")[-1] == pytest.approx(sums.closed), sheet
        assert column(rows, "Hours")[-1] == sums.hours, sheet
    assert column(sheets["Calendar"], "Cost")[-1] == pytest.approx(sums.spent + sums.from_fund)
    assert column(sheets["Compared"], "Weighted levels")[0] == pytest.approx(sums.closed)


def test_everybody_considered_is_listed_also_without_a_place():
    rows = book()["By person"]
    assert column(rows, "ID")[:-1] == ["ben", "ann", "cid", "dee"]
    assert column(rows, "Courses")[:-1] == [2, 2, 0, 0]


def test_the_assumptions_hold_every_condition_and_choice():
    locked = Choice(person="ann", course="closing", month=dt.date(2026, 12, 1))
    rows = book(locked=(locked,))["Assumptions"]
    said = {row[0]: row[1] for row in rows}
    assert (said["Budget"], said["Certification fund"], said["Hours a person"], said["Months"]) == (3000, 500, 24, 2)
    assert (said["Paid by the fund"], said["Floor of fairness"]) == ("Certification", "none")
    assert said["Locked"] == "Ann · =Closing · Dec 2026"


def test_the_catalogue_says_what_is_claimed_and_expected():
    rows = book()["Catalogue"]
    assert len(rows) - 1 == sum(len(course.teaches) for course in COURSES.courses.values())
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["Claimed"], first["Measured"], first["Expected"]) == (first["Claimed"], "", first["Claimed"])


def test_no_text_becomes_a_formula():
    file = plan_xlsx(report(), Language())
    assert all(formula.startswith(("SUBTOTAL(109,", "SUM(")) for formula in formulas(file)), "only totals"
    assert "=1+1" in column(read(file)["Plan"], "Account manager")


def test_a_plan_without_places_is_a_workbook_too():
    sheets = book(budget=0.0, fund=0.0)
    assert len(sheets["Plan"]) == 1
    assert column(sheets["By person"], "Courses")[:-1] == [0, 0, 0, 0]


def test_in_chinese():
    sheets = book("zh_CN")
    assert {"测算假设", "课程目录", "日程", "方案比较"} <= set(sheets)
    assert headline(report().found, "CNY", Language("zh_CN")) in [row[0] for row in next(iter(sheets.values()))]
