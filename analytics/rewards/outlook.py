"""The months to come as history and assumptions have them: results of everybody, drawn as often as is asked.

In each draw a person is either like the own history or, with what is left of its weight, like somebody else's: so the
mean is that of the normal-normal shrinkage and what is not known of a person varies between draws. Every month is then
one of the months of that history, the same for all measures, so that these stay correlated. Results that add up and of
which more is better besides have a shock in common, a season, growth and the response.

Every draw has its own stream of random numbers, which depends on neither plan nor measures, chunks nor threads: plans
that are paid on one outlook differ by what they pay alone.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from analytics.rewards.assumptions import Assumptions
from analytics.rewards.past import Past
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array

KEPT = 2_000_000  # cells up to which all draws are kept for the next plan


@dataclass(frozen=True)
class Chance:
    """What is drawn, before any measure: draws x people x months, or draws x (1 or regions) x (months or 1).

    ``cell``: the place in history (of the cells of ``Outlook.cells``) that a person's month is like; ``spare``: what
    the random number has left beyond that, uniform over 0 to 65,535; the others: standard normal.
    """

    cell: Array
    spare: Array
    company: Array
    region: Array
    horizon: Array


@dataclass(frozen=True)
class Outlook:
    """What plans are paid on. ``region``: number of each person's region. ``kept``: measures ahead by the terms on
    which plans credit them, so that plans with the same ones need not wait for them again.
    """

    past: Past
    assumptions: Assumptions
    region: Array
    kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, results: Results, assumptions: Assumptions) -> Outlook:
        """From results; raise ``UsageError`` where there is nothing to draw from or nobody to draw for."""
        past = Past.of(results, assumptions)
        rows = past.service.rows["region"]
        last = np.zeros(len(past.service.people), int)
        last[past.service.person] = np.arange(len(rows))
        return cls(past, assumptions, np.unique(rows.to_numpy(str)[last], return_inverse=True)[1])

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is employed when the months to come begin."""
        return self.past.service.people

    @cached_property
    def cells(self) -> Array:
        """Places in people x months of history that anybody is drawn from, person after person."""
        return np.flatnonzero(self.past.drawn_from)

    @cached_property
    def _owned(self) -> tuple[Array, Array, Array]:
        """Of each person the first of ``cells`` and how many; and who has any."""
        count = self.past.drawn_from.sum(axis=1)
        return (np.cumsum(count) - count).astype(np.int64), count.astype(np.int64), np.flatnonzero(count)

    def chance(self, first: int, last: int) -> Chance:
        """Draws from ``first`` until before ``last``."""
        if self._all is not None:
            kept = (self._all.cell, self._all.spare, self._all.company, self._all.region, self._all.horizon)
            return Chance(*(x[first:last] for x in kept))
        return self._drawn(first, last)

    @cached_property
    def _all(self) -> Chance | None:
        many = self.assumptions.draws * len(self.people) * self.assumptions.months
        return self._drawn(0, self.assumptions.draws) if many <= KEPT else None

    def _drawn(self, first: int, last: int) -> Chance:
        months, people, regions = self.assumptions.months, len(self.people), int(self.region.max()) + 1
        company, region = np.empty((last - first, 1, months)), np.empty((last - first, regions, months))
        like, which = np.empty((last - first, people)), np.empty((last - first, people, months), np.uint16)
        horizon = np.empty((last - first, 1, 1))
        for n in range(last - first):
            random = np.random.Generator(np.random.SFC64(np.random.SeedSequence((self.assumptions.seed, first + n))))
            company[n], region[n] = random.standard_normal((1, months)), random.standard_normal((regions, months))
            like[n] = random.random(people)
            which[n] = np.frombuffer(random.bytes(2 * people * months), np.uint16).reshape(people, months)
            horizon[n] = random.standard_normal()  # last, so that all else is as without it
        if self.assumptions.shock_lasts == "horizon":
            company, region = company[..., :1], region[..., :1]
        return Chance(*self._cell(like, which), *(x.astype(np.float32) for x in (company, region, horizon)))

    def _cell(self, like: Array, which: Array) -> tuple[Array, Array]:
        """Whose history, and which month of it: a 16-bit number times their count, over 65,536; and the rest."""
        start, count, some = self._owned
        weight = self.past.weight
        rest = (like - weight) / np.where(weight < 1, 1 - weight, 1)
        other = some[np.minimum((np.maximum(rest, 0) * len(some)).astype(np.int64), len(some) - 1)]
        source = np.where(like < weight, np.arange(len(weight)), other)
        cell = which.astype(np.int64)
        cell *= count[source][..., None]
        spare = cell.astype(np.uint16)
        cell >>= 16
        cell += start[source][..., None]
        return cell, spare
