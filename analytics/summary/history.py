"""What every month was, measured once for all months of a snapshot, since it is the same whichever is looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer, own_scope
from analytics.metrics.measuring import measure
from analytics.performance.cards import Figure, by_month, figures
from analytics.periods import Period, add_months, month_start
from analytics.summary.candidates import HORIZON
from analytics.warehouse.query import Warehouse

YEAR = 12


@dataclass(frozen=True)
class History:
    """``tidy``: figures by month as ``measure`` gives them, without intervals, from a year before the first month with
    data to where plans are looked at after the last one."""

    tidy: pd.DataFrame

    def of(self, month: dt.date) -> dict[str, Figure]:
        """Metric id -> figure of a whole month, or of its days with data; none where nothing is known of it."""
        return figures(self.tidy[self.tidy["month"] == pd.Timestamp(month)])

    def year_to(self, month: dt.date) -> pd.DataFrame:
        """Twelve rows, the last one the month, and a column a metric; NaN where there is nothing."""
        months = [add_months(month, n) for n in range(1 - YEAR, 1)]
        near = self.tidy["month"].between(pd.Timestamp(months[0]), pd.Timestamp(month))
        return by_month(self.tidy[near], months, list(self.tidy["metric"].cat.categories))


def history(warehouse: Warehouse, viewer: Viewer, metrics: tuple[str, ...], by: tuple[str, ...] = ()) -> History:
    """Of metrics by month (and ``by``), over the rows that the viewer may see; raises ``NotAllowed``."""
    key = "history", own_scope(viewer, warehouse.policy.minimum_group), metrics, by
    first, last = month_start(warehouse.calendar.data_from), month_start(warehouse.calendar.data_to)
    span = Period(add_months(first, -YEAR), add_months(last, HORIZON + 1))
    return warehouse.memory.once(key, lambda: History(
        measure(warehouse, viewer, metrics, by=(*by, "month"), period=span, interval=False)))
