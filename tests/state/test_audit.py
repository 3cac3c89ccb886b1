"""The audit trail: complete, only growing, kept with what it tells or not at all."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from analytics.state import audit
from analytics.state.support_plan import document
from analytics.state.support_plans import open_plan, save, undo
from tests.state.conftest import ANN, DAY, HR, LEAD, TEAMS, plan


def test_every_change_leaves_who_when_what_before_and_after(state):
    begun = audit.now()
    first = open_plan(state, LEAD, TEAMS, plan())
    second = save(state, ANN, TEAMS, first.ticked(0, DAY))
    third = save(state, ANN, TEAMS, second.commented("ann", dt.datetime(2026, 5, 12, 9), "It helps"))
    fourth = save(state, HR, TEAMS, third.closed("Back on target", DAY))
    fifth = undo(state, HR, TEAMS, first.id)
    entries = audit.trail(state, HR, TEAMS)[::-1]
    assert [e.what.removeprefix("support_plan.") for e in entries] == [
        "opened", "ticked", "commented", "closed", "undone"]
    assert [e.who for e in entries] == ["lead1", "ann", "ann", "hr", "hr"]
    assert [e.after for e in entries] == [document(p) for p in (first, second, third, fourth, fifth)]
    assert [e.before for e in entries] == [None] + [document(p) for p in (first, second, third, fourth)]
    assert all(e.about == "ann" and e.item == "support_plan:1" for e in entries)
    assert [e.at for e in entries] == sorted(e.at for e in entries)
    assert begun <= entries[0].at
    assert entries[-1].at <= audit.now()
    assert abs(audit.now() - dt.datetime.now(dt.UTC).replace(tzinfo=None)) < dt.timedelta(seconds=5)


def test_a_part_of_the_trail(state):
    for person in ("ann", "ben"):
        open_plan(state, LEAD, TEAMS, plan(person))
    assert [e.about for e in audit.trail(state, HR, TEAMS, about="ben")] == ["ben"]
    assert [e.about for e in audit.trail(state, HR, TEAMS, item="support_plan:1")] == ["ann"]
    assert [e.about for e in audit.trail(state, HR, TEAMS, limit=1)] == ["ben"]
    assert audit.trail(state, ANN, TEAMS, about="ben") == []


def test_entries_about_nobody_are_for_hr(state):
    with state.writing() as session:
        audit.record(session, HR, "plan.approved", "plan:2026", after={"version": 3})
    assert [e.item for e in audit.trail(state, HR, TEAMS)] == ["plan:2026"]
    assert audit.trail(state, LEAD, TEAMS) == []


@pytest.mark.parametrize("statement", [
    "UPDATE audit SET who = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1",
    "UPDATE audit SET at = '2020-01-01' WHERE id = 1",
    "REPLACE INTO audit (id, at, who, what, item) VALUES (1, '2020-01-01', 'nobody', 'nothing', 'nothing')"])
def test_no_statement_changes_or_removes_an_entry(state, url, statement):
    if statement.startswith("REPLACE") and not url.startswith("sqlite"):
        statement = "TRUNCATE audit"
    open_plan(state, LEAD, TEAMS, plan())
    before = audit.trail(state, HR, TEAMS)
    with pytest.raises(DBAPIError, match="append-only"), state.writing() as session:
        session.execute(text(statement))
    assert audit.trail(state, HR, TEAMS) == before


def test_nothing_is_kept_without_its_entry(state, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(OSError, match="disk full"):
        open_plan(state, LEAD, TEAMS, plan())
    monkeypatch.undo()
    with state.reading() as session:
        assert session.execute(text("SELECT count(*) FROM support_plan")).scalar_one() == 0
