"""Many looks at once: what is still sure when chance had many occasions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special  # its stats, which adjust P values too, would add half a second to the first page

FALSE_DISCOVERIES = 0.05  # expected share of chance finds among those called sure
Array = np.ndarray


def false_discovery(p: Array) -> Array:
    """P values adjusted for being many (Benjamini and Hochberg 1995): those of 0.05 at most hold one find in twenty
    that is chance. NaN stays NaN and does not count among the many."""
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted


def surely_other(means: pd.DataFrame, of: str, than: float = 0.0) -> pd.Series:
    """Which of the means of ``group_means`` differ from ``than`` though all of them are looked at (t tests, adjusted).

    Those without an interval do not; without any spread they do as soon as they differ.
    """
    n, half = means["n"].to_numpy(float), (means["high"] - means["low"]).to_numpy(float) / 2
    freedom = np.maximum(n - 1, 1)
    away = np.abs(means[of].to_numpy(float) - than)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = away / half * special.stdtrit(freedom, 0.975)
    p = np.where(np.isnan(half), np.nan, np.where(away > 0, 2 * special.stdtr(freedom, -t), 1.0))
    return pd.Series(false_discovery(p) <= FALSE_DISCOVERIES, index=means.index)
