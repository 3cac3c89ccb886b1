"""A grant: deferred cash or equity that vests, with rules for leavers and a malus."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.errors import Misfit
from analytics.language import N_
from analytics.rewards.component import Titled
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Reads, Record, Situation, money, percent
from analytics.rewards.terms import Vesting


class Grant(Titled):
    """An award each period, by a curve of a measure, paid as it vests.

    Size: ``amount`` a person, or ``times_target`` of the period's target bonus. ``paid_in``: cash, or equity at its
    value when awarded.
    """

    kind: Literal["grant"]
    measure: str
    reads: Reads
    amount: float | None = Field(None, gt=0, le=1e12)
    times_target: float | None = Field(None, gt=0, le=100)
    curve: Schedule
    paid_in: Literal["cash", "equity"]
    vesting: Vesting
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        if (self.amount is None) == (self.times_target is None):
            raise Misfit(N_("write either 'amount' or 'times_target'"))
        return self

    def earned(self, now: Situation, record: Record) -> Array:
        """The award by person and period, before vesting; 0 where there is no result."""
        standing = now.standing(self.measure)
        known = standing.has(self.reads)
        standing.tell(self.reads, record)
        if self.amount is not None:
            size = now.worked * now.kind(self.amount)
        else:
            size = now.figure("target_bonus") * now.kind(self.times_target or 0)
        share = self.curve(standing.read(self.reads)) * known
        award = np.maximum(size * share, now.kind(0))
        record("award", money(award), size=money(size), share=percent(share))
        return award
