"""Means over people with Student's interval: a person counts once, and small groups keep only their counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

PERSON = "manager_id"


def group_means(
    frame: pd.DataFrame, by: Sequence[str], of: str, also: Sequence[str] = (), smallest: int = 0
) -> pd.DataFrame:
    """The mean of ``of`` in each group with its 95 % interval (``low``, ``high``; NaN under two people).

    A person counts once, by the own mean over the rows of the group. ``also``: columns whose means are given beside it.
    Gives ``by``, ``of``, low, high, ``also``, n (people with a value) and required_of (people at all), by ``by``.
    Groups with fewer than ``smallest`` values keep only their counts; missing values are left out.
    """
    person = pd.Series(frame[PERSON].to_numpy(), index=frame.index, name="person")  # by may name the column itself
    each = frame.groupby([*by, person], observed=True)[[of, *also]].mean().reset_index()
    groups = each.groupby(list(by), sort=True, observed=True)
    found = groups[[of, *also]].mean().assign(sd=groups[of].std(), n=groups[of].count(), required_of=groups.size())
    found = found.reset_index()
    half = half_width(found["sd"].to_numpy(float), found["n"].to_numpy(float))
    found = found.assign(low=found[of] - half, high=found[of] + half)
    found.loc[found["n"] < smallest, [of, "low", "high", *also]] = np.nan
    return found[[*by, of, "low", "high", *also, "n", "required_of"]]


def half_width(sd: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Half of Student's 95 % interval of a mean, from the standard deviation and the number; NaN under two."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n > 1, special.stdtrit(np.maximum(n - 1, 1), 0.975) * sd / np.sqrt(n), np.nan)
