"""A contest: prizes by rank, with ties and noise treated as the plan states."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit, UsageError
from analytics.language import N_
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
        pay, rank = np.zeros(x.shape, x.dtype), np.zeros(x.shape)
        for periods, members in each_group(now, self.among):
            if self.window == "year":
                periods = periods[now.closes[periods]]
            at = (..., members, periods[:, None])  # people last
            rank[at], pay[at] = ranked(sign * x[at], second[at], error[at], known[at], self.prizes, self.ties)
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
    x: Array, second: Array, error: Array, known: Array, prizes: tuple[float, ...],
    ties: Literal["share", "all", "next"]
) -> tuple[Array, Array]:
    """Ranks (1 is best; equal results have one rank; 0 for who is not ``known``) and prizes of people, the last axis;
    more of x is better, then of second. Shared prizes are whole cents, the first of a rank have one more.

    Draws (axes in front) need no ranks beyond the prizes: they are not told apart there.
    """
    order = np.lexsort((-second, -x, ~known), axis=-1)
    x, second, error, known = (np.take_along_axis(part, order, -1) for part in (x, second, error, known))
    place = np.broadcast_to(np.arange(x.shape[-1]), x.shape)
    first = _firsts(x, second, error, known, len(prizes) if x.ndim > 1 else x.shape[-1])
    size = _alike(first)
    won = np.append(0, np.cumsum(np.round(np.asarray(prizes) * 100))).astype(np.int64)
    most = len(prizes)
    if ties == "all":
        cents = np.diff(won, append=won[-1])[np.minimum(first, most)]
    else:
        together = won[np.minimum(first + size, most)] - won[np.minimum(first, most)]
        cents = together // size + (place - first < together % size)
    rank, pay = np.empty(x.shape), np.empty(x.shape)
    np.put_along_axis(rank, order, np.where(known, first + 1, 0), -1)
    np.put_along_axis(pay, order, np.where(known, cents / 100, 0), -1)
    return rank, pay


def _firsts(x: Array, second: Array, error: Array, known: Array, until: int) -> Array:
    """Of people in order, the place of the first of their rank; beyond ``until`` each has the own."""
    first = np.array(np.broadcast_to(np.arange(x.shape[-1]), x.shape))
    best: tuple[Array, ...] = x[..., 0], second[..., 0], error[..., 0], first[..., 0]
    for n in range(1, x.shape[-1]):
        one = x[..., n], second[..., n], error[..., n], first[..., n]
        noise = NOISE * np.hypot(best[2], one[2])
        equal = (one[0] == best[0]) & (one[1] == best[1])
        tied = known[..., n] & np.where(noise > 0, np.abs(one[0] - best[0]) <= noise, equal)
        best = tuple(np.where(tied, a, b) for a, b in zip(best, one, strict=True))
        if (best[3] >= until).all():
            break
        first[..., n] = best[3]
    return first


def _alike(first: Array) -> Array:
    """How many have the same first, along the last axis."""
    row = np.arange(first.size // first.shape[-1]).reshape(*first.shape[:-1], 1) * first.shape[-1]
    return np.bincount((first + row).ravel(), minlength=first.size)[first + row]
