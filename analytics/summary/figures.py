"""One figure of the month: value with interval, plan, last year, last month, status, and where it can be traced to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.metrics.catalogue import CATALOGUE
from analytics.performance.cards import Figure, status
from analytics.periods import Period
from analytics.policy import Policy

NAN = float("nan")


@dataclass(frozen=True)
class Trace:
    """What to ask to see a figure's definition, SQL and rows: a metric, the days, and filters by dimension."""

    metric: str
    period: Period
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyFigure:
    """One figure. ``label`` is a message to translate; ``unit`` and ``direction`` as a metric has them.

    ``plan`` (of money: the plan to date; else the policy's goal), ``last_year`` (the same days) and ``last_month`` are
    NaN where there is none; ``status``: ``ok``, ``watch``, ``off``, or ``na`` without a figure or with too few cases.
    ``line``: the value of twelve months, the last one this. ``trace``: None where no metric stands behind it.
    """

    id: str
    label: str
    unit: str
    direction: str
    period: Period
    figure: Figure
    plan: float
    last_year: float
    last_month: float
    status: str
    status_before: str
    line: tuple[float, ...]
    trace: Trace | None

    @property
    def value(self) -> float:
        """The figure without its interval; NaN where it does not exist."""
        return self.figure.value

    @property
    def change(self) -> str:
        """``better``, ``worse`` or ``same`` against last year: clear only beyond the figure's interval; '' unknown.

        A figure without an interval (a sum of all there is) has changed where it differs; one without a direction is
        never better or worse.
        """
        if self.figure.missing or self.last_year != self.last_year or self.direction == "band":
            return ""
        low, high = self.figure.low, self.figure.high
        if low == low and high == high and low <= self.last_year <= high:
            return "same"
        if self.value == self.last_year:
            return "same"
        return "better" if (self.value > self.last_year) != (self.direction == "down") else "worse"


def key_figure(
    metric_id: str, period: Period, now: Mapping[str, Figure], last_year: Mapping[str, Figure],
    last_month: Mapping[str, Figure], months: pd.DataFrame, policy: Policy,
) -> KeyFigure:
    """The figure of one metric from what was measured; revenue is judged by attainment and has the plan to date."""
    metric, figure = CATALOGUE[metric_id], now.get(metric_id, Figure())
    goal = policy.goals.get(metric_id)
    plan = now.get("target_to_date", Figure()).value if metric_id == "revenue" else goal.goal if goal else NAN
    line = tuple(float(v) for v in months[metric_id]) if metric_id in months else ()
    return KeyFigure(
        metric_id, metric.label, metric.unit, metric.direction, period, figure, plan,
        last_year.get(metric_id, Figure()).value, last_month.get(metric_id, Figure()).value,
        _status(metric_id, now, policy), _status(metric_id, last_month, policy), line, Trace(metric_id, period))


def as_fact(attained: Figure) -> Figure:
    """A month's revenue against its plan: it was reached or not, however few people made it."""
    return replace(attained, n=math.inf)


def _status(metric_id: str, measured: Mapping[str, Figure], policy: Policy) -> str:
    attained = metric_id == "revenue" and not measured.get("quota_attainment", Figure()).missing
    if attained:
        return status(CATALOGUE["quota_attainment"], as_fact(measured["quota_attainment"]), policy)
    return status(CATALOGUE[metric_id], measured.get(metric_id, Figure()), policy)
