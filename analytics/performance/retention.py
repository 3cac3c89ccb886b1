"""Who stays and who leaves: retention by month, the bridge between two years, cohorts and dependence on the largest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.language import N_, Language
from analytics.metrics import intervals
from analytics.performance.choice import Choice
from analytics.performance.customers import asked, groups
from analytics.performance.questions import Questions
from analytics.periods import DAY, Period, add_months
from analytics.warehouse.query import Warehouse

AGES = (3, 6, 9, 12, 18, 24)  # months
COHORTS = 10
METRICS = ("net_retention", "gross_retention", "logo_churn", "new_business_share")
LARGEST = 8  # customers that are named
SPANS = ((0, 5), (5, 10), (10, 20), (20, 50), (50, 10**9))  # where none is named: the largest five, and so on
STEPS = {  # of the bridge; the totals are amounts, the others changes
    "opening": N_("12 months before"), "lost": N_("Bought no more"), "shrunk": N_("Bought less"),
    "grown": N_("Bought more"), "present": N_("Present customers"), "won": N_("New and returning"),
    "closing": N_("Last 12 months"),
}
TOTALS = ("opening", "present", "closing")


@dataclass(frozen=True)
class Retention:
    """``months``: month, and value, low, high of gross and net; ``bridge``: step, label, amount (money), accounts,
    total; ``cohorts``: as the chart takes it; ``unit`` and ``groups``: as ``customers.groups``; ``largest``: label,
    revenue (money), share (of 1), customers, id (empty: a group of customers), largest first, at most ``LARGEST``;
    ``index`` with and ``without`` the largest customer (Herfindahl, 0-10,000)."""

    months: pd.DataFrame
    bridge: pd.DataFrame
    cohorts: pd.DataFrame
    unit: str
    groups: pd.DataFrame
    largest: pd.DataFrame
    index: float
    without: float
    hidden: bool


def retention(warehouse: Warehouse, viewer: Viewer, choice: Choice, language: Language) -> Retention:
    """Everything the topic shows; raises ``UsageError`` or ``NotAllowed``."""
    ask = asked(warehouse, viewer, choice)
    unit, split = groups(ask, METRICS, language)
    largest, index, without = _largest(ask, language)
    return Retention(
        months=_months(ask), bridge=_bridge(ask, language), cohorts=_cohorts(ask), unit=unit, groups=split,
        largest=largest, index=index, without=without, hidden=ask.hidden,
    )


def _months(ask: Questions) -> pd.DataFrame:
    months = ask.months()[12:]
    tidy = ask.measure(("gross_retention", "net_retention"), by=("month",),
                       period=Period(months[0], add_months(months[-1], 1)))
    frame = pd.DataFrame(index=pd.to_datetime(months))
    for name, metric in (("gross", "gross_retention"), ("net", "net_retention")):
        part = tidy[tidy["metric"] == metric]
        part = part.set_index(pd.to_datetime(part["month"]))[["value", "low", "high"]].reindex(frame.index)
        frame[[name, f"{name}_low", f"{name}_high"]] = part.astype(float).to_numpy()
    return frame.rename_axis("month").reset_index()


def _bridge(ask: Questions, language: Language) -> pd.DataFrame:
    """Revenue of the 12 months before and of the last 12, and what lies between; empty without 24 months of data."""
    sums = ask.warehouse.rows(
        "SELECT sum(opening_revenue), sum(CASE WHEN closing_revenue = 0 THEN -opening_revenue ELSE 0 END),"
        " sum(CASE WHEN closing_revenue > 0 THEN least(closing_revenue - opening_revenue, 0) ELSE 0 END),"
        " sum(greatest(closing_revenue - opening_revenue, 0)),"
        " sum(CASE WHEN opening_revenue = 0 THEN greatest(revenue_12, 0) ELSE 0 END),"
        " count(CASE WHEN opening_revenue > 0 THEN 1 END),"
        " count(CASE WHEN opening_revenue > 0 AND closing_revenue = 0 THEN 1 END),"
        " count(CASE WHEN closing_revenue > 0 AND closing_revenue < opening_revenue THEN 1 END),"
        " count(CASE WHEN opening_revenue > 0 AND closing_revenue > opening_revenue THEN 1 END),"
        " count(CASE WHEN opening_revenue = 0 AND revenue_12 > 0 THEN 1 END)"
        f" FROM book_stock WHERE month = ? AND {ask.kept.sql}", [ask.month, *ask.kept.parameters])[0]
    opening, lost, shrunk, grown, won = (float(v or 0) for v in sums[:5])
    if opening <= 0 or ask.withheld("opening_revenue"):
        return pd.DataFrame(columns=["step", "label", "amount", "accounts", "total"])
    amount = {"opening": opening, "lost": lost, "shrunk": shrunk, "grown": grown,
              "present": opening + lost + shrunk + grown, "won": won, "closing": opening + lost + shrunk + grown + won}
    bought, gone, less, more, new = sums[5:]
    count = {"opening": bought, "lost": gone, "shrunk": less, "grown": more, "present": bought - gone, "won": new,
             "closing": bought - gone + new}
    return pd.DataFrame({"step": list(STEPS), "label": [language(name) for name in STEPS.values()],
                         "amount": [amount[s] for s in STEPS], "accounts": [count[s] for s in STEPS],
                         "total": [s in TOTALS for s in STEPS]})


def _cohorts(ask: Questions) -> pd.DataFrame:
    """Survival of the newest quarters of customers that began within the data, by Kaplan-Meier, at the ages drawn."""
    calendar = ask.warehouse.calendar
    last = ask.period.last if ask.period.last < calendar.data_to else calendar.data_to
    rows = ask.warehouse.columns(
        "SELECT day, duration, happened, manager_id FROM cohort_fact"
        f" WHERE day >= ? AND day <= ? AND {ask.kept.sql} ORDER BY day",
        [calendar.data_from, last, *ask.kept.parameters])
    days = np.asarray(rows["day"]).astype("datetime64[D]").astype(object)
    people = np.ma.masked_array(rows["manager_id"])
    quarters = np.array([_quarter(calendar.fiscal_year_starts, day) for day in days], dtype=object)
    cells = []
    for start in sorted(set(quarters))[-COHORTS:]:
        inside = quarters == start
        known = Period(start, min(add_months(start, 3), last + DAY))
        if not all(ask.parts_told("new_customers", [set(people[inside].compressed())], known)):
            continue
        label = f"{calendar.fiscal_year(start)} Q{calendar.fiscal_quarter(start)}"
        cells += _ages(label, days[inside], rows["duration"][inside], rows["happened"][inside], calendar.data_to)
    return pd.DataFrame(cells, columns=["cohort", "age", "alive", "low", "high", "n", "young"])


def _quarter(fiscal_year_starts: int, day: dt.date) -> dt.date:
    back = (day.month - fiscal_year_starts) % 3
    return add_months(day.replace(day=1), -back)


def _ages(
    label: str, days: np.ndarray, duration: np.ndarray, happened: np.ndarray, data_to: dt.date
) -> list[tuple[Any, ...]]:
    """One cohort's cells: ages that its first customer has reached; young where its last one has not."""
    times, alive, low, high = intervals.survival(duration, happened)
    cells = []
    for age in AGES:
        since = round(age * 365 / 12)
        if (data_to - days.min()).days < since:
            break
        at = int(np.searchsorted(times, since, side="right")) - 1
        figure = (1.0, float("nan"), float("nan")) if at < 0 else (float(alive[at]), float(low[at]), float(high[at]))
        cells.append((label, age, *figure, len(days), (data_to - days.max()).days < since))
    return cells


def _largest(ask: Questions, language: Language) -> tuple[pd.DataFrame, float, float]:
    """How much of the revenue hangs on few customers, named only for those who may see single customers; and the
    concentration with and without the largest (as the metric ``concentration``, from the same rows)."""
    rows = _revenue_by_customer(ask)
    columns = ["id", "label", "revenue", "share", "customers"]
    if not rows or ask.withheld("revenue"):
        return pd.DataFrame(columns=columns), float("nan"), float("nan")
    revenue = np.array([row[2] for row in rows])
    parts = [(row[0], row[1], row[2], 1) for row in rows[:LARGEST]]
    if ask.scope.smallest:
        spans = [(low, min(high, len(rows))) for low, high in SPANS if low < len(rows)]
        told = ask.parts_told("revenue", [{who for row in rows[slice(*span)] for who in row[3]} for span in spans])
        parts = [("", _span(low, high, len(rows), language), float(revenue[low:high].sum()), high - low)
                 for (low, high), one in zip(spans, told, strict=True) if one]
    frame = pd.DataFrame(parts, columns=["id", "label", "revenue", "customers"])
    frame = frame.assign(share=frame["revenue"] / revenue.sum())[columns]
    return frame, intervals.herfindahl(revenue), intervals.herfindahl(revenue[1:])


def _revenue_by_customer(ask: Questions) -> list[tuple[Any, ...]]:
    """customer_id, name, revenue (money) and the people credited, of customers with revenue, largest first."""
    period, months = ask.period, ask.period.months
    whole = period.start.day == 1 and (period.end.day == 1 or period.last >= ask.warehouse.calendar.data_to)
    table, span, times = (("account_month", "month >= ? AND month <= ?", [months[0], months[-1]]) if whole else
                          ("sale_fact", "day >= ? AND day < ?", [period.start, period.end]))
    return ask.warehouse.rows(
        "SELECT f.customer_id, min(c.name), CAST(sum(f.revenue) AS DOUBLE) AS revenue, array_agg(DISTINCT f.manager_id)"
        f" FROM (SELECT * FROM {table} WHERE {span} AND {ask.kept.sql}) f"
        " JOIN customers c ON c.customer_id = f.customer_id WHERE f.revenue IS NOT NULL"
        " GROUP BY f.customer_id HAVING sum(f.revenue) > 0 ORDER BY revenue DESC, f.customer_id",
        [*times, *ask.kept.parameters])


def _span(low: int, high: int, count: int, language: Language) -> str:
    if low == 0:
        return language("The largest {n}", n=high)
    if high == count:
        return language.plural("The other {n}", "The other {n}", high - low)
    return language("The next {n}", n=high - low)
