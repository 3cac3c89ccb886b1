"""One person's skills: required and assessed, who said what and when, and what is to be assessed again."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.learning.gaps import FRESH, gaps_view
from analytics.learning.gaps_choice import GapsChoice
from analytics.training.levels import open_ratings, self_above_others
from analytics.warehouse.query import Warehouse

SKILLS = ["skill_id", "skill", "field", "required", "importance", "criticality", "level", "gap", "priority", "self",
          "lead", "peer", "peers", "assessed_on", "again_by", "change"]


@dataclass(frozen=True)
class PersonGaps:
    """``skills``: ``SKILLS``, the largest priority first; ``again_by``: the day after which the newest rating does not
    count any more. ``evidence``: assessed_on (missing for colleagues), year, skill, rater, level, the newest first.
    ``hidden``: how many colleagues' ratings are not among them, since fewer than the policy's smallest group rated that
    skill. ``above``: self less others, mean over skills."""

    name: str
    team: str
    skills: pd.DataFrame
    evidence: pd.DataFrame
    hidden: int
    above: float


def person_gaps(warehouse: Warehouse, viewer: Viewer, manager_id: str) -> PersonGaps:
    """Raises ``NotAllowed`` for somebody whom the viewer may not see, or who is not in the company any more."""
    view, fewest = gaps_view(warehouse, viewer), warehouse.policy.minimum_group
    people = view.people[view.people["manager_id"] == manager_id]
    if people.empty:
        raise NotAllowed(N_("The skills of this person are not open to you."))
    ratings = open_ratings(view.ratings[view.ratings["manager_id"] == manager_id], fewest)
    skills = view.persons[view.persons["manager_id"] == manager_id].merge(
        ratings, on=["manager_id", "skill_id"], how="left").merge(
        view.changes[["manager_id", "skill_id", "change"]], on=["manager_id", "skill_id"], how="left")
    skills["again_by"] = skills["assessed_on"] + pd.DateOffset(months=FRESH)
    evidence, hidden = _evidence(view.assessments[view.assessments["manager_id"] == manager_id], warehouse, fewest)
    return PersonGaps(
        people["name"].iloc[0], people["team"].iloc[0],
        skills.sort_values(["priority", "skill"], ascending=[False, True], ignore_index=True)[SKILLS],
        evidence, hidden, float(self_above_others(ratings).mean()))


def priorities(
    warehouse: Warehouse, viewer: Viewer, choice: GapsChoice, group: str | None = None, skill: str | None = None
) -> pd.DataFrame:
    """Single people's gaps, the largest priority first; raises ``NotAllowed`` where nobody may be seen.

    With a group of the choice's split, or a skill (ids), everybody there, also without a gap or an assessment.
    """
    rows = choice.rows(gaps_view(warehouse, viewer).persons)
    if group is not None:
        rows = rows[rows[choice.key] == group]
    if skill is not None:
        rows = rows[rows["skill_id"] == skill]
    if group is None and skill is None:
        rows = rows[rows["gap"] > 0]
    ordered = rows.sort_values(["priority", "name", "skill"], ascending=[False, True, True], ignore_index=True)
    return ordered[["manager_id", "name", "team", "role", "skill", "required", "level", "gap", "importance",
                    "criticality", "priority"]]


def _evidence(assessments: pd.DataFrame, warehouse: Warehouse, fewest: int) -> tuple[pd.DataFrame, int]:
    """The assessments that may be shown, and how many may not. A colleague's is told with its year alone: the day could
    tell who it was."""
    skills = dict(warehouse.rows("SELECT skill_id, name FROM skills"))
    peer = assessments["rater"] == "peer"
    unnamed = pd.Series(assessments.index, assessments.index).astype(str).radd("unnamed ")
    who = assessments["rater_id"].fillna(unnamed).where(peer)
    closed = peer & (who.groupby(assessments["skill_id"]).transform("nunique") < fewest)
    told = assessments[~closed]
    told = told.assign(skill=told["skill_id"].map(skills), year=told["assessed_on"].dt.year,
                       assessed_on=told["assessed_on"].where(told["rater"] != "peer"))
    ordered = told.sort_values(["year", "assessed_on", "skill", "rater", "level"],
                               ascending=[False, False, True, True, True], ignore_index=True)
    return ordered[["assessed_on", "year", "skill", "rater", "level"]], int(closed.sum())
