"""Whether a month differs from those before it by more than chance explains.

Rates and shares are held against the mean of the twelve months before, each weighing as its cases do, so that shares
are again sum over sum (rates of events weigh alike: months are about as long). The difference's 95 % interval is put
together from the intervals of its parts (Zou and Donner 2008, as Newcombe 1998 for two shares). Sums have seasons and
trends, so they are held against the interval within which they had been forecast a month before, 95 % here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.summary.ahead import Ahead, Span

MONTHS = 12
FEWEST = 6  # months to compare with
LEVEL = 0.95
_NEXT = Span(0, 1)


@dataclass(frozen=True)
class Expected:
    """By place and month: what was to be expected, and how far the month's value lies above it, with the ends of an
    interval. NaN where it cannot be told. A month is unusual where ``low`` is above 0 or ``high`` below.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def from_before(value: np.ndarray, low: np.ndarray, high: np.ndarray, n: np.ndarray) -> Expected:
    """Expected of rates, places x months: ``low`` and ``high`` are the ends of their intervals, ``n`` their cases."""
    found = np.full((3, *value.shape), np.nan)
    sure = np.isfinite(value) & np.isfinite(low) & np.isfinite(high) & (n > 0)
    cases = np.where(sure, n, 0.0)
    known, down, up = (np.where(sure, part, 0.0) for part in (value, value - low, high - value))
    for t in range(1, value.shape[1]):
        before = slice(max(t - MONTHS, 0), t)
        told = (sure[:, before].sum(axis=1) >= FEWEST) & sure[:, t]
        total = cases[:, before].sum(axis=1, keepdims=True)
        share = np.divide(cases[:, before], total, out=np.zeros_like(cases[:, before]), where=total > 0)
        mean = (share * known[:, before]).sum(axis=1)
        under = np.hypot(down[:, t], np.linalg.norm(share * up[:, before], axis=1))
        over = np.hypot(up[:, t], np.linalg.norm(share * down[:, before], axis=1))
        ends = np.stack([mean, known[:, t] - mean - under, known[:, t] - mean + over])
        found[:, :, t] = np.where(told, ends, np.nan)
    return Expected(*found)


def from_forecasts(value: np.ndarray, first: int) -> Expected:
    """Expected of sums, places x months in order, from month ``first`` on; what lies before the last gap is unknown."""
    return Expected(*np.stack([_from_forecasts(row, first) for row in value], axis=1) if len(value) else
                    np.full((3, *value.shape), np.nan))


def _from_forecasts(value: np.ndarray, first: int) -> np.ndarray:
    found = np.full((3, len(value)), np.nan)
    begins = int(np.flatnonzero(np.isnan(value)).max(initial=-1)) + 1
    first = max(first, begins + MONTHS)
    for t, ahead in enumerate(Ahead.each(value[begins:], first - begins), first):
        low, high = ahead.interval(_NEXT, LEVEL)
        found[:, t] = ahead.value(_NEXT), value[t] - high, value[t] - low
    return found
