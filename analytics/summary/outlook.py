"""Where revenue will end, for the company or what the viewer may see of it, and for its regions: read and forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer, own_scope
from analytics.metrics.catalogue import metric
from analytics.metrics.measuring import measure
from analytics.periods import Calendar, Period, add_months
from analytics.summary.ahead import NOTHING, Underway
from analytics.summary.candidates import HORIZON
from analytics.summary.forecast import Forecast, forecast
from analytics.warehouse.query import Warehouse

REVENUE, TARGET = "revenue", "target"
_DAYS_SQL = """
SELECT sum(CASE WHEN past THEN 1 ELSE 0 END) AS past, count(*) AS days
FROM calendar
WHERE month = ? AND working
"""


@dataclass(frozen=True)
class Outlook:
    """``total`` and each region's forecast, as far as the month chosen; a region is missing where it shows no month.

    ``calendar`` says which quarter and fiscal year the periods are.
    """

    month: dt.date
    calendar: Calendar
    total: Forecast | None
    regions: dict[str, Forecast]


def outlook(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> Outlook:
    """What was, or is, to be expected with ``month`` as the last one known; kept for all viewers of the same rows.

    A month that the data do not fill counts as far as it went, and the complete ones before it are its history.
    ``total`` is None where no month is complete, or the group is too small for the viewer. Raises ``NotAllowed`` where
    the viewer may see no figures.
    """
    key = ("outlook", own_scope(viewer, warehouse.policy.minimum_group), month)
    if key not in warehouse.memory:
        total, regions = (dict(_forecasts(warehouse, viewer, month, by)) for by in ((), ("region",)))
        warehouse.memory[key] = Outlook(month, warehouse.calendar, total.get(""), regions)
    return warehouse.memory[key]


def _forecasts(
    warehouse: Warehouse, viewer: Viewer, month: dt.date, by: tuple[str, ...]
) -> Iterator[tuple[str, Forecast]]:
    """The forecast of every group that has a complete month; that of all under the empty name."""
    calendar = warehouse.calendar
    last = min(month, calendar.complete_to)
    span = Period(calendar.data_from.replace(day=1), add_months(last, HORIZON + 1))
    found = measure(warehouse, viewer, [REVENUE, TARGET], by=[*by, "month"], period=span, interval=False)
    found["month"] = pd.to_datetime(found["month"]).dt.date
    share = _share_passed(warehouse, last) if month >= calendar.complete_to else 0.0
    for name, group in found.groupby(by[0]) if by else [("", found)]:
        sums = {one: group.loc[group["metric"] == one, ["month", "value"]] for one in (REVENUE, TARGET)}
        known = sums[REVENUE][sums[REVENUE]["month"] <= last]
        if known["value"].notna().any() and pd.notna(known["value"].iloc[-1]):
            yield str(name), forecast(
                known, sums[TARGET], fiscal_year_starts=calendar.fiscal_year_starts,
                underway=_underway(sums[REVENUE], add_months(last, 1), share),
                higher_is_better=metric(REVENUE).direction == "up")


def _share_passed(warehouse: Warehouse, last: dt.date) -> float:
    """Of the month after the last complete one, the share of its working days that the data reach."""
    ((past, days),) = warehouse.rows(_DAYS_SQL, [add_months(last, 1)])
    return float(past or 0) / days if days else 0.0


def _underway(revenue: pd.DataFrame, month: dt.date, share: float) -> Underway:
    value = revenue.loc[revenue["month"] == month, "value"]
    return Underway(float(value.iloc[0]), share) if share and len(value) and pd.notna(value.iloc[0]) else NOTHING
