"""The effect of a training by imputation from the untrained, each case counted once; and what came just before it.

Imputation (Borusyak, Jaravel and Spiess 2024) estimates each unit's level and each time's level from what is untrained
and compares the trained with what these foretell. Like Callaway and Sant'Anna (2021) it is right where people are
trained at different times; it uses all months before the training, not the last one alone, which halves the interval.

It is what diff-diff's ``ImputationDiD`` gives (``leave_one_out``, ``aux_partition="horizon"``; a test compares them),
worked out on arrays of units x times: dozens of effects in the time of one, and with cases that change over time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.training.estimating import Estimate

Array = np.ndarray
FEWEST = 5  # units in which a covariate changes, to know what comes with it


@dataclass(frozen=True)
class _Grid:
    """A panel as arrays of units x times: ``outcome`` (0 where unknown), ``calm`` and ``on`` the weights of untrained
    and trained cells (0 elsewhere), ``since`` times since the training, ``covariates`` one array each."""

    outcome: Array
    calm: Array
    on: Array
    since: Array
    covariates: list[Array]

    @cached_property
    def total(self) -> Array:
        """Each unit's weight while untrained, as a column; every unit has some."""
        return self.calm.sum(axis=1, keepdims=True)

    def usual(self, values: Array) -> Array:
        """Each unit's mean of untrained cells, as a column."""
        return (self.calm * values).sum(axis=1, keepdims=True) / self.total


def imputed(rows: pd.DataFrame, covariates: Sequence[str] = ()) -> Estimate | None:
    """Mean effect over all trained units and times since, each case counted alike; None where it is not identified.

    ``rows``: as ``Panel`` has them; ``covariates``: columns of what else may move the outcome. Standard errors are
    clustered by unit, leaving out the unit itself, and pooled over waves, so that they hold with few units (measured:
    tests/training/test_effect.py).
    """
    grid = _grid(rows, covariates)
    if min((grid.on > 0).any(axis=1).sum() - 1, len(grid.on) - 3, (grid.calm > 0).any(axis=0).sum() - 1) < 1:
        return None
    apart = [values - grid.usual(values) for values in grid.covariates]
    moments, share = _moments(grid, apart), grid.on / grid.on.sum()
    inverse = np.linalg.pinv(moments, rcond=1e-10, hermitian=True)  # levels are told up to a constant
    own, asked = grid.outcome - grid.usual(grid.outcome), _against(grid, apart, share)
    left = own - _foretold(grid, apart, inverse @ _against(grid, apart, grid.calm * own))
    path = inverse @ asked
    if not np.allclose(moments @ path, asked, atol=1e-8):
        return None  # a time of the trained is tied to no other
    influence = share - grid.calm * (share.sum(axis=1, keepdims=True) / grid.total + _foretold(grid, apart, path))
    error = float(np.sqrt(((influence * _without_own(grid, share, left)).sum(axis=1) ** 2).sum()))
    value = float((share * left).sum())
    return Estimate(value, error, len(grid.on) - 1) if np.isfinite(value) and error > 0 else None


def just_before(rows: pd.DataFrame, times: int, covariates: Sequence[str] = ()) -> Estimate | None:
    """What the trained differed by in the last ``times`` before training, as if it had begun then; None where nothing
    lies before that. About zero where trends were parallel and nobody was chosen for a passing dip."""
    early = rows[(rows["since"] == 0) | (rows["time"] < rows["since"])].copy()
    early.loc[early["since"] > 0, "since"] -= times
    seen = early[early["time"] < early["since"]]["unit"].unique()
    return imputed(early[(early["since"] == 0) | early["unit"].isin(seen)], covariates)


def _grid(rows: pd.DataFrame, covariates: Sequence[str]) -> _Grid:
    """Without cells that nothing can be compared with: trained units never seen untrained, times when nobody was."""
    trained = ((rows["since"] > 0) & (rows["time"] >= rows["since"])).to_numpy()
    unit, time = rows["unit"].to_numpy(), rows["time"].to_numpy()
    used = np.isin(unit, unit[~trained]) & np.isin(time, time[~trained])
    (units, u), (times, t) = (np.unique(values[used], return_inverse=True) for values in (unit, time))

    def spread(values: Array) -> Array:
        cells = np.zeros((len(units), len(times)))
        cells[u, t] = values[used]
        return cells

    weight, since = rows["weight"].to_numpy(float), (rows["time"] - rows["since"]).to_numpy(float)
    calm = spread(np.where(trained, 0.0, weight))
    known = [cells for name in covariates if _varies(cells := spread(rows[name].to_numpy(float)), calm > 0)]
    return _Grid(spread(rows["outcome"].to_numpy(float)), calm, spread(np.where(trained, weight, 0.0)), spread(since),
                 known)


def _varies(cells: Array, calm: Array) -> bool:
    """Whether a covariate changes within enough units, while untrained, for its own part to be told."""
    low, high = np.where(calm, cells, np.inf).min(axis=1), np.where(calm, cells, -np.inf).max(axis=1)
    return int((high > low).sum()) >= FEWEST


def _moments(grid: _Grid, apart: list[Array]) -> Array:
    """The normal equations of times and covariates, each unit's level taken out."""
    calm, times = grid.calm, grid.calm.shape[1]
    moments = np.zeros((times + len(apart), times + len(apart)))
    moments[:times, :times] = np.diag(calm.sum(axis=0)) - calm.T @ (calm / grid.total)
    for k, one in enumerate(apart, times):
        moments[:times, k] = moments[k, :times] = (calm * one).sum(axis=0)
        for j, other in enumerate(apart, times):
            moments[k, j] = (calm * one * other).sum()
    return moments


def _against(grid: _Grid, apart: list[Array], cells: Array) -> Array:
    """Sums of ``cells`` by time and by covariate, each unit's level taken out."""
    by_time = cells.sum(axis=0) - (cells.sum(axis=1, keepdims=True) * grid.calm / grid.total).sum(axis=0)
    return np.concatenate([by_time, [(cells * one).sum() for one in apart]])


def _foretold(grid: _Grid, apart: list[Array], slopes: Array) -> Array:
    """What times and covariates add to a unit's own level, by the slopes."""
    times = np.broadcast_to(slopes[: grid.calm.shape[1]], grid.calm.shape)
    added = times - grid.usual(times)
    for one, slope in zip(apart, slopes[grid.calm.shape[1]:], strict=True):
        added = added + slope * one
    return added


def _without_own(grid: _Grid, share: Array, left: Array) -> Array:
    """Residuals, of the trained against their mean effect at the same time since, leaving out the unit itself (theorem
    3 and appendix A.9; the only unit of its time keeps itself)."""
    on, since = share > 0, (grid.since - grid.since.min()).astype(int)
    squares = share**2
    total = np.bincount(since[on], squares[on], minlength=since.max() + 1)
    mean = np.bincount(since[on], (squares * left)[on], minlength=since.max() + 1) / np.where(total > 0, total, 1)
    part = np.where(on, squares / np.where(total > 0, total, 1)[since], 0.0)
    alone = np.where(part < 1 - 1e-12, 1 - part, 1.0)
    return np.where(on, (left - mean[since]) / alone, left)
