"""The uplift to plan with: what was measured, shrunken towards what the catalogue claims."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.training.estimating import Estimate

FEWEST = 5  # measured effects to estimate the claims' error from


def uplift(claimed: float, measured: Estimate | None, error: float) -> tuple[float, float]:
    """(levels to expect, standard error) from a claim of ``claimed`` levels and a measured effect, if there is one.

    Normal-normal: each weighs by its precision, the claim being off by ``error`` of itself (one standard deviation). A
    course does not lower a level: expectations stay at zero or above.
    """
    prior = error * claimed
    if measured is None or claimed <= 0:
        return max(0.0, claimed), prior
    spread = prior**2 + measured.se**2
    weight = prior**2 / spread if spread else 0.0
    return max(0.0, claimed + weight * (measured.value - claimed)), prior * (1 - weight) ** 0.5


def claim_error(pairs: Sequence[tuple[float, Estimate]], assumed: float) -> float:
    """How far claims are off, as a share of themselves, from (claimed, measured) effects; ``assumed`` under five.

    Method of moments around the claim (DerSimonian and Laird 1986, mean known): the mean of (measured / claimed - 1)^2
    less the part that the measurements' own errors explain, each weighed by its precision.
    """
    usable = [(claimed, one) for claimed, one in pairs if claimed > 0 and one.se > 0]
    if len(usable) < FEWEST:
        return assumed
    claimed, value, se = np.array([(c, one.value, one.se) for c, one in usable]).T
    weight = (claimed / se) ** 2
    excess = weight @ ((value / claimed - 1) ** 2) - len(usable)
    return float(np.sqrt(max(0.0, excess) / weight.sum()))
