"""Ranks with their intervals: how far people can be told apart; 1 is the best.

Mogstad, Romano, Shaikh and Wilhelm (2024): the studentised maximum over pairwise differences, with stepdown, gives
limits that hold for one person (marginal) or for everybody at once (simultaneous).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from analytics.assessment.draws import DRAWS, Draws, Extremes, drawn

_CERTAIN = 1e6  # standard errors: further apart nobody doubts
_BLOCK = 4_000_000  # numbers in a block of pairs
Array = np.ndarray


@dataclass(frozen=True)
class Ranks:
    """Arrays, one entry a person: rank seen, and the best (``low``) and worst (``high``) rank that the data allow.

    NaN for whoever has no result or no error; they do not count among the others' ranks.
    """

    rank: Array
    low: Array
    high: Array


def simultaneous(
    value: Array, error: Array, *, higher_is_better: bool = True, level: float = 0.95, stepdown: bool = True
) -> Ranks:
    """Rank limits that hold for all people at once with probability ``level``; for a league table.

    value, error: results and standard errors, shapes alike.
    """
    y, s, order = _ordered(value, error, higher_is_better)
    critical = _settled(partial(_highest, y, s, drawn(len(y))), level, stepdown)
    above, below = _beaten(y, s, critical, np.arange(len(y)))
    return _placed(len(value), order, y, 1 + above, len(y) - below)


def marginal(
    value: Array, error: Array, people: Array, *, higher_is_better: bool = True, level: float = 0.95
) -> Ranks:
    """Rank limits that hold for each of ``people`` (indices) alone; for one person's page. NaN for the others."""
    y, s, order = _ordered(value, error, higher_is_better)
    low, high, u = np.full(len(y), np.nan), np.full(len(y), np.nan), drawn(len(y)).u
    for one in np.flatnonzero(np.isin(order, people)).tolist():
        critical = _settled(partial(_highest_of, one, y, s, u), level, True)
        above, below = _beaten(y, s, critical, np.array([one]))
        low[one], high[one] = 1 + above[0], len(y) - below[0]
    return _placed(len(value), order, y, low, high)


def top_quartile(estimate: Array, sd: Array, *, higher_is_better: bool = True) -> Array:
    """Probability that each person's true result is among the best quarter (rounded up), from posterior draws.

    estimate, sd: of the shrunken results. NaN for whoever has none.
    """
    y, s, order = _ordered(estimate, sd, higher_is_better)
    chance = np.full(len(np.asarray(estimate)), np.nan)
    if len(y):
        true = y + s * drawn(len(y)).u
        last = np.partition(true, -_quarter(len(y)), axis=1)[:, -_quarter(len(y)), None]
        chance[order] = (true >= last).mean(axis=0)
    return chance


def too_close(tau2: float, error: Array) -> bool:
    """Whether more of the spread seen is noise than is not: tau^2 / (tau^2 + mean s^2) under one half, or unknown."""
    known = np.asarray(error, float)
    known = known[np.isfinite(known)]
    if not known.size or not np.isfinite(tau2):
        return True
    return bool(tau2 <= 0 or tau2 < float(np.mean(known**2)))


def _quarter(people: int) -> int:
    return -(-people // 4)


def _ordered(value: Array, error: Array, higher_is_better: bool) -> tuple[Array, Array, Array]:
    """Usable results (more is better) and errors, and their places; ordered by error, so that none depends on order."""
    y, s = np.asarray(value, float), np.asarray(error, float)
    y = y if higher_is_better else -y
    usable = np.flatnonzero(np.isfinite(y) & np.isfinite(s) & (s >= 0))
    order = usable[np.lexsort((y[usable], s[usable]))]
    return y[order], s[order], order


def _placed(people: int, order: Array, y: Array, low: Array, high: Array) -> Ranks:
    columns = [np.full(people, np.nan) for _ in range(3)]
    seen = 1 + len(y) - np.searchsorted(np.sort(y), y, side="right")
    for column, found in zip(columns, (seen, low, high), strict=True):
        column[order] = found
    return Ranks(*columns)


def _settled(highest: Callable[[float], Array], level: float, stepdown: bool) -> float:
    """The critical value: the quantile of ``highest`` over the pairs not yet told apart, until no more are."""
    critical = _CERTAIN
    while True:
        lower = max(0.0, float(np.quantile(highest(critical), level, method="higher")))
        if not stepdown or lower >= critical:
            return min(lower, critical)
        critical = lower


def _studentised(difference: Array, spread: Array) -> Array:
    """Difference over spread; minus infinity where both results are known exactly."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 0, difference / spread, -np.inf)


def _highest(y: Array, s: Array, draws: Draws, critical: float) -> Array:
    """For each draw, the largest (s_j u_j - s_k u_k) / sqrt(s_j^2 + s_k^2) over pairs where j is not clearly above k.

    By Cauchy and Schwarz a pair attains at most sqrt(max(u_j, 0)^2 + max(-u_k, 0)^2). So only the j of the largest u
    and the k of the smallest are tried; a draw whose bound for the rest is not yet below its maximum tries more.
    """
    people = len(y)
    found, left, tried = np.full(DRAWS, -np.inf), np.arange(DRAWS), min(4, people)
    while people > 1 and left.size:
        still: list[Array] = []
        step = max(1, _BLOCK // tried**2)
        for start in range(0, len(left), step):
            some = left[start : start + step]
            found[some], settled = _among(y, s, draws.extremes(some, tried), critical, tried)
            still.append(some[~settled])
        left, tried = np.concatenate(still), min(4 * tried, people)
    return found


def _among(y: Array, s: Array, ends: Extremes, critical: float, tried: int) -> tuple[Array, Array]:
    """The maximum over the ``tried`` largest and smallest of each draw, and whether no other pair can exceed it."""
    top, bottom = ends.top[:, :tried], ends.bottom[:, :tried]
    spread = np.sqrt(s[top][:, :, None] ** 2 + s[bottom][:, None, :] ** 2)
    moved = (s[top] * ends.high[:, :tried])[:, :, None] - (s[bottom] * ends.low[:, :tried])[:, None, :]
    told = y[top][:, :, None] - y[bottom][:, None, :] > critical * spread
    ratio = np.where(told | (top[:, :, None] == bottom[:, None, :]), -np.inf, _studentised(moved, spread))
    found = ratio.max(axis=(1, 2))
    up, down = np.maximum(ends.high, 0), np.maximum(-ends.low, 0)
    rest = np.maximum(np.hypot(up[:, -1], down[:, 0]), np.hypot(up[:, 0], down[:, -1]))
    return found, (rest <= found) | (tried >= len(y))


def _highest_of(one: int, y: Array, s: Array, u: Array, critical: float) -> Array:
    """As ``_highest``, over the pairs of one person: both directions, each while it is not told apart."""
    spread = np.sqrt(s[one] ** 2 + s**2)
    others = np.flatnonzero((np.arange(len(y)) != one) & (spread > 0))
    spread, lead = spread[others], y[one] - y[others]
    mine, theirs = s[one] / spread, s[others] / spread
    up, down = lead <= critical * spread, -lead <= critical * spread
    found = np.full(len(u), -np.inf)
    step = max(1, _BLOCK // (20 * max(len(y), 1)))
    for start in range(0, len(u), step):
        some = u[start : start + step]
        moved = some[:, [one]] * mine - some[:, others] * theirs
        found[start : start + step] = np.maximum(
            moved[:, up].max(axis=1, initial=-np.inf), -moved[:, down].min(axis=1, initial=np.inf))
    return found


def _beaten(y: Array, s: Array, critical: float, people: Array) -> tuple[Array, Array]:
    """For each of ``people``: how many are clearly above, and how many clearly below."""
    above, below = np.empty(len(people)), np.empty(len(people))
    step = max(1, _BLOCK // max(len(y), 1))
    for start in range(0, len(people), step):
        some = people[start : start + step]
        lead = y[some, None] - y[None, :]
        margin = critical * np.sqrt(s[some, None] ** 2 + s[None, :] ** 2)
        above[start : start + step] = (-lead > margin).sum(axis=1)
        below[start : start + step] = (lead > margin).sum(axis=1)
    return above, below
