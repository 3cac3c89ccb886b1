"""Skill gaps of the people a viewer may see, from the warehouse; of groups where only those may be seen."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Scope, Viewer, own_scope, people_scope, reference_scope
from analytics.training.gaps import Missing, group_gaps, missing, skill_gaps
from analytics.training.levels import Bias, assessed_levels, latest_ratings, self_bias
from analytics.warehouse.query import Warehouse

FRESH = 12  # months after which a rating proves nothing any more


@dataclass(frozen=True)
class GapsView:
    """``gaps``: as ``skill_gaps``, with name, team, region, role, skill and field; ``bias``: of the whole company's
    self-ratings."""

    gaps: pd.DataFrame
    bias: Bias
    missing: Missing


def gaps_view(warehouse: Warehouse, viewer: Viewer) -> GapsView:
    """Everybody whom the viewer may see one by one; raises ``NotAllowed`` where that is nobody.

    Who is employed at the end of the data counts, with ratings not older than 12 months.
    """
    return _view(warehouse, viewer, people_scope(viewer))


def gaps_of_groups(warehouse: Warehouse, viewer: Viewer, by: list[str]) -> pd.DataFrame:
    """``group_gaps`` of all whom any role of the viewer grants, by columns of ``GapsView.gaps``.

    Groups too small for a viewer who may see the company but not its people keep only their counts.
    """
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    return group_gaps(_view(warehouse, viewer, scope).gaps, by, scope.smallest)


def _view(warehouse: Warehouse, viewer: Viewer, scope: Scope) -> GapsView:
    people = _people(warehouse, scope)
    bias = self_bias(latest_ratings(_assessments(warehouse, reference_scope(viewer))))
    levels = assessed_levels(latest_ratings(_assessments(warehouse, scope)), bias)
    gaps = skill_gaps(people, _requirements(warehouse), levels)
    skills = warehouse.frame("SELECT skill_id, name AS skill, field FROM skills")
    named = gaps.merge(people.drop(columns="level"), on="manager_id").merge(skills, on="skill_id")
    return GapsView(named, bias, missing(people, gaps))


def _people(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    return warehouse.frame(
        "SELECT m.manager_id, m.name, m.role, m.level, m.team_id, t.name AS team, t.region"
        f" FROM (SELECT * FROM managers WHERE {scope.predicate} AND (left_on IS NULL OR left_on > ?)) m"
        " LEFT JOIN teams t ON t.team_id = m.team_id ORDER BY m.manager_id",
        [*scope.parameters, warehouse.calendar.data_to])


def _assessments(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    day = warehouse.calendar.data_to
    return warehouse.frame(
        "SELECT manager_id, skill_id, assessed_on, rater, level FROM skill_assessments"
        f" WHERE assessed_on > CAST(? AS DATE) - INTERVAL {FRESH} MONTH AND assessed_on <= ?"
        f" AND manager_id IN (SELECT manager_id FROM managers WHERE {scope.predicate})",
        [day, day, *scope.parameters])


def _requirements(warehouse: Warehouse) -> pd.DataFrame:
    return warehouse.frame(
        "SELECT r.role, r.level, r.skill_id, r.required, r.importance, s.criticality FROM skill_requirements r"
        " JOIN skills s ON s.skill_id = r.skill_id")
