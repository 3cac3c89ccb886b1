"""The best team, adjusted for size: a small team's result is drawn towards the company's, so it cannot win by luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.assessment.pooling import pooled_error
from analytics.assessment.shrinkage import shrink

SURE = 0.8  # the probability from which one team is named; below it the result is too close to call
_DRAWS, _SEED = 20_000, 20260101
Array = np.ndarray


@dataclass(frozen=True)
class BestTeam:
    """``table``: ``team_id, name, value, n, estimate, low, high, chance`` (to be the best), the likeliest first.

    ``candidates`` are the fewest teams that together are the best with a probability of ``SURE``: one of them is named,
    several are too close to call. ``hidden``: whether teams are left out whose figures are withheld from the viewer.
    """

    table: pd.DataFrame
    candidates: tuple[str, ...]
    hidden: bool = False

    @property
    def named(self) -> str | None:
        """The one best team, or None where it is too close to call (or there is no team)."""
        return self.candidates[0] if len(self.candidates) == 1 and len(self.table) > 1 else None


def best_team(figures: pd.DataFrame, *, higher_is_better: bool = True) -> BestTeam:
    """Compare teams by a metric: ``team_id, name, value, low, high, n``; those without value or interval are left out.

    The errors are those of ``pooled_error``; estimates are shrunken towards the mean of the teams.
    """
    known = figures.dropna(subset=["value", "low", "high"]).query("n > 0").reset_index(drop=True)
    if known.empty:
        return BestTeam(known.assign(estimate=[], chance=[]), ())
    value, error = known["value"].to_numpy(float), pooled_error(known)
    drawn_in = shrink(value, error, np.zeros(len(known), int))
    chance = chances(drawn_in.estimate if higher_is_better else -drawn_in.estimate, drawn_in.sd)
    table = known.assign(estimate=drawn_in.estimate, low=drawn_in.low, high=drawn_in.high, chance=chance)
    table = table.sort_values(["chance", "name"], ascending=[False, True], kind="stable", ignore_index=True)
    enough = int(np.searchsorted(table["chance"].cumsum().to_numpy(), SURE - 1e-9)) + 1
    return BestTeam(table, tuple(table["team_id"].iloc[:enough]))


def chances(estimate: Array, sd: Array) -> Array:
    """The probability of each to be the largest, from draws of normals; ties are shared, so they add up to 1."""
    draws = np.random.default_rng(_SEED).standard_normal((_DRAWS, len(estimate))) * sd + estimate
    top = draws == draws.max(axis=1, keepdims=True)
    return (top / top.sum(axis=1, keepdims=True)).mean(axis=0)
