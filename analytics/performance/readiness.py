"""Promotion readiness as a model: the evidence for each written criterion, of the people a viewer may see."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Scope, Viewer, people_scope
from analytics.assessment.promotion import Evidence, next_step, readiness
from analytics.metrics.measuring import measure
from analytics.performance.assessing import own_scores
from analytics.warehouse.query import Warehouse

FRESH = 12  # months after which a skill rating proves nothing any more


@dataclass(frozen=True)
class ReadinessView:
    """``people``: ``manager_id, name, team_id, role, level, since, to_level``; ``criteria``: see ``readiness``."""

    people: pd.DataFrame
    criteria: pd.DataFrame


def readiness_view(warehouse: Warehouse, viewer: Viewer, plans: frozenset[str] | None = None) -> ReadinessView:
    """Everybody in the company now who has a next level, by name; raises ``NotAllowed`` where nobody may be seen.

    plans: ids of those with an open support plan, None where that is not known.
    """
    scope, steps = people_scope(viewer), warehouse.policy.promotion
    people = _people(warehouse, scope)
    kinds = zip(people["role"], people["level"], strict=True)
    people = people.assign(to_level=[next_step(steps, role, level) for role, level in kinds])
    people = people.dropna(subset=["to_level"]).astype({"level": int, "to_level": int}).reset_index(drop=True)
    known = Evidence(
        warehouse.calendar.data_to, _scores(warehouse, viewer), _figures(warehouse, viewer),
        _skills(warehouse, scope, people), _certificates(warehouse, scope), plans, warehouse.policy.minimum_cases)
    return ReadinessView(people, readiness(steps, people, known))


def _people(warehouse: Warehouse, scope: Scope) -> pd.DataFrame:
    """Who is employed at the end of the data, with the day their level began: last promotion, else first day."""
    return warehouse.frame(
        "SELECT m.manager_id, m.name, m.team_id, m.role, m.level, coalesce(p.promoted_on, m.hired_on) AS since"
        f" FROM (SELECT * FROM managers WHERE {scope.predicate} AND (left_on IS NULL OR left_on > ?)) m"
        " LEFT JOIN (SELECT manager_id, max(awarded_on) AS promoted_on FROM recognitions WHERE kind = 'promotion'"
        " GROUP BY manager_id) p ON p.manager_id = m.manager_id ORDER BY m.name, m.manager_id",
        [*scope.parameters, warehouse.calendar.data_to])


def _scores(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """The scores as they are shown, shrunken towards the peers, at the end of the last complete month."""
    frame = own_scores(warehouse, viewer)
    last = frame[frame["month"] == pd.Timestamp(warehouse.calendar.complete_to)]
    return last[["manager_id", "estimate"]].rename(columns={"estimate": "score"})


def _figures(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    asked = list(dict.fromkeys(m for steps in warehouse.policy.promotion.values() for s in steps.values()
                               for m in s.metrics))
    if not asked:
        return pd.DataFrame(columns=["manager_id", "metric", "value", "n"])
    tidy = measure(warehouse, viewer, asked, by=["account_manager"], period=warehouse.calendar.period("12m"))
    return tidy.rename(columns={"account_manager": "manager_id"})[["manager_id", "metric", "value", "n"]]


def _skills(warehouse: Warehouse, scope: Scope, people: pd.DataFrame) -> pd.DataFrame | None:
    """manager_id, skill, required at the next level, level: the lead's latest rating within ``FRESH`` months, else the
    mean of the colleagues' latest; what people say of themselves proves nothing and is left out."""
    if "skill_requirements" not in warehouse.loaded:
        return None
    required = warehouse.frame(
        "SELECT r.role, r.level AS to_level, r.skill_id, s.name AS skill, r.required FROM skill_requirements r"
        " JOIN skills s ON s.skill_id = r.skill_id")
    rated = warehouse.frame(
        "WITH own AS (SELECT a.* FROM skill_assessments a JOIN managers m ON m.manager_id = a.manager_id"
        f" WHERE a.rater <> 'self' AND a.assessed_on > CAST(? AS DATE) - INTERVAL {FRESH} MONTH AND a.assessed_on <= ?"
        f" AND a.manager_id IN (SELECT manager_id FROM managers WHERE {scope.predicate})),"
        " latest AS (SELECT manager_id, skill_id, rater, assessed_on, avg(level) AS level,"
        " row_number() OVER (PARTITION BY manager_id, skill_id ORDER BY rater = 'lead' DESC, assessed_on DESC) AS turn"
        " FROM own GROUP BY manager_id, skill_id, rater, assessed_on)"
        " SELECT manager_id, skill_id, level FROM latest WHERE turn = 1",
        [warehouse.calendar.data_to, warehouse.calendar.data_to, *scope.parameters])
    wanted = people[["manager_id", "role", "to_level"]].merge(required, on=["role", "to_level"])
    return wanted.merge(rated, on=["manager_id", "skill_id"], how="left")[["manager_id", "skill", "required", "level"]]


def _certificates(warehouse: Warehouse, scope: Scope) -> pd.DataFrame | None:
    """manager_id, certificate, expires_on, held: the required certificates, each by its latest issue."""
    if "certifications" not in warehouse.loaded:
        return None
    day = warehouse.calendar.data_to
    return warehouse.frame(
        "SELECT manager_id, name AS certificate, max(expires_on) AS expires_on,"
        " bool_or(coalesce(issued_on <= ? AND (expires_on IS NULL OR expires_on >= ?), FALSE)) AS held"
        " FROM certifications WHERE required AND manager_id IN"
        f" (SELECT manager_id FROM managers WHERE {scope.predicate})"
        " GROUP BY manager_id, name ORDER BY manager_id, name", [day, day, *scope.parameters])
