"""The demo company opened once for all tests of this folder: what was worked out of it is kept with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.access import Role, Viewer
from analytics.learning.effects import Overview, overview
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current


@pytest.fixture(scope="package")
def data(demo_place: Path) -> Iterator[Warehouse]:
    file = current(demo_place)
    assert file is not None
    opened = Warehouse(file)
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def view(data: Warehouse) -> Overview:
    """All courses by the win rate, as HR sees them."""
    return overview(data, Viewer(frozenset({Role.HR})), "win_rate")
