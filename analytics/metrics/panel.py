"""Everybody's metrics at the ends of months, looking back twelve months with weights, each with its standard error.

A flow is summed over the months with the policy's weights (which add up to twelve, so that sums keep their size), a
stock is read at the month's end. With equal weights a value is that of ``measure`` over the same twelve months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.access import Scope
from analytics.criteria import WINDOW
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.metrics.panel_errors import ERRORS, Parts
from analytics.metrics.panel_means import looking_back, mean_of_rows
from analytics.metrics.panel_sums import PanelSums, of_accounts
from analytics.periods import add_months
from analytics.warehouse.facts import FACT_OF
from analytics.warehouse.query import Warehouse

Array = np.ndarray


@dataclass(frozen=True)
class Panel:
    """Arrays of shape metrics x people x months; NaN where there is no value or its error is not known.

    ``value`` in the metric's unit, ``error`` its standard error, ``cases`` what it rests on; ``worst``: the value had
    nothing succeeded in the newest month (flows), or had it fallen as one in a hundred does in a month (stocks).
    """

    metrics: tuple[str, ...]
    people: Array
    months: Array
    value: Array
    error: Array
    cases: Array
    worst: Array

    def __getitem__(self, months: slice) -> Panel:
        cut = (array[..., months] for array in (self.value, self.error, self.cases, self.worst))
        return Panel(self.metrics, self.people, self.months[months], *cut)


def scorable(one: Metric) -> str:
    """Why a metric cannot be part of a score: a reason for a person, empty where it can."""
    if one.direction == "band":
        return N_("it has no better or worse")
    if one.sample and one.interval == "t":
        return ""
    if one.numerator is None or one.share_of:
        return N_("it is no ratio of sums over months")
    if not one.numerator.linear:
        return N_("its numerator is no sum")
    if one.denominator is None and one.interval != "poisson":
        return N_("it is a sum that grows with what somebody was given")
    stock = [fact for fact in one.facts if fact.stock]
    if one.interval == "none" or (stock and one.interval == "bootstrap"
                                  and not of_accounts(one)):
        return N_("how uncertain it is for one person is not known")
    return ""


def read_panel(
    warehouse: Warehouse, scope: Scope, metrics: Sequence[str], months: Sequence[dt.date], weights: Sequence[float]
) -> Panel:
    """The panel of everybody in ``scope`` at the ends of consecutive ``months`` (first days, oldest first).

    Whoever shows single people of it has asked the viewer's scope for them. Memory: 8 bytes x 4 x metrics x people x
    months.
    """
    chosen = [CATALOGUE[name] for name in metrics]
    read = PanelSums(warehouse, scope, chosen, months)
    scaled = np.asarray(weights, float) * WINDOW / sum(weights)
    parts = [_mean(warehouse, scope, one, read, scaled) if one.sample else _measured(one, read, scaled)
             for one in chosen]
    value, error, cases, worst = (np.stack(part) for part in zip(*parts, strict=True))
    unknown = np.isnan(value) | np.isnan(error)
    for array in (value, error, worst):
        array[unknown] = np.nan
    return Panel(tuple(metrics), read.people, read.months[-len(months):], value, error, cases, worst)


def values_without(
    warehouse: Warehouse, scope: Scope, metrics: Sequence[str], months: Sequence[dt.date], weights: Sequence[float]
) -> Iterator[Array]:
    """The panel's values had one month not been: for each of the twelve looked back on (newest first) metrics x people
    x months, for the people of ``read_panel``.

    The other months take over the weight of the month; a stock is as it stood before that month where that was better.
    NaN where nothing else is known.
    """
    chosen = [CATALOGUE[name] for name in metrics]
    earlier = add_months(months[0], -1)  # stocks: the end before the oldest
    read = PanelSums(warehouse, scope, chosen, [earlier, *months])
    for left_out in range(WINDOW):
        kept = np.array(weights, float)
        kept[left_out] = 0.0
        scaled = kept * WINDOW / kept.sum() if kept.sum() > 0 else kept
        yield np.stack([_mean(warehouse, scope, one, read, scaled)[0][:, 1:] if one.sample
                        else _without(one, read, scaled, left_out) for one in chosen])


def _without(one: Metric, read: PanelSums, weights: Array, left_out: int) -> Array:
    def at(months_before: int) -> dict[str, Array]:
        shown = read.of[one.measures[0]].shape[1] - WINDOW
        start = WINDOW - months_before
        return {m: read.of[m][:, start: start + shown] if FACT_OF[m].stock else _weighted(read.of[m], weights)[:, 1:]
                for m in one.measures}

    value = one.value(at(0))
    if not all(FACT_OF[m].stock for m in one.measures):
        return value
    return (np.fmin if one.direction == "down" else np.fmax)(value, one.value(at(left_out + 1)))


def _mean(
    warehouse: Warehouse, scope: Scope, one: Metric, read: PanelSums, weights: Array
) -> tuple[Array, Array, Array, Array]:
    """As ``_measured`` for a mean of single rows."""
    value, error, cases = mean_of_rows(warehouse, scope, one, read.places, weights)
    return value, error, cases, _fallen(one, value)


def _weighted(values: Array, weights: Array) -> Array:
    """As ``looking_back``, NaN where none of the months that count is known."""
    known = looking_back(~np.isnan(values), (weights > 0).astype(float)) > 0
    return np.where(known, looking_back(values, weights), np.nan)


def _measured(one: Metric, read: PanelSums, weights: Array) -> tuple[Array, Array, Array, Array]:
    """value, error, cases and worst of one metric, people x months."""
    assert one.numerator is not None
    newest = {m: read.of[m][:, WINDOW - 1:] for m in one.measures}
    stock = {m: FACT_OF[m].stock for m in one.measures}
    sums = {m: newest[m] if stock[m] else _weighted(read.of[m], weights) for m in one.measures}
    value = one.value(sums)
    squared = {m: newest[m] if stock[m] else looking_back(read.of[m], weights**2) for m in one.measures}
    parts = Parts(one, value, sums, squared, read, weights, all(stock.values()))
    error, cases = ERRORS[one.interval](parts)
    worst = _fallen(one, value) if parts.stock else _without_newest(one, sums, newest, value, weights[0])
    return value, error, cases, worst


def _without_newest(
    one: Metric, sums: dict[str, Array], newest: dict[str, Array], value: Array, weight: float
) -> Array:
    """The value had nothing succeeded in the newest month: its numerator gone (or, where less is better, full)."""
    assert one.numerator is not None
    top, last = np.asarray(one.numerator(sums), float), np.nan_to_num(np.asarray(one.numerator(newest), float))
    lost = np.maximum(last, 0)  # a month of more returns than sales is bad already
    if one.direction == "down":  # all cases of a share; of what has no bound twice as many as there were
        share = one.interval == "wilson" and one.denominator is not None
        most = (np.nan_to_num(np.asarray(one.denominator(newest), float)) if share and one.denominator
                else np.maximum(2 * last, np.nan_to_num(top) / WINDOW))
        lost = np.minimum(last - most, 0)
    bottom = np.asarray(one.denominator(sums), float) if one.denominator else np.ones_like(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, one.per * (top - weight * lost) / bottom, np.nan)


def _fallen(one: Metric, value: Array) -> Array:
    """The value after a fall from one month end to the next that only one in a hundred exceeds."""
    steps = np.diff(value, axis=1) * (-1 if one.direction == "down" else 1)
    known = steps[np.isfinite(steps)]
    fall = max(0.0, -float(np.percentile(known, 1))) if known.size else 0.0
    return value + fall if one.direction == "down" else value - fall
