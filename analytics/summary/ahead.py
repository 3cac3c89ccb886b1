"""Sums over months to come, with an error taken from how far the same sums were off in the past.

Never from a model's own variance, which knows nothing of a wrong model. Where fewer than six sums as long can be tried,
the error of shorter ones grows with the root of the time. It is a share of the forecast where all history is above
zero, else an amount a month. Its degrees of freedom are the sums that do not overlap, two at least.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.summary.backtest import TRIALS, Backtest, Trials, backtest
from analytics.summary.candidates import HORIZON, SEASON

LEVEL = 0.8  # what was forecast lies in the interval in 8 of 10


@dataclass(frozen=True)
class Underway:
    """The month after the last complete one as far as it went: its value so far, and the share of its working days."""

    value: float
    share: float


NOTHING = Underway(0.0, 0.0)


@dataclass(frozen=True)
class Span:
    """Months ahead, counted from 0: from ``start`` until before ``stop``."""

    start: int
    stop: int

    def shorter(self) -> Span:
        """One that ends a month earlier: a sum of fewer months, or an earlier month."""
        return Span(max(self.start - 1, 0), self.stop - 1)

    def sum(self, months: np.ndarray) -> np.ndarray:
        """Over the last axis."""
        return months[..., self.start: self.stop].sum(axis=-1)


@dataclass(frozen=True)
class Ahead:
    """The months after ``values``; ``test`` is None where they are fewer than twelve, and all is NaN then."""

    test: Backtest | None
    underway: Underway
    positive: bool  # no value of the past was negative
    relative: bool

    @classmethod
    def after(cls, values: np.ndarray, underway: Underway = NOTHING, trials: Trials | None = None) -> Ahead:
        """Of at least one month, in order and none missing; a month under way is not among them.

        ``trials``: those of a series that may begin as ``values`` do and go on; then none are made.
        """
        test = None
        if len(values) >= SEASON:
            test = trials.at(len(values)) if trials and trials.begin_with(values) else backtest(values)
        return cls(test, underway, bool((values >= 0).all()), bool((values > 0).all()))

    @classmethod
    def each(cls, values: np.ndarray, first: int) -> Iterator[Ahead]:
        """As ``after`` of the first ``first`` months, of one month more, and so on until all but the last are known.

        Of a long history the last ``LONGEST`` months count throughout.
        """
        trials = Trials(values) if len(values) > SEASON else None
        unused = len(values) - trials.months if trials else 0
        for n in range(first, len(values)):
            test = trials.at(n - unused) if trials and n - unused >= SEASON else None
            yield cls(test, NOTHING, bool((values[:n] >= 0).all()), bool((values[:n] > 0).all()))

    @property
    def path(self) -> np.ndarray:
        """What is expected of the next twelve months, the first as a whole."""
        return self.test.path if self.test else np.full(HORIZON, np.nan)

    def value(self, span: Span) -> float:
        """The sum: of a month under way what is there, and of its forecast the share of working days that is left."""
        begun = self.underway.value - self.underway.share * self.path[0] if span.start == 0 else 0.0
        return float(span.sum(self.path) + begun)

    def error(self, span: Span) -> tuple[float, int]:
        """Standard error of that sum and its degrees of freedom; NaN where too little of the past can be tried.

        What is left of a month under way errs by the root of what is left.
        """
        tried = span
        while self.test and tried.stop > tried.start:
            said, came = tried.sum(self.test.forecasts), tried.sum(self.test.actual)
            known = np.isfinite(came)
            if known.sum() >= TRIALS:
                length = tried.stop - tried.start
                off = (came - said)[known] / (said[known] if self.relative else length)
                whole = span.sum(self.path) if self.relative else span.stop - span.start
                left = 1 - (self.underway.share / (span.stop - span.start) if span.start == 0 else 0)
                spread = np.sqrt((off**2).mean() * left * span.stop / tried.stop) * abs(whole)
                return float(spread), max(2, int(known.sum()) // length)
            tried = tried.shorter()
        return np.nan, 2

    def interval(self, span: Span, level: float = LEVEL) -> tuple[float, float]:
        """Around the sum, in 8 of 10 unless another level is asked for.

        Where nothing was ever negative it never ends below what is there already.
        """
        (spread, free), value = self.error(span), self.value(span)
        reach = spread * stats.t.ppf((1 + level) / 2, free)
        there = self.underway.value if span.start == 0 else 0.0
        low = max(value - reach, there) if self.positive and reach == reach else value - reach
        return float(low), float(value + reach)

    def chance(self, span: Span, needed: float, higher_is_better: bool) -> float:
        """That the sum is at least as good as what is needed; NaN where it cannot be told."""
        (spread, free), value = self.error(span), self.value(span)
        if not spread or needed != needed:  # the past was met to the cent; or there is no plan
            return np.nan if needed != needed else float(value >= needed if higher_is_better else value <= needed)
        below = float(stats.t.cdf((needed - value) / spread, free))
        return 1 - below if higher_is_better else below
