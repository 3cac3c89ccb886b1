"""What several folders of tests share: the company of ``tests/company.py`` under two policies, and the demo company."""

from __future__ import annotations

import atexit
import datetime as dt
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling

from analytics import demo
from analytics.access import Role, Viewer
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from tests.company import CALENDAR_YEAR, FISCAL_YEAR, Frames, company, write

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how fast something is, the benchmarks say
POLICIES = {"calendar_year": CALENDAR_YEAR, "fiscal_year": FISCAL_YEAR}

TOGETHER = ("tests/browser/", "tests/rights/")
EARLY = (*TOGETHER, "tests/state/", "tests/warehouse/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no processor waits for it in the end."""
    items.sort(key=lambda item: [not item.nodeid.startswith(folder) for folder in EARLY])


class Distribution(LoadFileScheduling):
    """A file a time, but these folders as one: their server, browser and company are then made and warmed up once."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Distribution | None:
    return Distribution(config, log) if config.option.dist == "loadfile" else None


def pytest_collection() -> None:
    """Thousands of tests are gathered, and all of them stay: nothing of them is looked at for garbage, now or later."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()
    atexit.register(gc.unfreeze)


@pytest.fixture(scope="session")
def frames() -> Frames:
    """The raw tables. Tests that change them copy them first."""
    return company()


@pytest.fixture(scope="session")
def warehouses(frames: Frames, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Warehouse]]:
    """The company in a snapshot for each policy."""
    folder = tmp_path_factory.mktemp("warehouses")
    for name, policy in POLICIES.items():
        write(frames, folder / f"{name}.duckdb", policy)
    opened = {name: Warehouse(folder / f"{name}.duckdb") for name in POLICIES}
    yield opened
    for warehouse in opened.values():
        warehouse.close()


@pytest.fixture(scope="session")
def warehouse(warehouses: dict[str, Warehouse]) -> Warehouse:
    """The company under a policy whose fiscal year is the calendar year."""
    return warehouses["calendar_year"]


@pytest.fixture(scope="session")
def hr() -> Viewer:
    return Viewer(frozenset({Role.HR}))


@pytest.fixture(scope="session")
def demo_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a warehouse with the default demo company, whose data end in October 2026 whatever the day."""
    place = tmp_path_factory.mktemp("demo")
    demo.make(demo.Company(last_month=dt.date(2026, 10, 1)), place)
    return place


@pytest.fixture(scope="session")
def new_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a state in which nothing was ever kept, to be copied: making its tables takes longer."""
    file = tmp_path_factory.mktemp("new_state") / "state.db"
    State(f"sqlite:///{file}").close()
    return file
