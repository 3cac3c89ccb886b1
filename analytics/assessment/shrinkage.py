"""Results drawn towards the mean of the person's group, the more the less sure they are, with calibrated intervals.

The normal-normal model with unequal errors: y_i ~ N(theta_i, s_i^2), theta_i ~ N(mu, tau^2) within a group.
tau^2 is Paule and Mandel's (1982); the weight carries Morris's correction for its being estimated (1983), which with
equal errors is the estimator of James and Stein. The spread about the estimate is that of the posterior under a prior
of tau^2 between the flat one of tau^2 (Morris and Tang 2011) and the flat one of tau (Gelman 2006): the first makes
intervals in groups of 8 to 20 people too wide, the second those in larger groups too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from analytics.metrics.intervals import Z

FEWEST = 3  # usable results that a group must have to be its own yardstick
_GRID = (np.arange(64) + 0.5) / 64  # of tau^2 / (tau^2 + c), where the posterior is evaluated
_PRIOR = -0.25  # power of tau^2
Array = np.ndarray


@dataclass(frozen=True)
class Shrunken:
    """Arrays, one entry a person, in the unit of the result; ``estimate = mean + weight * (result - mean)``.

    ``low``, ``high``: 95 % interval; ``sd``: its standard deviation; ``weight``: on the own result, 0 to 1;
    ``mean``, ``tau2``, ``reliability``: of the person's group (variance of true results, and its share in that of
    results seen). NaN where a person has no result.
    """

    estimate: Array
    low: Array
    high: Array
    sd: Array
    weight: Array
    mean: Array
    tau2: Array
    reliability: Array


def shrink(value: Array, error: Array, group: Array, fewest: int = FEWEST) -> Shrunken:
    """Shrink each ``value`` (with its standard ``error``) towards the mean of its ``group``; shapes alike.

    A group of under ``fewest`` usable results borrows mean and spread from everybody; at three there is nothing to
    learn a spread from, so results stand as they are. An error of 0: the result is known and stays. An error that is
    missing or negative: the person is taken to be as unsure as the least sure of the group (of all, where nobody's is
    known; without any error at all the result stands and has no interval), and does not count for mean and spread.
    """
    y, s = np.asarray(value, float), np.asarray(error, float)
    known = np.isfinite(y)
    sure = known & np.isfinite(s) & (s >= 0)
    code = np.unique(np.asarray(group), return_inverse=True)[1]
    filled = np.where(sure, s, _largest(s, sure, code))
    result = _in_groups(y, filled, code, sure)
    few = np.bincount(code, sure)[code] < max(fewest, FEWEST)
    everybody = _in_groups(y, filled, np.zeros(len(y), int), sure) if few.any() else result
    parts = (np.where(known, np.where(few, b, a), np.nan) for a, b in zip(result, everybody, strict=True))
    estimate, sd, weight, mean, tau2, reliability = parts
    return Shrunken(estimate, estimate - Z * sd, estimate + Z * sd, sd, weight, mean, tau2, reliability)


def _largest(s: Array, sure: Array, code: Array) -> Array:
    """The largest known error of each person's group, else of all, else NaN."""
    top = np.full(code.max(initial=-1) + 1, -1.0)
    np.maximum.at(top, code[sure], s[sure])
    return np.where(top < 0, s[sure].max() if sure.any() else np.nan, top)[code]


def _in_groups(y: Array, s: Array, code: Array, sure: Array) -> tuple[Array, ...]:
    """Estimate, sd, weight, mean, tau^2 and reliability of each person from the group's own sure results."""
    groups = int(code.max(initial=-1)) + 1
    known, count = np.isfinite(y), np.bincount(code, sure, groups)
    values, variance = np.where(known, y, 0.0), _floored(s**2, sure)
    tau2 = _between(values, variance, code, sure, groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = np.bincount(code, values, groups) / np.bincount(code, known, groups)
        mean = np.where(count > 0, _mean(values, variance, code, sure, tau2)[0], plain)
        typical = np.bincount(code, np.where(sure, s**2, 0.0), groups) / count
        reliability = np.where(tau2 + typical > 0, tau2 / (tau2 + typical), 0.0)
        correction = np.where(count > FEWEST, (count - 3) / (count - 1), 0.0)
    pull = np.where(s > 0, correction[code] * variance / (variance + tau2[code]), 0.0)
    estimate = mean[code] + (1 - pull) * (values - mean[code])
    spread = _spread(values, variance, code, sure, tau2, estimate)
    sd = np.where((count[code] > FEWEST) & (s > 0), spread, s)
    of_group = (np.where(count > 0, of, np.nan)[code] for of in (tau2, reliability))
    return estimate, sd, 1 - pull, mean[code], *of_group


def _floored(variance: Array, sure: Array) -> Array:
    """Variances that can be divided by: those of 0 count as a billionth of the mean (as 1, where all are 0)."""
    typical = variance[sure].mean() if sure.any() else 0.0
    return np.maximum(np.where(np.isfinite(variance), variance, 1.0), 1e-9 * typical if typical > 0 else 1.0)


def _mean(y: Array, variance: Array, code: Array, sure: Array, tau2: Array) -> tuple[Array, Array]:
    """Weighted mean of each group at a tau^2 (NaN where nobody is sure), and the sum of its weights."""
    weight = np.where(sure, 1 / (variance + tau2[code]), 0.0)
    total = np.bincount(code, weight, len(tau2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.bincount(code, weight * y, len(tau2)) / total, total


def _between(y: Array, variance: Array, code: Array, sure: Array, groups: int) -> Array:
    """Variance of the true results of each group (Paule and Mandel 1982), never below 0; 0 for fewer than two.

    It makes the weighted sum of squares equal its expectation, k - 1: a falling convex function of tau^2, on which
    Newton's steps from 0 cannot overshoot.
    """
    tau2, free = np.zeros(groups), np.bincount(code, sure, groups) - 1
    for _ in range(200):
        mean = _mean(y, variance, code, sure, tau2)[0]
        weight = np.where(sure, 1 / (variance + tau2[code]), 0.0)
        square = weight * (y - mean[code]) ** 2
        excess = np.bincount(code, square, groups) - free
        slope = np.bincount(code, weight * square, groups)
        grows = (excess > 0) & (slope > 0) & (free > 0)
        step = np.where(grows, excess / np.where(grows, slope, 1.0), 0.0)
        tau2 = tau2 + step
        if np.all(step <= 1e-12 * tau2):
            break
    return tau2


def _spread(y: Array, variance: Array, code: Array, sure: Array, tau2: Array, estimate: Array) -> Array:
    """Root of the posterior mean of (theta - estimate)^2, with a flat prior of mu, on a grid of tau^2."""
    groups, count = len(tau2), np.bincount(code, sure, len(tau2))
    scale = np.exp(np.bincount(code, np.where(sure, np.log(variance), 0.0), groups) / np.maximum(count, 1)) + tau2
    chance, squares = np.empty((len(_GRID), groups)), np.empty((len(_GRID), len(y)))
    for n, share in enumerate(_GRID):
        tried = scale * share / (1 - share)
        mean, total = _mean(y, variance, code, sure, tried)
        all_in = variance + tried[code]
        lost = np.bincount(code, np.where(sure, np.log(all_in) + (y - mean[code]) ** 2 / all_in, 0.0), groups)
        pull = variance / all_in
        with np.errstate(divide="ignore"):
            prior = _PRIOR * np.log(share / (1 - share)) - 2 * np.log(1 - share)  # with the steps of the grid
            chance[n] = np.where(count > 0, prior - 0.5 * (lost + np.log(total)), 0.0)
            inside = variance * (1 - pull) + pull**2 / total[code]
        squares[n] = inside + (mean[code] + (1 - pull) * (y - mean[code]) - estimate) ** 2
    return np.sqrt(np.sum(special.softmax(chance, axis=0)[:, code] * squares, axis=0))

