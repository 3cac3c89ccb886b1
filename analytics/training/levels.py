"""The assessed level of a skill: self, lead and peers together, the self-rating without its estimated optimism."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.training.means import half_width

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
    """Each rater's newest word: manager_id, skill_id, a column each for self, lead and peer (NaN: never rated), peers
    (how many colleagues rated) and assessed_on (the newest day of self and lead: a colleague's could tell who it was).

    ``assessments``: manager_id, skill_id, assessed_on, rater, level and, where it is known, rater_id. Of each named
    colleague the newest word counts, of all others that of their kind; what was said on one day is averaged.
    """
    named = assessments["rater_id"].fillna("") if "rater_id" in assessments else ""
    who = assessments.assign(who=named)
    who["who"] = who["who"].where(who["rater"] == "peer", "")
    newest = who.groupby([*_SKILL, "rater", "who"])["assessed_on"].transform("max")
    latest = who[who["assessed_on"] == newest]
    wide = latest.groupby([*_SKILL, "rater"])["level"].mean().unstack("rater").reindex(columns=RATERS).astype(float)
    peers = latest[latest["rater"] == "peer"]
    unnamed = pd.Series(peers.index, peers.index).astype(str).radd("unnamed ")  # each a colleague, as far as one knows
    count = peers["who"].where(peers["who"] != "", unnamed).groupby([peers[name] for name in _SKILL]).nunique()
    days = latest[latest["rater"] != "peer"].groupby(_SKILL)["assessed_on"].max()
    wide = wide.assign(peers=count.reindex(wide.index, fill_value=0), assessed_on=days)
    return wide.rename_axis(columns=None).reset_index()


def open_ratings(ratings: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """``ratings`` without the peers' word where fewer than ``fewest`` of them rated: from a level, a bias or a gap of
    one person that single colleague's rating could be worked out, so there it does not count at all."""
    return ratings.assign(peer=ratings["peer"].where(ratings["peers"] >= fewest))


def self_above_others(ratings: pd.DataFrame) -> pd.Series:
    """By how many levels each self-rating lies above the mean of lead and peers; NaN where one of both is missing."""
    return ratings["self"] - ratings[["lead", "peer"]].mean(axis=1)


def self_bias(ratings: pd.DataFrame) -> Bias:
    """How much too kindly people rate themselves (``ratings`` of ``latest_ratings``): the mean over people of their
    own mean over skills, so that a person counts once; Student's interval."""
    people = self_above_others(ratings).groupby(ratings["manager_id"]).mean().dropna().to_numpy(float)
    n = len(people)
    if n < FEWEST:
        return Bias(KNOWN_BIAS, float("nan"), float("nan"), n)
    mean = float(people.mean())
    half = float(half_width(people.std(ddof=1, keepdims=True), np.array([n]))[0])
    return Bias(mean, mean - half, mean + half, n)


def assessed_levels(ratings: pd.DataFrame, bias: Bias) -> pd.DataFrame:
    """``ratings`` with ``level``: the mean of the kinds of raters there are, the self-rating less its bias, kept within
    1 to 5."""
    parts = pd.DataFrame({"self": ratings["self"] - bias.value, "lead": ratings["lead"], "peer": ratings["peer"]})
    return ratings.assign(level=parts.mean(axis=1).clip(1, 5))
