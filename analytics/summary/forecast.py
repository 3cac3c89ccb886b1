"""Where the month, the quarter and the fiscal year will end, within what, and the chance of reaching the plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.periods import add_months
from analytics.summary.ahead import NOTHING, Ahead, Span, Underway
from analytics.summary.backtest import Trials
from analytics.summary.candidates import HORIZON


@dataclass(frozen=True)
class Landing:
    """Where a period ends, ``start`` and ``last`` being its first and last month.

    ``actual`` is the sum of its complete months and ``value`` what is expected of the whole, within ``low`` and
    ``high`` in 8 of 10; ``chance`` is that of being at least as good as ``plan``. NaN: it cannot be told.
    """

    start: dt.date
    last: dt.date
    actual: float
    value: float
    low: float
    high: float
    plan: float
    chance: float


@dataclass(frozen=True)
class Forecast:
    """The months to come and where ``month``, ``quarter`` and fiscal ``year`` of the next one end.

    ``months``: month, value, low, high and plan of the next twelve; a month under way counts as a whole. ``history``:
    how many months it was made from; under twelve there is no forecast (NaN), under eighteen no interval, under 30 the
    seasonal naive one stands alone. ``methods``: what was averaged. ``error`` and ``naive_error``: mean absolute error
    of a month in the backtest, in the unit of the values; NaN where nothing could be tried.
    """

    months: pd.DataFrame
    month: Landing
    quarter: Landing
    year: Landing
    history: int
    methods: tuple[str, ...]
    error: float
    naive_error: float


def forecast(
    history: pd.DataFrame, plan: pd.DataFrame, *, fiscal_year_starts: int = 1, underway: Underway = NOTHING,
    higher_is_better: bool = True, trials: Trials | None = None,
) -> Forecast:
    """The next twelve months of a monthly sum, and where month, quarter and fiscal year end.

    ``history`` and ``plan``: month (first day) and value, in any order. Of the history what follows its last gap
    counts. Raises ``ValueError`` where it holds no value. ``trials``: those of a longer series, which save making them.
    """
    known = unbroken(history)
    ahead = Ahead.after(known.to_numpy(float), underway, trials)
    planned, first = _by_month(plan), add_months(known.index[-1], 1)

    def landing(months: int) -> Landing:
        """Of the fiscal period of so many months in which the next month lies."""
        start = add_months(first, -((first.month - fiscal_year_starts) % 12 % months))
        inside = [add_months(start, n) for n in range(months)]
        past = [month for month in inside if month < first]
        actual, left = _sum(known, past), Span(0, months - len(past))
        goal = _sum(planned, inside)
        low, high = ahead.interval(left)
        return Landing(start, inside[-1], actual, actual + ahead.value(left), actual + low, actual + high, goal,
                       ahead.chance(left, goal - actual, higher_is_better))

    tested: dict[str, Any] = {"methods": (), "error": np.nan, "naive_error": np.nan}
    if ahead.test:
        tested = {name: getattr(ahead.test, name) for name in tested}
    return Forecast(_monthly(first, ahead, planned), landing(1), landing(3), landing(12), len(known), **tested)


def _by_month(frame: pd.DataFrame) -> pd.Series:
    return frame.set_index("month")["value"].astype(float).sort_index().dropna()


def unbroken(history: pd.DataFrame) -> pd.Series:
    """The values by month after the last gap, oldest first."""
    values = _by_month(history)
    if values.empty:
        raise ValueError("a forecast needs at least one month")
    months = list(values.index)
    begins = max((n for n in range(1, len(months)) if add_months(months[n - 1], 1) != months[n]), default=0)
    return values.iloc[begins:]


def _sum(values: pd.Series, months: list[dt.date]) -> float:
    """Over months; NaN where one of them is not known, 0 over none."""
    return float(values.reindex(months).sum(skipna=False)) if months else 0.0


def _monthly(first: dt.date, ahead: Ahead, planned: pd.Series) -> pd.DataFrame:
    """Each of the next twelve months for itself."""
    spans = [Span(n, n + 1) for n in range(HORIZON)]
    months = [add_months(first, n) for n in range(HORIZON)]
    low, high = zip(*(ahead.interval(span) for span in spans), strict=True)
    return pd.DataFrame({"month": months, "value": [ahead.value(span) for span in spans], "low": low, "high": high,
                         "plan": planned.reindex(months).to_numpy(float)})
