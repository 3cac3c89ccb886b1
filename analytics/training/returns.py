"""What a training returns for its cost: cost per unit of effect, and ROI after Phillips, each with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analytics.training.estimating import Estimate


@dataclass(frozen=True)
class Return:
    """Shares of 1: 0.5 is half as much again as was spent; ``low`` and ``high`` carry the effect's interval."""

    value: float
    low: float
    high: float


def roi(effect: Estimate, units: float, worth: float, cost: float) -> Return | None:
    """(isolated benefit - cost) / cost (Phillips 2003); None without a cost.

    ``units``: how many times the effect was had (people x times); ``worth``: money one unit of the outcome is worth,
    negative where less is better; ``cost`` in the same money.
    """
    if not cost > 0:
        return None
    low, high = sorted((effect.low * worth, effect.high * worth))
    return Return(*((units * gain - cost) / cost for gain in (effect.value * worth, low, high)))


def cost_per_unit(effect: Estimate, people: int, cost: float) -> float:
    """Money for one unit of the outcome more in one person; infinite where the effect is not above zero."""
    return cost / (people * effect.value) if people and effect.value > 0 else math.inf
