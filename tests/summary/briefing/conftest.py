"""The briefings that the documents are made from: the demo company's October in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.metrics.company_policy import company_policy
from analytics.metrics.showing import Writer
from analytics.rewards.plan_file import company_plan
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.making import briefing
from analytics.summary.month import Month, month_view
from analytics.warehouse.query import Warehouse, open_warehouse

EXECUTIVE = Viewer(frozenset({Role.EXECUTIVE}))
OCTOBER = dt.date(2026, 10, 1)
COMMENT = "Basin <b>needs</b> a decision & soon: #strong[no] $x$ =1+1"


@pytest.fixture(scope="package")
def demo(demo_place: Path) -> Iterator[Warehouse]:
    """The demo company under the repository's policy, with its alerts."""
    warehouse = open_warehouse(demo_place)
    warehouse.policy = company_policy()
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="package")
def month(demo: Warehouse) -> Month:
    return month_view(demo, EXECUTIVE, OCTOBER, [company_plan(demo.policy)])


@pytest.fixture(scope="package")
def both(demo: Warehouse, month: Month) -> dict[str, Briefing]:
    return {code: briefing(month, demo.policy, Writer(Language(code), "CNY"), COMMENT) for code in ("en", "zh_CN")}


@pytest.fixture(scope="package", params=["en", "zh_CN"])
def made(both: dict[str, Briefing], request: pytest.FixtureRequest) -> Briefing:
    return both[request.param]


@pytest.fixture(scope="package")
def english(both: dict[str, Briefing]) -> Briefing:
    return both["en"]
