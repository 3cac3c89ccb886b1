"""Estimates of a training's effect from a panel: imputation, ANCOVA on the baseline, and the bare before/after.

Imputation (Borusyak, Jaravel and Spiess 2024) estimates each unit's level and each time's level from what is untrained
and compares the trained with what these foretell. Like Callaway and Sant'Anna (2021) it is right where people are
trained at different times; it uses all months before the training, not the last one alone, which halves the interval.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from diff_diff import ImputationDiD, ImputationDiDResults
from scipy import special

LEVEL = 0.975  # of both sides: intervals are of 95 %


@dataclass(frozen=True)
class Estimate:
    """A figure in the outcome's unit with its standard error and 95 % interval by Student's t on ``df``."""

    value: float
    se: float
    df: int

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.value - float(special.stdtrit(self.df, LEVEL)) * self.se

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.value + float(special.stdtrit(self.df, LEVEL)) * self.se

    @property
    def clear(self) -> bool:
        """Whether the interval excludes zero."""
        return self.low > 0 or self.high < 0


def imputed(rows: pd.DataFrame) -> Estimate | None:
    """Mean effect over all trained units and times since; None where it is not identified.

    ``rows``: unit, time, outcome, since (0 for never). Standard errors are clustered by unit, leaving out the unit
    itself, and pooled over waves, so that they hold with few units (measured: tests/training/test_effect.py).
    """
    found = _fit(rows, aggregate=None)
    return None if found is None else _estimate(found.overall_att, found.overall_se, rows)


def by_time_since(rows: pd.DataFrame, reach: int) -> pd.DataFrame:
    """Columns since, value, low, high, n: the effect by times since training, up to ``reach`` on both sides.

    Before the training (negative) it is what the trained differed by, against the time just before (-1, zero by
    definition): parallel trends where it is about zero. Times that fewer than two trained units reach are left out.
    """
    found = _fit(rows, aggregate="event_study", pretrends=True, horizon_max=reach)
    known = {} if found is None else found.event_study_effects
    points = []
    for since, one in sorted(known.items()):
        estimate = _estimate(one["effect"], one["se"], rows)
        if since == -1 or (one["n_obs"] >= 2 and estimate is not None):
            ends = (0.0, 0.0) if estimate is None else (estimate.low, estimate.high)
            points.append((since, float(one["effect"]), *ends, int(one["n_obs"])))
    return pd.DataFrame(points, columns=["since", "value", "low", "high", "n"])


def just_before(rows: pd.DataFrame, times: int) -> Estimate | None:
    """What the trained differed by in the last ``times`` before training, as if it had begun then; None where nothing
    lies before that. About zero where trends were parallel and nobody was chosen for a passing dip."""
    early = rows[(rows["since"] == 0) | (rows["time"] < rows["since"])].copy()
    early.loc[early["since"] > 0, "since"] -= times
    seen = early[early["time"] < early["since"]]["unit"].unique()
    return imputed(early[(early["since"] == 0) | early["unit"].isin(seen)])


def adjusted(rows: pd.DataFrame) -> Estimate | None:
    """ANCOVA: the mean after the training's one start on the mean before and on being trained, with HC3 errors.

    None where units were trained at several times or nobody was left untrained. The most precise where chance decided
    who was trained; only then is it free of regression to the mean.
    """
    starts = rows.loc[rows["since"] > 0, "since"].unique()
    if len(starts) != 1:
        return None
    after = rows["time"] >= starts[0]
    means = pd.DataFrame({
        "x": rows[~after].groupby("unit")["outcome"].mean(), "y": rows[after].groupby("unit")["outcome"].mean(),
        "d": rows.groupby("unit")["since"].max() > 0}).dropna()
    trained = int(means["d"].sum())
    if min(trained, len(means) - trained) < 2 or len(means) < 5:
        return None
    design = np.column_stack([means["d"].astype(float), np.ones(len(means)), means["x"] - means["x"].mean()])
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ means["y"].to_numpy()
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    left = (means["y"].to_numpy() - design @ slopes) / np.maximum(1 - leverage, 1e-9)
    error = np.sqrt((inverse @ (design.T * left**2) @ design @ inverse)[0, 0])
    return Estimate(float(slopes[0]), float(error), len(means) - 3)


def before_after(rows: pd.DataFrame) -> Estimate | None:
    """The naive figure: the trained units' mean after less their mean before, whatever else happened meanwhile."""
    own = rows[rows["since"] > 0]
    after = own["time"] >= own["since"]
    gains = (own[after].groupby("unit")["outcome"].mean() - own[~after].groupby("unit")["outcome"].mean()).dropna()
    if len(gains) < 2:
        return None
    return Estimate(float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(len(gains))), len(gains) - 1)


def _fit(rows: pd.DataFrame, aggregate: str | None, **options: object) -> ImputationDiDResults | None:
    """diff-diff's result; None where the panel does not identify an effect.

    Rows of trained units at times when nobody is untrained have nothing to be compared with and do not count.
    """
    untrained = (rows["since"] == 0) | (rows["time"] < rows["since"])
    compared = rows.loc[untrained, "time"].unique()
    used = rows[rows["time"].isin(compared)]
    treated = used[(used["since"] > 0) & (used["time"] >= used["since"])]
    if treated["unit"].nunique() < 2 or used["unit"].nunique() < 4 or len(compared) < 2:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of (holes, waves of one) the notes say
        estimator = ImputationDiD(leave_one_out=True, aux_partition="horizon", **options)
        try:
            return estimator.fit(used, "outcome", "unit", "time", "since", aggregate=aggregate)
        except (ValueError, np.linalg.LinAlgError):
            return None


def _estimate(value: float, se: float, rows: pd.DataFrame) -> Estimate | None:
    if not (np.isfinite(value) and np.isfinite(se) and se > 0):
        return None
    return Estimate(float(value), float(se), rows["unit"].nunique() - 1)
