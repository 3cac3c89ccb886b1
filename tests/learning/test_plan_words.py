"""What is said of a plan, in both languages, and where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.language import Language
from analytics.learning import plan_words
from analytics.learning.plan_words import compared_headline, headline, kpis
from analytics.learning.planned import Planned
from analytics.training.conditions import Choice, Floor
from tests.learning.planning import COURSES, problem, solved

EN, ZH = Language("en"), Language("zh_CN")
NAMES = {course.id: course.name for course in COURSES.courses.values()}


def plan(**given: object) -> Planned:
    return solved(**given)[1]


def values(found: Planned, t: Language = EN) -> dict[str, str]:
    return {card["id"]: card["value"] for card in kpis(found, "CNY", t)}


def test_the_finding_is_what_the_plan_costs_and_closes():
    assert headline(plan(), "CNY", EN) == "¥2.80k closes 97% of the weighted gap of 4 people"
    assert headline(plan(), "CNY", ZH) == "投入2,800元，可弥补4人加权差距的97%"
    assert headline(plan(budget=0.0, fund=0.0), "CNY", EN) == "No course fits these conditions"


def test_before_there_is_a_plan_the_finding_is_what_is_missing():
    assert plan_words.first_headline(problem(), EN) == "3 people are 4 weighted skill levels short"
    cards = {card["id"]: (card["value"], card["delta"]) for card in plan_words.first_kpis(problem(), EN)}
    assert cards == {"people": ("3", "of 4"), "gap": ("3.9", "5 gaps"), "courses": ("4", "teach 100% of it")}


def test_the_key_figures_are_those_of_the_plan():
    found = plan()
    assert values(found) == {
        "cost": "¥2.30k", "closed": "97%", "reached": "2", "floor": "–", "gap": "0.0%",
        "next": EN.number(found.next_gain, 2, sign=True) + " levels"}
    cards = {card["id"]: card for card in kpis(found, "CNY", EN)}
    assert cards["cost"]["delta"] == "77% of ¥3.00k"
    assert cards["cost"]["description"] == "fund ¥500 of ¥500"
    assert cards["closed"]["margin"] == f"± {100 * found.margin:.0f}"
    assert cards["floor"]["delta"] == "no floor"


def test_the_floor_says_what_it_costs():
    found = replace(plan(), floor_cost=0.39)
    assert values(found)["floor"] == "0.39 levels"
    assert [card["delta"] for card in kpis(found, "CNY", ZH) if card["id"] == "floor"] == ["差距的10.0个百分点"]


def test_without_a_budget_there_is_no_share_of_it():
    assert kpis(plan(budget=0.0, fund=0.0), "CNY", EN)[0]["delta"] == "– of ¥0"


@pytest.mark.parametrize(("everybody", "weakest", "expected"), [
    (1.9, 1.0, "The plan closes 100% more than the better usual way"),
    (1.0, 1.9, "The plan closes 100% more than the better usual way"),
    (3.8, 1.0, "One of the usual ways closes as much"),
    (3.7999, 1.0, "One of the usual ways closes as much"),
    (0.0, 0.0, "Neither of the usual ways closes anything under these conditions")])
def test_the_comparison_is_with_the_better_of_the_usual_ways(everybody, weakest, expected):
    one = plan()
    found = replace(one, sums=replace(one.sums, closed=3.8), everybody=replace(one.everybody, closed=everybody),
                    weakest=replace(one.weakest, closed=weakest))
    assert compared_headline(found, EN) == expected


def test_the_comparison_table_has_a_row_a_way():
    table = plan_words.compared_table(plan(), "CNY", EN)
    assert list(table["Way of planning"]) == ["This plan", "Everybody takes the same", "Weakest first"]
    assert table["Gap closed"][0] == "97.4%"


def test_what_brings_most_for_its_money():
    assert plan_words.gains_headline(plan().gains, NAMES, EN) == (
        "Selling <b> closes most for its money; all that help are in the plan")
    assert plan_words.gains_headline(plan(fund=0.0).gains, NAMES, EN) == (
        "Selling <b> closes most for its money; 1 more course would help")
    assert plan_words.gains_headline(plan(budget=0.0, fund=0.0).gains, NAMES, EN) == (
        "Selling <b> would close most for its money, of 3 courses that help")
    assert plan_words.gains_headline((), NAMES, EN) == "No course closes anything"


def test_the_fullest_month():
    assert plan_words.calendar_headline(plan(), EN) == "Nov 2026 is the fullest month: 3 places"
    assert plan_words.calendar_headline(plan(budget=0.0, fund=0.0), EN) == "Nothing is held"


def test_the_conditions_in_a_line():
    asked = plan().conditions.model_copy(update={
        "floor": Floor(of="share", least=0.2), "locked": (Choice(person="ann", course="selling"),)})
    assert plan_words.conditions_line(asked, "CNY", EN) == (
        "budget ¥3.00k · certification fund ¥500 · 24 hours a person · Nov 2026 to Dec 2026 · "
        "everybody 20% of the own gap at least · 1 choice locked")
    assert plan_words.conditions_line(asked, "CNY", ZH).endswith("每人至少弥补自身差距的20% · 已锁定1项")
    assert plan_words.floor_words(Floor(of="hours", least=8), EN) == "everybody 8 hours at least"
