"""Plans that hold at the same time for the same people are told; others are not."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.lab.overlaps import overlapping
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.terms import Months, Who
from analytics.state import pay_plans
from analytics.state.pay_plan import PlanVersion
from analytics.state.store import State

HR = Viewer(frozenset({Role.HR}))
COMMISSION = read_plan(PLANS / "commission.yaml", "CNY").model_copy(update={"until": dt.date(2026, 12, 31)})
MEETS = [  # who takes part by one and by the other, whether somebody could by both, because
    (Who(), Who(), True, "both take everybody"),
    (Who(roles=("account_manager",)), Who(), True, "one takes everybody"),
    (Who(roles=("account_manager",)), Who(roles=("team_lead",)), False, "other roles"),
    (Who(roles=("account_manager", "team_lead")), Who(roles=("team_lead",)), True, "a role in common"),
    (Who(levels=(1, 2)), Who(levels=(3,)), False, "other levels"),
    (Who(teams=("t1",)), Who(teams=("t2",)), False, "other teams"),
    (Who(teams=("t1",), levels=(1,)), Who(teams=("t1",), levels=(2,)), False, "one difference is enough"),
    (Who(levels=(1,)), Who(teams=("t1",)), True, "somebody of level 1 may be in t1"),
    (Who(tenure=Months(below=6)), Who(tenure=Months(at_least=6)), False, "one begins where the other ends"),
    (Who(tenure=Months(below=7)), Who(tenure=Months(at_least=6)), True, "the sixth month is in both"),
    (Who(tenure=Months(at_least=3)), Who(), True, "anybody may have been there for long"),
]


@pytest.mark.parametrize(("one", "other", "meets", "because"), MEETS)
def test_whether_somebody_could_take_part_by_both(one, other, meets, because):
    assert one.meets(other) is meets, because
    assert other.meets(one) is meets, because


@pytest.fixture
def state(tmp_path):
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def brought_to(state: State, name: str, plan: Plan, *steps: str) -> PlanVersion:
    version = pay_plans.draft(state, HR, name, plan)
    for to in steps:
        version = pay_plans.move(state, HR, version, to, "Why", dt.date(2026, 6, 30) if to == "ended" else None)
    return version


IN_FORCE = ("reviewed", "approved", "in_force")
DAYS = [  # first and last day of the plan that is asked about, whether it meets all of 2026 and 2026 until June
    (dt.date(2026, 1, 1), dt.date(2026, 12, 31), True, True),
    (dt.date(2026, 6, 30), None, True, True),
    (dt.date(2026, 7, 1), None, True, False),
    (dt.date(2026, 12, 31), None, True, False),
    (dt.date(2027, 1, 1), None, False, False),
    (dt.date(2025, 1, 1), dt.date(2025, 12, 31), False, False),
    (dt.date(2025, 1, 1), dt.date(2026, 1, 1), True, True),
]


@pytest.mark.parametrize(("since", "until", "all_year", "until_june"), DAYS)
def test_days_in_common_count_both_ends(state, since, until, all_year, until_june):
    whole = brought_to(state, "whole", COMMISSION, *IN_FORCE)
    half = brought_to(state, "half", COMMISSION, *IN_FORCE, "ended")
    new = brought_to(state, "new", COMMISSION.model_copy(update={"since": since, "until": until}))
    expected = {v.name for v, meets in ((whole, all_year), (half, until_june)) if meets}
    assert {v.name for v in overlapping(state, HR, new)} == expected


def test_only_other_plans_in_force_for_the_same_people_are_told(state):
    brought_to(state, "new", COMMISSION, *IN_FORCE)
    brought_to(state, "planned", COMMISSION, "reviewed", "approved")
    brought_to(state, "given_up", COMMISSION, "withdrawn")
    brought_to(state, "leads", COMMISSION.model_copy(update={"who": Who(roles=("team_lead",))}), *IN_FORCE)
    meets = brought_to(state, "all", COMMISSION.model_copy(update={"who": Who()}), *IN_FORCE)
    second = brought_to(state, "new", COMMISSION.model_copy(update={"target_bonus": 1.0}))
    assert overlapping(state, HR, second) == [meets]


def test_a_version_that_can_no_longer_be_read_blocks_nothing(state, monkeypatch):
    """Rules grow stricter; what was kept before stays as it was."""
    steps = {"ended": (*IN_FORCE, "ended"), "in_force": IN_FORCE, "draft": ()}
    old = {name: brought_to(state, name, COMMISSION, *to) for name, to in steps.items()}
    readable = brought_to(state, "new", COMMISSION)
    read = pay_plans.versions
    monkeypatch.setattr(pay_plans, "versions", lambda *asked: [
        dataclasses.replace(one, document={"title": "what was a plan"}) if one.plan in old else one
        for one in read(*asked)])
    assert [one.name for one in overlapping(state, HR, readable)] == ["in_force/1"]


def test_it_is_for_who_makes_plans(state):
    version = brought_to(state, "new", COMMISSION, *IN_FORCE)
    with pytest.raises(NotAllowed):
        overlapping(state, Viewer(frozenset({Role.TEAM_LEAD}), "lead", frozenset({"t1"})), version)
