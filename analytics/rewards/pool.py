"""A pool: money of a team, funded by the team's result, shared out among its members."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.errors import Misfit
from analytics.language import N_
from analytics.rewards.component import Titled
from analytics.rewards.groups import each_group, team_standing, totals
from analytics.rewards.minor_units import divided
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Reads, Record, Situation, money, percent


class Pool(Titled):
    """A team's pool each period: its size x what ``funding`` gives for the team's result.

    Size: ``amount`` a team, ``share_of_bonus`` of its members' target bonuses, or ``share_of_result`` of what the
    measure adds up to. ``shared``: equally by days worked, by the value of the measure ``score``, by salary, or by what
    each is credited with of the pool's own measure. ``if_nobody``: what happens where nobody has any of that.
    """

    kind: Literal["pool"]
    measure: str
    reads: Reads
    team: Literal["team", "region", "all"]
    amount: float | None = Field(None, ge=0, le=1e12)
    share_of_bonus: float | None = Field(None, ge=0, le=100)
    share_of_result: float | None = Field(None, ge=0, le=1)
    funding: Schedule
    shared: Literal["equally", "score", "salary", "credited"]
    score: str | None = None
    if_nobody: Literal["equally", "keep"]
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if sum(size is not None for size in (self.amount, self.share_of_bonus, self.share_of_result)) != 1:
            raise Misfit(N_("write one of 'amount', 'share_of_bonus' and 'share_of_result'"))
        if (self.shared == "score") != (self.score is not None):
            raise Misfit(N_("write 'score: a measure' together with 'shared: score', and only then"))
        return self

    def earned(self, now: Situation, record: Record) -> Array:
        """Each member's share, exact to the minor unit; float32 is shared without rounding."""
        team = team_standing(now, self.measure, self.team)
        funded = self.funding(team.read(self.reads)) * team.has(self.reads)
        pool = self._size(now, team.value) * funded
        team.tell(self.reads, record, "team_")
        weight = np.where(now.eligible, np.maximum(self._weight(now), 0), 0)
        total = totals(weight, now.group(self.team))
        if self.if_nobody == "equally":
            weight = np.where(total > 0, weight, np.where(now.eligible, now.worked, 0))
            total = totals(weight, now.group(self.team))
        share = weight / np.where(total > 0, total, 1)
        pay = pool * share if pool.dtype == np.float32 else self._to_the_unit(now, pool, weight)
        record("pool", money(pay), size=money(self._size(now, team.value)), funded=percent(funded),
               share=percent(share),
               pool=money(pool))
        return pay

    def _size(self, now: Situation, result: Array) -> Array:
        if self.amount is not None:
            return np.full(now.eligible.shape, self.amount, now.kind)
        if self.share_of_bonus is not None:
            bonus = np.where(now.eligible, now.figure("target_bonus"), 0)
            return totals(bonus, now.group(self.team)) * now.kind(self.share_of_bonus)
        return np.maximum(result, 0) * now.kind(self.share_of_result or 0)

    def _weight(self, now: Situation) -> Array:
        if self.shared == "equally":
            return now.worked
        if self.shared == "salary":
            return now.figure("salary") * now.worked
        standing = now.standing(self.score if self.score is not None else self.measure)
        return np.where(standing.known, standing.value, 0)

    def _to_the_unit(self, now: Situation, pool: Array, weight: Array) -> Array:
        pool, weight = np.broadcast_arrays(pool, weight)
        pay = np.zeros(pool.shape)
        for periods, members in each_group(now, self.team):
            at = (..., members[:, None, :], periods[:, None])  # people last
            pay[at] = divided(pool[at][..., 0], weight[at], now.decimals)
        return pay
