"""Two people beside each other: whether their scores can be told apart, and which metrics the difference comes from."""

from __future__ import annotations

import math

import pandas as pd

from analytics.language import Language
from analytics.metrics.intervals import Z
from analytics.performance.scorecard import ScorecardView


def side_by_side(one: ScorecardView, other: ScorecardView) -> pd.DataFrame:
    """One row a metric that counts for either: metric, value and contribution (points of the score) of ``one`` and of
    ``other``, and the difference of these; the largest first.

    A value is NaN where it was not measured, and contributes nothing; the contributions add up to the two scores.
    """
    columns = ["metric", "value", "contribution"]
    both = one.build[columns].merge(other.build[columns], on="metric", how="outer", suffixes=("_one", "_other"))
    both = both.fillna({"contribution_one": 0.0, "contribution_other": 0.0})
    both = both[both[["value_one", "value_other"]].notna().any(axis=1)]
    both["difference"] = both["contribution_one"] - both["contribution_other"]
    return both.sort_values("difference", key=lambda d: -d.abs(), kind="stable", ignore_index=True)


def headline(one: ScorecardView, other: ScorecardView, names: tuple[str, str], language: Language) -> str:
    """Who is above whom, where the difference of the scores as measured clears both errors; else that nobody is."""
    t = language
    if one.now is None or other.now is None:
        return t("{name} has no score to compare", name=names[0] if one.now is None else names[1])
    change, margin = one.now.score - other.now.score, Z * math.hypot(one.now.error, other.now.error)
    if abs(change) <= margin:
        return t("{one} and {other} cannot be told apart ({change} ± {margin} points)", one=names[0], other=names[1],
                 change=t.number(change, 1, sign=True), margin=t.number(margin, 1))
    above, below = names if change > 0 else names[::-1]
    return t("{above} is clearly above {below}: {points} ± {margin} points more", above=above, below=below,
             points=t.number(abs(change), 1), margin=t.number(margin, 1))
