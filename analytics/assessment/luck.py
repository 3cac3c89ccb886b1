"""How much of a contest's outcome was luck: who would win again, whether the winner is the best, how real the lead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from analytics.assessment.ranks import too_close
from analytics.assessment.shrinkage import shrink

DRAWS = 2000
_SEED = 20260101
Array = np.ndarray


@dataclass(frozen=True)
class Luck:
    """``again``: probability that each contestant wins if the contest is held again; ``best``: that each truly is the
    best (arrays, 0 for whoever has no result). ``winner``: index of the best result (of the surest, in a tie);
    ``winner_is_best``: its probability; ``noise``: expected share of the winner's lead over the second that is chance;
    ``luck``: whether the contestants cannot be told from equals, so that it is luck who wins."""

    again: Array
    best: Array
    winner: int
    winner_is_best: float
    noise: float
    luck: bool


def contest(value: Array, error: Array, *, higher_is_better: bool = True) -> Luck | None:
    """Judge a contest by its results and their standard errors, shapes alike; None where nobody has a result.

    The true results are drawn from the posterior (``shrinkage``); results of a second contest have the same errors.
    A lone contestant wins without a second: noise 0. Luck: Cochran's Q does not refute that all are equal (5 %), or
    more than half of the spread is noise. So of contests among equals at most one in twenty is taken for more.
    """
    y, s = np.asarray(value, float), np.asarray(error, float)
    y = y if higher_is_better else -y
    entered = np.flatnonzero(np.isfinite(y))
    if not entered.size:
        return None
    entered = entered[np.lexsort((y[entered], s[entered]))]
    results, errors = y[entered], s[entered]
    shrunk = shrink(results, errors, np.zeros(len(entered)))
    random = np.random.default_rng(_SEED)
    true = shrunk.estimate + np.nan_to_num(shrunk.sd) * random.standard_normal((DRAWS, len(entered)))
    unsure = np.where(np.isfinite(errors), errors, np.nanmax(errors, initial=0.0))
    second = true + unsure * random.standard_normal(true.shape)
    first = int(np.lexsort((unsure, -results))[0])
    best, again = np.zeros(len(y)), np.zeros(len(y))
    best[entered], again[entered] = _won(true), _won(second)
    winner = int(entered[first])
    luck = len(entered) > 1 and _equals(results, errors, float(shrunk.tau2[0]))
    return Luck(again, best, winner, float(best[winner]), _noise(results, shrunk.estimate, first), luck)


def _equals(value: Array, error: Array, tau2: float) -> bool:
    """Whether results cannot be told from those of equals: Cochran's Q at 5 %, or too close to rank."""
    usable = np.isfinite(value) & np.isfinite(error) & (error > 0)
    if usable.sum() < 2:
        return not np.any(error == 0) or bool(np.ptp(value[error == 0]) == 0)
    weight = 1 / error[usable] ** 2
    mean = (weight * value[usable]).sum() / weight.sum()
    q = float((weight * (value[usable] - mean) ** 2).sum())
    return bool(q <= special.chdtri(usable.sum() - 1, 0.05)) or too_close(tau2, error[usable])


def _won(drawn: Array) -> Array:
    """Share of draws (draws x contestants) in which each has the highest; a tie is shared."""
    top = drawn == drawn.max(axis=1, keepdims=True)
    return (top / top.sum(axis=1, keepdims=True)).mean(axis=0)


def _noise(y: Array, estimate: Array, first: int) -> float:
    """Share of the lead over the second that is not expected to be real; all of it in a tie, none without a second."""
    others = np.delete(np.arange(len(y)), first)
    if not others.size:
        return 0.0
    second = others[np.argmax(y[others])]
    lead = y[first] - y[second]
    return float(np.clip(1 - (estimate[first] - estimate[second]) / lead, 0, 1)) if lead > 0 else 1.0
