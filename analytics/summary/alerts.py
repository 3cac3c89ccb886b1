"""Alerts: which of the policy's rules a month breaks, and how often each would have fired in the months before.

A snapshot never changes, so what its rules say never does: all months are judged once for all viewers of the same rows,
and kept with it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer, own_scope
from analytics.alert_rules import AlertRule
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.metrics.model import Metric
from analytics.performance.cards import fewest
from analytics.periods import Period, add_months
from analytics.summary.unusual import from_before, from_forecasts
from analytics.warehouse.query import Warehouse

LOOKED_BACK = 24  # months before the one asked for
_BY_CASES = ("wilson", "nps")  # intervals of figures whose n are the cases they are a share of
_COLUMNS = ["rule", "place", "month", "value", "expected", "fired"]


@dataclass(frozen=True)
class Alert:
    """A rule that fires in a month: ``place`` is a region or team_id, empty for the company.

    ``expected`` is the threshold, or what was to be expected where the month is unusual. Of ``judged`` months among
    the 24 before, it fired in ``before``.
    """

    rule: AlertRule
    place: str
    value: float
    expected: float
    before: int
    judged: int


@dataclass(frozen=True)
class Alerts:
    """``fired``: in the order of the rules and then of places. ``checked``: how many were judged, of every place;
    ``unknown``: how many could not be, for want of data or cases."""

    fired: tuple[Alert, ...]
    checked: int
    unknown: int


def alerts(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> Alerts:
    """The alerts of a month, among what the viewer may see: the company and regions for who may see these, else teams.

    A month that is not complete is not judged. Raises ``NotAllowed`` where the viewer sees no groups at all.
    """
    rules = _rules(warehouse, viewer)
    key = "alerts", own_scope(viewer, warehouse.policy.minimum_group), len(rules)
    found = warehouse.memory.once(key, lambda: _judged(warehouse, viewer, rules))
    then = np.datetime64(month, "s")
    months = found["month"].to_numpy()
    now = found[months == then]
    fires = now[now["fired"] == 1]
    earlier = found[(months < then) & (months >= np.datetime64(add_months(month, -LOOKED_BACK), "s"))
                    & found["place"].isin(fires["place"]).to_numpy(bool)]
    counts = earlier.groupby(["rule", "place"])["fired"].agg(["sum", "count"])
    fired = [Alert(warehouse.policy.alerts[row.rule], row.place, row.value, row.expected,
                   *_counted(counts, (row.rule, row.place))) for row in fires.itertuples()]
    checked = int(now["fired"].notna().sum())
    return Alerts(tuple(fired), checked, len(now) - checked)


def _counted(counts: pd.DataFrame, key: tuple[int, str]) -> tuple[int, int]:
    if key not in counts.index:
        return 0, 0
    fired, judged = counts.loc[key]
    return int(fired), int(judged)


def _rules(warehouse: Warehouse, viewer: Viewer) -> list[tuple[int, AlertRule]]:
    """The rules about what the viewer may see, with their numbers."""
    numbered = list(enumerate(warehouse.policy.alerts))
    if viewer.may(Permission.PEOPLE, Permission.COMPANY):
        return numbered
    if viewer.may(Permission.TEAM):
        return [(n, rule) for n, rule in numbered if rule.scope == "team"]
    raise NotAllowed(N_("Alerts are open to team leads, HR and executives."))


def _judged(warehouse: Warehouse, viewer: Viewer, rules: list[tuple[int, AlertRule]]) -> pd.DataFrame:
    """A row for each rule, place and complete month; ``fired`` is 1, 0 or NaN where it cannot be told."""
    calendar = warehouse.calendar
    frames: list[pd.DataFrame] = []
    span = Period(calendar.data_from.replace(day=1), add_months(calendar.complete_to, 1))
    months = pd.DatetimeIndex(span.months, dtype="datetime64[s]")
    for scope in ("company", "region", "team"):
        of_scope = [(n, rule) for n, rule in rules if rule.scope == scope]
        if of_scope and span.start < span.end:
            by = [] if scope == "company" else [scope]
            wanted = list(dict.fromkeys(rule.metric for _, rule in of_scope))
            compared = {rule.metric for _, rule in of_scope if rule.unusual and not is_sum(CATALOGUE[rule.metric])}
            found = measure(warehouse, viewer, wanted, by=[*by, "month"], period=span, interval=compared)
            found["place"] = found[scope] if by else ""
            found["month"] = found["month"].astype("datetime64[s]")
            frames += [_by_place(warehouse, n, rule, found.dropna(subset=["place"]), months)
                       for n, rule in of_scope]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=_COLUMNS)


def is_sum(metric: Metric) -> bool:
    """Whether it is one: sums have seasons and are held against their forecast, all else against its interval."""
    return metric.numerator is not None and metric.denominator is None


def _by_place(
    warehouse: Warehouse, number: int, rule: AlertRule, found: pd.DataFrame, months: pd.DatetimeIndex
) -> pd.DataFrame:
    """What one rule says of every place and month."""
    metric = CATALOGUE[rule.metric]
    own = found[found["metric"] == rule.metric].set_index(["place", "month"])[["value", "low", "high", "n"]]
    every = pd.MultiIndex.from_product([own.index.unique("place"), months], names=["place", "month"])
    own = own.reindex(every).astype(float)
    if metric.interval in _BY_CASES:
        own.loc[own["n"] < fewest(metric, warehouse.policy), ["value", "low", "high"]] = np.nan
    value, low, high, n = (own[name].to_numpy().reshape(-1, len(months)) for name in own.columns)
    expected, fired = _verdict(rule, metric, value, low, high, n)
    return own.reset_index().assign(rule=number, expected=expected.ravel(), fired=fired.ravel())[_COLUMNS]


def _verdict(
    rule: AlertRule, metric: Metric, value: np.ndarray, low: np.ndarray, high: np.ndarray, n: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """What was expected, and whether the rule fires (1, 0 or NaN), by place and month as the figures are."""
    if not rule.unusual:
        threshold = rule.below if rule.below is not None else rule.above
        beyond = value < threshold if rule.below is not None else value > threshold
        return np.full(value.shape, threshold), np.where(np.isnan(value), np.nan, beyond)
    if not is_sum(metric):
        expected = from_before(value, low, high, np.ones_like(n) if metric.interval == "poisson" else n)
    else:
        expected = from_forecasts(value, value.shape[1] - LOOKED_BACK - 1)
    worse = {"up": expected.high < 0, "down": expected.low > 0}.get(
        metric.direction, (expected.high < 0) | (expected.low > 0))
    return expected.value, np.where(np.isnan(expected.low), np.nan, worse)
