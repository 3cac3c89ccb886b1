"""What is done to training plans: kept, saved, deleted and brought back by their owners and HR, published by HR.

A plan is saved whole, with the version that it was read in: where somebody else was first nothing is written and
``Conflict`` holds theirs. A published plan stays as it is until it is retracted.
"""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.documents import differences
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit
from analytics.state.reach import Teams, signature
from analytics.state.store import State
from analytics.state.tables import TrainingPlanPersonRow, TrainingPlanRow
from analytics.state.training_plan import Conflict, TrainingPlan, checked, content
from analytics.state.training_plans import kept_of, plan_of, planning_reach, row_of

_TAKEN = N_("You already have a training plan '{name}'; choose another name.")


def keep(state: State, viewer: Viewer, teams: Teams, plan: TrainingPlan) -> TrainingPlan:
    """Keep a new plan, or a copy of one, as the viewer's own; ``UsageError`` where they have one of that name."""
    plan, now, who = checked(plan), audit.now(), signature(viewer)
    _may_plan_for(viewer, teams, plan)
    try:
        with state.writing() as session:
            row = TrainingPlanRow(id=secrets.token_hex(6), version=1, name=plan.name, request=plan.request,
                                  result=plan.result, owner=who, made=now, changed=now, changed_by=who)
            row.people = _people(plan)
            session.add(row)
            session.flush()
            audit.record(session, viewer, "training_plan.made", _item(row), after=content(plan))
            return plan_of(row)
    except IntegrityError:
        raise UsageError(_TAKEN, name=plan.name) from None


def save(state: State, viewer: Viewer, teams: Teams, plan: TrainingPlan) -> TrainingPlan:
    """Keep a changed or renamed plan; ``Conflict`` where somebody else has saved it since it was read."""
    plan = checked(plan)
    _may_plan_for(viewer, teams, plan)
    try:
        with state.writing() as session:
            row = _owned(session, viewer, teams, plan.kept.id if plan.kept else "")
            before = plan_of(row)
            if plan.kept is None or row.version != plan.kept.version:
                raise Conflict(before, kept_of(row))
            _unpublished(row)
            changes = differences(content(before), content(plan))
            if changes:
                row.name, row.request, row.result = plan.name, dict(plan.request), dict(plan.result)
                if before.people != plan.people:
                    row.people.clear()
                    session.flush()
                    row.people = _people(plan)
                _change(session, viewer, row, "renamed" if [c.key for c in changes] == ["name"] else "changed",
                        {c.key: c.before for c in changes}, {c.key: c.after for c in changes})
            return plan_of(row)
    except IntegrityError:
        raise UsageError(_TAKEN, name=plan.name) from None


def withdraw(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> None:
    """Take a plan from the list; ``restore`` brings it back. A published one is retracted first."""
    with state.writing() as session:
        row = _owned(session, viewer, teams, plan_id)
        _unpublished(row)
        row.withdrawn = True
        _change(session, viewer, row, "withdrawn")


def restore(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> TrainingPlan:
    """Bring a deleted plan back as it was; ``UsageError`` where its name has been taken meanwhile."""
    name = ""
    try:
        with state.writing() as session:
            row = _owned(session, viewer, teams, plan_id, withdrawn=True)
            name, row.withdrawn = row.name, False
            _change(session, viewer, row, "restored")
            return plan_of(row)
    except IntegrityError:
        raise UsageError(_TAKEN, name=name) from None


def publish(state: State, viewer: Viewer, teams: Teams, plan_id: str, version: int) -> TrainingPlan:
    """Put a plan, as it was read, in force for everybody it is about, in place of what was; for HR.

    ``Conflict`` where it has been changed since it was read.
    """
    _may_publish(viewer)
    with state.writing(alone=True) as session:
        row = row_of(session, viewer, teams, plan_id, change=True)
        if row.version != version:
            raise Conflict(plan_of(row), kept_of(row))
        about = select(TrainingPlanPersonRow.manager_id).where(TrainingPlanPersonRow.plan_id == row.id)
        session.execute(update(TrainingPlanPersonRow).where(
            TrainingPlanPersonRow.manager_id.in_(about.scalar_subquery())).values(in_force=False))
        session.execute(update(TrainingPlanPersonRow).where(TrainingPlanPersonRow.plan_id == row.id)
                        .values(in_force=True))
        row.published = audit.now()
        _change(session, viewer, row, "published")
        return plan_of(row)


def retract(state: State, viewer: Viewer, teams: Teams, plan_id: str) -> TrainingPlan:
    """Take a published plan out of force; what it had replaced stays replaced."""
    _may_publish(viewer)
    with state.writing(alone=True) as session:
        row = row_of(session, viewer, teams, plan_id, change=True)
        session.execute(update(TrainingPlanPersonRow).where(TrainingPlanPersonRow.plan_id == row.id)
                        .values(in_force=False))
        row.published = None
        _change(session, viewer, row, "retracted")
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


def _change(session: Session, viewer: Viewer, row: TrainingPlanRow, what: str, before: dict[str, Any] | None = None,
            after: dict[str, Any] | None = None) -> None:
    row.version += 1
    row.changed, row.changed_by = audit.now(), signature(viewer)
    session.flush()
    audit.record(session, viewer, f"training_plan.{what}", _item(row), before=before, after=after)


def _people(plan: TrainingPlan) -> list[TrainingPlanPersonRow]:
    return [TrainingPlanPersonRow(manager_id=person, places=list(places), in_force=False)
            for person, places in plan.people.items()]


def _item(row: TrainingPlanRow) -> str:
    return f"training_plan:{row.id}"
