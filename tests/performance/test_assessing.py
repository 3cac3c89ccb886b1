"""The latest scores are those of all months at their end, whichever was worked out first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.performance.assessing import assessment, latest_scores
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

HR = Viewer(frozenset({Role.HR}))


@pytest.fixture
def data(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


def test_the_latest_scores_are_the_last_of_all_months(data):
    alone = latest_scores(data, HR)
    assert "assessment" not in data.memory, "all months take four times as long"
    assert latest_scores(data, HR).equals(alone)
    whole = assessment(data, HR).frame
    last = whole[whole["month"] == whole["month"].max()].set_index("manager_id")["estimate"]
    pd.testing.assert_series_equal(alone, last)
    pd.testing.assert_series_equal(latest_scores(data, HR), last)
    assert len(last) > 30


def test_nobody_without_a_role_gets_them(data):
    with pytest.raises(NotAllowed):
        latest_scores(data, Viewer(frozenset()))
