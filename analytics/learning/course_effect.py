"""One course looked at closely: its effect by months since, what came before, who took it, its cost, the evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.access import Scope, Viewer, group_scope, people_scope
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.learning.course_panels import Ground, course_panel
from analytics.learning.effects import BEHAVIOUR, Measured, Overview, ground, may_tell, skill_effects, who_took
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.disclosure import sets_told
from analytics.metrics.people_sets import parts_told, seen_alone
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
    it; ``trend``: month, trained, compared (the metric, NaN where unknown or not told); ``waves``: month -> people;
    ``cases`` of the trained since, NaN where they are too few to be told of; ``people``: as ``participants``, None
    where the viewer sees no single person."""

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
    panel, found = panel_of(warehouse, course_id, metric_id)
    return CourseEffect(
        course_id, str(course["name"]), metric_id,
        next(one for one in all_courses.of(metric_id) if one.course_id == course_id),
        _shown(warehouse, scope, panel, found), _trend(warehouse, scope, all_courses, panel, course_id, metric_id),
        {on.months[time - 1]: int(n) for time, n in panel.waves.items()},
        all_courses.costs[course_id], _cases(warehouse, scope, panel),
        _evidence(warehouse, viewer, scope, all_courses, course_id),
        participants(warehouse, viewer, on, panel, course_id))


def panel_of(warehouse: Warehouse, course_id: str, metric_id: str) -> tuple[Panel, Effect]:
    """The months of people that the effect is worked out from, and the effect, once a snapshot; the whole company's, so
    not for showing."""
    key = "course effect", course_id, metric_id
    if key not in warehouse.memory:
        made = course_panel(ground(warehouse), course_id, CATALOGUE[metric_id])
        warehouse.memory[key] = made, effect(made)
    found: tuple[Panel, Effect] = warehouse.memory[key]
    return found


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
    if known.empty:
        raise UsageError(N_("Nobody has completed a course yet. Load the tables courses and enrolments, with the day "
                            "of completion."))
    if course_id not in known.index:
        raise UsageError(N_("nobody completed a course '{name}'{guess}; choose from {known}"), name=course_id,
                         guess=nearest(course_id, known.index), known=tuple(known.index))
    return known.loc[course_id]


def _shown(warehouse: Warehouse, scope: Scope, panel: Panel, found: Effect) -> Effect:
    """Without figures of fewer people than the viewer may see together; nor points by months since that others, with
    the overall effect, would give away."""
    on, rows = ground(warehouse), panel.rows[panel.rows["since"] > 0]
    since = rows["time"] - rows["since"]
    parts = [on.ids(rows.loc[since == point, "unit"].unique()) for point in found.by_time["since"]]
    points = found.by_time[parts_told(parts, seen_alone(warehouse, scope), scope.smallest)]
    if may_tell(warehouse, scope, *(on.ids(panel.who(trained=one)) for one in (True, False))):
        return replace(found, by_time=points)
    return replace(found, overall=None, naive=None, before=None, standing=None, rebound=None, by_time=points.iloc[:0])


def _cases(warehouse: Warehouse, scope: Scope, panel: Panel) -> float:
    """How many cases the trained had since; of few it would tell what these did."""
    rows = panel.rows
    since = rows[(rows["since"] > 0) & (rows["time"] >= rows["since"])]
    trained = ground(warehouse).ids(panel.who(trained=True))
    return float(since["weight"].sum()) if may_tell(warehouse, scope, trained) else float("nan")


def _trend(
    warehouse: Warehouse, scope: Scope, all_courses: Overview, panel: Panel, course_id: str, metric_id: str
) -> pd.DataFrame:
    """The metric by month of the trained (throughout) and of those compared, every case counted alike.

    By month teams are told the same metric, so those who took a course are held against these (see ``sets_told``).
    """
    on, rows = ground(warehouse), panel.rows
    sums = rows.assign(sum=rows["outcome"] * rows["weight"], trained=rows["since"] > 0).groupby(
        ["trained", "time"]).agg(sum=("sum", "sum"), weight=("weight", "sum"), n=("unit", "nunique"))
    value = (sums["sum"] / sums["weight"]).where(sums["n"] >= max(scope.smallest, 1))
    frame = pd.DataFrame({"month": on.months}, index=np.arange(1, len(on.months) + 1))
    told = _trends_told(warehouse, scope, all_courses.courses["course_id"], metric_id)[course_id]
    for name, trained, may in zip(("trained", "compared"), (True, False), told, strict=True):
        known = may and trained in sums.index.get_level_values(0)
        frame[name] = value.loc[trained].reindex(frame.index) if known else np.nan
    return frame.reset_index(drop=True)


def _trends_told(
    warehouse: Warehouse, scope: Scope, courses: Iterable[str], metric_id: str
) -> Mapping[str, tuple[bool, bool]]:
    """course_id -> whether the months of the trained, and of those compared, may be told; the largest are taken first.
    """
    def work() -> Mapping[str, tuple[bool, bool]]:
        sets = {(course, n): people for course in courses
                for n, people in enumerate(who_took(warehouse, course, metric_id))}
        order = sorted(sets, key=lambda of: (-len(sets[of]), of))
        told = dict(zip(order, sets_told(warehouse, scope, CATALOGUE[metric_id], [sets[of] for of in order],
                                         ground(warehouse).months), strict=True))
        return {course: (told[course, 0], told[course, 1]) for course, _ in sets}

    return warehouse.memory.once(("trends told", scope, metric_id), work)


def _evidence(
    warehouse: Warehouse, viewer: Viewer, scope: Scope, all_courses: Overview, course_id: str
) -> Evidence:
    ((score, tested),) = warehouse.rows(
        "SELECT avg(score), array_agg(DISTINCT manager_id) FROM enrolments WHERE course_id = ? AND score IS NOT NULL"
        " AND completed_on <= ?", [course_id, warehouse.calendar.data_to])
    own = [one for one in all_courses.effects if one.course_id == course_id and one.outcome in all_courses.family]
    behaviour = tuple(one for one in own if CATALOGUE[one.outcome].group in BEHAVIOUR)
    return Evidence(
        float(score) if tested and may_tell(warehouse, scope, tested) else None, len(tested or ()),
        tuple(one for one in skill_effects(warehouse, viewer) if one.course_id == course_id), behaviour,
        tuple(one for one in own if one not in behaviour))
