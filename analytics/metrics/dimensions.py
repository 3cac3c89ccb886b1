"""By what figures can be split and filtered: dimensions of people, accounts, products, work and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.naming import nearest
from analytics.periods import Calendar, Period, add_months


@dataclass(frozen=True)
class Dimension:
    """One dimension: ``column`` in facts and month tables; ``names`` the table that gives its ids a name.

    ``personal``: its values are about one person or one customer, so only those may see it who may see people.
    ``months``: for a dimension of time, how many months one of its values lasts.
    """

    id: str
    label: str
    column: str = ""
    names: str | None = None
    personal: bool = False
    months: int = 0


DIMENSIONS: dict[str, Dimension] = {
    d.id: d
    for d in (
        Dimension("region", N_("Region"), "region"),
        Dimension("team", N_("Team"), "team_id", "teams"),
        Dimension("account_manager", N_("Account manager"), "manager_id", "managers", personal=True),
        Dimension("customer", N_("Customer"), "customer_id", "customers", personal=True),
        Dimension("segment", N_("Segment"), "segment"),
        Dimension("industry", N_("Industry"), "industry"),
        Dimension("product_category", N_("Product category"), "product_category"),
        Dimension("activity_type", N_("Activity type"), "activity_type"),
        Dimension("stage", N_("Stage"), "stage"),
        Dimension("case_kind", N_("Kind of case"), "kind"),
        Dimension("month", N_("Month"), months=1),
        Dimension("quarter", N_("Quarter"), months=3),
        Dimension("fiscal_year", N_("Fiscal year"), months=12),
        Dimension("year", N_("Year"), months=12),
    )
}
Where = Mapping[str, Collection[str]]


def dimension(dimension_id: str) -> Dimension:
    """The dimension of that id; ``UsageError`` with the nearest id where there is none."""
    if dimension_id not in DIMENSIONS:
        raise UsageError(N_("there is no dimension '{name}'{guess}; choose from {known}"), name=dimension_id,
                         guess=nearest(dimension_id, DIMENSIONS), known=tuple(DIMENSIONS))
    return DIMENSIONS[dimension_id]


def bucket_sql(dim: Dimension, calendar: Calendar) -> str:
    """First month of the quarter or year that a row's ``month`` lies in (fiscal, but for the calendar year)."""
    unit = {1: "month", 3: "quarter", 12: "year"}[dim.months]
    shift = 0 if dim.id in ("month", "year") else (13 - calendar.fiscal_year_starts) % 12
    if dim.months == 1:
        return "month"
    return f"CAST(date_trunc('{unit}', month + INTERVAL {shift} MONTH) - INTERVAL {shift} MONTH AS DATE)"


def bucket_start(dim: Dimension, month: dt.date, calendar: Calendar) -> dt.date:
    """As ``bucket_sql``, for one month."""
    shift = 0 if dim.id in ("month", "year") else (13 - calendar.fiscal_year_starts) % 12
    moved = add_months(month, shift)
    return add_months(moved.replace(month=(moved.month - 1) // dim.months * dim.months + 1), -shift)


def stock_months(dims: Collection[Dimension], period: Period, calendar: Calendar) -> list[dt.date]:
    """The months whose end a stock is read at: the last one with data in each bucket of time."""
    if period.start > calendar.data_to:  # the last month's stock is of the data's last day, which lies before
        return []
    first, last = calendar.data_from.replace(day=1), calendar.data_to.replace(day=1)
    months = [m for m in period.months if first <= m <= last]
    if not period.aligned and months and add_months(months[-1], 1) > period.end and period.last < calendar.data_to:
        months.pop()  # a month that the period leaves before its end has not ended yet
    latest = {tuple(bucket_start(d, month, calendar) for d in dims if d.months): month for month in months}
    return list(latest.values())


def bucket_label(dim: Dimension, start: dt.date, calendar: Calendar, language: Language) -> str:
    """How a value of a time dimension is written: ``Oct 2026``, ``2026 Q3``, ``FY2018``, ``2026``."""
    if dim.id == "month":
        return language.month(start, year=True)
    if dim.id == "quarter":
        return f"{calendar.fiscal_year(start)} Q{calendar.fiscal_quarter(start)}"
    return f"FY{calendar.fiscal_year(start)}" if dim.id == "fiscal_year" else str(start.year)
