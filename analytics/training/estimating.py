"""An estimate with its interval; two that need no model of time: ANCOVA on the baseline, and the bare before/after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
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

    @property
    def p(self) -> float:
        """How likely a figure as far from zero is where nothing happened (two sides)."""
        return 2 * float(special.stdtr(self.df, -abs(self.value) / self.se)) if self.se > 0 else float(self.value == 0)


def means(rows: pd.DataFrame) -> pd.Series:
    """Each unit's mean outcome, every case counted alike."""
    sums = rows.assign(sum=rows["outcome"] * rows["weight"]).groupby("unit")[["sum", "weight"]].sum()
    return sums["sum"] / sums["weight"]


def adjusted(rows: pd.DataFrame) -> Estimate | None:
    """ANCOVA: the mean after the training's one start on the mean before and on being trained, with HC3 errors.

    ``rows``: as ``Panel`` has them. None where units were trained at several times or nobody was left untrained. The
    most precise where chance decided who was trained; only then is it free of regression to the mean.
    """
    starts = rows.loc[rows["since"] > 0, "since"].unique()
    if len(starts) != 1:
        return None
    after = rows["time"] >= starts[0]
    both = pd.DataFrame({"x": means(rows[~after]), "y": means(rows[after]),
                         "d": rows.groupby("unit")["since"].max() > 0}).dropna()
    trained = int(both["d"].sum())
    if min(trained, len(both) - trained) < 2 or len(both) < 5:
        return None
    design = np.column_stack([both["d"].astype(float), np.ones(len(both)), both["x"] - both["x"].mean()])
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ both["y"].to_numpy()
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    left = (both["y"].to_numpy() - design @ slopes) / np.maximum(1 - leverage, 1e-9)
    error = np.sqrt((inverse @ (design.T * left**2) @ design @ inverse)[0, 0])
    return Estimate(float(slopes[0]), float(error), len(both) - 3)


def before_after(rows: pd.DataFrame, times: int) -> Estimate | None:
    """The naive figure: the trained units' mean in the first ``times`` after, training included, less their mean in the
    last ``times`` before, whatever else happened meanwhile. None where fewer than two have both."""
    own, since = rows[rows["since"] > 0], rows["time"] - rows["since"]
    after, before = own[since[own.index].between(0, times - 1)], own[since[own.index].between(-times, -1)]
    gains = (means(after) - means(before)).dropna()
    if len(gains) < 2:
        return None
    return Estimate(float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(len(gains))), len(gains) - 1)
