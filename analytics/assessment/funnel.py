"""Funnel plots: how far a result may lie from the target by chance alone, by its number of cases.

Spiegelhalter (2005): exact limits by interpolation of the cumulative distribution; where results scatter more than
chance allows, the limits are widened by an overdispersion estimated from the winsorised results.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from scipy import special

Law = Literal["binomial", "poisson", "normal"]
TAILS = (0.001, 0.025, 0.975, 0.999)  # the limits of 99.8 % and 95 %
Array = np.ndarray


@dataclass(frozen=True)
class Limits:
    """Arrays over numbers of cases: 99.8 % low, 95 % low, 95 % high, 99.8 % high; NaN where there are no cases."""

    low998: Array
    low95: Array
    high95: Array
    high998: Array


@dataclass(frozen=True)
class Dispersion:
    """``phi``: mean squared winsorised z-score (1: chance alone); ``tau2``: variance between people beyond chance."""

    phi: float
    tau2: float


CHANCE = Dispersion(1.0, 0.0)


def limits(target: float, cases: Array, law: Law, *, spread: float = 1.0, beyond: Dispersion = CHANCE) -> Limits:
    """Limits around ``target`` at each number of ``cases`` (exposure, for counts).

    binomial: target is a share; poisson: a rate, count over exposure; both exact. normal: a mean with standard
    deviation ``spread`` of a single case (a ratio has no exact law). Overdispersion is additive: the distance of a
    limit from the target grows as sqrt(s^2 + tau2) does over s, s the standard error at that number of cases.
    """
    n = np.where(np.asarray(cases, float) > 0, np.asarray(cases, float), np.nan)
    variance = np.maximum({"binomial": target * (1 - target), "poisson": target, "normal": spread**2}[law], 0.0) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        wider = np.sqrt(np.where(variance > 0, 1 + beyond.tau2 / variance, 1.0))
    ends = [target + wider * (_limit(target, n, law, tail, np.sqrt(variance)) - target) for tail in TAILS]
    if law == "binomial":
        ends = [np.clip(end, 0, 1) for end in ends]
    return Limits(*(np.maximum(end, 0) if law == "poisson" else end for end in ends))


def _limit(target: float, n: Array, law: Law, tail: float, error: Array) -> Array:
    """The exact limit: Spiegelhalter's interpolation between the two counts about the quantile (his appendix A.1.1).

    Upper limits are interpolated as lower ones are seen from above, which is one count further out than his: so a
    result lies beyond a limit only where it, or anything further out, has less than the tail's probability. Five
    successes of five are no exception to a target of 80 %.
    """
    if law == "normal":
        return target + special.ndtri(tail) * error
    if target <= 0 or (law == "binomial" and target >= 1):
        return np.where(np.isfinite(n), target, np.nan)
    known = np.where(np.isfinite(n), n, 1.0)
    below = partial(_binomial, known, target) if law == "binomial" else partial(_poisson, target * known)
    count = np.maximum(np.floor(target * known + special.ndtri(tail) * np.sqrt(target * known)), 0.0)
    while np.any(short := below(count) < tail):  # the first count whose probability is not under the tail
        count = count + short
    while np.any(over := (count > 0) & (below(count - 1) >= tail)):
        count = count - over
    share = (below(count) - tail) / (below(count) - below(count - 1))
    return np.where(np.isfinite(n), (count - share + (tail > 0.5)) / known, np.nan)


def _binomial(n: Array, share: float, count: Array) -> Array:
    """P(X <= count) of n cases (which need not be whole), 0 below nothing."""
    inside = np.clip(count, 0, n)
    left = np.maximum(n - inside, 1e-300)
    return np.where(count < 0, 0.0, np.where(count >= n, 1.0, special.betainc(left, inside + 1, 1 - share)))


def _poisson(mean: Array, count: Array) -> Array:
    """P(X <= count), 0 below nothing."""
    return np.where(count < 0, 0.0, special.pdtr(np.maximum(count, 0), mean))


def overdispersion(value: Array, error: Array, target: float, *, winsorised: float = 0.1) -> Dispersion:
    """How much more results scatter about ``target`` than their standard ``error`` at the target says.

    Additive: tau2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w), w = 1 / s^2, where phi exceeds (I - 1) / I; else,
    and for under two results with an error, chance alone. The lowest and highest ``winsorised`` share of z-scores
    are drawn in to their quantiles, so that the outliers looked for do not hide themselves.
    """
    y, s = np.asarray(value, float), np.asarray(error, float)
    usable = np.isfinite(y) & np.isfinite(s) & (s > 0)
    z, weight = (y[usable] - target) / s[usable], 1 / s[usable] ** 2
    people = len(z)
    if people < 2:
        return CHANCE
    phi = float(np.mean(np.clip(z, *np.quantile(z, [winsorised, 1 - winsorised])) ** 2))
    excess = people * phi - (people - 1)
    room = weight.sum() - (weight**2).sum() / weight.sum()
    return Dispersion(phi, max(0.0, excess / room) if room > 0 else 0.0)
