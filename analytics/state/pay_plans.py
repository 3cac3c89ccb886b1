"""Plans of pay as they are kept: versions that never change, and their lives, each step with its audit entry.

A version is drafted, reviewed, approved, put in force and ended. Nobody reviews or approves what they drafted: four
eyes, wherever people sign in by name. The one person at the computer, who has none, takes all steps, and the history
says so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_, Phrase
from analytics.state import audit, limits
from analytics.state.pay_plan import NEXT, STATUSES, CheckedPlan, PlanStep, PlanVersion, Status
from analytics.state.reach import signature
from analytics.state.store import State
from analytics.state.tables import PayPlanRow, PayPlanStepRow

LONGEST = 1000  # letters of a comment
_NAME = re.compile(r"[^\W_][\w-]{0,59}")
_NUMBER = re.compile("[1-9][0-9]{0,5}")
_NONE = N_("There is no such version of a plan; choose one from the list.")


def versions(state: State, viewer: Viewer, plan: str | None = None) -> list[PlanVersion]:
    """Every version (of one plan), wherever it stands, the newest of each plan first; for who makes plans."""
    _may(viewer)
    asked = select(PayPlanRow).order_by(PayPlanRow.plan, PayPlanRow.number.desc())
    with state.reading() as session:
        rows = session.scalars(asked if plan is None else asked.where(PayPlanRow.plan == plan))
        return [_version(row, viewer) for row in rows]


def read(state: State, viewer: Viewer, name: str) -> PlanVersion:
    """The version of a name (``commission/2``): any for who makes plans, for others one that is or was in force."""
    _may_read(viewer)
    plan, _, number = name.rpartition("/")
    known = _NAME.fullmatch(plan) and _NUMBER.fullmatch(number)
    with state.reading() as session:
        row = session.get(PayPlanRow, (plan, int(number))) if known else None
        if row is not None:
            version = _version(row, viewer)
            if viewer.may(Permission.PLANS) or version.status in ("in_force", "ended"):
                return version
    raise UsageError(_NONE)


def in_force(state: State, viewer: Viewer, day: dt.date, since: dt.date | None = None) -> list[PlanVersion]:
    """What holds on a day, one version a plan, or on any from ``since`` to it; by name, then number. Comments on their
    lives only for who makes plans.
    """
    _may_read(viewer)
    asked = select(PayPlanRow).where(PayPlanRow.since <= day, PayPlanRow.steps.any(status="in_force"))
    with state.reading() as session:
        found = [_version(row, viewer) for row in session.scalars(asked.order_by(PayPlanRow.plan, PayPlanRow.number))]
    return [version for version in found if version.holds_within(since or day, day)]


def draft(state: State, viewer: Viewer, plan: str, checked: CheckedPlan, comment: str = "") -> PlanVersion:
    """Keep a plan, from a file or a scenario, as the next version of ``plan`` (a short name); its document says which.

    ``UsageError`` where the newest version says the same.
    """
    _may(viewer)
    plan = plan.strip()
    if not _NAME.fullmatch(plan):
        raise UsageError(N_("'{name}' cannot name a plan; take up to 60 letters, digits, '_' and '-', such as "
                            "'commission'."), name=plan[:60])
    comment, document = limits.text(comment, LONGEST), limits.document(checked.model_dump(mode="json"))
    with state.writing(alone=True) as session:
        latest = session.scalars(
            select(PayPlanRow).where(PayPlanRow.plan == plan).order_by(PayPlanRow.number.desc()).limit(1)).first()
        number = latest.number + 1 if latest else 1
        if latest and _same(_version(latest, viewer), document):
            raise UsageError(N_("Version {n} of this plan says the same; go on with that one."), n=latest.number)
        row = PayPlanRow(plan=plan, number=number, document=document | {"version": str(number)}, since=checked.since,
                         until=checked.until)
        session.add(row)
        return _step(session, viewer, row, PlanStep("draft", signature(viewer), audit.now(), comment), "drafted")


def move(
    state: State, viewer: Viewer, version: PlanVersion, to: Status, comment: str = "", last_day: dt.date | None = None
) -> PlanVersion:
    """Take a version, as it was read, a step on in its life (``NEXT``); back to draft, ended, withdrawn need a reason.

    Put in force, it holds from its document's ``since`` to its ``until``, and what holds of the plan from then on ends
    the day before. Ended, it holds until ``last_day``. ``UsageError`` where somebody else was first.
    """
    _may(viewer)
    comment = limits.text(comment, LONGEST)
    with state.writing(alone=True) as session:
        row = session.get(PayPlanRow, (version.plan, version.number))
        if row is None:
            raise UsageError(_NONE)
        now = _version(row, viewer)
        _check(viewer, version, now, to, comment, last_day)
        if to == "in_force":
            _end_predecessors(session, viewer, now, comment)
        last_day = now.until if to == "in_force" else last_day
        step = PlanStep(to, signature(viewer), audit.now(), comment, last_day)
        return _step(session, viewer, row, step, "sent_back" if to == "draft" else to)


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.PLANS):
        raise NotAllowed(N_("Plans of pay are made and put in force by HR."))


def _may_read(viewer: Viewer) -> None:
    if not viewer.may(Permission.PLANS, Permission.RULES):
        raise NotAllowed(N_("Your role does not include the rules of pay."))


def _same(latest: PlanVersion, document: dict[str, object]) -> bool:
    return latest.status != "withdrawn" and {**latest.document, "version": ""} == {**document, "version": ""}


def _check(
    viewer: Viewer, read: PlanVersion, now: PlanVersion, to: Status, comment: str, last_day: dt.date | None
) -> None:
    """Raise where the step cannot be taken."""
    if len(read.steps) != len(now.steps):
        raise UsageError(
            N_("{who} was first, on {moment} UTC: this version is now '{status}'. Look at it again before you go on."),
            who=now.steps[-1].who, moment=now.steps[-1].at, status=Phrase(STATUSES[now.status]))
    if to not in NEXT[now.status]:
        raise UsageError(N_("A version that is '{status}' cannot become '{next}'; make a new version where it has to "
                            "change."), status=Phrase(STATUSES[now.status]), next=Phrase(STATUSES[to]))
    if to in ("reviewed", "approved") and (viewer.manager_id or viewer.address) and signature(viewer) == now.author:
        raise NotAllowed(N_("You drafted this version, so another person reviews and approves it."))
    if to in ("draft", "ended", "withdrawn") and not comment:
        raise UsageError(N_("Say why in a sentence; it stays with the version."))
    if (last_day is not None) != (to == "ended"):
        raise UsageError(N_("A version is ended on a last day, and only then is one given; choose the day."))
    if last_day is not None and now.last_day is not None and last_day >= now.last_day:
        raise UsageError(N_("This version holds only until {day}; choose an earlier day."), day=now.last_day)


def _end_predecessors(session: Session, viewer: Viewer, version: PlanVersion, comment: str) -> None:
    """End what holds of the plan from the version's first day on, so that never two versions hold on a day."""
    last_day = version.since - dt.timedelta(1)
    for row in session.scalars(select(PayPlanRow).where(PayPlanRow.plan == version.plan).order_by(PayPlanRow.number)):
        other = _version(row, viewer)
        if other.status in ("in_force", "ended") and (other.last_day is None or other.last_day > last_day):
            _step(session, viewer, row, PlanStep("ended", signature(viewer), audit.now(), comment, last_day,
                                                 version.number), "replaced")


def _step(session: Session, viewer: Viewer, row: PayPlanRow, step: PlanStep, what: str) -> PlanVersion:
    """Add a step to a version's life."""
    before = {"status": row.steps[-1].status} if row.steps else None
    row.steps.append(PayPlanStepRow(place=len(row.steps), **vars(step)))
    session.flush()
    version = _version(row, viewer)
    audit.record(session, viewer, f"pay_plan.{what}", f"pay_plan:{version.name}", before=before, after={
        "status": step.status, "comment": step.comment, "last_day": step.last_day and step.last_day.isoformat()})
    return version


def _version(row: PayPlanRow, viewer: Viewer) -> PlanVersion:
    steps = [PlanStep(s.status, s.who, s.at, s.comment, s.last_day, s.replaced_by)  # type: ignore[arg-type]
             for s in row.steps]
    if not viewer.may(Permission.PLANS):
        steps = [replace(step, comment="") for step in steps]
    return PlanVersion(row.plan, row.number, row.document, row.since, row.until, tuple(steps))
