"""How pay goes with performance: a line with its interval, rank correlation, and how unequal pay is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special  # its stats would add half a second to the first page

from analytics.metrics.intervals import Z
from analytics.rewards.schedule import Array


class Estimate(NamedTuple):
    """A figure with its 95 % interval; NaN where there is none."""

    value: float
    low: float = np.nan
    high: float = np.nan


@dataclass(frozen=True)
class Fit:
    """The line of least squares of pay on performance, people alike; of three people at least who perform differently.

    Least squares, since its residuals add up to nothing: what one group is paid beyond the line others lack. Outliers
    are left to ``rank_correlation``. Errors are HC3 (MacKinnon and White 1985): pay spreads more the higher it is.
    """

    pay: Array
    performance: Array

    @property
    def slope(self) -> Estimate:
        """Money for one more of performance."""
        return self._linear(self._away / self._spread)

    @cached_property
    def residual(self) -> Array:
        """Money beyond the line by person."""
        slope = self._away @ self.pay / self._spread
        return self.pay - self.pay.mean() - slope * self._away

    def residual_of(self, members: Array) -> tuple[Estimate, float]:
        """The mean residual of a group (a mask), and P of one as far from zero by chance (t test, two-sided)."""
        weights = members / members.sum()
        distance = weights @ self._away
        found = self._linear(weights - 1 / len(members) - self._away * distance / self._spread)
        if not found.high > found.low:
            return found, np.nan
        t = found.value / (found.high - found.value) * self._quantile
        return found, float(2 * special.stdtr(len(members) - 2, -abs(t)))

    def _linear(self, weights: Array) -> Estimate:
        """What is a weighted sum of pay, with the interval that the spread around the line gives it."""
        value = float(weights @ self.pay)
        leverage = 1 / len(self.pay) + self._away**2 / self._spread
        if (leverage > 1 - 1e-9).any():  # the line runs through somebody whatever the pay
            return Estimate(value)
        half = self._quantile * float(np.sqrt((weights**2) @ (self.residual / (1 - leverage)) ** 2))
        return Estimate(value, value - half, value + half)

    @cached_property
    def _away(self) -> Array:
        return self.performance - self.performance.mean()

    @cached_property
    def _spread(self) -> float:
        return float(self._away @ self._away)

    @property
    def _quantile(self) -> float:
        return float(special.stdtrit(len(self.pay) - 2, 0.975))


def fitted(pay: Array, performance: Array) -> Fit | None:
    """The line of pay on performance; None for fewer than three people or where all perform alike."""
    if len(pay) < 3 or not np.ptp(performance) > 1e-12 * np.abs(performance).max():
        return None
    return Fit(np.asarray(pay, float), np.asarray(performance, float))


def rank_correlation(pay: Array, performance: Array) -> Estimate:
    """Spearman's correlation, ties by their mean rank; NaN where one of the two is the same for everybody.

    Interval by Fisher's z with the standard error of Bonett and Wright (2000), of four people at least.
    """
    a, b = (pd.Series(x).rank().to_numpy(float) for x in (pay, performance))
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return Estimate(np.nan)
    r = float(np.clip(np.corrcoef(a, b)[0, 1], -1, 1))
    if len(a) < 4:
        return Estimate(r)
    if abs(r) > 1 - 1e-12:  # whoever is left out, the order is the same
        return Estimate(round(r), round(r), round(r))
    half = Z * np.sqrt((1 + r**2 / 2) / (len(a) - 3))
    return Estimate(r, float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half)))


def gini(pay: Array) -> float:
    """Gini's coefficient of what is paid: 0 where all get the same, 1 - 1/n where one gets all.

    The mean difference of two people over twice the mean (of the population, not corrected for n). NaN where nobody
    gets anything, or somebody owes.
    """
    ordered = np.sort(np.asarray(pay, float))
    n, total = len(ordered), ordered.sum()
    if not total > 0 or ordered[0] < 0:
        return np.nan
    return float(2 * (np.arange(1, n + 1) @ ordered) / (n * total) - (n + 1) / n)


def fisher(reached: int, of: int, other_reached: int, other_of: int) -> float:
    """Fisher's exact test, two-sided: P of tables that are no likelier than this one where both groups are alike."""
    both = reached + other_reached
    counts = np.arange(max(0, both - other_of), min(of, both) + 1)
    logs = _log_choose(of, counts) + _log_choose(other_of, both - counts) - _log_choose(of + other_of, both)
    chances = np.exp(logs)
    return float(min(1.0, chances[chances <= chances[counts == reached] * (1 + 1e-7)].sum()))


def _log_choose(n: int, k: Array | int) -> Array:
    return special.gammaln(n + 1) - special.gammaln(np.asarray(k) + 1) - special.gammaln(n - np.asarray(k) + 1)
