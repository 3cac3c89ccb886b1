"""Targets of the months to come: those that are loaded, else those of the year before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from analytics.rewards.grid import Months
from analytics.rewards.outlook import Outlook
from analytics.rewards.schedule import Array


@dataclass(frozen=True)
class Targets:
    """``asked``: people x months to come, as loaded, else of the same month a year before, grown as assumed, else the
    own mean of a year; NaN for who has none. ``expected``: the same without that growth, everybody's mean for who has
    none: what results are expected to be relative to. ``usual``: people x months of history, the own mean or
    everybody's where there is none. Who is new and has none gets everybody's mean.
    """

    asked: Array
    expected: Array
    usual: Array

    @classmethod
    def of(cls, before: Array, loaded: Array, months: Months, outlook: Outlook) -> Targets:
        """``before``: of the months that are drawn from; ``loaded``: of all ``months``, history first."""
        ahead = months.span(outlook.past.ahead.periods[0].start, dt.date.max)
        there, own = loaded[:, ahead], _mean(before)
        back, years = _year_before(ahead, before.shape[1])
        last_year = _mean(before[:, -12:])
        expected = np.where(back >= 0, before[:, np.maximum(back, 0)], np.nan)
        expected = _or(_or(expected, last_year[:, None]), own[:, None])
        asked = np.where(np.isnan(there), expected * (1 + outlook.assumptions.target_growth) ** years, there)
        expected = np.where(np.isnan(there), expected, there)
        new = outlook.past.new & np.isnan(asked).any(axis=1)
        return cls(_or(asked, _mean(asked.T), new), _or(expected, _mean(expected.T)),
                   _or(_or(before, own[:, None]), np.full(1, _mean(own[None])[0])))


def _year_before(ahead: slice, history: int) -> tuple[Array, Array]:
    """For each month to come the newest of the same name in history (negative: there is none), and how many years
    before it that is.
    """
    month = np.arange(ahead.start, ahead.stop)
    years = 1 + np.maximum(month - history, 0) // 12
    return month - 12 * years, years


def _mean(x: Array) -> Array:
    """Means of rows, NaN where there is nothing."""
    known = ~np.isnan(x)
    total = np.where(known, x, 0).sum(axis=-1)
    return np.where(known.any(axis=-1), total / np.maximum(known.sum(axis=-1), 1), np.nan)


def _or(x: Array, other: Array, who: Array | None = None) -> Array:
    """x, or where it is missing (for ``who``) the other."""
    missing = np.isnan(x) if who is None else np.isnan(x) & who[:, None]
    return np.where(missing, other, x)
