"""The demo company, for the models of the training pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current


@pytest.fixture(scope="session")
def demo(demo_place: Path) -> Iterator[Warehouse]:
    file = current(demo_place)
    assert file is not None
    opened = Warehouse(file)
    yield opened
    opened.close()
