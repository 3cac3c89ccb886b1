"""Where revenue will end, for the company or what the viewer may see of it: read and forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Viewer, own_scope
from analytics.metrics.catalogue import metric
from analytics.periods import Calendar, add_months
from analytics.summary.ahead import NOTHING, Underway
from analytics.summary.backtest import Trials
from analytics.summary.candidates import SEASON
from analytics.summary.forecast import Forecast, forecast, unbroken
from analytics.summary.history import history
from analytics.warehouse.query import Warehouse

REVENUE, TARGET = "revenue", "target"
_DAYS_SQL = """
SELECT sum(CASE WHEN past THEN 1 ELSE 0 END) AS past, count(*) AS days
FROM calendar
WHERE month = ? AND working
"""


@dataclass(frozen=True)
class Outlook:
    """``total``: the forecast of all that the viewer sees, as far as the month chosen; ``calendar`` says which quarter
    and fiscal year its periods are."""

    month: dt.date
    calendar: Calendar
    total: Forecast | None


def outlook(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> Outlook:
    """What was, or is, to be expected with ``month`` as the last one known; kept for all viewers of the same rows.

    A month that the data do not fill counts as far as it went, and the complete ones before it are its history.
    ``total`` is None where no month is complete, or the group is too small for the viewer. Raises ``NotAllowed`` where
    the viewer may see no figures.
    """
    key = ("outlook", own_scope(viewer, warehouse.policy.minimum_group), month)
    return warehouse.memory.once(
        key, lambda: Outlook(month, warehouse.calendar, _forecast(warehouse, viewer, month)))


def _forecast(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> Forecast | None:
    calendar, by_month = warehouse.calendar, _by_month(warehouse, viewer)
    last = min(month, calendar.complete_to)
    known = by_month.revenue[by_month.revenue["month"] <= last]
    if not known["value"].notna().any() or pd.isna(known["value"].iloc[-1]):
        return None
    share = _share_passed(warehouse, last) if month >= calendar.complete_to else 0.0
    return forecast(known, by_month.target, fiscal_year_starts=calendar.fiscal_year_starts,
                    underway=_underway(by_month.revenue, add_months(last, 1), share),
                    higher_is_better=metric(REVENUE).direction == "up", trials=by_month.trials)


@dataclass(frozen=True)
class _ByMonth:
    """Month and value of both sums, and every forecast that could have been made of the revenue's complete months."""

    revenue: pd.DataFrame
    target: pd.DataFrame
    trials: Trials | None


def _by_month(warehouse: Warehouse, viewer: Viewer) -> _ByMonth:
    key = ("outlook_months", own_scope(viewer, warehouse.policy.minimum_group))
    return warehouse.memory.once(key, lambda: _tried(
        history(warehouse, viewer, (REVENUE, TARGET)).tidy, warehouse.calendar.complete_to))


def _tried(found: pd.DataFrame, complete_to: dt.date) -> _ByMonth:
    found = found.assign(month=pd.to_datetime(found["month"]).dt.date)
    revenue, target = (found.loc[found["metric"] == one, ["month", "value"]] for one in (REVENUE, TARGET))
    complete = revenue[revenue["month"] <= complete_to]
    known = unbroken(complete).to_numpy(float) if complete["value"].notna().any() else np.array([])
    return _ByMonth(revenue, target, Trials(known) if len(known) >= SEASON else None)


def _share_passed(warehouse: Warehouse, last: dt.date) -> float:
    """Of the month after the last complete one, the share of its working days that the data reach."""
    ((past, days),) = warehouse.rows(_DAYS_SQL, [add_months(last, 1)])
    return float(past or 0) / days if days else 0.0


def _underway(revenue: pd.DataFrame, month: dt.date, share: float) -> Underway:
    value = revenue.loc[revenue["month"] == month, "value"]
    return Underway(float(value.iloc[0]), share) if share and len(value) and pd.notna(value.iloc[0]) else NOTHING
