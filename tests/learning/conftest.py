"""The demo company, for the models of the training pages; what is worked out of it is kept with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.access import Role, Viewer
from analytics.learning.effects import Overview, overview
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current


@pytest.fixture(scope="session")
def demo(demo_place: Path) -> Iterator[Warehouse]:
    file = current(demo_place)
    assert file is not None
    opened = Warehouse(file)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def view(demo: Warehouse) -> Overview:
    """The effects of all courses by the win rate, as HR sees them."""
    return overview(demo, Viewer(frozenset({Role.HR})), "win_rate")
