"""Skill gaps of the people a viewer may see, from the warehouse; of groups where only those may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, people_scope, reference_scope
from analytics.metrics.people_sets import enough_for_everybody, seen_alone
from analytics.training.changes import skill_changes
from analytics.training.gaps import Missing, missing, skill_gaps
from analytics.training.levels import Bias, assessed_levels, latest_ratings, open_ratings, self_above_others, self_bias
from analytics.warehouse.query import Warehouse

NOWHERE = "–"  # the id of the team, and the region, of whoever is in none
FRESH = 12  # months after which a rating proves nothing any more


@dataclass(frozen=True)
class GapsView:
    """What is known of the skills of people employed at the end of the data.

    ``people``: manager_id, name, role, career_level, team_id, region (``NOWHERE``: none) and team. ``gaps``: as
    ``skill_gaps``, with the columns of ``people``, skill and field: for figures of groups, by all ratings.
    ``persons``: the same rows for figures of single people, without what few colleagues said (``open_ratings``).
    ``ratings``: as ``latest_ratings``, of the last 12 months. ``assessments``: every one of these people. ``bias``: of
    the whole company's self-ratings. ``since``: the day after which a rating counts. ``seen``: whom a
    viewer of groups sees one by one beside them.
    """

    people: pd.DataFrame
    gaps: pd.DataFrame
    persons: pd.DataFrame
    ratings: pd.DataFrame
    assessments: pd.DataFrame
    bias: Bias
    missing: Missing
    since: pd.Timestamp
    seen: frozenset[str]

    def strangers(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows about people whom the viewer does not see one by one: only these protect each other."""
        return rows[~rows["manager_id"].isin(self.seen)]

    @cached_property
    def changes(self) -> pd.DataFrame:
        """``skill_changes`` of these people, worked out when it is first asked for."""
        return skill_changes(self.assessments, self.since)


def gaps_view(warehouse: Warehouse, viewer: Viewer) -> GapsView:
    """Everybody whom the viewer may see one by one; raises ``NotAllowed`` where that is nobody.

    Ratings older than 12 months do not count.
    """
    return _view(warehouse, viewer, people_scope(viewer))


def everybodys_gaps(warehouse: Warehouse, viewer: Viewer) -> tuple[GapsView, int]:
    """All whom any role of the viewer grants, and the smallest group of them that may be shown (0: each person)."""
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    return _view(warehouse, viewer, scope), scope.smallest


def told(view: GapsView, rows: pd.DataFrame, by: list[str], fewest: int) -> pd.DataFrame:
    """``rows`` (some of ``view.gaps``) as their groups may be told of: from a mean over fewer than ``fewest`` people
    one could work out what a single colleague said, so there they are those of ``view.persons``."""
    assessed = rows["manager_id"].where(rows["level"].notna())
    enough = assessed.groupby([rows[name] for name in by]).transform("nunique") >= fewest
    single = view.persons.loc[rows.index]
    return rows.assign(**{name: rows[name].where(enough, single[name]) for name in ("level", "gap", "priority")})


def _since(warehouse: Warehouse) -> pd.Timestamp:
    """The day after which a rating still counts at the end of the data."""
    return pd.Timestamp(warehouse.calendar.data_to) - pd.DateOffset(months=FRESH)


def _view(warehouse: Warehouse, viewer: Viewer, scope: Scope) -> GapsView:
    """A snapshot never changes, so each scope is read once."""
    key = ("gaps", scope)
    if key not in warehouse.memory:
        warehouse.memory[key] = _read(warehouse, scope, _bias(warehouse, viewer))
    return warehouse.memory[key]


def _bias(warehouse: Warehouse, viewer: Viewer) -> Bias:
    """The company's; the usual one where some lead would work out from it how few others rate themselves."""
    scope = reference_scope(viewer)
    if "gaps bias" not in warehouse.memory:
        ratings = latest_ratings(_fresh(warehouse, _assessments(warehouse, scope)))
        both = ratings.loc[self_above_others(ratings).notna(), "manager_id"]
        may = enough_for_everybody(warehouse, set(both))
        warehouse.memory["gaps bias"] = self_bias(ratings if may else ratings.iloc[:0])
    return warehouse.memory["gaps bias"]


def _read(warehouse: Warehouse, scope: Scope, bias: Bias) -> GapsView:
    people, assessments = _people(warehouse, scope), _assessments(warehouse, scope)
    ratings = latest_ratings(_fresh(warehouse, assessments))
    skills = warehouse.frame("SELECT skill_id, name AS skill, field FROM skills")
    required, kinds = _requirements(warehouse), people.rename(columns={"career_level": "level"})

    def gaps(of: pd.DataFrame) -> pd.DataFrame:
        found = skill_gaps(kinds, required, assessed_levels(of, bias))
        return found.merge(people, on="manager_id").merge(skills, on="skill_id")

    everything, single = gaps(ratings), gaps(open_ratings(ratings, warehouse.policy.minimum_group))
    return GapsView(people, everything, single, ratings, assessments, bias, missing(people, everything),
                    _since(warehouse), seen_alone(warehouse, scope))


def _fresh(warehouse: Warehouse, assessments: pd.DataFrame) -> pd.DataFrame:
    return assessments[assessments["assessed_on"] > _since(warehouse)]


def _people(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    return warehouse.frame(
        f"SELECT m.manager_id, m.name, m.role, m.level AS career_level, coalesce(m.team_id, '{NOWHERE}') AS team_id,"
        f" coalesce(t.name, '') AS team, coalesce(t.region, '{NOWHERE}') AS region"
        f" FROM (SELECT * FROM managers WHERE {scope.predicate} AND (left_on IS NULL OR left_on > ?)) m"
        " LEFT JOIN teams t ON t.team_id = m.team_id ORDER BY m.manager_id",
        [*scope.parameters, warehouse.calendar.data_to])


def _assessments(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    return warehouse.frame(
        "SELECT manager_id, skill_id, assessed_on, rater, rater_id, level FROM skill_assessments WHERE assessed_on <= ?"
        f" AND manager_id IN (SELECT manager_id FROM managers WHERE {scope.predicate})"
        " ORDER BY assessed_on, manager_id, skill_id, rater, rater_id",
        [warehouse.calendar.data_to, *scope.parameters])


def _requirements(warehouse: Warehouse) -> pd.DataFrame:
    return warehouse.frame(
        "SELECT r.role, r.level, r.skill_id, r.required, r.importance, s.criticality FROM skill_requirements r"
        " JOIN skills s ON s.skill_id = r.skill_id")
