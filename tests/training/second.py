"""Imputation computed a second time, by the formulas of Borusyak, Jaravel and Spiess (2024), in plain numpy.

Slower to read than to run: it lets 200 companies be measured in a second, once it is shown to give what the product
gives (``test_effect.py``).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.training.effect import _without_dip
from analytics.training.estimating import Estimate
from analytics.training.panel import Panel


def imputed_again(panel: Panel, *, randomised: bool) -> Estimate | None:
    """As ``measured`` by imputation: the mean effect, and theorem 3's error, horizons pooled, leaving out the unit."""
    rows = panel.rows if randomised else _without_dip(panel.rows, panel.before)
    on = ((rows["since"] > 0) & (rows["time"] >= rows["since"])).to_numpy()
    known = rows["time"].isin(rows["time"][~on]).to_numpy()
    rows, on = rows[known], on[known]
    unit, time = (pd.factorize(rows[name])[0] for name in ("unit", "time"))
    design = np.zeros((len(rows), unit.max() + time.max() + 2))
    design[np.arange(len(rows)), unit] = 1
    design[np.arange(len(rows)), unit.max() + 1 + time] = 1
    y, weight = rows["outcome"].to_numpy(), rows["weight"].to_numpy()
    x0, w0 = design[~on], weight[~on]
    inverse = np.linalg.pinv((x0.T * w0) @ x0, hermitian=True)
    left = y - design @ (inverse @ (x0.T @ (w0 * y[~on])))
    influence = np.where(on, weight / weight[on].sum(), 0.0)
    influence[~on] = -w0 * (x0 @ (inverse @ (design.T @ influence)))
    value = float(influence[on] @ left[on])
    horizon = (rows["time"] - rows["since"]).to_numpy()
    for one in np.unique(horizon[on]):
        at = np.flatnonzero(on & (horizon == one))
        part = influence[at] ** 2 / (influence[at] ** 2).sum()
        alone = 1 - part if len(at) > 1 else 1.0
        left[at] = (left[at] - part @ left[at]) / alone
    error = float(np.sqrt((np.bincount(unit, influence * left) ** 2).sum()))
    return Estimate(value, error, int(unit.max()))
