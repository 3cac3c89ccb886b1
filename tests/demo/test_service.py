"""Planted truths are found again by the product's own metrics, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.access import Viewer
from analytics.demo import Company, truths
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.warehouse.query import Warehouse, open_warehouse


@pytest.fixture(scope="module")
def demo_warehouse(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(demo_place)
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize("metric_id", ["time_to_resolve", "time_to_resolve_90", "sla_attainment"])
def test_the_slow_region_stands_out(metric_id: str, demo_warehouse: Warehouse, company: Company, hr: Viewer) -> None:
    period = demo_warehouse.calendar.period("12m")
    found = measure(demo_warehouse, hr, [metric_id], by=["region"], period=period).set_index("region")
    planted = truths(company)
    assert planted is not None
    slow, rest = found.loc[planted.slow_region], found.drop(planted.slow_region)
    if metric_id == "sla_attainment":
        assert slow["high"] < rest["low"].min()
    else:
        assert slow["low"] > rest["value"].max()


def test_the_flag_finds_more_of_the_lost_than_chance(demo_warehouse: Warehouse, hr: Viewer) -> None:
    """Its precision lies far above the share of customers that are lost anyway; it misses many, and that shows too."""
    found = measure(
        demo_warehouse, hr, ["risk_precision", "risk_recall"], period=demo_warehouse.calendar.period("all")
    ).set_index("metric")
    ((lost,),) = demo_warehouse.rows(
        "SELECT avg(CASE WHEN c.ended_on <= r.day + INTERVAL 6 MONTH THEN 1 ELSE 0 END) FROM risk_stock r"
        " JOIN customers c ON c.customer_id = r.customer_id CROSS JOIN parameter p"
        " WHERE r.day + INTERVAL 6 MONTH <= p.data_to"
    )
    assert found.at["risk_precision", "low"] > 2 * lost
    assert 0.1 < found.at["risk_recall", "value"] < 0.5


def test_every_metric_exists_in_the_demo_company(demo_warehouse: Warehouse, hr: Viewer) -> None:
    asked = [m.id for m in CATALOGUE.values() if not m.share_of]
    found = measure(demo_warehouse, hr, asked, period=demo_warehouse.calendar.period("all")).set_index("metric")
    assert found.index[found["value"].isna()].tolist() == []
    sure = [m for m in asked if CATALOGUE[m].interval != "none"]
    value, low, high = (found.loc[sure, column] for column in ("value", "low", "high"))
    assert ((low <= value) & (value <= high)).all()
