"""How assessed levels changed since the assessment before, told by the same rater."""

from __future__ import annotations

import pandas as pd

from analytics.training.means import group_means

_BY_RATER = ["manager_id", "skill_id", "rater", "rater_id"]


def skill_changes(assessments: pd.DataFrame, since: pd.Timestamp) -> pd.DataFrame:
    """A row for each person and skill assessed again: manager_id, skill_id, then, now, change (levels).

    The newest word of lead and self, of a day after ``since``, less the word before of that same rater: another lead
    may judge by another measure. Means over the raters; colleagues are left out, as it is another one each time, and
    so is a lead without a name. ``assessments``: manager_id, skill_id, assessed_on, rater, rater_id, level.
    """
    told = assessments[assessments["rater"].isin(("self", "lead"))]
    own = told["rater_id"].mask(told["rater"] == "self", told["manager_id"])
    by_day = told.assign(rater_id=own).groupby([*_BY_RATER, "assessed_on"])["level"].mean().reset_index()
    by_day = by_day.sort_values("assessed_on", kind="stable")
    by_day["then"] = by_day.groupby(_BY_RATER)["level"].shift()
    last = by_day.groupby(_BY_RATER).tail(1)
    again = last[(last["assessed_on"] > since) & last["then"].notna()].rename(columns={"level": "now"})
    found = again.groupby(["manager_id", "skill_id"])[["then", "now"]].mean().reset_index()
    return found.assign(change=found["now"] - found["then"])


def group_changes(changes: pd.DataFrame, by: list[str], smallest: int = 0) -> pd.DataFrame:
    """Mean change of the people in each group with Student's 95 % interval, and their mean levels then and now.

    Gives ``by``, change, low, high, then, now, n, required_of; see ``group_means``.
    """
    return group_means(changes, by, "change", ["then", "now"], smallest)
