"""Training plans as they are kept, for whoever may read them: HR all, a lead those about the own teams' people only.

What a published plan holds for a person is in force until a later one about that person is published. ``teams`` is
everywhere manager_id -> team today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, not_, select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.state.reach import Reach, Teams, reach
from analytics.state.store import State
from analytics.state.tables import TrainingPlanPersonRow, TrainingPlanRow
from analytics.state.training_plan import TRAINING_PLANS, Kept, TrainingPlan


@dataclass(frozen=True)
class InForce:
    """What a published plan holds for one person, and how the plan is kept."""

    places: Sequence[Mapping[str, Any]]
    plan: Kept


@dataclass(frozen=True)
class Published:
    """A plan that was published: how it is kept, its totals, the places of each of its people, and whether it still
    holds for any of them."""

    plan: Kept
    result: Mapping[str, Any]
    people: Mapping[str, Sequence[Mapping[str, Any]]]
    in_force: bool


def visible(state: State, viewer: Viewer, teams: Teams, *, withdrawn: bool = False) -> list[Kept]:
    """Every plan that the viewer may read, or every deleted one, the latest change first."""
    asked = TRAINING_PLANS.listed(_readable(viewer, teams), withdrawn=withdrawn)
    with state.reading() as session:
        return [kept_of(row) for row in session.scalars(asked)]


def read(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> TrainingPlan:
    """The plan of an address; ``UsageError`` where there is none that the viewer may see."""
    with state.reading() as session:
        return plan_of(row_of(session, viewer, teams, plan_id))


def in_force(state: State, viewer: Viewer, teams: Teams) -> dict[str, InForce]:
    """What published plans hold for each person whose places the viewer may read: HR's, the lead's team's, the own."""
    if not viewer.may(Permission.PEOPLE, Permission.TEAM, Permission.SELF):
        raise NotAllowed(N_("A person's training is open to that person, the team lead and HR."))
    person, plan = TrainingPlanPersonRow, TrainingPlanRow
    asked = select(person.manager_id, person.places, plan).join(plan, plan.id == person.plan_id).where(
        person.in_force, reach(viewer, teams).within(person.manager_id))
    with state.reading() as session:
        return {who: InForce(places, kept_of(row)) for who, places, row in session.execute(asked)}


def published(state: State, viewer: Viewer) -> list[Published]:
    """Every published plan, the earliest first, to work out the totals that may be told; never to show single people.

    Raises ``NotAllowed`` for who may not see the company's figures.
    """
    if not viewer.may(Permission.COMPANY, Permission.PEOPLE):
        raise NotAllowed(N_("Your role does not include the company's figures."))
    asked = select(TrainingPlanRow).where(TrainingPlanRow.published.is_not(None))
    with state.reading() as session:
        rows = session.scalars(asked.order_by(TrainingPlanRow.published, TrainingPlanRow.id))
        return [Published(kept_of(row), row.result, {person.manager_id: person.places for person in row.people},
                          any(person.in_force for person in row.people)) for row in rows]


def planning_reach(viewer: Viewer, teams: Teams) -> Reach:
    """The people for whom the viewer plans; ``NotAllowed`` for who plans for nobody."""
    if not viewer.may(Permission.PEOPLE, Permission.TEAM):
        raise NotAllowed(N_("Training plans are made by HR, and by team leads for their own team."))
    return reach(viewer, teams)


def row_of(session: Session, viewer: Viewer, teams: Teams, plan_id: str, *, withdrawn: bool = False,
           change: bool = False) -> TrainingPlanRow:
    """The row; who is about to change it holds it until the transaction ends."""
    return TRAINING_PLANS.one(session, plan_id, _readable(viewer, teams), withdrawn=withdrawn, change=change)


def plan_of(row: TrainingPlanRow) -> TrainingPlan:
    """The plan that a row holds."""
    people = {person.manager_id: person.places for person in row.people}
    return TrainingPlan(row.name, row.request, row.result, people, kept_of(row))


def kept_of(row: TrainingPlanRow) -> Kept:
    """How a row's plan is kept."""
    return Kept(row.id, row.version, row.name, row.owner, row.made, row.changed, row.changed_by, row.published)


def _readable(viewer: Viewer, teams: Teams) -> ColumnElement[bool]:
    """The condition for the query: nobody in the plan whom the viewer may not see."""
    beyond = select(TrainingPlanPersonRow.plan_id).where(
        TrainingPlanPersonRow.plan_id == TrainingPlanRow.id,
        not_(planning_reach(viewer, teams).within(TrainingPlanPersonRow.manager_id)))
    return not_(beyond.exists())
