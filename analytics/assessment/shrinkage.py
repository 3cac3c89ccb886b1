"""Results shrunken towards a group's mean by their uncertainty, so that noise is not taken for merit.

theta = mu + (1 - B)(y - mu) with B = s^2 / (s^2 + tau^2); tau^2 by Paule and Mandel (1982), never below 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

Array = np.ndarray
FEWEST = 3  # a smaller group borrows mean and spread of everybody


@dataclass(frozen=True)
class Shrunken:
    """One value a person, in the order given; NaN where nothing was measured.

    ``estimate`` with ``low`` and ``high`` (95 %) and ``sd``; ``weight`` on the own result (1 - B); of the group:
    ``mean``, ``tau2`` (variance of true results) and ``reliability`` (tau2 over tau2 plus the mean error variance).
    """

    estimate: Array
    low: Array
    high: Array
    sd: Array
    weight: Array
    mean: Array
    tau2: Array
    reliability: Array


def paule_mandel(value: Array, error: Array) -> tuple[float, float, float]:
    """Mean, its standard error, and tau^2 of results with unequal errors; tau^2 solves Q(tau^2) = k - 1, else is 0."""
    variance = error**2

    def mean_and_q(tau2: float) -> tuple[float, float, float]:
        weight = 1 / (variance + tau2)
        mean = float(np.sum(weight * value) / np.sum(weight))
        return mean, float(1 / np.sqrt(np.sum(weight))), float(np.sum(weight * (value - mean) ** 2))

    low, high = 0.0, float(np.var(value) * len(value)) + 1e-12
    wanted = len(value) - 1
    if mean_and_q(0.0)[2] <= wanted:
        return (*mean_and_q(0.0)[:2], 0.0)
    while mean_and_q(high)[2] > wanted:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if mean_and_q(middle)[2] > wanted else (low, middle)
    return (*mean_and_q(high)[:2], high)


def shrink(value: Array, error: Array, group: Array) -> Shrunken:
    """Each result shrunken towards the mean of its group; results, their standard errors and groups, shapes alike."""
    value, error = np.asarray(value, float), np.asarray(error, float)
    known = ~(np.isnan(value) | np.isnan(error))
    parts = {name: np.full(len(value), np.nan)
             for name in ("estimate", "low", "high", "sd", "weight", "mean", "tau2", "reliability")}
    for one in np.unique(group):
        mine = known & (group == one)
        model = mine if mine.sum() >= FEWEST else known
        if not mine.any():
            continue
        mean, mean_error, tau2 = paule_mandel(value[model], error[model])
        shrunken = error[mine] ** 2 / (error[mine] ** 2 + tau2) if tau2 > 0 else np.ones(mine.sum())
        k = int(model.sum())
        shrunken = shrunken * max(0.0, (k - 3) / (k - 1)) if k > 3 else np.zeros(mine.sum())
        parts["weight"][mine], parts["mean"][mine], parts["tau2"][mine] = 1 - shrunken, mean, tau2
        parts["estimate"][mine] = mean + (1 - shrunken) * (value[mine] - mean)
        parts["sd"][mine] = np.sqrt(
            error[mine] ** 2 * (1 - shrunken) + (shrunken * mean_error) ** 2
            + 2 / max(k - 3, 1) * (shrunken * (value[mine] - mean)) ** 2)
        total = tau2 + float(np.mean(error[model] ** 2))
        parts["reliability"][mine] = tau2 / total if total > 0 else 0.0
    half = special.ndtri(0.975) * parts["sd"]
    return Shrunken(**parts | {"low": parts["estimate"] - half, "high": parts["estimate"] + half})
