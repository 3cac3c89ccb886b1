"""Revenue and plan of twelve months by region (by team where there is one region), for small multiples."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
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
    months = pd.DatetimeIndex([add_months(month, n) for n in range(1 - YEAR, 1)])
    found = history(warehouse, viewer, _DRAWN, (unit,)).tidy
    found = found[found["month"].isin(months) & found[unit].notna()]
    ids = sorted(set(found.loc[found["value"].notna(), unit]))
    amounts = np.full((len(_DRAWN), len(ids) + 1, YEAR), np.nan)  # the last of the ids: what shows nothing
    amounts[found["metric"].cat.codes, pd.Index(ids).get_indexer(found[unit]),
            months.get_indexer(found["month"])] = found["value"]
    actual, plan = amounts[:, :-1]
    frame = pd.DataFrame({
        "id": np.repeat(np.array(ids, object), YEAR), "month": np.tile(months, len(ids)), "actual": actual.ravel(),
        "plan": np.where(plan > 0, plan, np.nan).ravel()})
    frame["partial"] = frame["month"] > pd.Timestamp(warehouse.calendar.complete_to)
    return frame[np.repeat((np.nan_to_num(actual) != 0).any(axis=1), YEAR)]
