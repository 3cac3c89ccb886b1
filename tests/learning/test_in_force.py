"""Published training on the demo company: each reader's part of it, as rows, as a calendar, and as totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.learning import own_words, totals
from analytics.learning.in_force import places_in_force, runs_in_force
from analytics.state import training_plan_changes
from analytics.state.store import State
from analytics.state.training_plan import TrainingPlan
from analytics.warehouse.query import Warehouse

EN, ZH = Language("en"), Language("zh_CN")
HR, EXECUTIVE = Viewer(frozenset({Role.HR})), Viewer(frozenset({Role.EXECUTIVE}))
SUMS = {"spent": 60_000.0, "from_fund": 6500.0, "closed": 5.0, "share": 0.25, "people": 6, "places": 7, "hours": 100.0,
        "gap": 0.01}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def place(course: str, month: int, hours: float = 16.0) -> dict:
    return {"course_id": course, "month": f"2026-{month:02}-01", "hours": hours, "cost": 1000.0, "closed": 0.5}


def held(course: str, people: int, cost: float, month: int = 11) -> dict:
    return {"course_id": course, "month": f"2026-{month:02}-01", "people": people, "times": 1, "cost": cost,
            "funded": False}


@pytest.fixture
def members(demo: Warehouse) -> list[str]:
    """Six people of two teams, three each, the first team's first."""
    rows = demo.rows("SELECT manager_id, team_id FROM managers WHERE left_on IS NULL AND role = 'account_manager'"
                     " ORDER BY team_id, manager_id")
    teams = pd.DataFrame(rows, columns=["person", "team"]).groupby("team")["person"].agg(list)
    return [*teams.iloc[0][:3], *teams.iloc[1][:3]]


@pytest.fixture
def published(demo: Warehouse, state: State, members: list[str]) -> TrainingPlan:
    people = {person: [place("closing_masterclass", 12)] for person in members}
    people[members[0]] = [place("closing_masterclass", 12), place("gone", 11, 8.0)]
    result = {"sums": SUMS, "total": 20.0, "held": [
        held("closing_masterclass", 6, 60_000.0, 12), held("gone", 1, 6500.0)]}
    plan = training_plan_changes.keep(state, HR, {}, TrainingPlan("Winter", {}, result, people))
    return training_plan_changes.publish(state, HR, {}, plan.kept.id, plan.kept.version)


def lead_of(demo: Warehouse, person: str) -> Viewer:
    team = demo.people[person][1]
    ((lead,),) = demo.rows("SELECT lead_id FROM teams WHERE team_id = ?", [team])
    return Viewer(frozenset({Role.TEAM_LEAD}), lead, frozenset({team}))


def test_each_reader_is_given_the_own_part(demo, state, members, published):
    everybody = places_in_force(demo, HR, state, EN)
    assert len(everybody) == 7
    team = places_in_force(demo, lead_of(demo, members[0]), state, EN)
    assert set(team["manager_id"]) == set(members[:3])
    own = places_in_force(demo, Viewer(frozenset({Role.ACCOUNT_MANAGER}), members[0]), state, EN)
    assert list(own["course"]) == ["gone", "Closing masterclass"], "by month; what left the catalogue goes by its id"
    assert list(own["skills"]) == ["", "Closing"]
    assert own["name"].unique() == [demo.people[members[0]][0]]
    with pytest.raises(NotAllowed):
        places_in_force(demo, EXECUTIVE, state, EN)


def test_without_a_published_plan_there_are_no_rows(demo, state):
    nothing = places_in_force(demo, HR, state, EN)
    assert nothing.empty
    assert own_words.own_headline(nothing, EN) == "No course is planned for you"
    assert own_words.team_headline(nothing, ZH) == "尚未发布培训计划"
    assert runs_in_force(nothing) == []
    assert [card["value"] for card in own_words.own_kpis(nothing, EN)] == ["0", "0", "–"]


def test_what_is_said_of_them(demo, state, members, published):
    own = places_in_force(demo, Viewer(frozenset({Role.ACCOUNT_MANAGER}), members[0]), state, EN)
    assert own_words.own_headline(own, EN) == "2 courses are planned, 24 hours; the first is gone in Nov 2026"
    assert own_words.own_headline(own[1:], ZH) == "已安排1门课程，共16学时；第一门是2026年12月的Closing masterclass"
    everybody = places_in_force(demo, HR, state, EN)
    assert own_words.team_headline(everybody, EN) == "6 people have 7 places in courses, Nov 2026 to Dec 2026"
    assert list(own_words.places_table(own, ZH, names=False)["方式"]) == ["", "研讨会"]
    assert "Account manager" not in own_words.places_table(own, EN, names=False)


def test_the_calendar_holds_those_whom_the_reader_sees(demo, state, members, published):
    runs = runs_in_force(places_in_force(demo, lead_of(demo, members[0]), state, EN))
    assert [(run.course_id, run.month, run.people) for run in runs] == [
        ("gone", dt.date(2026, 11, 1), (members[0],)),
        ("closing_masterclass", dt.date(2026, 12, 1), tuple(sorted(members[:3])))]
    assert {run.plan for run in runs} == {published.kept.id}


def test_courses_of_few_people_stand_together_with_what_would_give_them_away(state, members, published):
    (found,), hidden = totals.totals_in_force(state, EXECUTIVE, 5)
    assert found.courses.to_dict("list") == {"course_id": [""], "cost": [66_500.0], "people": [7]}
    assert (found.first, found.last, hidden) == (dt.date(2026, 11, 1), dt.date(2026, 12, 1), False)
    (found,), _ = totals.totals_in_force(state, EXECUTIVE, 1)
    assert found.courses.values.tolist() == [["closing_masterclass", 60_000.0, 6], ["gone", 6500.0, 1]]
    assert totals.totals_in_force(state, EXECUTIVE, 7) == ([], True), "a plan for six people is too small as a whole"


def test_two_plans_that_differ_by_few_people_are_not_both_told(state, members, published):
    """Their gaps' difference would be that of whoever is in one alone. What was published first was told first."""
    def publish(name: str, people: list[str]) -> None:
        plan = TrainingPlan(name, {}, published.result, {who: [place("closing_masterclass", 12)] for who in people})
        kept = training_plan_changes.keep(state, HR, {}, plan)
        training_plan_changes.publish(state, HR, {}, kept.kept.id, kept.kept.version)

    def names() -> list[str]:
        return [one.name for one in totals.totals_in_force(state, EXECUTIVE, 3)[0]]

    publish("Spring", members[:5])
    assert names() == ["Winter"], "one person less"
    assert totals.totals_in_force(state, EXECUTIVE, 3)[1]
    publish("Summer", members[:3])
    assert names() == ["Summer", "Winter"], "three people less"


def test_the_totals_in_words(state, published):
    found, _ = totals.totals_in_force(state, EXECUTIVE, 5)
    assert totals.totals_headline(found, "CNY", EN) == (
        "¥66.5k closes 25% of the weighted gap, with courses for 6 people")
    assert totals.totals_headline([], "CNY", ZH) == "尚未发布培训计划"
    assert totals.totals_headline([], "CNY", EN, hidden=True) == "No training plan can be shown"
    assert [card["value"] for card in totals.totals_kpis(found, "CNY", EN)] == ["¥66.5k", "25%", "6"]
    assert [card["value"] for card in totals.totals_kpis([], "CNY", EN)] == ["–", "–", "–"]
