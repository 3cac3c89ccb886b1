"""How unsure a figure of few cases is: too few to tell their own spread, so it is taken from all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.metrics.intervals import Z

Array = np.ndarray


def own_error(figures: pd.DataFrame) -> Array:
    """Standard errors as the figures' own 95 % intervals imply them: ``low, high``."""
    return (figures["high"] - figures["low"]).to_numpy(float) / (2 * Z)


def pooled_error(figures: pd.DataFrame) -> Array:
    """Standard errors of ratios and means by their number of cases ``n``, with one spread of single cases for all.

    A few cases that happen to be alike would have a tiny interval of their own; the pooled spread knows better:
    s^2 = sum (n - 1) n se^2 / sum (n - 1), and an error of s / sqrt(n). Where nobody has two cases it is their own.
    """
    n = figures["n"].to_numpy(float)
    own = own_error(figures)
    weight = np.maximum(n - 1, 0)
    if not weight.sum():
        return own
    return np.sqrt(np.sum(weight * n * own**2) / weight.sum() / n)
