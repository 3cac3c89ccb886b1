"""Which units are drawn for an interval: customers, people or months, and what is known and stays as it is."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.access import Role, Viewer
from analytics.metrics import intervals
from analytics.metrics.measuring import measure
from analytics.metrics.rows import rows_behind
from analytics.warehouse.query import Warehouse

PEOPLE = {"account_manager": ["m02"]}


def test_the_coverage_of_one_person_draws_the_customers_and_keeps_what_is_missing(
    warehouse: Warehouse, hr: Viewer
) -> None:
    """A second way: from the rows behind the figure, by customer, over the known rest of the target."""
    period = warehouse.calendar.period("2025-03")
    found = measure(warehouse, hr, ["pipeline_coverage"], period=period, by=("account_manager",))
    checked = 0
    for one in found[found["value"].notna()].itertuples():
        deals, missing = rows_behind(warehouse, hr, "pipeline_coverage", period=period, limit=10**6,
                                     where={"account_manager": [one.account_manager]})
        parts = deals.frame["open_amount"].astype(float).groupby(
            deals.frame["customer"], dropna=False).sum().to_numpy()
        rest = float(missing.frame["missing_target"].sum())
        assert one.n == len(parts), "so many customers have an open deal"
        low, high = intervals.bootstrap(lambda s: s["open"] / s["rest"], {"open": parts}, np.zeros(len(parts), int), 1,
                                        {"rest": np.array([rest])})
        assert (one.low, one.high) == pytest.approx((low[0], high[0]), nan_ok=True)
        if len(parts) > 2:
            assert 0 < one.low < one.value < one.high
            checked += 1
    assert checked >= 3


def test_whoever_looks_at_themselves_has_the_same_interval(warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("2025-03")
    own = measure(warehouse, Viewer(frozenset({Role.ACCOUNT_MANAGER}), "m02"), ["pipeline_coverage"], period=period)
    seen = measure(warehouse, hr, ["pipeline_coverage"], period=period, where=PEOPLE)
    assert own[["value", "low", "high", "n"]].iloc[0].tolist() == seen[["value", "low", "high", "n"]].iloc[0].tolist()


@pytest.mark.parametrize(("metric", "where", "because"), [
    ("pipeline_coverage", {}, "a company's is drawn from its people: each has a pipeline and a target"),
    ("quota_attainment", {}, "so is its attainment"),
    ("quota_attainment", PEOPLE, "months of one person say more than customers, whose targets nobody knows"),
])
def test_what_is_drawn_elsewhere(metric, where, because, warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("12m" if metric == "quota_attainment" else "2025-03")
    one = measure(warehouse, hr, [metric], period=period, where=where).iloc[0]
    behind = rows_behind(warehouse, hr, metric, period=period, where=where, limit=10**6)
    units = {unit for part in behind for unit in (part.frame["day"].astype("datetime64[s]").dt.to_period("M")
                                                  if where else part.frame["account_manager"].fillna(""))}
    assert one["n"] == len(units), because
    assert one["low"] < one["value"] < one["high"]
