"""What is done to training plans: kept, saved, deleted and brought back by their owners and HR, published by HR.

How they are saved stands in ``saved``. A published plan stays as it is until it is retracted.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit
from analytics.state.reach import Teams, signature
from analytics.state.store import State
from analytics.state.tables import TrainingPlanPersonRow, TrainingPlanRow
from analytics.state.training_plan import TRAINING_PLANS, TrainingPlan, checked, content
from analytics.state.training_plans import plan_of, planning_reach, row_of


def keep(state: State, viewer: Viewer, teams: Teams, plan: TrainingPlan) -> TrainingPlan:
    """Keep a new plan, or a copy of one, as the viewer's own; ``UsageError`` where they have one of that name."""
    plan = checked(plan)
    _may_plan_for(viewer, teams, plan)
    with state.writing() as session:
        row = TrainingPlanRow(name=plan.name, request=plan.request, result=plan.result, people=_people(plan))
        TRAINING_PLANS.keep(session, viewer, row, content(plan))
        return plan_of(row)


def save(state: State, viewer: Viewer, teams: Teams, plan: TrainingPlan) -> TrainingPlan:
    """Keep a changed or renamed plan; ``Conflict`` where somebody else has saved it since it was read."""
    plan, kept = checked(plan), plan.kept
    _may_plan_for(viewer, teams, plan)
    with state.writing() as session:
        row = _owned(session, viewer, teams, kept.id if kept else "")
        before = plan_of(row)
        TRAINING_PLANS.unchanged_since(row, kept.version if kept else 0, before)
        _unpublished(row)
        if before.people != plan.people:
            row.people.clear()
            session.flush()
            row.people = _people(plan)
        row.name, row.request, row.result = plan.name, dict(plan.request), dict(plan.result)
        TRAINING_PLANS.save(session, viewer, row, content(before), content(plan))
        return plan_of(row)


def withdraw(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> None:
    """Take a plan from the list; ``restore`` brings it back. A published one is retracted first."""
    with state.writing() as session:
        row = _owned(session, viewer, teams, plan_id)
        _unpublished(row)
        row.withdrawn = True
        TRAINING_PLANS.note(session, viewer, row, "withdrawn")


def restore(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> TrainingPlan:
    """Bring a deleted plan back as it was; ``UsageError`` where its name has been taken meanwhile."""
    with state.writing() as session:
        row = _owned(session, viewer, teams, plan_id, withdrawn=True)
        row.withdrawn = False
        TRAINING_PLANS.note(session, viewer, row, "restored")
        return plan_of(row)


def publish(state: State, viewer: Viewer, teams: Teams, plan_id: str, version: int) -> TrainingPlan:
    """Put a plan, as it was read, in force for everybody it is about, in place of what was; for HR.

    ``Conflict`` where it has been changed since it was read.
    """
    _may_publish(viewer)
    with state.writing(alone=True) as session:
        row = row_of(session, viewer, teams, plan_id, change=True)
        TRAINING_PLANS.unchanged_since(row, version, plan_of(row))
        about = select(TrainingPlanPersonRow.manager_id).where(TrainingPlanPersonRow.plan_id == row.id)
        session.execute(update(TrainingPlanPersonRow).where(
            TrainingPlanPersonRow.manager_id.in_(about.scalar_subquery())).values(in_force=False))
        session.execute(update(TrainingPlanPersonRow).where(TrainingPlanPersonRow.plan_id == row.id)
                        .values(in_force=True))
        row.published = audit.now()
        TRAINING_PLANS.note(session, viewer, row, "published")
        return plan_of(row)


def retract(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> TrainingPlan:
    """Take a published plan out of force; what it had replaced stays replaced."""
    _may_publish(viewer)
    with state.writing(alone=True) as session:
        row = row_of(session, viewer, teams, plan_id, change=True)
        session.execute(update(TrainingPlanPersonRow).where(TrainingPlanPersonRow.plan_id == row.id)
                        .values(in_force=False))
        row.published = None
        TRAINING_PLANS.note(session, viewer, row, "retracted")
        return plan_of(row)


def _may_plan_for(viewer: Viewer, teams: Teams, plan: TrainingPlan) -> None:
    within = planning_reach(viewer, teams)
    if not all(within.covers(person) for person in plan.people):
        raise NotAllowed(N_("A team lead's training plan is about people of the own team only."))


def _may_publish(viewer: Viewer) -> None:
    if not viewer.may(Permission.PEOPLE):
        raise NotAllowed(N_("Training plans are published by HR."))


def _owned(session: Session, viewer: Viewer, teams: Teams, plan_id: str, withdrawn: bool = False) -> TrainingPlanRow:
    row = row_of(session, viewer, teams, plan_id, withdrawn=withdrawn, change=True)
    if row.owner != signature(viewer) and not viewer.may(Permission.PEOPLE):
        raise NotAllowed(N_("A training plan is changed by whoever made it and by HR; save yours as a copy."))
    return row


def _unpublished(row: TrainingPlanRow) -> None:
    if row.published is not None:
        raise UsageError(N_("This training plan is published; retract it first, or save yours as a copy."))


def _people(plan: TrainingPlan) -> list[TrainingPlanPersonRow]:
    return [TrainingPlanPersonRow(manager_id=person, places=list(places), in_force=False)
            for person, places in plan.people.items()]
