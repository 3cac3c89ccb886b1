"""The assessed level of a skill: self, lead and peers together, the self-rating without its estimated optimism."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

KNOWN_BIAS = 0.5  # levels by which people rate themselves too kindly, where too few data tell otherwise
FEWEST = 5  # people to estimate it from
RATERS = ("self", "lead", "peer")
_SKILL = ["manager_id", "skill_id"]


@dataclass(frozen=True)
class Bias:
    """Self-ratings less those of lead and peers, in levels, with its 95 % interval, from ``n`` people.

    Under five people it is the known half level, and the interval is NaN.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def estimated(self) -> bool:
        """Whether the data told it."""
        return self.n >= FEWEST


def latest_ratings(assessments: pd.DataFrame) -> pd.DataFrame:
    """Each rater's newest word: manager_id, skill_id and a column each for self, lead and peer (NaN: never rated).

    ``assessments``: manager_id, skill_id, assessed_on, rater, level. Ratings of one kind on one day are averaged.
    """
    newest = assessments.groupby([*_SKILL, "rater"])["assessed_on"].transform("max")
    latest = assessments[assessments["assessed_on"] == newest]
    wide = latest.groupby([*_SKILL, "rater"])["level"].mean().unstack("rater")
    return wide.reindex(columns=RATERS).astype(float).rename_axis(columns=None).reset_index()


def self_bias(ratings: pd.DataFrame) -> Bias:
    """How much too kindly people rate themselves (``ratings`` of ``latest_ratings``): the mean over people of their
    own mean over skills, so that a person counts once; Student's interval."""
    difference = ratings["self"] - ratings[["lead", "peer"]].mean(axis=1)
    people = difference.groupby(ratings["manager_id"]).mean().dropna().to_numpy(float)
    n = len(people)
    if n < FEWEST:
        return Bias(KNOWN_BIAS, float("nan"), float("nan"), n)
    mean = float(people.mean())
    half = float(special.stdtrit(n - 1, 0.975) * people.std(ddof=1) / np.sqrt(n))
    return Bias(mean, mean - half, mean + half, n)


def assessed_levels(ratings: pd.DataFrame, bias: Bias) -> pd.DataFrame:
    """``ratings`` with ``level``: the mean of the kinds of raters there are, the self-rating less its bias, kept within
    1 to 5."""
    parts = pd.DataFrame({"self": ratings["self"] - bias.value, "lead": ratings["lead"], "peer": ratings["peer"]})
    return ratings.assign(level=parts.mean(axis=1).clip(1, 5))
