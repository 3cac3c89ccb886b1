"""A measure by month before a plan reads it: from credited rows to people x months, and from months to periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.periods import Period, add_months
from analytics.rewards.schedule import Array
from analytics.rewards.service import days
from analytics.rewards.terms import Measure


@dataclass(frozen=True)
class Grid:
    """One measure by month: value, target, standard error and weight, people x months; NaN where there is none.

    ``weight``: what the value weighs where months are averaged; None where all weigh alike.
    """

    value: Array
    target: Array
    error: Array
    weight: Array | None


@dataclass(frozen=True)
class Months:
    """The months that results cover, as periods."""

    periods: tuple[Period, ...]

    @classmethod
    def of(cls, first: dt.date, last: dt.date) -> Months:
        """From the month of ``first`` to that of ``last``."""
        start, found = first.replace(day=1), []
        while start <= last:
            found.append(Period(start, add_months(start, 1), "month"))
            start = add_months(start, 1)
        return cls(tuple(found))

    def place(self, day: Array) -> Array:
        """The index of each day's month (datetime64)."""
        return day.astype("datetime64[M]").astype(int) - days(self.periods[0].start).astype("datetime64[M]").astype(int)

    def span(self, start: dt.date, end: dt.date) -> slice:
        """The months from ``start`` until before ``end``, as far as there are any."""
        found = [n for n, p in enumerate(self.periods) if start <= p.start < end]
        return slice(found[0], found[-1] + 1) if found else slice(0, 0)


def grid_of(rows: pd.DataFrame, measure: Measure, person: Array, months: Months, people: int) -> Grid:
    """A measure's rows by person and month: added up, averaged by their weights, or the last of a month."""
    shape = (people, len(months.periods))
    at = person * shape[1] + months.place(rows["day"].to_numpy())
    value, target, error, weight = (rows[name].to_numpy() for name in ("value", "target", "error", "weight"))
    weight = np.where(np.isnan(value), np.nan, np.where(np.isnan(weight), 1.0, weight))
    if measure.combine == "last":
        order = np.lexsort((target, value, rows["day"].to_numpy()))  # of one day the highest, wherever its row stands
        return Grid(*(_last(x[order], at[order], shape) for x in (value, target, error, weight)))
    total = _added(weight, at, shape)
    if measure.combine == "sum":
        return Grid(_added(value, at, shape), _added(target, at, shape), np.sqrt(_added(error**2, at, shape)), total)
    sure = np.where(np.isnan(error), np.nan, weight)
    return Grid(_added(weight * value, at, shape) / total, _mean(target, at, shape),
                np.sqrt(_added((sure * error) ** 2, at, shape)) / _added(sure, at, shape), total)


def _added(x: Array, at: Array, shape: tuple[int, int]) -> Array:
    there = ~np.isnan(x)
    total = np.bincount(at[there], x[there], shape[0] * shape[1])
    count = np.bincount(at[there], minlength=shape[0] * shape[1])
    return np.where(count > 0, total, np.nan).reshape(shape)


def _mean(x: Array, at: Array, shape: tuple[int, int]) -> Array:
    return _added(x, at, shape) / _added(np.where(np.isnan(x), np.nan, 1.0), at, shape)


def _last(x: Array, at: Array, shape: tuple[int, int]) -> Array:
    result, there = np.full(shape[0] * shape[1], np.nan), ~np.isnan(x)
    result[at[there]] = x[there]
    return result.reshape(shape)


def combined(x: Array, spans: Sequence[slice], how: str, weight: Array | None = None) -> Array:
    """Months (the last axis) made into periods, NaN where no month of a span has any; means by ``weight``."""
    if [(span.start, span.stop) for span in spans] == [(n, n + 1) for n in range(x.shape[-1])]:
        return x
    if how == "mean" and weight is not None:
        weight = np.where(np.isnan(x), np.nan, weight)
        return combined(weight * x, spans, "sum") / combined(weight, spans, "sum")
    there = ~np.isnan(x)
    filled = x if there.all() else np.where(there, x, 0)
    parts = []
    for span in spans:
        count = _over(there.astype(x.dtype), span)
        if how == "last":
            chosen = _last_of(filled[..., span], there[..., span])
        else:
            chosen = _over(filled, span)
            if how == "mean":
                chosen = chosen / np.maximum(count, 1)
        parts.append(np.where(count > 0, chosen, np.nan))
    return np.stack(parts, axis=-1)


def _over(x: Array, span: slice) -> Array:
    """The sum over a span of the last axis: several times as fast as numpy's over few months."""
    total = np.zeros(x.shape[:-1], x.dtype)
    for month in range(span.start, span.stop):
        total += x[..., month]
    return total


def _last_of(x: Array, there: Array) -> Array:
    """The last that is there, along the last axis."""
    if not x.shape[-1]:
        return np.zeros(x.shape[:-1], x.dtype)
    last = x.shape[-1] - 1 - np.argmax(there[..., ::-1], axis=-1)
    return np.take_along_axis(x, last[..., None], -1)[..., 0]
