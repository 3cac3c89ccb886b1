"""The uplift to plan with: what was measured, shrunken towards what the catalogue claims."""

from __future__ import annotations

from analytics.training.estimating import Estimate

CLAIM_ERROR = 0.5  # of the claim: how far catalogues are off, one standard deviation


def uplift(claimed: float, measured: Estimate | None) -> tuple[float, float]:
    """(levels to expect, standard error) from a claim of ``claimed`` levels and a measured effect, if there is one.

    Normal-normal: each weighs by its precision, the claim being off by ``CLAIM_ERROR`` of itself. A course does not
    lower a level: expectations stay at zero or above.
    """
    prior = CLAIM_ERROR * claimed
    if measured is None or claimed <= 0:
        return max(0.0, claimed), prior
    weight = prior**2 / (prior**2 + measured.se**2)
    return max(0.0, claimed + weight * (measured.value - claimed)), prior * (1 - weight) ** 0.5
