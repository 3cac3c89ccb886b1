"""Who needs support: below the line for long, and surely. One bad month never is a reason by itself.

A month counts as below only if the score lies below the line and would still do so with any single month of the
twelve that it looks back on left out; so one month, however bad, leaves at most a score that does not count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from analytics.policy import Support

Array = np.ndarray
HEAVY = 1.1  # times the peers' median, at least, to be called heavy
SELF_KINDNESS = 0.5  # levels by which people rate themselves too kindly, on average


def without_worst(left_out: Array) -> Array:
    """The highest of the scores that leave out one month each, along the first axis; NaN where one is not known.

    ``left_out``: 12 x people x months.
    """
    return np.max(left_out, axis=0)  # a maximum with NaN is NaN


def probability_below(estimate: Array, sd: Array, line: float) -> Array:
    """How probable it is that the true score lies below the line, of 1; NaN where there is no estimate."""
    with np.errstate(divide="ignore", invalid="ignore"):
        sure = np.where(np.isnan(estimate), np.nan, np.where(estimate < line, 1.0, 0.0))
        return np.where(np.asarray(sd) > 0, special.ndtr((line - np.asarray(estimate)) / sd), sure)


def standing(scores: pd.DataFrame, rule: Support) -> pd.DataFrame:
    """For every person and month: how long below the line, and how surely.

    ``scores``: manager_id, month, score, estimate, sd, without_worst; a row a person and month (a month without a row
    is one without a score). Gives it by person and month with ``months`` (in a row up to this one that count as below;
    a month without a score ends the row), ``probability`` and ``suggested``.
    """
    frame = scores.sort_values(["manager_id", "month"], ignore_index=True)
    below = ((frame["score"] < rule.below) & (frame["without_worst"] < rule.below)).to_numpy()
    months = frame["month"].to_numpy("datetime64[M]").astype(int)
    follows = np.zeros(len(frame), bool)
    follows[1:] = (np.diff(months) == 1) & (frame["manager_id"].to_numpy()[1:] == frame["manager_id"].to_numpy()[:-1])
    place = np.arange(len(frame))
    start = np.maximum.accumulate(np.where(~below | ~follows, place, 0))  # where the row it belongs to begins
    in_a_row = np.where(below, place - start + np.where(below[start], 1, 0), 0) if len(frame) else place
    probability = probability_below(frame["estimate"].to_numpy(float), frame["sd"].to_numpy(float), rule.below)
    return frame.assign(months=in_a_row, probability=probability,
                        suggested=(in_a_row >= rule.months) & (probability >= rule.probability))


def lost_points(build: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The metrics in which a person loses most points against the peers, most first.

    ``build``: metric, weight (in effect), points (of the metric), contribution, peers (mean contribution, NaN where
    they are too few). Gives metric, lost (points of the score, above 0) and against: ``peers``, or ``target`` (100
    points) where there are no peers.
    """
    measured = build[build["weight"] > 0]
    peers = measured["peers"].notna().to_numpy()
    lost = np.where(peers, measured["peers"] - measured["contribution"],
                    measured["weight"] * (100 - measured["points"]))
    found = pd.DataFrame({"metric": measured["metric"].to_numpy(), "lost": lost.astype(float),
                          "against": np.where(peers, "peers", "target")})
    return found[found["lost"] > 0].nlargest(most, "lost").reset_index(drop=True)


def skill_gaps(assessed: pd.DataFrame, required: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The skills in which one person lies below what the role needs, the weightiest gap first.

    ``assessed``: skill_id, assessed_on, rater (self, lead, peer), level; ``required``: skill_id, required, importance,
    criticality. The lead's latest rating counts, else the mean of the colleagues' on their latest day, else the
    person's own less half a level. Gives skill_id, level, rater, required, gap (levels, above 0). What was never
    assessed is no gap.
    """
    columns = ["skill_id", "level", "rater", "required", "gap"]
    newest = assessed.groupby(["skill_id", "rater"])["assessed_on"].transform("max")
    latest = assessed[assessed["assessed_on"] == newest]
    level = latest.groupby(["skill_id", "rater"], as_index=False)["level"].mean()
    level["level"] -= np.where(level["rater"] == "self", SELF_KINDNESS, 0.0)
    level["order"] = level["rater"].map({"lead": 0, "peer": 1, "self": 2})
    level = level.sort_values(["skill_id", "order"]).drop_duplicates("skill_id")
    both = required.merge(level, on="skill_id")
    both["gap"] = both["required"] - both["level"]
    both["priority"] = both["gap"] * both["importance"] * both["criticality"]
    both = both[both["gap"] > 0].sort_values(["priority", "skill_id"], ascending=[False, True])
    return both.head(most)[columns].reset_index(drop=True)


def book_load(books: pd.DataFrame, manager_id: str, peers: list[str], fewest: int) -> pd.DataFrame:
    """How large and how hard a person's book is beside the peers'.

    ``books``: manager_id as index, a column a measure (more is heavier). Gives measure, value, median (of the peers)
    and heavy (above three quarters of the peers, and clearly above their median); nothing where fewer than ``fewest``
    peers have a book.
    """
    columns = ["measure", "value", "median", "heavy"]
    others = books.loc[books.index.isin(peers)]
    if manager_id not in books.index or len(others) < fewest:
        return pd.DataFrame(columns=columns)
    rows = []
    for measure in books.columns:
        value, known = float(books.at[manager_id, measure]), others[measure].dropna()
        if value == value and len(known) >= fewest:
            heavy = bool(value > known.quantile(0.75) and value >= HEAVY * known.median())
            rows.append((measure, value, float(known.median()), heavy))
    return pd.DataFrame(rows, columns=columns)
