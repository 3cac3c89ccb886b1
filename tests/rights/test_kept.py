"""What was worked out for one reader is no other's: whoever asked before, the month is the one of a process in which
nobody has. Sums have no marks, unlike names (see ``test_matrix``), so they are compared as a whole."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from analytics.access import Role, Viewer
from analytics.summary.month import month_view
from analytics.warehouse.memory import Memory
from analytics.warehouse.query import Warehouse

READERS = {  # in the order in which they ask
    "HR": Viewer(frozenset({Role.HR})), "executive": Viewer(frozenset({Role.EXECUTIVE})),
    "executive who leads": Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), "m10", frozenset({"t4"})),
    "lead": Viewer(frozenset({Role.TEAM_LEAD}), "m04", frozenset({"t2"})),
}


def test_a_month_is_the_readers_own_whoever_asked_before(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch):
    def told(who: Viewer) -> bytes:
        return pickle.dumps(month_view(warehouse, who, dt.date(2025, 6, 1)))

    monkeypatch.setattr(warehouse, "memory", Memory())
    after = {name: told(who) for name, who in READERS.items()}
    for name, who in list(READERS.items())[1:]:
        monkeypatch.setattr(warehouse, "memory", Memory())
        assert told(who) == after[name], name
    assert len(set(after.values())) == len(READERS), "they are told of different people"
