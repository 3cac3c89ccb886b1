"""A contest: prizes by place, with ties and noise treated as the plan states."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.assessment.places import Noise, Ties, check_placing, placed
from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.metrics.intervals import Z
from analytics.rewards.component import Titled
from analytics.rewards.groups import each_group
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Reads, Record, Situation, factor, money, tidy


class Contest(Titled):
    """Prizes for the best by a measure, among all or within each team, region or level.

    ``window``: each period, or the last period of each year (or of the plan). ``least``: the result below which nobody
    wins. ``ties``, ``tie_break``, ``noise``: see ``check_placing``; here noise is what standard errors of values say.
    """

    kind: Literal["contest"]
    measure: str
    reads: Reads
    among: Literal["all", "team", "region", "level"]
    window: Literal["period", "year"]
    prizes: tuple[float, ...] = Field(min_length=1, max_length=1000)
    least: float
    ties: Ties
    tie_break: str | None = None
    noise: Noise
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if any(prize < 0 for prize in self.prizes) or list(self.prizes) != sorted(self.prizes, reverse=True):
            raise Misfit(N_("prizes: write them from the first to the last, none above the one before, none below 0"))
        check_placing(self.ties, self.tie_break, self.noise)
        if self.noise == "share" and self.reads != "value":
            raise Misfit(N_("noise is known of values only; write 'reads: value' or 'noise: ignore'"))
        return self

    def earned(self, now: Situation, record: Record) -> Array:
        """Prizes by person and period. Raise ``UsageError`` where noise counts and standard errors are not given."""
        standing = now.standing(self.measure)
        x = standing.read(self.reads)
        sign = -1 if self.reads == "value" and standing.less else 1
        known = standing.has(self.reads)
        known = np.broadcast_to(known & (sign * x >= sign * self.least), x.shape)
        second = self._second(now, x.shape)
        reach = self._reach(now, x)
        pay, place = np.zeros(x.shape, x.dtype), np.zeros(x.shape)
        for periods, members in each_group(now, self.among):
            if self.window == "year":
                periods = periods[now.closes[periods]]
            at = (..., members[:, None, :], periods[:, None])  # people last
            interval = None if reach is None else (sign * x[at] - reach[at], sign * x[at] + reach[at])
            place[at], pay[at] = placed(sign * x[at], second[at], known[at], interval, self.prizes, self.ties,
                                        now.decimals, x.ndim == 2)
        record("contest", money(pay), measure=self.measure, x=standing.shown(self.reads), place=factor(place))
        return pay

    def _second(self, now: Situation, shape: tuple[int, ...]) -> Array:
        if self.tie_break is None:
            return np.zeros(shape)
        standing = now.standing(self.tie_break)
        value = np.where(standing.known, tidy(standing.value), np.inf if standing.less else -np.inf)
        return np.broadcast_to(-value if standing.less else value, shape)

    def _reach(self, now: Situation, x: Array) -> Array | None:
        """How far the 95 % interval reaches on either side of each result; None where noise is ignored."""
        if self.noise == "ignore":
            return None
        standing = now.standing(self.measure)
        if standing.error is None or np.isnan(standing.error[standing.known & now.eligible]).any():
            raise UsageError(N_("the contest over {measure} lets people within noise share, but results lack standard "
                                "errors; fill the 'error' column or write 'noise: ignore'"), measure=self.measure)
        return np.broadcast_to(Z * np.nan_to_num(standing.error), x.shape)
