"""Refused sign-ins: who is refused again and again waits, longer each time, whichever replica they come to."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from analytics.state import audit
from analytics.state.refusals import FREE, WINDOW, Refusals, wait_after
from analytics.state.store import State
from analytics.state.tables import RefusalRow
from analytics.state.trail_check import verify
from tests.state.conftest import HR, TEAMS

NOON = dt.datetime(2026, 5, 12, 12)
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
PAT, HOME = "account:pat@example.org", "address:10.0.0.9"


@pytest.mark.parametrize(("kind", "refusals", "minutes"), [
    ("account", 0, 0), ("account", 4, 0), ("account", 5, 1), ("account", 6, 2), ("account", 7, 4), ("account", 8, 8),
    ("account", 9, 15), ("account", 10_000, 15), ("address", 49, 0), ("address", 50, 1), ("address", 51, 2)])
def test_the_wait_begins_late_doubles_and_has_an_end(kind, refusals, minutes):
    assert wait_after(kind, refusals) == minutes * MINUTE


def refuse(state: State, times: int, at: dt.datetime = NOON, *sources: str) -> None:
    for _ in range(times):
        Refusals(state).add(*(sources or (PAT, HOME)), reason="not known", now=at)


def test_it_is_over_to_the_second(state):
    refuse(state, FREE["account"])
    refusals = Refusals(state)
    assert [refusals.wait(PAT, NOON + after) for after in (0 * SECOND, 59 * SECOND, MINUTE, MINUTE + SECOND)] == [
        MINUTE, SECOND, 0 * SECOND, 0 * SECOND]
    refuse(state, 1, NOON + MINUTE)
    assert refusals.wait(PAT, NOON + MINUTE) == 2 * MINUTE, "the next one waits twice as long"


def test_what_is_an_hour_ago_counts_no_more_and_is_forgotten(state):
    refuse(state, FREE["account"])
    refuse(state, 1, NOON + WINDOW - SECOND)
    assert Refusals(state).wait(PAT, NOON + WINDOW - SECOND) == 2 * MINUTE
    assert Refusals(state).wait(PAT, NOON + WINDOW) == 0 * MINUTE
    refuse(state, 1, NOON + WINDOW)
    with state.reading() as session:
        assert session.scalar(select(func.count()).select_from(RefusalRow)) == 4, "two for each of the last two"


def test_another_account_does_not_wait_and_a_computer_waits_later(state):
    refuse(state, FREE["account"])
    assert Refusals(state).wait("account:kim@example.org", NOON) == Refusals(state).wait(HOME, NOON) == 0 * MINUTE
    for other in range(FREE["address"] - FREE["account"]):
        refuse(state, 1, NOON, f"account:{other}", HOME)
    assert Refusals(state).wait(HOME, NOON) == MINUTE
    assert Refusals(state).wait("account:1", NOON) == 0 * MINUTE


def test_replicas_count_together(url):
    here, there = State(url), State(url)
    refuse(here, 3)
    refuse(there, 2)
    assert Refusals(here).wait(PAT, NOON) == Refusals(there).wait(PAT, NOON) == MINUTE
    here.close()
    there.close()


def test_each_stands_in_the_trail_with_its_reason_and_where_it_came_from(state):
    refuse(state, 2)
    entries = audit.trail(state, HR, TEAMS)
    assert [(e.who, e.what, e.item, e.after) for e in entries] == [
        ("nobody", "access.refused", PAT, {"reason": "not known", "from": HOME})] * 2
    assert verify(state, HR).whole


def test_without_its_entry_none_is_counted(state, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(OSError, match="power cut"):
        refuse(state, 1)
    with state.reading() as session:
        assert session.scalar(select(func.count()).select_from(RefusalRow)) == 0
