"""Two people beside each other: told apart only where both errors allow it, whoever stands first."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.language import Language
from analytics.performance.scorecard import ScorecardView, ScoreNow
from analytics.performance.two_people import headline, side_by_side

EN, NAMES = Language("en"), ("Ann", "Bo")


def scored(score: float, error: float, **earned: tuple[float, float]) -> ScorecardView:
    """A view of nothing but a score, and of metrics with value and contribution."""
    build = pd.DataFrame([(metric, *both) for metric, both in earned.items()],
                         columns=["metric", "value", "contribution"])
    now = ScoreNow(score, error, *(np.nan,) * 8)
    return ScorecardView(dt.date(2026, 10, 1), None, now, "", build, pd.DataFrame(), 0, np.nan, (np.nan,) * 2,
                         (np.nan,) * 2)


PAIRS = [  # scores with errors of the one and the other, what is said, because
    ((80, 3), (70, 4), "Ann is clearly above Bo: 10.0 ± 9.8 points more", "10 is more than 1.96 × 5"),
    ((70, 4), (80, 3), "Bo is clearly above Ann: 10.0 ± 9.8 points more", "whoever stands first"),
    ((80, 3), (70.3, 4), "Ann and Bo cannot be told apart (+9.7 ± 9.8 points)", "9.7 is within both errors"),
    ((70, 3), (70, 4), "Ann and Bo cannot be told apart (0.0 ± 9.8 points)", "there is no difference"),
    ((80, 0), (79, 0), "Ann is clearly above Bo: 1.0 ± 0.0 points more", "without errors any difference counts"),
]


@pytest.mark.parametrize(("one", "other", "said", "because"), PAIRS, ids=[pair[-1] for pair in PAIRS])
def test_who_is_above_whom(one, other, said, because):
    assert headline(scored(*one), scored(*other), NAMES, EN) == said, because


def test_who_has_no_score_is_not_compared():
    some = scored(80, 3)
    assert headline(some, replace(some, now=None), NAMES, EN) == "Bo has no score to compare"
    assert headline(replace(some, now=None), some, NAMES, EN) == "Ann has no score to compare"


def test_contributions_add_up_to_both_scores_and_the_largest_difference_is_first():
    one = scored(50, 1, win_rate=(0.3, 20.0), csat=(0.9, 30.0), nps=(np.nan, 0.0))
    other = scored(45, 1, win_rate=(0.4, 25.0), csat=(np.nan, 0.0), nps=(np.nan, 0.0), revenue=(5.0, 20.0))
    rows = side_by_side(one, other)
    assert list(rows["metric"]) == ["csat", "revenue", "win_rate"], "what neither was measured on is left out"
    assert list(rows["difference"]) == [30.0, -20.0, -5.0]
    assert rows[["contribution_one", "contribution_other"]].sum().tolist() == [50.0, 45.0]
    assert np.isnan(rows["value_other"].iloc[0]), "what was not measured is no zero"
