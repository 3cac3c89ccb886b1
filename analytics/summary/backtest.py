"""What is expected of the months to come, and how far such expectations were off: a rolling-origin backtest.

At every month of the past from which the future was unknown, each candidate forecasts the twelve months that followed.
Those whose path leaves a band around the history it knew are thrown out there; those that were nearer to what came
than the seasonal naive forecast was are averaged with it. Under 30 months there are too few such trials, so the naive
forecast stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.summary.candidates import CANDIDATES, FEWEST, HORIZON, SEASON, seasonal_naive

TRIALS = 6  # so many forecasts of the past are the fewest to choose by, or to tell an error from
JUDGED = 36  # the newest origins alone are judged
LONGEST = 96  # months of history that are used


@dataclass(frozen=True)
class Backtest:
    """``path``: the next twelve months. ``forecasts`` and ``actual``: a row an origin, a column a month ahead (NaN
    where it has not come yet). ``methods``: what is averaged. ``error`` and ``naive_error``: mean absolute error over
    all of it, NaN where nothing could be tried.
    """

    methods: tuple[str, ...]
    path: np.ndarray
    forecasts: np.ndarray
    actual: np.ndarray
    error: float
    naive_error: float


def backtest(values: np.ndarray) -> Backtest:
    """Choose and combine for a series of at least twelve months, in order, none missing."""
    trials = Trials(values)
    return trials.at(trials.months)


class Trials:
    """Every candidate's forecast from every month of a series, made once: no path knows the months after its origin."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = np.asarray(values, float)[-LONGEST:]
        self.months = len(self.values)
        self._naive = seasonal_naive(self.values, SEASON)
        self._actual = _actual(self.values, SEASON)
        enough = self.months - FEWEST >= TRIALS
        self._paths = {name: _guarded(make(self.values, FEWEST), self._naive[FEWEST - SEASON:], self.values, FEWEST)
                       for name, make in CANDIDATES.items()} if enough else {}

    def begin_with(self, values: np.ndarray) -> bool:
        """Whether these are the first months of the series, all of them used."""
        return len(values) <= self.months and np.array_equal(self.values[: len(values)], values)

    def at(self, n: int) -> Backtest:
        """As ``backtest`` of the first ``n`` months, twelve at least."""
        chosen = n - FEWEST >= TRIALS
        first = max(n - JUDGED, FEWEST if chosen else SEASON)
        actual = np.where(np.arange(first, n + 1)[:, None] + np.arange(HORIZON) < n,
                          self._actual[first - SEASON: n + 1 - SEASON], np.nan)
        naive = self._naive[first - SEASON: n + 1 - SEASON]
        kept = {"seasonal_naive": naive}
        for name, paths in self._paths.items() if chosen else ():
            path = paths[first - FEWEST: n + 1 - FEWEST]
            if _error(path, actual) < _error(naive, actual) and not np.array_equal(path[-1], naive[-1]):
                kept[name] = path
        forecasts = np.mean(list(kept.values()), axis=0)
        return Backtest(tuple(kept), forecasts[-1], forecasts[:-1], actual[:-1], _error(forecasts, actual),
                        _error(naive, actual))


def _actual(values: np.ndarray, first: int) -> np.ndarray:
    """What came in the twelve months after each origin."""
    longer = np.r_[values, np.full(HORIZON, np.nan)]
    return np.stack([longer[t: t + HORIZON] for t in range(first, len(values) + 1)])


def _guarded(path: np.ndarray, naive: np.ndarray, values: np.ndarray, first: int) -> np.ndarray:
    """The naive path instead of one that leaves the last two years' range by more than that range on either side."""
    known = np.stack([values[t - FEWEST: t] for t in range(first, len(values) + 1)])
    low, high = known.min(axis=1, keepdims=True), known.max(axis=1, keepdims=True)
    inside = ((path >= 2 * low - high) & (path <= 2 * high - low)).all(axis=1, keepdims=True)
    return np.where(inside, path, naive)


def _error(path: np.ndarray, actual: np.ndarray) -> float:
    off = np.abs(path - actual)
    return float(np.nanmean(off)) if np.isfinite(off).any() else float("nan")
