"""The audit trail: who did what when, about whom, and what stood there before and after. It only grows."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.state.chain import seal
from analytics.state.reach import Teams, reach, signature
from analytics.state.store import State
from analytics.state.tables import AuditRow


@dataclass(frozen=True)
class Entry:
    """One thing done. ``at`` is UTC; ``what`` a code such as ``support_plan.opened``; ``item`` names what it was done
    to; ``about`` the account manager concerned, None where it is nobody."""

    at: dt.datetime
    who: str
    what: str
    about: str | None
    item: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def now() -> dt.datetime:
    """The moment, UTC without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def record(
    session: Session, viewer: Viewer, what: str, item: str, *, about: str | None = None,
    before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the transaction in which the thing is done, so that neither is kept without the other.

    ``NotAllowed`` to whoever looks with another's eyes: so no change of theirs is kept.
    """
    if viewer.seen_by:
        raise NotAllowed(N_("You look with another person's eyes, so nothing can be changed; end that first."))
    seal(session, AuditRow(at=now(), who=signature(viewer), what=what, about=about, item=item,
                           before=_as_kept(before), after=_as_kept(after)))


def note(
    state: State, viewer: Viewer, what: str, item: str, *, about: str | None = None, after: dict[str, Any] | None = None
) -> None:
    """Add an entry about what changes nothing, such as a sign-in or an export, in a transaction of its own.

    Who looks with another's eyes is written as themselves.
    """
    who = replace(viewer, manager_id=None, address=viewer.seen_by, seen_by="") if viewer.seen_by else viewer
    with state.writing() as session:
        record(session, who, what, item, about=about, after=after)


def _as_kept(content: dict[str, Any] | None) -> dict[str, Any] | None:
    """As JSON gives it back: its hash must be that of what is read later."""
    return json.loads(json.dumps(content))


def last(session: Session, item: str) -> Entry | None:
    """The latest entry about an item, for whoever has been allowed to change that item."""
    row = session.scalars(select(AuditRow).where(AuditRow.item == item).order_by(AuditRow.id.desc()).limit(1)).first()
    return _entry(row) if row else None


def trail(
    state: State, viewer: Viewer, teams: Teams, *, item: str | None = None, about: str | None = None,
    kinds: Sequence[str] = (), since: dt.datetime | None = None, until: dt.datetime | None = None,
    limit: int | None = 200,
) -> list[Entry]:
    """What the viewer may read of the trail, newest first; ``NotAllowed`` where that is nothing by role.

    ``kinds``: what codes begin with, such as ``pay_``; ``since`` (that moment too) and ``until`` (not that) are UTC.
    Entries about a person's pay (``pay_...``) are for that person and HR, not for the team lead; who came, looked and
    took data along (``access.…``) is for HR.
    """
    asked = select(AuditRow).where(reach(viewer, teams).within(AuditRow.about))
    if not viewer.may(Permission.TRAIL):
        asked = asked.where(not_(AuditRow.what.startswith("access.", autoescape=True)))
    if not viewer.may(Permission.PAY):
        of_pay = AuditRow.what.startswith("pay_", autoescape=True)
        asked = asked.where(or_(not_(of_pay), AuditRow.about == viewer.manager_id))
    if kinds:
        asked = asked.where(or_(*(AuditRow.what.startswith(kind, autoescape=True) for kind in kinds)))
    if since is not None:
        asked = asked.where(AuditRow.at >= since)
    if until is not None:
        asked = asked.where(AuditRow.at < until)
    if item is not None:
        asked = asked.where(AuditRow.item == item)
    if about is not None:
        asked = asked.where(AuditRow.about == about)
    with state.reading() as session:
        return [_entry(row) for row in session.scalars(asked.order_by(AuditRow.id.desc()).limit(limit))]


def _entry(row: AuditRow) -> Entry:
    return Entry(row.at, row.who, row.what, row.about, row.item, row.before, row.after)
