"""A search with several aims at once: points that fill a box, points near good ones, and those that no other beats.

Points are arrays (points x dimensions) in the unit box; aims are points x aims, of which more is better; NaN is worst.
"""

from __future__ import annotations

import numpy as np

from analytics.rewards.schedule import Array

SAME = 0.01  # of the ranges: aims that are no nearer are worth telling apart


def filling(count: int, dimensions: int, seed: int) -> Array:
    """Points spread evenly over the box: a scrambled Sobol sequence (Owen 1998); ``count`` is a power of two."""
    from scipy.stats import qmc  # takes half a second: only for who searches

    return qmc.Sobol(dimensions, rng=seed).random(count)


def near(parents: Array, count: int, reach: float, random: np.random.Generator) -> Array:
    """New points, each of two parents mixed coordinate by coordinate and moved by normal steps of ``reach``.

    What would leave the box is reflected at its wall.
    """
    one, other = (parents[random.integers(len(parents), size=count)] for _ in range(2))
    mixed = np.where(random.random(one.shape) < 0.5, one, other)
    moved = mixed + reach * random.standard_normal(one.shape)
    return 1 - np.abs(1 - np.abs(moved) % 2)


def unbeaten(aims: Array) -> Array:
    """Whether each point is beaten by none: no other is as good in every aim and better in one (Pareto 1906)."""
    known = np.where(np.isnan(aims), -np.inf, aims)
    better = (known[:, None] >= known).all(axis=2) & (known[:, None] > known).any(axis=2)
    return np.logical_not(better.any(axis=0))


def layers(aims: Array, least: int) -> Array:
    """Indices of the unbeaten, then of those unbeaten without them and so on, until there are ``least`` (or all)."""
    left, found = np.arange(len(aims)), np.zeros(0, int)
    while len(left) and len(found) < least:
        front = unbeaten(aims[left])
        found, left = np.append(found, left[front]), left[~front]
    return found


def apart(aims: Array, most: int) -> Array:
    """Indices of at most so many points that lie far from each other: the best of each aim, then the farthest ones.

    Distances are those of the aims scaled to their ranges; what lies within ``SAME`` of one chosen is left out.
    """
    if not len(aims):
        return np.zeros(0, int)
    known = np.where(np.isnan(aims), np.nanmin(aims, axis=0, initial=0.0), aims)
    scaled = (known - known.min(axis=0)) / np.where(np.ptp(known, axis=0) > 0, np.ptp(known, axis=0), 1)
    chosen = list(dict.fromkeys(int(n) for n in scaled.argmax(axis=0)))[:most]
    while len(chosen) < min(most, len(aims)):
        distance = np.linalg.norm(scaled[:, None] - scaled[chosen], axis=2).min(axis=1)
        if distance.max() <= SAME:
            break
        chosen.append(int(distance.argmax()))
    return np.array(chosen)
