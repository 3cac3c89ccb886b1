"""A contest: prizes by rank, with ties and noise treated as the plan states."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.rewards.cents import divided
from analytics.rewards.groups import each_group
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Reads, Record, Situation, factor, money, tidy

NOISE = 1.96  # standard errors of a difference within which two results are not told apart


class Contest(Strict):
    """Prizes for the best by a measure, among all or within each team, region or level.

    ``window``: each period, or the last period of each year (or of the plan). ``least``: the result below which nobody
    wins. ``ties``: people of one rank share the prizes of the ranks they take up, or all get the highest of them, or
    the measure ``next`` decides (and what is still tied is shared). ``noise``: ``share`` lets those share who are
    within noise (1.96 standard errors of the difference) of the best of their rank.
    """

    kind: Literal["contest"]
    measure: str
    reads: Reads
    among: Literal["all", "team", "region", "level"]
    window: Literal["period", "year"]
    prizes: tuple[float, ...] = Field(min_length=1, max_length=1000)
    least: float
    ties: Literal["share", "all", "next"]
    next: str | None = None
    noise: Literal["share", "ignore"]
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if any(prize < 0 for prize in self.prizes) or list(self.prizes) != sorted(self.prizes, reverse=True):
            raise Misfit(N_("prizes: write them from the first to the last, none above the one before, none below 0"))
        if (self.ties == "next") != (self.next is not None):
            raise Misfit(N_("write 'next: a measure' together with 'ties: next', and only then"))
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
        error = self._error(now, x)
        pay, rank = np.zeros(x.shape), np.zeros(x.shape)
        for place in np.ndindex(x.shape[:-2]):
            for period, members in each_group(now, self.among):
                if self.window == "year" and not now.closes[period]:
                    continue
                members = members[known[place][members, period]]
                at = (*place, members, period)
                rank[at], pay[at] = ranked(sign * x[at], second[at], error[at], self.prizes, self.ties)
        record("contest", money(pay), measure=self.measure, x=standing.shown(self.reads), rank=factor(rank))
        return pay

    def _second(self, now: Situation, shape: tuple[int, ...]) -> Array:
        if self.next is None:
            return np.zeros(shape)
        standing = now.standing(self.next)
        value = np.where(standing.known, tidy(standing.value), np.inf if standing.less else -np.inf)
        return np.broadcast_to(-value if standing.less else value, shape)

    def _error(self, now: Situation, x: Array) -> Array:
        standing = now.standing(self.measure)
        if self.noise == "ignore":
            return np.zeros(x.shape)
        if standing.error is None or np.isnan(standing.error[standing.known & now.eligible]).any():
            raise UsageError(N_("the contest over {measure} lets people within noise share, but results lack standard "
                                "errors; fill the 'error' column or write 'noise: ignore'"), measure=self.measure)
        return np.broadcast_to(np.nan_to_num(standing.error), x.shape)


def ranked(
    x: Array, second: Array, error: Array, prizes: tuple[float, ...], ties: Literal["share", "all", "next"]
) -> tuple[Array, Array]:
    """Ranks (1 is best; equal results have one rank) and prizes of people; more of x is better, then of second."""
    order = np.lexsort((-second, -x))
    rank, pay = np.zeros(len(x)), np.zeros(len(x))
    start = 0
    while start < len(order):
        best = order[start]
        end = start + 1
        while end < len(order) and _tied(x, second, error, best, order[end]):
            end += 1
        group = order[start:end]
        rank[group] = start + 1
        if ties == "all":
            pay[group] = prizes[start] if start < len(prizes) else 0.0
        else:
            pay[group] = divided(sum(prizes[start:end]), np.ones(len(group)))
        start = end
    return rank, pay


def _tied(x: Array, second: Array, error: Array, one: int, other: int) -> bool:
    noise = NOISE * float(np.hypot(error[one], error[other]))
    if noise > 0:
        return bool(abs(x[one] - x[other]) <= noise)
    return bool(x[one] == x[other] and second[one] == second[other])
