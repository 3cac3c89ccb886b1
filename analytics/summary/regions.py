"""Revenue and plan of twelve months by region (by team where there is one region), for small multiples."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer
from analytics.periods import add_months
from analytics.summary.history import YEAR, history
from analytics.warehouse.query import Warehouse

_DRAWN = ("revenue", "target_to_date")
MOST = 6  # panels that fit beside each other


@dataclass(frozen=True)
class Regions:
    """``unit``: ``region`` or ``team``; ``frame``: id, month, actual, plan (money, NaN where unknown or too few people)
    and partial, by id and month, the largest ``MOST`` by revenue; ``left_out``: how many more there are."""

    unit: str
    frame: pd.DataFrame
    left_out: int


def regions(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> Regions:
    """The twelve months up to one; a panel for each region whose revenue may be shown. Raises ``NotAllowed``."""
    for unit in ("region", "team"):
        found = _split(warehouse, viewer, month, unit)
        if unit == "team" or found["id"].nunique() > 1:
            break
    size = found.groupby("id")["actual"].sum().sort_values(ascending=False, kind="stable")
    shown = sorted(size.index[:MOST])
    frame = found[found["id"].isin(shown)].sort_values(["id", "month"], ignore_index=True)
    return Regions(unit, frame, max(len(size) - MOST, 0))


def _split(warehouse: Warehouse, viewer: Viewer, month: dt.date, unit: str) -> pd.DataFrame:
    """One row an entity and month that has revenue in any month."""
    months = pd.to_datetime([add_months(month, n) for n in range(1 - YEAR, 1)])
    tidy = history(warehouse, viewer, _DRAWN, (unit,)).tidy
    tidy = tidy[tidy["month"].isin(months) & tidy[unit].notna() & tidy["value"].notna()]
    grid = pd.MultiIndex.from_product([sorted(set(tidy[unit])), months], names=["id", "month"])
    revenue, plan = (tidy[tidy["metric"] == one].set_index([unit, "month"])["value"].reindex(grid) for one in _DRAWN)
    frame = pd.DataFrame({"actual": revenue, "plan": plan.where(plan > 0)}).reset_index()
    frame["partial"] = frame["month"] > pd.Timestamp(warehouse.calendar.complete_to)
    some = frame.groupby("id")["actual"].transform(lambda values: values.notna().any() and bool((values != 0).any()))
    return frame[some.astype(bool)]
