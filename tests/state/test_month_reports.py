"""What was reported of a month: kept by scope and version, never changed, and by nobody who may not read it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.state import audit
from analytics.state.month_reports import freeze, reports
from tests.state.conftest import ADMINISTRATOR, ANN, EXECUTIVE, HR, LEAD, OTHER_LEAD, TEAMS, at_once, one

OCTOBER = dt.date(2026, 10, 1)
BOTH = {"en": '{"title": "October"}', "zh_CN": '{"title": "十月"}'}


def test_what_was_frozen_is_read_by_whoever_reads_the_same_summary(state):
    assert reports(state, HR, OCTOBER) == []
    kept = freeze(state, EXECUTIVE, OCTOBER, "a.duckdb", '{"currency": "CNY"}', BOTH)
    assert (kept.version, kept.who, kept.snapshot, kept.policy, kept.briefings) == (
        1, "boss", "a.duckdb", '{"currency": "CNY"}', BOTH)
    assert reports(state, HR, OCTOBER) == [kept]
    assert reports(state, HR, dt.date(2026, 9, 1)) == []
    assert reports(state, LEAD, OCTOBER) == [], "the company's is not a team's"
    own = freeze(state, LEAD, OCTOBER, "a.duckdb", "{}", BOTH)
    assert reports(state, LEAD, OCTOBER) == [own]
    assert reports(state, OTHER_LEAD, OCTOBER) == []
    assert reports(state, HR, OCTOBER) == [kept]


def test_a_restatement_stands_beside_what_was_reported(state):
    first = freeze(state, HR, OCTOBER, "a.duckdb", "{}", BOTH)
    assert freeze(state, HR, OCTOBER, "a.duckdb", "{}", BOTH) == first, "nothing new, nothing kept"
    changed = [freeze(state, HR, OCTOBER, *what) for what in (
        ("b.duckdb", "{}", BOTH), ("b.duckdb", '{"currency": "EUR"}', BOTH),
        ("b.duckdb", '{"currency": "EUR"}', BOTH | {"en": "{}"}))]
    assert [one.version for one in changed] == [2, 3, 4]
    assert reports(state, HR, OCTOBER) == [*changed[::-1], first]


def test_it_stands_in_the_audit_trail(state):
    freeze(state, EXECUTIVE, OCTOBER, "a.duckdb", "{}", BOTH)
    (entry,) = audit.trail(state, HR, TEAMS)
    assert (entry.what, entry.item, entry.who) == ("month_report.frozen", "month_report:2026-10", "boss")


@pytest.mark.parametrize("viewer", [ANN, ADMINISTRATOR, Viewer(frozenset()), one(Role.TEAM_LEAD, "lead3")])
def test_who_may_not_open_the_summary_neither_reads_nor_freezes(state, viewer):
    with pytest.raises(NotAllowed):
        reports(state, viewer, OCTOBER)
    with pytest.raises(NotAllowed):
        freeze(state, viewer, OCTOBER, "a.duckdb", "{}", BOTH)
    assert reports(state, HR, OCTOBER) == []


@pytest.mark.parametrize("change", ["UPDATE month_report SET english = 'x'", "DELETE FROM month_report"])
def test_nothing_frozen_can_be_changed_or_removed(state, change):
    kept = freeze(state, HR, OCTOBER, "a.duckdb", "{}", BOTH)
    with pytest.raises((DatabaseError, UsageError), match="append-only"), state.writing() as session:
        session.execute(text(change))
    assert reports(state, HR, OCTOBER) == [kept]


def test_of_many_at_once_each_keeps_a_version_of_its_own(url, state):
    found = at_once(url, lambda own, place: freeze(own, HR, OCTOBER, f"{place}.duckdb", "{}", BOTH))
    assert sorted(one.version for one in found) == [1, 2, 3, 4, 5, 6]
    assert len({one.snapshot for one in reports(state, HR, OCTOBER)}) == 6
