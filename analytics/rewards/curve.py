"""Shares of a target bonus: by a curve of one measure, or by a scorecard of several."""

from __future__ import annotations

import math
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.rewards.commission import earlier, to_date
from analytics.rewards.component import Titled
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Reads, Record, Situation, money, percent, tidy


class Curve(Titled):
    """target bonus x ``weight`` x what the curve gives for a measure.

    ``true_up`` is stated for measures that count to date: whether the bonus to date is paid less what was paid before,
    or each period's bonus is paid by the result to date.
    """

    kind: Literal["curve"]
    measure: str
    reads: Reads
    weight: float = Field(gt=0, le=100)
    curve: Schedule
    true_up: bool | None = None
    then: tuple[Modifier, ...] = ()

    def earned(self, now: Situation, record: Record) -> Array:
        """Pay by person and period; 0 where there is no result."""
        standing = now.standing(self.measure)
        known = standing.has(self.reads)
        standing.tell(self.reads, record)
        share = self.curve(standing.read(self.reads)) * known
        return bonus_paid(share, self.weight, standing.windows if self.true_up else None, now, record)


class Part(Strict):
    """One measure of a scorecard: its weight, and a schedule from its attainment or value to points (1 is target)."""

    weight: float = Field(gt=0, le=1)
    reads: Reads
    points: Schedule


class Scorecard(Titled):
    """target bonus x ``weight`` x what the curve gives for the weighted points of several measures.

    ``missing``: a measure without result gives its weight to the rest (``renormalise``) or counts as ``zero`` points.
    """

    kind: Literal["scorecard"]
    measures: dict[str, Part] = Field(min_length=2)
    missing: Literal["renormalise", "zero"]
    weight: float = Field(gt=0, le=100)
    curve: Schedule
    true_up: None = None
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = math.fsum(part.weight for part in self.measures.values())
        if abs(total - 1) > 1e-9:
            raise Misfit(N_("the weights of its measures add up to {total}; make them add up to 1"), total=f"{total:g}")
        return self

    def earned(self, now: Situation, record: Record) -> Array:
        """Pay by person and period; 0 where no measure has a result."""
        score = there = np.zeros((), now.kind)
        for measure, part in self.measures.items():
            standing = now.standing(measure)
            known = standing.has(part.reads)
            points = part.points(standing.read(part.reads)) * known
            standing.tell(part.reads, record)
            record("points", percent(points, known), measure=measure, x=standing.shown(part.reads),
                   weight=percent(part.weight))
            score = np.asarray(score + now.kind(part.weight) * points)
            there = np.asarray(there + now.kind(part.weight) * known)
        if self.missing == "renormalise":
            score = score / np.where(there > 0, there, 1)
        record("score", percent(score, there > 0), measured=percent(there))
        return bonus_paid(self.curve(tidy(score)) * (there > 0), self.weight, None, now, record)


def bonus_paid(share: Array, weight: float, windows: Array | None, now: Situation, record: Record) -> Array:
    """target bonus x weight x share; with windows on the bonus since their start, less what was paid before."""
    bonus = now.figure("target_bonus")
    if windows is None:
        pay = share * (bonus * now.kind(weight))
        record("bonus", money(pay), bonus=money(bonus), weight=percent(weight), share=percent(share))
        return pay
    whole = to_date(bonus, windows)
    pay = now.rounded(share * (whole * now.kind(weight)))  # so that periods add up to the year
    before = earlier(pay, windows)
    record("bonus", money(pay), bonus=money(whole), weight=percent(weight), share=percent(share))
    record("less_before", money(pay - before), to_date=money(pay), before=money(before))
    return pay - before

