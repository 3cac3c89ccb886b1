"""What the first reader would wait for is worked out beforehand, once a snapshot, and never in a reader's way."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.access import Role, Viewer
from analytics.errors import UsageError
from analytics.performance import assessing
from analytics.rewards.plan_file import company_plan
from analytics.summary import alerts
from analytics.summary.month import month_view
from analytics.warehouse.query import Warehouse, open_warehouse
from pages.parts import session, warming


@pytest.fixture
def fresh(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(demo_place)
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.HR])
def test_afterwards_another_month_needs_nobody_s_scores_nor_alerts(fresh, monkeypatch, role):
    warming.warm(fresh)

    def again(*_: object) -> None:
        raise AssertionError("worked out again")

    for module, name in ((assessing, "assess"), (alerts, "_judged")):
        monkeypatch.setattr(module, name, again)
    who, plans = Viewer(frozenset({role})), [company_plan(fresh.policy)]
    view = month_view(fresh, who, dt.date(2026, 5, 1), plans)
    assert view.people.spread is not None
    assert view.rewards is not None
    fresh.memory.clear()
    with pytest.raises(AssertionError, match="worked out again"):
        month_view(fresh, who, dt.date(2026, 5, 1), plans)


def test_each_snapshot_is_worked_out_once_while_the_server_runs(fresh, monkeypatch):
    """None yet, one that cannot be read, and one that serves on; the watch goes on after each."""
    looks = iter([None, UsageError("unreadable")])
    warmed: list[Warehouse] = []
    seen = asyncio.Event()

    def warehouse() -> Warehouse | None:
        found = next(looks, fresh)
        if isinstance(found, UsageError):
            raise found
        if len(warmed) == 1:
            loop.call_soon_threadsafe(seen.set)
        return found

    async def serve() -> None:
        async with warming.lifespan(None):
            await asyncio.wait_for(seen.wait(), 20)

    monkeypatch.setattr(warming, "_LOOKS", 0.01)
    monkeypatch.setattr(session, "warehouse", warehouse)
    monkeypatch.setattr(warming, "warm", warmed.append)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(serve())
    loop.close()
    assert warmed == [fresh]
