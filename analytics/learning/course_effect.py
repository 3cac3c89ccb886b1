"""One course looked at closely: its effect by months since, what came before, who took it, its cost, the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.access import Viewer, group_scope, people_scope
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.learning.course_panels import Ground, course_panel
from analytics.learning.effects import BEHAVIOUR, Measured, Overview, ground, skill_effects
from analytics.metrics.catalogue import CATALOGUE
from analytics.naming import nearest
from analytics.training.effect import Effect, effect
from analytics.training.panel import Panel
from analytics.training.returns import Cost
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Evidence:
    """What is known on the four levels of Kirkpatrick (1959). ``score``: mean result of the final test (0-100; None
    where there is none or too few took it), of ``tests`` people; ``skills``: effects on what it teaches; ``behaviour``
    and ``results``: effects on the metrics of the family. What people thought of the course is in no table."""

    score: float | None
    tests: int
    skills: tuple[Measured, ...]
    behaviour: tuple[Measured, ...]
    results: tuple[Measured, ...]


@dataclass(frozen=True)
class CourseEffect:
    """``measured``: as in the overview; ``found``: all about the effect, without a figure where the viewer may not see
    it; ``trend``: month, trained, compared (the metric, NaN where unknown or too few); ``waves``: month -> people;
    ``cases`` of the trained since; ``people``: as ``participants``, None where the viewer sees no single person."""

    course_id: str
    name: str
    metric: str
    measured: Measured
    found: Effect
    trend: pd.DataFrame
    waves: Mapping[dt.date, int]
    cost: Cost
    cases: float
    evidence: Evidence
    people: pd.DataFrame | None


def course_effect(
    warehouse: Warehouse, viewer: Viewer, all_courses: Overview, course_id: str, metric_id: str
) -> CourseEffect:
    """All about one course and a metric that ``all_courses`` has.

    Raises ``NotAllowed``, and ``UsageError`` for a course that nobody completed.
    """
    scope, on = group_scope(viewer, warehouse.policy.minimum_group), ground(warehouse)
    course = check_course(all_courses.courses, course_id)
    key = "course effect", course_id, metric_id
    if key not in warehouse.memory:
        made = course_panel(on, course_id, CATALOGUE[metric_id])
        warehouse.memory[key] = made, effect(made)
    panel, found = warehouse.memory[key]
    rows = panel.rows
    since = rows[(rows["since"] > 0) & (rows["time"] >= rows["since"])]
    return CourseEffect(
        course_id, str(course["name"]), metric_id,
        next(one for one in all_courses.of(metric_id) if one.course_id == course_id), _shown(found, scope.smallest),
        _trend(panel, on, scope.smallest), {on.months[time - 1]: int(n) for time, n in panel.waves.items()},
        all_courses.costs[course_id], float(since["weight"].sum()),
        _evidence(warehouse, viewer, all_courses, course_id, scope.smallest),
        participants(warehouse, viewer, on, panel, course_id))


def participants(
    warehouse: Warehouse, viewer: Viewer, on: Ground, panel: Panel, course_id: str
) -> pd.DataFrame | None:
    """name, team, starts_on, completed_on, score, counted (whether the effect rests on them), a row an enrolment of
    those whom the viewer may see one by one; None where that is nobody."""
    try:
        scope = people_scope(viewer)
    except NotAllowed:
        return None
    frame = warehouse.frame(
        "SELECT m.manager_id, m.name, t.name AS team, e.starts_on, e.completed_on, e.score FROM enrolments e"
        f" JOIN (SELECT * FROM managers WHERE {scope.predicate}) m ON m.manager_id = e.manager_id"
        " LEFT JOIN teams t ON t.team_id = m.team_id WHERE e.course_id = ? AND e.starts_on <= ?"
        " ORDER BY e.starts_on, m.name, m.manager_id", [*scope.parameters, course_id, warehouse.calendar.data_to])
    trained = on.people["manager_id"].iloc[panel.rows.loc[panel.rows["since"] > 0, "unit"].unique()]
    counted = frame["manager_id"].isin(trained) & frame["completed_on"].notna()
    return frame.assign(counted=counted).drop(columns="manager_id")


def check_course(courses: pd.DataFrame, course_id: str) -> pd.Series:
    """Its row of ``taken_courses``; ``UsageError`` where nobody completed such a course."""
    known = courses.set_index("course_id")
    if course_id not in known.index:
        raise UsageError(N_("nobody completed a course '{name}'{guess}; choose from {known}"), name=course_id,
                         guess=nearest(course_id, known.index), known=tuple(known.index))
    return known.loc[course_id]


def _shown(found: Effect, smallest: int) -> Effect:
    """Without figures of fewer people than the viewer may see together."""
    points = found.by_time[found.by_time["n"] >= smallest]
    if min(found.trained, found.compared or found.trained) >= smallest:
        return replace(found, by_time=points)
    return replace(found, overall=None, naive=None, before=None, standing=None, rebound=None, by_time=points.iloc[:0])


def _trend(panel: Panel, on: Ground, smallest: int) -> pd.DataFrame:
    """The metric by month of the trained (throughout) and of those compared, every case counted alike."""
    rows = panel.rows.assign(sum=panel.rows["outcome"] * panel.rows["weight"], trained=panel.rows["since"] > 0)
    sums = rows.groupby(["trained", "time"]).agg(sum=("sum", "sum"), weight=("weight", "sum"), n=("unit", "nunique"))
    value = (sums["sum"] / sums["weight"]).where(sums["n"] >= max(smallest, 1))
    frame = pd.DataFrame({"month": on.months}, index=np.arange(1, len(on.months) + 1))
    for name, trained in (("trained", True), ("compared", False)):
        known = trained in sums.index.get_level_values(0)
        frame[name] = value.loc[trained].reindex(frame.index) if known else np.nan
    return frame.reset_index(drop=True)


def _evidence(
    warehouse: Warehouse, viewer: Viewer, all_courses: Overview, course_id: str, smallest: int
) -> Evidence:
    ((score, tests),) = warehouse.rows(
        "SELECT avg(score), count(DISTINCT manager_id) FROM enrolments WHERE course_id = ? AND score IS NOT NULL"
        " AND completed_on <= ?", [course_id, warehouse.calendar.data_to])
    own = [one for one in all_courses.effects if one.course_id == course_id and one.outcome in all_courses.family]
    behaviour = tuple(one for one in own if CATALOGUE[one.outcome].group in BEHAVIOUR)
    return Evidence(
        float(score) if tests >= max(smallest, 1) else None, int(tests),
        tuple(one for one in skill_effects(warehouse, viewer) if one.course_id == course_id), behaviour,
        tuple(one for one in own if one not in behaviour))
