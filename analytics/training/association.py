"""Which skill gaps go along with weaker results, across people: an association, and never a cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from analytics.metrics.intervals import Z
from analytics.training.many import FALSE_DISCOVERIES, false_discovery

Array = np.ndarray


@dataclass(frozen=True)
class Correlation:
    """Partial rank correlation with its 95 % interval and the P value of none; NaN where it cannot be told."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan


def partial_rank_correlation(x: Array, y: Array, kinds: Array) -> Correlation:
    """Spearman's correlation of ``x`` and ``y`` among people of the same kind (one value each, none missing).

    Ranks less their mean within the kind, correlated: the partial correlation given the kind. Interval by Fisher's z
    with the standard error of Bonett and Wright (2000), P by Student's t, both with a degree of freedom less for each
    kind but one. NaN under four degrees, or where within kinds all are alike in one of the two.
    """
    ranks = pd.DataFrame({"x": pd.Series(x).rank(), "y": pd.Series(y).rank()})
    within = ranks - ranks.groupby(np.asarray(kinds)).transform("mean")
    a, b = within["x"].to_numpy(float), within["y"].to_numpy(float)
    freedom = len(a) - 1 - len(set(kinds))
    size = float(np.sqrt((a @ a) * (b @ b)))
    if freedom < 4 or size < 1e-9:
        return Correlation()
    r = float(np.clip(a @ b / size, -1, 1))
    if abs(r) > 1 - 1e-12:
        return Correlation(round(r), round(r), round(r), 0.0)
    half = Z * np.sqrt((1 + r**2 / 2) / (freedom - 1))
    t = r * np.sqrt(freedom / (1 - r**2))
    return Correlation(r, float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half)),
                       float(2 * special.stdtr(freedom, -abs(t))))


def gaps_and_results(
    gaps: pd.DataFrame, results: pd.Series, *, fewest: int, higher_is_better: bool = True
) -> pd.DataFrame:
    """For each skill, how what people are short of goes along with a result: skill_id, value, low, high, p, adjusted,
    n, weaker (sure: the larger the gap the weaker the result) and stronger (sure: the other way).

    gaps: as ``skill_gaps`` with role and career_level, by which people are compared with their like; a surplus counts,
    as ranks need the whole scale. results: by manager_id. ``value`` is below 0 where a larger gap goes with the worse
    result, whichever direction is better; NaN with fewer than ``fewest`` people.
    """
    both = gaps.dropna(subset=["level"]).assign(result=gaps["manager_id"].map(results)).dropna(subset=["result"])
    both = both.assign(short=both["required"] - both["level"], kind=both["role"] + " " + both["career_level"].map(str))
    rows = []
    for skill, part in both.groupby("skill_id"):
        sign = 1 if higher_is_better else -1
        found = partial_rank_correlation(part["short"], sign * part["result"], part["kind"]) \
            if len(part) >= fewest else Correlation()
        rows.append((skill, found.value, found.low, found.high, found.p, len(part)))
    frame = pd.DataFrame(rows, columns=["skill_id", "value", "low", "high", "p", "n"])
    frame["adjusted"] = false_discovery(frame["p"].to_numpy(float))
    sure = frame["adjusted"] <= FALSE_DISCOVERIES
    return frame.assign(weaker=sure & (frame["value"] < 0), stronger=sure & (frame["value"] > 0))
