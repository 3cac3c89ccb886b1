"""An honour: a reward that is no money, with its criteria and the results that prove it."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from analytics.documents import Strict
from analytics.rewards.component import Titled
from analytics.rewards.groups import first_members, shared, team_standing
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Reads, Record, Situation, factor, number, percent


class Criterion(Strict):
    """A measure that must reach a value (where less is better and it is read by value: stay at or below it)."""

    measure: str
    reads: Reads
    reach: float


class Honour(Titled):
    """A certificate, the best team, a training place or readiness for promotion, for whoever meets all criteria.

    ``of``: persons, or whole teams or regions by their own results. ``best``: only so many of them, by the first
    criterion (those level with the last included); ``window``: each period, or the last period of each year (or of the
    plan).
    """

    kind: Literal["honour"]
    honour: Literal["certificate", "best_team", "training_place", "promotion"]
    of: Literal["person", "team", "region"]
    window: Literal["period", "year"]
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    best: int | None = Field(ge=1)
    then: tuple[()] = ()

    def earned(self, now: Situation, record: Record) -> Array:
        """1 for whom it goes to, 0 for others; a measure without result is not met."""
        met, first = np.ones(now.eligible.shape, bool), None
        for criterion in self.criteria:
            one = criterion.measure
            standing = now.standing(one) if self.of == "person" else team_standing(now, one, self.of)
            x, known = standing.read(criterion.reads), standing.has(criterion.reads)
            sign = -1 if criterion.reads == "value" and standing.less else 1
            here = known & (sign * x >= sign * criterion.reach)
            record("criterion", factor(here.astype(float)), measure=one, x=standing.shown(criterion.reads),
                   reach=(percent if criterion.reads == "attainment" else number)(criterion.reach))
            met, first = met & here, sign * x if first is None else first
        met = met & now.eligible & (now.closes | (self.window == "period"))
        if self.best is not None and first is not None:
            met = met & (first >= self._least(met, first, now))
        record("honour", factor(met.astype(float)), honour=self.honour)
        return met.astype(now.kind)

    def _least(self, met: Array, first: Array, now: Situation) -> Array:
        """What the last of the best has by the first criterion, in each period; minus infinity where all are among
        them.
        """
        x = np.where(met, first, -np.inf)
        if self.of != "person":  # each team once
            group = now.group(self.of)
            x = np.where(first_members(group), shared(np.maximum, x, group), -np.inf)
        if (self.best or 0) > x.shape[-2]:
            return np.full((*x.shape[:-2], 1, x.shape[-1]), -np.inf)
        return np.sort(x, axis=-2)[..., [x.shape[-2] - (self.best or 1)], :]
