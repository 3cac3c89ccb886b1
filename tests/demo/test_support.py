"""The made-up company's support plans: made once, by the leads, with effects that can be judged."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.access import Role, Viewer
from analytics.demo import Company, truths
from analytics.demo.support import make_examples
from analytics.language import Language
from analytics.performance.support import cases, months_assessed, outcomes, reasons
from analytics.state import audit, support_plans
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

HR = Viewer(frozenset({Role.HR}))


@pytest.fixture(scope="module")
def demo(demo_place):
    made = Warehouse(current(demo_place))
    yield made
    made.close()


@pytest.fixture
def state(tmp_path):
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def test_plans_are_made_once_and_their_effects_can_be_judged(demo, state):
    teams = {key: team for key, (_, team) in demo.people.items()}
    make_examples(demo, state, Language())
    made = support_plans.visible(state, HR, teams)
    closed = [p for p in made if p.status == "closed"]
    assert len(closed) >= 3
    assert len(made) > len(closed), "some are under way"
    assert len({p.manager_id for p in made}) == len(made) <= 6
    effects = outcomes(demo, HR, closed, state)
    assert sum(e is not None and e.effect == e.effect for e in effects.values()) >= 3
    leads = {lead for (lead,) in demo.rows("SELECT lead_id FROM teams")} | {"hr"}
    entries = audit.trail(state, HR, teams)
    assert {e.who for e in entries} <= leads
    assert all(e.who != e.about for e in entries), "nobody opens a plan about oneself"
    make_examples(demo, state, Language())
    assert audit.trail(state, HR, teams) == entries


def test_nothing_is_added_where_anything_was_kept(demo, state):
    with state.writing() as session:
        audit.record(session, HR, "support_plan.withdrawn", "support_plan:1", about="AM00001")
    make_examples(demo, state, Language("zh_CN"))
    assert support_plans.visible(state, HR, {}) == []


def test_the_planted_weak_manager_is_suggested_for_the_planted_reason(demo):
    """Whoever was planted to win few deals is found by the policy's rule, and the win rate is among the reasons."""
    planted = truths(Company(last_month=dt.date(2026, 10, 1)))
    found = [case for month in months_assessed(demo, HR) for case in cases(demo, HR, month)
             if case.suggested and case.manager_id == planted.weak_manager]
    assert found
    assert all("win_rate" in set(reasons(demo, HR, case).points["metric"]) for case in found)
