"""Support as a model: who may need it and why, as things stood at the end of a month, and what came of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.access import Permission, Scope, Viewer, group_scope, people_scope, reference_scope
from analytics.assessment.scorecard import Scores, rescored
from analytics.assessment.support import book_load, lost_points, skill_gaps, standing, without_worst
from analytics.assessment.support_effect import Effect, effect
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.metrics.panel import values_without
from analytics.metrics.people_sets import enough, seen_alone
from analytics.performance.assessing import Assessment, assessment, peers_told, people_today
from analytics.performance.scorecard import scorecard_view
from analytics.periods import add_months
from analytics.state.store import State
from analytics.state.support_plan import SupportPlan
from analytics.state.support_plans import supported
from analytics.warehouse.query import Warehouse

_SKILLS = """
    SELECT a.skill_id, a.assessed_on, a.rater, a.level FROM skill_assessments a
    JOIN (SELECT m.manager_id, m.team_id FROM managers m) p ON p.manager_id = a.manager_id
    WHERE a.manager_id = ? AND a.assessed_on < ? AND {predicate}"""
_REQUIRED = """
    SELECT r.skill_id, r.required, r.importance, s.criticality FROM skill_requirements r
    JOIN skills s ON s.skill_id = r.skill_id
    JOIN managers m ON m.role = r.role AND m.level = r.level WHERE m.manager_id = ?"""
_COURSES = """
    SELECT s.skill_id, s.name, (
        SELECT min(c.name) FROM course_skills k JOIN courses c ON c.course_id = k.course_id
        WHERE k.skill_id = s.skill_id AND k.uplift = (
            SELECT max(o.uplift) FROM course_skills o WHERE o.skill_id = s.skill_id))
    FROM skills s"""
_BOOKS = """
    SELECT manager_id, CAST(sum(CASE WHEN month = ? THEN owned_accounts END) AS DOUBLE) AS accounts,
        CAST(sum(revenue) AS DOUBLE) AS revenue, CAST(sum(complaints) AS DOUBLE) AS complaints
    FROM account_month WHERE month > ? AND month <= ? AND manager_id IS NOT NULL AND {predicate}
    GROUP BY manager_id"""


@dataclass(frozen=True)
class Reasons:
    """Likely reasons, each frame as ``analytics.assessment.support`` gives it; empty where there is none."""

    points: pd.DataFrame
    skills: pd.DataFrame
    book: pd.DataFrame


@dataclass(frozen=True)
class Case:
    """How one person stands at the end of ``month``: the score as measured, the estimate shrunken towards the peers
    with its 95 % interval, the score without its worst single month, months below in a row, and how surely."""

    manager_id: str
    month: dt.date
    score: float
    estimate: float
    low: float
    high: float
    without_worst: float
    months: int
    probability: float
    suggested: bool


def cases(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> list[Case]:
    """Everybody whom the viewer may see, who still works here and has a score at the end of a month; the surest below
    the line first."""
    gone = {i for (i,) in warehouse.rows("SELECT manager_id FROM managers WHERE left_on IS NOT NULL")}
    seen = people_today(warehouse, viewer) - gone
    frame = _standings(warehouse, viewer)
    then = frame[(frame["month"] == pd.Timestamp(month)) & frame["manager_id"].isin(seen)]
    then = then.sort_values(["probability", "manager_id"], ascending=[False, True])
    names = [f.name for f in dataclasses.fields(Case) if f.name not in ("manager_id", "month", "months", "suggested")]
    return [Case(manager_id=row.manager_id, month=month, months=int(row.months), suggested=bool(row.suggested),
                 **{name: float(getattr(row, name)) for name in names}) for row in then.itertuples()]


def suggested(warehouse: Warehouse, viewer: Viewer, month: dt.date, among: Collection[str] | None = None) -> int:
    """How many people may need support at the end of a month, in a number alone: of the whole company, or ``among``
    those whom the viewer may see; raises ``NotAllowed`` where the viewer may not see the company's figures."""
    if among is None and not viewer.may(Permission.PEOPLE, Permission.COMPANY):
        raise NotAllowed(N_("Your role does not include the company's figures."))
    gone = {i for (i,) in warehouse.rows("SELECT manager_id FROM managers WHERE left_on IS NOT NULL")}
    frame = _standings(warehouse, viewer)
    then = frame[(frame["month"] == pd.Timestamp(month)) & frame["suggested"].astype(bool)]
    return sum(person not in gone and (among is None or person in among) for person in then["manager_id"])


@dataclass(frozen=True)
class Training:
    """What the company teaches: skill_id -> name, and skill_id -> the course that raises it most."""

    skills: Mapping[str, str]
    courses: Mapping[str, str]


def months_assessed(warehouse: Warehouse, viewer: Viewer) -> list[dt.date]:
    """The months at whose ends anybody has a score, newest first."""
    return sorted({m.date() for m in pd.to_datetime(assessment(warehouse, viewer).frame["month"])}, reverse=True)


def reasons(warehouse: Warehouse, viewer: Viewer, case: Case) -> Reasons:
    """Why a person may stand where they do; nothing about somebody whom the viewer may not see."""
    scope, day = people_scope(viewer), add_months(case.month, 1)
    build = scorecard_view(warehouse, viewer, case.manager_id, case.month).build
    assessed = warehouse.frame(
        _SKILLS.format(predicate=scope.predicate.replace("manager_id", "p.manager_id")),
        [case.manager_id, day, *scope.parameters])
    required = warehouse.frame(_REQUIRED, [case.manager_id])
    return Reasons(lost_points(build), skill_gaps(assessed, required), _book(warehouse, viewer, case))


def outcomes(
    warehouse: Warehouse, viewer: Viewer, plans: Sequence[SupportPlan], state: State
) -> dict[int, Effect | None]:
    """The effect of each closed plan that the viewer may see, by its id: from its month to the last month that was
    complete when it was closed. None where it is too early, or there is no score."""
    found, scores, policy = {}, assessment(warehouse, viewer).frame, warehouse.policy
    seen, scope = people_today(warehouse, viewer), group_scope(viewer, policy.minimum_group)
    known = seen_alone(warehouse, scope)  # of few others their mean change would tell
    for plan in plans:
        if plan.closed_on is None or plan.id is None or plan.manager_id not in seen:
            continue
        end = min(add_months(plan.closed_on.replace(day=1), -1), warehouse.calendar.complete_to)
        others = supported(state, viewer, plan.month, add_months(end, 1)) - {plan.manager_id}
        found[plan.id] = effect(scores, plan.manager_id, plan.month, end, band=policy.support.comparable_points,
                                fewest=policy.minimum_group, supported=others,
                                told=lambda people: enough(people, known, scope.smallest))
    return found


def taught(warehouse: Warehouse) -> Training:
    """The company's skills and the course that raises each most."""
    rows = warehouse.rows(_COURSES)
    return Training({skill: name for skill, name, _ in rows}, {skill: course for skill, _, course in rows if course})


def diagnosis(case: Case, why: Reasons) -> dict[str, Any]:
    """Case and reasons in JSON's types, to be kept as they were when a plan was opened; unknown figures are None."""
    def known(value: object) -> object:
        return None if isinstance(value, float) and value != value else value

    figures = {name: known(value) for name, value in dataclasses.asdict(case).items()}
    frames = {name: getattr(why, name).to_dict("records") for name in ("points", "skills", "book")}
    return figures | {"month": case.month.isoformat()} | {
        name: [{key: known(value) for key, value in row.items()} for row in rows] for name, rows in frames.items()}


def case_kept(why: Mapping[str, Any], month: dt.date) -> Case | None:
    """The case that ``diagnosis`` wrote; None where nothing was."""
    if why.get("estimate") is None:
        return None
    kept: dict[str, Any] = {f.name: why.get(f.name) for f in dataclasses.fields(Case)}
    figures = {name: float("nan") for name, value in kept.items() if value is None}
    return Case(**kept | figures | {"month": month})


def reasons_kept(why: Mapping[str, Any]) -> Reasons:
    """The reasons that ``diagnosis`` wrote."""
    return Reasons(*(pd.DataFrame(why.get(name, [])) for name in ("points", "skills", "book")))


def _book(warehouse: Warehouse, viewer: Viewer, case: Case) -> pd.DataFrame:
    scope = reference_scope(viewer)
    if case.manager_id not in people_today(warehouse, viewer):
        return book_load(pd.DataFrame(), case.manager_id, [], 1)
    year_before = add_months(case.month, -12)
    books = warehouse.frame(_BOOKS.format(predicate=scope.predicate),
                            [case.month, year_before, case.month, *scope.parameters]).set_index("manager_id")
    loaded = {"accounts": True, "revenue": "sales" in warehouse.loaded, "complaints": "cases" in warehouse.loaded}
    books = books[[name for name, there in loaded.items() if there]]
    if "complaints" in books:
        books["complaints"] = 100 * books["complaints"].fillna(0) / books["accounts"].where(books["accounts"] > 0)
    frame = assessment(warehouse, viewer).frame
    then = frame[frame["month"] == pd.Timestamp(case.month)]
    told = [group for group, may in peers_told(warehouse, viewer, case.month).items() if may]
    group = then.loc[(then["manager_id"] == case.manager_id) & then["group"].isin(told), "group"]
    peers = then.loc[then["group"].isin(group) & (then["manager_id"] != case.manager_id), "manager_id"]
    return book_load(books, case.manager_id, list(peers), warehouse.policy.minimum_group)


def _standings(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """Everybody's, to be cut to whom the viewer may see; a snapshot never changes, so it is worked out once."""
    scope = reference_scope(viewer)
    return warehouse.memory.once("standings", lambda: _stood(warehouse, scope, assessment(warehouse, viewer)))


def _stood(warehouse: Warehouse, scope: Scope, whole: Assessment) -> pd.DataFrame:
    parts = [_without_worst(warehouse, scope, part) for part in whole.parts]
    lifted = pd.concat(parts) if parts else pd.DataFrame({"manager_id": [], "month": [], "without_worst": []})
    frame = whole.frame.merge(lifted, on=["manager_id", "month"], how="left") if len(whole.frame) else (
        whole.frame.assign(without_worst=np.nan))
    return standing(frame, warehouse.policy.support)


def _without_worst(warehouse: Warehouse, scope: Scope, part: Scores) -> pd.DataFrame:
    """manager_id, month and the score without its worst single month, for the people and months of one scorecard."""
    panel = part.panel
    months = [month.astype(object) for month in panel.months]
    others = values_without(warehouse, scope, panel.metrics, months, part.card.month_weights)
    best = without_worst(np.stack([rescored(part, value) for value in others]))
    return pd.DataFrame({
        "manager_id": np.repeat(panel.people, len(months)), "month": np.tile(panel.months, len(panel.people)),
        "without_worst": best.ravel()})
