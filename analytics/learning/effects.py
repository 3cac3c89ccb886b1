"""Which course changed what: every course's effect on a metric and on the skills it teaches, for one viewer.

Effects are those of the whole company and the same for every reader. Who may not see single people is shown none of
fewer people than the policy's smallest group, nor one that is about so few beside people whom they do see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.access import Scope, Viewer, group_scope
from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.learning.course_costs import course_costs
from analytics.learning.course_panels import Ground, course_panel, outcomes, read_ground
from analytics.learning.skill_panels import ratings, skill_panel
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.people_sets import enough, seen_alone
from analytics.naming import nearest
from analytics.training.conclusion import verdict
from analytics.training.effect import measured
from analytics.training.estimating import Estimate, before_after
from analytics.training.many import false_discovery
from analytics.training.panel import Panel
from analytics.training.returns import Cost
from analytics.warehouse.query import Warehouse

SURE = 0.05  # share of false finds that is borne among those called effects (Benjamini and Hochberg 1995)
Who = tuple[frozenset[str], frozenset[str]]
BEHAVIOUR = ("activity", "teamwork", "growth")  # groups of metrics that say what people do, not what comes of it


@dataclass(frozen=True)
class Measured:
    """One course and metric (or skill): the effect and the bare before/after in the outcome's unit, None where unknown;
    ``notes``: what was set aside.

    ``among``: the chance of a find as large where there is none, adjusted for all that were looked at (None: not yet).
    """

    course_id: str
    outcome: str
    effect: Estimate | None
    naive: Estimate | None
    trained: int
    compared: int
    among: float | None = None
    notes: tuple[Phrase, ...] = ()

    @property
    def said(self) -> str:
        """``works``, ``harms``, ``not_shown`` or ``cannot_tell``."""
        less = self.outcome in CATALOGUE and CATALOGUE[self.outcome].direction == "down"
        return verdict(self.effect, self.trained, self.compared, lower_is_better=less,
                       sure=self.among is None or self.among <= SURE)


@dataclass(frozen=True)
class Overview:
    """``courses``: course_id, name, mode, hours, cost, seat_cost, a row each that somebody completed. ``effects``:
    every one of them by every metric of ``family`` and the one asked for; ``costs``: course_id -> cost."""

    courses: pd.DataFrame
    costs: Mapping[str, Cost]
    family: tuple[str, ...]
    effects: tuple[Measured, ...]

    def of(self, metric_id: str) -> list[Measured]:
        """All courses by one metric, in the order of their names."""
        return [one for one in self.effects if one.outcome == metric_id]


def family(warehouse: Warehouse) -> tuple[str, ...]:
    """The metrics in which effects are looked for: those of the policy's goals and scorecards; all, where it has none.

    Named before anybody looks, so that finds by chance are few and can be allowed for.
    """
    policy, able = warehouse.policy, outcomes(warehouse)
    named = set(policy.goals).union(*(card.metrics for card in policy.scorecards))
    return tuple(name for name in able if name in named) or tuple(able)


def overview(
    warehouse: Warehouse, viewer: Viewer, metric_id: str, progress: Callable[[float], None] = lambda share: None
) -> Overview:
    """Every course's effect on every metric of the family and on ``metric_id``.

    Raises ``NotAllowed``, and ``UsageError`` for a metric that no month of a person has. ``progress`` is told the share
    done. The first call of a snapshot takes seconds; later ones are answered from memory.
    """
    scope = group_scope(viewer, warehouse.policy.minimum_group)
    check_metric(warehouse, metric_id)
    courses, chosen = taken_courses(warehouse), tuple(dict.fromkeys((*family(warehouse), metric_id)))
    found, wanted = [], [(course, name) for name in chosen for course in courses["course_id"]]
    for n, (course, name) in enumerate(wanted):
        found.append(shown(warehouse, scope, *_once(warehouse, course, name)))
        progress((n + 1) / len(wanted))
    return Overview(courses, course_costs(warehouse, courses), family(warehouse), tuple(_adjusted(found)))


def measured_uplifts(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """What courses did to the skills they teach: course_id, skill_id, value (levels, against those without the course),
    se and n (people trained), a row for each that can be told.

    Raises ``NotAllowed`` where the viewer may not see the company's figures.
    """
    rows = [(one.course_id, one.outcome, one.effect.value, one.effect.se, one.trained)
            for one in skill_effects(warehouse, viewer) if one.effect is not None and one.said != "cannot_tell"]
    return pd.DataFrame(rows, columns=["course_id", "skill_id", "value", "se", "n"])


def skill_effects(warehouse: Warehouse, viewer: Viewer) -> list[Measured]:
    """Every course that somebody completed by every skill it teaches, in levels (1-5)."""
    scope = group_scope(viewer, warehouse.policy.minimum_group)
    if "skill effects" not in warehouse.memory:
        warehouse.memory["skill effects"] = _skills(warehouse, ground(warehouse))
    return [shown(warehouse, scope, *one) for one in warehouse.memory["skill effects"]]


def ground(warehouse: Warehouse) -> Ground:
    """What all effects are worked out from; the whole company's, so not for showing."""
    if "training ground" not in warehouse.memory:
        warehouse.memory["training ground"] = read_ground(warehouse, outcomes(warehouse))
    return warehouse.memory["training ground"]


def taken_courses(warehouse: Warehouse) -> pd.DataFrame:
    """The courses that somebody completed, by name."""
    return warehouse.frame(
        "SELECT course_id, name, mode, CAST(hours AS DOUBLE) AS hours, CAST(cost AS DOUBLE) AS cost,"
        " CAST(seat_cost AS DOUBLE) AS seat_cost FROM courses WHERE course_id IN"
        " (SELECT course_id FROM enrolments WHERE completed_on <= ?) ORDER BY name, course_id",
        [warehouse.calendar.data_to])


def check_metric(warehouse: Warehouse, metric_id: str) -> None:
    """Raise ``UsageError`` where a metric does not exist, or has no figure of a person's month."""
    able = outcomes(warehouse)
    if metric_id not in able:
        raise UsageError(N_("an effect cannot be measured by '{name}'{guess}; choose from {able}"), name=metric_id,
                         guess=nearest(metric_id, able), able=tuple(able))


def may_tell(warehouse: Warehouse, scope: Scope, *groups: Collection[str]) -> bool:
    """Whether figures about each of these groups of people may be told; see ``enough``."""
    seen = seen_alone(warehouse, scope)
    return all(enough(people, seen, scope.smallest) for people in groups)


def shown(warehouse: Warehouse, scope: Scope, one: Measured, who: Who) -> Measured:
    """Without figures of fewer people than the viewer may see together."""
    return one if may_tell(warehouse, scope, *who) else replace(one, effect=None, naive=None)


def who_took(warehouse: Warehouse, course_id: str, metric_id: str) -> Who:
    """Ids of the trained and of those compared, on whom an effect rests; to decide what is told, never for showing."""
    return _once(warehouse, course_id, metric_id)[1]


def _once(warehouse: Warehouse, course_id: str, metric_id: str) -> tuple[Measured, Who]:
    """Worked out once a snapshot: it is the same for every viewer, who is shown it by ``shown``."""
    key = "training effect", course_id, metric_id
    if key not in warehouse.memory:
        panel = course_panel(ground(warehouse), course_id, CATALOGUE[metric_id])
        warehouse.memory[key] = _measured(panel, course_id, metric_id), _who(ground(warehouse), panel)
    return warehouse.memory[key]


def _measured(panel: Panel, course_id: str, outcome: str) -> Measured:
    return Measured(course_id, outcome, measured(panel)[1], before_after(panel.rows, panel.before), panel.trained,
                    panel.compared, notes=panel.notes)


def _who(on: Ground, panel: Panel) -> Who:
    return on.ids(panel.who(trained=True)), on.ids(panel.who(trained=False))


def _skills(warehouse: Warehouse, on: Ground) -> list[tuple[Measured, Who]]:
    rated, found, who = ratings(warehouse, on), [], []
    teach = warehouse.frame("SELECT course_id, skill_id FROM course_skills ORDER BY course_id, skill_id")
    for course_id, skill_id in teach.itertuples(index=False):
        rows, own = rated[rated["skill_id"] == skill_id], on.taken["course_id"] == course_id
        if len(rows) and own.any():
            same = on.taken["course_id"].isin(teach.loc[teach["skill_id"] == skill_id, "course_id"]) & ~own
            panel = skill_panel(rows, on.taken[own], on.people["role"], on.taken[same])
            found.append(_measured(panel, course_id, skill_id))
            who.append(_who(on, panel))
    return list(zip(_adjusted(found), who, strict=True))


def _adjusted(found: Sequence[Measured]) -> list[Measured]:
    """With ``among``; what cannot be told is no look that could have found anything."""
    told = [one for one in found if one.said != "cannot_tell"]
    if not told:
        return list(found)
    chances = np.array([one.effect.p for one in told if one.effect])
    among = dict(zip(map(id, told), false_discovery(chances), strict=True))
    return [replace(one, among=float(among[id(one)])) if id(one) in among else one for one in found]
