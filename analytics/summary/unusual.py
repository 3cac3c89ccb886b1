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
    """By month: what was to be expected, and how far the month's value lies above it, with the ends of an interval.

    NaN where it cannot be told. A month is unusual where ``low`` is above 0 or ``high`` below.
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def from_before(value: np.ndarray, low: np.ndarray, high: np.ndarray, n: np.ndarray) -> Expected:
    """Expected of rates by month, in order: ``low`` and ``high`` are their intervals' ends, ``n`` their cases."""
    found = np.full((3, len(value)), np.nan)
    sure = np.isfinite(value) & np.isfinite(low) & np.isfinite(high) & (n > 0)
    for t in range(len(value)):
        before = np.flatnonzero(sure[max(t - MONTHS, 0): t]) + max(t - MONTHS, 0)
        if len(before) >= FEWEST and sure[t]:
            share = n[before] / n[before].sum()
            mean = share @ value[before]
            under = np.hypot(value[t] - low[t], np.linalg.norm(share * (high - value)[before]))
            over = np.hypot(high[t] - value[t], np.linalg.norm(share * (value - low)[before]))
            found[:, t] = mean, value[t] - mean - under, value[t] - mean + over
    return Expected(*found)


def from_forecasts(value: np.ndarray, first: int) -> Expected:
    """Expected of sums by month, in order, from position ``first`` on; what lies before the last gap is not known."""
    found = np.full((3, len(value)), np.nan)
    begins = int(np.flatnonzero(np.isnan(value)).max(initial=-1)) + 1
    first = max(first, begins + MONTHS)
    for t, ahead in enumerate(Ahead.each(value[begins:], first - begins), first):
        low, high = ahead.interval(_NEXT, LEVEL)
        found[:, t] = ahead.value(_NEXT), value[t] - high, value[t] - low
    return Expected(*found)
