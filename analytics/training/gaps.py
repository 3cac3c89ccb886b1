"""Gaps between what roles require and what was assessed, and which of them come first.

gap = max(0, required - assessed), so a surplus never offsets a gap; priority = gap x importance x criticality.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.training.means import group_means

COLUMNS = ["manager_id", "skill_id", "required", "importance", "criticality", "level", "gap", "priority"]


@dataclass(frozen=True)
class Missing:
    """What could not be told: people whose role and level have no requirement, (person, skill) required but not
    assessed, and skills without importance or criticality, which count as 1."""

    without_requirement: tuple[str, ...]
    not_assessed: tuple[tuple[str, str], ...]
    unweighted: tuple[str, ...]


def skill_gaps(people: pd.DataFrame, requirements: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """A row for each person and required skill; level, gap and priority are NaN where nothing was assessed.

    people: manager_id, role, level (career). requirements: role, level, skill_id, required, importance, criticality.
    levels: manager_id, skill_id, level (1-5).
    """
    wanted = people[["manager_id", "role", "level"]].merge(requirements, on=["role", "level"]).drop(columns="level")
    both = wanted.merge(levels[["manager_id", "skill_id", "level"]], on=["manager_id", "skill_id"], how="left")
    gap = (both["required"] - both["level"]).clip(lower=0)
    weight = both["importance"].fillna(1.0) * both["criticality"].fillna(1.0)
    ordered = both.assign(gap=gap, priority=gap * weight)[COLUMNS]
    return ordered.sort_values(["manager_id", "skill_id"], ignore_index=True)


def missing(people: pd.DataFrame, gaps: pd.DataFrame) -> Missing:
    """What of ``gaps`` could not be told, by id."""
    bare = sorted(set(people["manager_id"]) - set(gaps["manager_id"]))
    unknown = gaps.loc[gaps["level"].isna(), ["manager_id", "skill_id"]]
    unweighted = gaps.loc[gaps["importance"].isna() | gaps["criticality"].isna(), "skill_id"]
    return Missing(tuple(bare), tuple(unknown.itertuples(index=False, name=None)), tuple(sorted(set(unweighted))))


def alarming(gap: pd.Series, alarm: float) -> pd.Series:
    """Which gaps, rounded to the one decimal that is shown, reach the alarm; a missing one does not."""
    return gap.astype(float).round(1) >= alarm - 1e-9


def group_gaps(gaps: pd.DataFrame, by: list[str], smallest: int = 0) -> pd.DataFrame:
    """Mean gap of the people assessed in each group, with Student's 95 % interval (NaN under two people).

    A person counts once, by the mean over the skills of the group. Gives ``by``, gap, low, high, priority (mean), n
    (people assessed) and required_of (people required), the largest mean priority first. Groups of fewer than
    ``smallest`` people assessed keep only their counts.
    """
    found = group_means(gaps, by, "gap", ["priority"], smallest)
    found["low"] = found["low"].clip(lower=0)
    return found.sort_values(["priority", *by], ascending=[False, *[True] * len(by)], ignore_index=True)


def borich(gaps: pd.DataFrame) -> pd.Series:
    """Mean weighted discrepancy by skill (Borich 1980): the mean of required - assessed, surplus counted against it,
    times the skill's mean importance; what comes first is first."""
    known = gaps.dropna(subset=["level"])
    by = known.assign(importance=known["importance"].fillna(1.0), short=known["required"] - known["level"])
    means = by.groupby("skill_id")[["short", "importance"]].mean()
    return (means["short"] * means["importance"]).rename("borich").sort_values(ascending=False, kind="stable")


def ranked_discrepancy(gaps: pd.DataFrame) -> pd.Series:
    """Ranked discrepancy score by skill (Narine and Harder 2021): percent of people above what is required less percent
    below, from -100 (all short) to 100; only the order of levels counts. What comes first is first."""
    known = gaps.dropna(subset=["level"])
    sign = np.sign(known["level"] - known["required"])
    score = 100 * sign.groupby(known["skill_id"]).mean()
    return score.rename("ranked_discrepancy").sort_values(kind="stable")
