"""Shares of successes drawn towards the share of the person's group: the beta-binomial model by its moments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import special

from analytics.assessment.shrinkage import Array, Shrunken, shrink


def shrink_shares(successes: Array, trials: Array, group: Array) -> Shrunken:
    """Shrink each share ``successes / trials`` towards its group's; shapes alike; NaN where there are no trials.

    If people's true shares have mean m and variance tau^2, a share seen has (m (1 - m) - tau^2) / n more: with these
    errors ``shrink`` gives the posterior mean M / (M + n) of the beta-binomial, M = m (1 - m) / tau^2 - 1 (Kleinman
    1973). m has half a success of one more trial, so that no group is taken for certain. The interval is that of the
    beta distribution with the posterior's mean and spread, so it stays between 0 and 1.
    """
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    some = np.isfinite(k) & (n > 0)
    share, cases = np.where(some, k / np.where(some, n, 1), np.nan), np.where(some, n, 1.0)
    code = np.unique(np.asarray(group), return_inverse=True)[1]
    groups = int(code.max(initial=-1)) + 1
    mean = ((np.bincount(code, np.where(some, k, 0), groups) + 0.5)
            / (np.bincount(code, np.where(some, n, 0), groups) + 1))[code]
    tau2: Array = np.zeros(len(k))
    for _ in range(20):
        chance = np.maximum(mean * (1 - mean) - tau2, 0.05 * mean * (1 - mean))
        found = shrink(share, np.where(some, np.sqrt(chance / cases), np.nan), group)
        moved = np.where(some, found.tau2, 0.0)
        if np.allclose(moved, tau2, rtol=1e-9, atol=1e-15):
            break
        tau2 = moved
    inner = np.clip(found.estimate, 0.5 / (cases + 1), 1 - 0.5 / (cases + 1))  # none or all: as with Jeffreys' prior
    sd = found.sd * np.sqrt(inner * (1 - inner) / chance)
    low, high = _beta_interval(inner, sd)
    low = np.where(k <= 0, 0.0, np.minimum(low, found.estimate))
    high = np.where(k >= n, 1.0, np.maximum(high, found.estimate))
    return replace(found, low=np.where(some, low, np.nan), high=np.where(some, high, np.nan), sd=sd)


def _beta_interval(mean: Array, sd: Array) -> tuple[Array, Array]:
    """Central 95 % of the beta distribution with this mean and standard deviation."""
    size = np.maximum(mean * (1 - mean) / sd**2 - 1, 1e-3)
    low, high = (special.betaincinv(mean * size, (1 - mean) * size, tail) for tail in (0.025, 0.975))
    return low, high
