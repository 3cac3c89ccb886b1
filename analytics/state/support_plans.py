"""Support plans as they are kept: opened, read, changed and taken back, each within the viewer's reach.

``teams`` is everywhere manager_id -> team today. A plan is saved whole, with the version that it was read in: where
somebody else has saved meanwhile nothing is written, and whoever saves is told.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit
from analytics.state.reach import Teams, leads, reach, signature
from analytics.state.store import State
from analytics.state.support_plan import (
    Comment,
    Step,
    SupportPlan,
    changed_what,
    check,
    comments_added,
    document,
    from_document,
    own_change,
)
from analytics.state.tables import SupportCommentRow, SupportPlanRow, SupportStepRow

Part = TypeVar("Part", SupportStepRow, SupportCommentRow)
_FIELDS = ("owner", "review_on", "status", "outcome", "closed_on")  # may change, as may metrics and parts
_SECOND = N_("This person already has an open support plan; close it before opening another.")
_STALE = N_("Somebody else has changed this plan since you opened it, so your change was not saved; look at the plan "
            "as it is now and make your change again.")


def visible(state: State, viewer: Viewer, teams: Teams) -> list[SupportPlan]:
    """Every plan that the viewer may read (without those withdrawn), the next review first."""
    asked = select(SupportPlanRow).where(
        reach(viewer, teams).within(SupportPlanRow.manager_id), SupportPlanRow.status != "withdrawn")
    with state.reading() as session:
        return [_plan(row) for row in session.scalars(asked.order_by(SupportPlanRow.review_on, SupportPlanRow.id))]


def supported(state: State, viewer: Viewer, first: dt.date, last: dt.date) -> frozenset[str]:
    """Who had a plan at any time between two days: to leave them out of comparisons, never to show them.

    ``NotAllowed`` for a viewer who may not even compare.
    """
    if not viewer.may(Permission.REFERENCE):
        raise NotAllowed(N_("Your role does not include the company's figures."))
    asked = select(SupportPlanRow.manager_id).where(
        SupportPlanRow.status != "withdrawn", SupportPlanRow.month <= last,
        or_(SupportPlanRow.closed_on.is_(None), SupportPlanRow.closed_on >= first))
    with state.reading() as session:
        return frozenset(session.scalars(asked))


def open_plan(state: State, viewer: Viewer, teams: Teams, plan: SupportPlan) -> SupportPlan:
    """Keep a new plan; ``NotAllowed`` where the viewer does not lead the person, ``UsageError`` where one is open."""
    if not leads(viewer, teams, plan.manager_id):
        raise NotAllowed(N_("Support plans are opened by the team lead and HR."))
    check(plan)
    try:
        with state.writing() as session:
            row = SupportPlanRow(manager_id=plan.manager_id, month=plan.month, why=dict(plan.why), version=1)
            _write(row, dataclasses.replace(plan, status="open", comments=()))
            session.add(row)
            session.flush()
            kept = _plan(row)
            audit.record(session, viewer, "support_plan.opened", _item(kept), about=plan.manager_id,
                         after=document(kept))
    except IntegrityError:
        raise UsageError(_SECOND) from None
    return kept


def save(state: State, viewer: Viewer, teams: Teams, plan: SupportPlan) -> SupportPlan:
    """Keep a changed plan and give it with its new version; nothing is written where it is stale or not allowed."""
    check(plan)
    with state.writing() as session:
        row = _row(session, viewer, teams, plan.id)
        before = _plan(row)
        if before.version != plan.version:
            raise UsageError(_STALE)
        _may(viewer, teams, before, plan)
        return _keep(session, viewer, row, plan, changed_what(before, plan))


def undo(state: State, viewer: Viewer, teams: Teams, plan_id: int) -> SupportPlan:
    """Take back the last change of a plan; only whoever made it may. Taking back an opening withdraws the plan."""
    with state.writing() as session:
        row = _row(session, viewer, teams, plan_id)
        entry = audit.last(session, _item(_plan(row)))
        if entry is None or not undoable(entry, viewer):
            raise NotAllowed(N_("Only whoever made the last change can take it back."))
        if entry.before is None:
            return _keep(session, viewer, row, dataclasses.replace(_plan(row), status="withdrawn"),
                         "support_plan.withdrawn")
        return _keep(session, viewer, row, from_document(entry.before), "support_plan.undone")


def undoable(entry: audit.Entry, viewer: Viewer) -> bool:
    """Whether the viewer made that last change, and it is none that took back another."""
    return entry.who == signature(viewer) and entry.what not in ("support_plan.undone", "support_plan.withdrawn")


def _row(session: Session, viewer: Viewer, teams: Teams, plan_id: int | None) -> SupportPlanRow:
    """The row, held until the transaction ends."""
    within = reach(viewer, teams).within(SupportPlanRow.manager_id)
    row = session.scalars(select(SupportPlanRow).where(SupportPlanRow.id == plan_id, within).with_for_update()).first()
    if row is None:  # whether it does not exist or may not be seen is not told
        raise NotAllowed(N_("There is no such support plan among those that you may see."))
    return row


def _may(viewer: Viewer, teams: Teams, before: SupportPlan, after: SupportPlan) -> None:
    who = signature(viewer)
    if leads(viewer, teams, before.manager_id):
        if not comments_added(before, after, who):
            raise NotAllowed(N_("Comments stay as they were written; add one of your own."))
    elif before.manager_id != viewer.manager_id or not own_change(before, after, who):
        raise NotAllowed(N_("You may tick off steps of your own plan and comment on it; the rest is agreed with your "
                            "team lead or HR."))


def _keep(session: Session, viewer: Viewer, row: SupportPlanRow, plan: SupportPlan, what: str) -> SupportPlan:
    before = _plan(row)
    row.version += 1
    try:
        _write(row, plan)
        session.flush()
    except IntegrityError:
        raise UsageError(_SECOND) from None
    kept = _plan(row)
    audit.record(session, viewer, what, _item(kept), about=kept.manager_id, before=document(before),
                 after=document(kept))
    return kept


def _write(row: SupportPlanRow, plan: SupportPlan) -> None:
    """Give a row what may change; whom it is about, its month and why it was opened stay."""
    for name in _FIELDS:
        setattr(row, name, getattr(plan, name))
    row.metrics = list(plan.metrics)
    _write_parts(row.steps, SupportStepRow, plan.steps)
    _write_parts(row.comments, SupportCommentRow, plan.comments)


def _write_parts(rows: list[Part], kind: type[Part], wanted: Sequence[Step | Comment]) -> None:
    for place, part in enumerate(wanted):
        values = dataclasses.asdict(part)
        if place == len(rows):
            rows.append(kind(place=place, **values))
        for name, value in values.items():
            setattr(rows[place], name, value)
    del rows[len(wanted):]


def _plan(row: SupportPlanRow) -> SupportPlan:
    steps = tuple(Step(s.text, s.due, s.done_on) for s in row.steps)
    comments = tuple(Comment(c.who, c.at, c.text) for c in row.comments)
    return SupportPlan(row.manager_id, row.owner, row.month, row.why, tuple(row.metrics), steps, row.review_on,
                row.status, row.outcome, row.closed_on, comments, row.id, row.version)  # type: ignore[arg-type]


def _item(plan: SupportPlan) -> str:
    return f"support_plan:{plan.id}"
