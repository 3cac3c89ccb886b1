"""A whole equals its parts: by every dimension, by month, by share; from month tables and facts alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from analytics.access import Viewer, people_scope
from analytics.metrics import sums
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.periods import Period
from analytics.warehouse.query import Warehouse
from tests.company import Frames

PERIODS = ("12m", "FY2024", "ytd", "2024-05-09..2024-11-21", "all")
ADDED = [m.id for m in CATALOGUE.values() if m.numerator and not m.denominator and not m.share_of]
STOCKS = {m for m in ADDED if any(f.stock for f in CATALOGUE[m].facts)}


def figures(
    warehouse: Warehouse, viewer: Viewer, metrics: Sequence[str], period: Period, by: tuple[str, ...] = ()
) -> dict[str, float]:
    """Metric -> sum of its figures over all groups."""
    tidy = measure(warehouse, viewer, metrics, by=by, period=period, interval=False)
    return tidy.groupby("metric")["value"].sum().to_dict()


def able(dim: str) -> list[str]:
    return [m for m in ADDED if DIMENSIONS[dim].months or DIMENSIONS[dim].column in CATALOGUE[m].dimensions]


@pytest.mark.parametrize("text", PERIODS)
@pytest.mark.parametrize("dim", [dim for dim in DIMENSIONS if able(dim)])
def test_the_parts_add_up(dim: str, text: str, warehouses: dict[str, Warehouse], hr: Viewer) -> None:
    warehouse = warehouses["fiscal_year"]
    period = warehouse.calendar.period(text)
    asked = [m for m in able(dim) if not (DIMENSIONS[dim].months and m in STOCKS)]  # a stock is not added over time
    whole = figures(warehouse, hr, asked, period)
    assert len(whole) == len(asked)
    assert figures(warehouse, hr, asked, period, (dim,)) == pytest.approx(whole)


def test_the_metrics_that_add_up_are_those_expected() -> None:
    assert [dim for dim in DIMENSIONS if not able(dim)] == ["case_kind"], "of times, which do not add up"
    assert set(ADDED) == {
        "revenue",
        "target",
        "target_to_date",
        "cost",
        "orders",
        "units",
        "open_pipeline",
        "new_customers",
        "activities",
        "market_notes",
    }


def test_a_stock_is_that_of_the_last_month(warehouse: Warehouse, hr: Viewer) -> None:
    months = measure(
        warehouse, hr, ["open_pipeline"], by=["month"], period=warehouse.calendar.period("12m"), interval=False
    )
    year = measure(warehouse, hr, ["open_pipeline"], period=warehouse.calendar.period("12m"), interval=False)
    assert len(months) == 12
    assert year["value"].iloc[0] == months.sort_values("month")["value"].iloc[-1] < months["value"].sum()


def test_months_and_days_meet_without_gap_or_overlap(warehouse: Warehouse, hr: Viewer) -> None:
    """A period cut anywhere has the sum of its pieces; edges come from facts, the middle from month tables."""
    calendar = warehouse.calendar
    whole = figures(warehouse, hr, sorted(set(ADDED) - STOCKS), calendar.period("2024-01-10..2025-02-20"))
    pieces = [
        "2024-01-10..2024-01-31",
        "2024-02-01..2024-02-29",
        "2024-03-01..2024-03-04",
        "2024-03-05..2025-01-31",
        "2025-02-01..2025-02-20",
    ]
    found = [figures(warehouse, hr, sorted(set(ADDED) - STOCKS), calendar.period(p)) for p in pieces]
    assert {m: sum(f[m] for f in found) for m in whole} == pytest.approx(whole)


def test_shares_conserve_revenue(warehouse: Warehouse, frames: Frames, hr: Viewer) -> None:
    """However a sale is shared between people, all of it is credited and none twice."""
    everything = warehouse.calendar.period("all")
    assert figures(warehouse, hr, ["revenue"], everything)["revenue"] == pytest.approx(
        float(frames["sales"]["amount"].sum())
    )
    assert figures(warehouse, hr, ["revenue"], everything, ("account_manager", "product_category"))[
        "revenue"
    ] == pytest.approx(float(frames["sales"]["amount"].sum()))
    names = frames["sales"]["order_id"].fillna(frames["sales"]["sale_id"])[frames["sales"]["kind"] == "sale"]
    orders = names.nunique() + int(names.isna().sum())  # a line without any number is an order of its own
    assert figures(warehouse, hr, ["orders"], everything)["orders"] == pytest.approx(orders)


def test_targets_are_conserved_in_full_months(warehouse: Warehouse, frames: Frames, hr: Viewer) -> None:
    """Shared over working days and added up again; only joiners and leavers lose the days they are not there."""
    period, own = warehouse.calendar.period("FY2024"), frames["targets"].query("kind == 'own'")
    given = own[own["month"].dt.year == 2024].groupby("manager_id")["amount"].sum()
    tidy = (
        measure(warehouse, hr, ["target"], by=["account_manager"], period=period)
        .set_index("account_manager")["value"]
        .dropna()
    )
    stayed = given.index.difference(["m03", "m04"])
    assert tidy[stayed].to_dict() == pytest.approx(given[stayed].to_dict())
    march = own[(own["manager_id"] == "m03") & (own["month"] == "2024-03-01")]["amount"].iloc[0]
    joined = measure(
        warehouse, hr, ["target"], period=warehouse.calendar.period("2024-03"), where={"account_manager": ["m03"]}
    )
    assert joined["value"].iloc[0] == pytest.approx(march * 13 / 21)  # hired on the 13th: 13 of 21 working days


def test_rolled_up_targets_are_not_added(warehouse: Warehouse, frames: Frames, hr: Viewer) -> None:
    tidy = measure(warehouse, hr, ["target"], period=warehouse.calendar.period("2023-05"))
    given = frames["targets"]
    own = given[
        (given["kind"] == "own") & (given["month"] == "2023-05-01") & (given["manager_id"] != "m03")
    ]  # m03 joins later
    assert len(own) == 11
    assert tidy["value"].iloc[0] == pytest.approx(own["amount"].sum())


def test_attributed_wins_conserve_wins(warehouse: Warehouse, frames: Frames, hr: Viewer) -> None:
    """Every won deal of a customer with any activity in its three months is shared out whole."""
    tidy = measure(warehouse, hr, ["conversion"], period=warehouse.calendar.period("all"), interval=False)
    activities = frames["activities"].dropna(subset=["customer_id"])
    month = {
        c: set(12 * g["occurred_at"].dt.year + g["occurred_at"].dt.month) for c, g in activities.groupby("customer_id")
    }
    won = frames["opportunities"].query("outcome == 'won'").dropna(subset=["customer_id"])
    near = [
        any(12 * d.year + d.month - age in month.get(c, ()) for age in range(3))
        for c, d in zip(won["customer_id"], won["closed_on"], strict=True)
    ]
    assert 0 < sum(near) < len(near)
    assert tidy["value"].iloc[0] * len(activities) / 100 == pytest.approx(sum(near))


@pytest.mark.parametrize("by", [(), ("team",), ("segment",), ("month",), ("product_category",)], ids="-".join)
@pytest.mark.parametrize("text", ["12m", "ytd", "2024-05-09..2024-11-21"])
def test_month_tables_and_facts_give_the_same(
    text: str, by: tuple[str, ...], warehouse: Warehouse, hr: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    period = warehouse.calendar.period(text)
    columns = {DIMENSIONS[d].column for d in by} - {""}
    asked = [m.id for m in CATALOGUE.values() if not m.sample and not m.share_of and columns <= m.dimensions]
    rolled = measure(warehouse, hr, asked, by=by, period=period, interval=False)
    monkeypatch.setattr(sums, "ROLLUPS", ())
    direct = measure(warehouse, hr, asked, by=by, period=period, interval=False)
    assert rolled["metric"].tolist() == direct["metric"].tolist()
    np.testing.assert_allclose(rolled["value"].to_numpy(float), direct["value"].to_numpy(float), rtol=1e-6, atol=1e-6)


def test_whole_months_are_read_from_a_month_table_and_splits_that_none_has_from_facts(
    warehouse: Warehouse, hr: Viewer
) -> None:
    """So that the test before compares two ways, not one with itself."""
    period = warehouse.calendar.period("12m")
    rolled = sums.sums_query(warehouse, people_scope(hr), ["revenue"], [DIMENSIONS["team"]], period, {})
    assert "FROM manager_month" in rolled.sql
    assert "sale_fact" not in rolled.sql
    direct = sums.sums_query(
        warehouse, people_scope(hr), ["revenue"], [DIMENSIONS["segment"], DIMENSIONS["product_category"]], period, {}
    )
    assert "FROM sale_fact" in direct.sql
    assert "_month WHERE" not in direct.sql
