"""Backup and restore: everything comes back, into either database, or nothing does."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, text

from analytics.errors import NotAllowed, UsageError
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import awards, pay_plans, questions, scenarios
from analytics.state.awards import Award
from analytics.state.backup import backup, restore
from analytics.state.questions import Line
from analytics.state.scenarios import Scenario
from analytics.state.store import State
from analytics.state.support_plans import open_plan, save, visible
from analytics.state.tables import Base
from analytics.state.trail_check import verify
from tests.state.conftest import ADMINISTRATOR, ANN, DAY, EXECUTIVE, HR, LEAD, TEAMS, plan


@pytest.fixture
def full(tmp_path):
    """A state with something of every kind."""
    state = State(f"sqlite:///{tmp_path / 'full.db'}")
    kept = open_plan(state, LEAD, TEAMS, plan())
    save(state, ANN, TEAMS, kept.ticked(0, DAY))
    awards.give(state, HR, Award("honour", DAY, "赢回了流失的客户 ‘É’", manager_id="ann"))
    scenarios.keep(state, HR, Scenario("First", "commission", {"a": [1.5, None]}, {}))
    questions.write(state, ANN, Line("ann", "commission", "1", "2026-Q1", "sales"), "Why?\nReally")
    pay_plans.draft(state, HR, "commission", read_plan(PLANS / "commission.yaml", "CNY"))
    yield state
    state.close()


def content(state: State) -> dict[str, list]:
    with state.reading() as session:
        return {table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
                for table in Base.metadata.sorted_tables}


def test_everything_comes_back_into_either_database(full, url):
    lines, other = list(backup(full, HR)), State(url)
    assert all(content(full)[name] for name in ("audit", "support_step", "award", "scenario", "pay_plan", "pay_remark"))
    assert restore(other, HR, lines, "b.jsonl") == len(lines) - 2
    assert content(other) == content(full)
    assert verify(other, HR) == verify(full, HR)
    assert list(backup(other, HR))[1:] == lines[1:]
    other.close()


def test_a_restored_state_goes_on(full, url):
    other = State(url)
    restore(other, HR, backup(full, HR), "b.jsonl")
    second = open_plan(other, LEAD, TEAMS, plan("ben"))
    assert second in visible(other, HR, TEAMS)
    assert verify(other, HR).whole
    other.close()


HARM = {
    "empty": lambda lines: [], "cut off": lambda lines: lines[:-1],
    "a row is missing": lambda lines: [*lines[:3], *lines[4:]], "half a line": lambda lines: [lines[0], lines[1][:20]],
    "no JSON": lambda lines: [lines[0], "x\n"], "a list": lambda lines: [lines[0], "[]\n"],
    "rows after the end": lambda lines: [*lines, lines[1]],
    "other version": lambda lines: [json.dumps({"bridgeboard_state": 99}), *lines[1:]],
    "unknown table": lambda lines: [lines[0], '{"nobody": {"a": 1}}\n', '{"rows": 1}\n'],
    "unknown column": lambda lines: [lines[0], '{"award": {"colour": 1}}\n', '{"rows": 1}\n'],
    "two tables": lambda lines: [lines[0], '{"award": {}, "audit": {}}\n', '{"rows": 1}\n'],
}


@pytest.mark.parametrize("harm", HARM)
def test_of_a_damaged_file_nothing_is_restored(full, url, harm):
    other = State(url)
    before = content(other)
    with pytest.raises(UsageError, match=r"b\.jsonl is n"):
        restore(other, HR, HARM[harm](list(backup(full, HR))), "b.jsonl")
    assert content(other) == before
    open_plan(other, LEAD, TEAMS, plan())
    assert verify(other, HR).whole
    other.close()


def test_only_an_empty_state_is_filled(full):
    before = content(full)
    with pytest.raises(UsageError, match="not empty"):
        restore(full, HR, list(backup(full, HR)), "b.jsonl")
    assert content(full) == before


def test_a_backup_is_of_one_moment(full):
    lines = backup(full, HR)
    first = [next(lines) for _ in range(2)]
    open_plan(full, LEAD, TEAMS, plan("ben"))
    rest = list(lines)
    assert not any('"ben"' in line for line in [*first, *rest])
    with full.reading() as session:
        assert session.execute(text("SELECT count(*) FROM support_plan")).scalar_one() == 2


@pytest.mark.parametrize("viewer", [ANN, LEAD, EXECUTIVE, ADMINISTRATOR])
def test_only_hr_may_take_or_restore_one(full, viewer):
    with pytest.raises(NotAllowed):
        backup(full, viewer)
    with pytest.raises(NotAllowed):
        restore(full, viewer, [], "b.jsonl")
