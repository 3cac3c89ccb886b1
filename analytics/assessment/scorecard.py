"""From metrics to a score: each metric becomes points by one rule, and weighted points add up to the score exactly.

points = 100 (value - zero) / (full - zero), at least 0 and at most the scorecard's cap; for a metric of which less is
better, zero is the larger one. What is missing gives its weight to the rest of its dimension, a dimension without any
metric to the other dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.criteria import Scorecard
from analytics.metrics.panel import Panel

Array = np.ndarray


@dataclass(frozen=True)
class Scores:
    """Scores of people at the ends of months. NaN where there is none.

    ``points``, ``weight`` and ``worst``: metrics x people x months; weights add up to 1 over the metrics that are
    measured; ``worst``: the points after a month in which nothing succeeded. ``zero`` and ``full`` (targets) and
    ``slope`` (points that a unit of the metric brings): metrics x people x 1. ``score``,
    ``error`` (standard error) and ``measured`` (share of the policy's weights that could be measured): people x months.
    """

    panel: Panel
    card: Scorecard
    points: Array
    weight: Array
    zero: Array
    full: Array
    slope: Array
    worst: Array
    score: Array
    error: Array
    measured: Array

    @property
    def contribution(self) -> Array:
        """Points that each metric brings to the score; over the metrics they add up to it."""
        return np.nan_to_num(self.weight * self.points)

    @property
    def worst_month(self) -> Array:
        """How many points of the score one month without any success would cost; people x months."""
        return np.nansum(self.weight * np.maximum(self.points - self.worst, 0), axis=0)


def points(value: Array, zero: Array, full: Array, cap: float) -> Array:
    """Points of a metric's values by its target; shapes alike or broadcast."""
    with np.errstate(invalid="ignore"):
        return np.clip(100 * (value - zero) / (full - zero), 0, cap)


def scored(panel: Panel, card: Scorecard, roles: Sequence[str | None], levels: Sequence[int | None]) -> Scores:
    """The scores of a panel's people, whose role and level are given in its order.

    Nobody has a score whose role has no targets, or of whom less than ``card.least_weight`` is measured. The error
    takes metrics as independent of each other and does not shrink where points are cut off.
    """
    zero, full = _targets(panel, card, roles, levels)
    earned = points(panel.value, zero, full, card.cap)
    weight, measured = _weights(panel, card, ~np.isnan(earned))
    slope = 100 / (full - zero)
    enough = measured >= card.least_weight - 1e-12
    score = np.where(enough, np.nansum(weight * earned, axis=0), np.nan)
    error = np.where(enough, np.sqrt(np.nansum((weight * slope * panel.error) ** 2, axis=0)), np.nan)
    worst = points(panel.worst, zero, full, card.cap)
    return Scores(panel, card, earned, weight, zero, full, slope, worst, score, error, measured)


def rescored(scores: Scores, value: Array) -> Array:
    """The scores with other values of the metrics that were measured (shape as the panel's); people x months."""
    value = np.where(np.isnan(scores.points), np.nan, value)
    earned = points(value, scores.zero, scores.full, scores.card.cap)
    weight, measured = _weights(scores.panel, scores.card, ~np.isnan(earned))
    enough = measured >= scores.card.least_weight - 1e-12
    return np.where(enough, np.nansum(weight * earned, axis=0), np.nan)


def _targets(
    panel: Panel, card: Scorecard, roles: Sequence[str | None], levels: Sequence[int | None]
) -> tuple[Array, Array]:
    """zero and full, metrics x people x 1; NaN for roles that are not assessed."""
    kinds = list(zip(roles, levels, strict=True))
    ends = np.full((2, len(panel.metrics), len(kinds), 1), np.nan)
    for kind in set(kinds):
        of_kind = np.array([one == kind for one in kinds])
        for place, metric in enumerate(panel.metrics):
            target = card.target(*kind, metric)
            if target is not None:
                ends[0, place, of_kind], ends[1, place, of_kind] = target.zero, target.full
    return ends[0], ends[1]


def _weights(panel: Panel, card: Scorecard, known: Array) -> tuple[Array, Array]:
    """Weights in effect (0 where a metric is missing), and the share of the policy's weights that is measured.

    Metrics whose tables are not loaded are not in the panel: they are missing for everybody.
    """
    weight, there, counted = np.zeros(known.shape), np.zeros(known.shape[1:]), np.zeros(known.shape[1:])
    for dimension in card.dimensions.values():
        loaded = [metric for metric in dimension.metrics if metric in panel.metrics]
        places = [panel.metrics.index(metric) for metric in loaded]
        shares = np.array([dimension.metrics[metric] for metric in loaded])[:, None, None] * known[places]
        total = shares.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            weight[places] = dimension.weight * np.where(total > 0, shares / total, 0)
        there += np.where(total > 0, dimension.weight, 0)
        counted += dimension.weight * total
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(there > 0, weight / there, 0), counted
