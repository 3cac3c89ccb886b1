"""What a training returns for its cost: cost per unit of effect, and ROI after Phillips, each with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from analytics.training.estimating import Estimate


@dataclass(frozen=True)
class Cost:
    """What a course cost, in money: for its ``runs``, for its ``seats``, and for the ``hours`` of people (0 where an
    hour has no price); ``finished`` of the seats completed it. ``known``: whether anything of it has a price."""

    runs: int
    seats: int
    finished: int
    hours: float
    for_runs: float
    for_seats: float
    for_hours: float
    known: bool

    @property
    def total(self) -> float:
        """All of it."""
        return self.for_runs + self.for_seats + self.for_hours

    def of(self, people: int) -> float:
        """What so many of those who completed it cost, seats that were not completed shared out among them."""
        return self.total * people / self.finished if self.finished else math.nan


def cost_of(enrolled: pd.DataFrame, run: float | None, seat: float | None, hours: float, hour: float | None) -> Cost:
    """The cost of one course. enrolled: starts_on, completed_on; each day of starting is a run.

    ``run``, ``seat``, ``hour``: money for each; None where it is not known.
    """
    runs, seats = int(enrolled["starts_on"].nunique()), len(enrolled)
    return Cost(runs, seats, int(enrolled["completed_on"].notna().sum()), hours * seats, runs * (run or 0.0),
                seats * (seat or 0.0), hours * seats * (hour or 0.0), run is not None or seat is not None)


@dataclass(frozen=True)
class Return:
    """A figure with ends that carry the effect's interval."""

    value: float
    low: float
    high: float


def roi(effect: Estimate, units: float, worth: float, cost: float) -> Return | None:
    """(isolated benefit - cost) / cost (Phillips 2003), a share of 1: 0.5 is half as much again as was spent; None
    without a cost.

    ``units``: how many times the effect was had (people x times, or cases); ``worth``: money one unit of the outcome is
    worth, negative where less is better; ``cost`` in the same money.
    """
    if not cost > 0:
        return None
    low, high = sorted((effect.low * worth, effect.high * worth))
    return Return(*((units * gain - cost) / cost for gain in (effect.value * worth, low, high)))


def cost_per_unit(effect: Estimate, units: float, cost: float, *, lower_is_better: bool = False) -> Return:
    """Money for one unit of the outcome more (or less, where that is better); infinite where it did not get better."""
    value, low, high = effect.value, effect.low, effect.high
    if lower_is_better:
        value, low, high = -value, -high, -low
    return Return(*(cost / (units * gain) if units * gain > 0 else math.inf for gain in (value, high, low)))
