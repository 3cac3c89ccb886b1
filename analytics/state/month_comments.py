"""What an author adds to a month's summary: one comment for each month and scope, every version of it kept.

A change is a new version, so what was reported stays; taking one back writes the version before it again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit, limits
from analytics.state.reach import signature
from analytics.state.store import State
from analytics.state.tables import MonthCommentRow

_MOST = 100  # letters of a scope that names its teams; longer ones are told apart by their hash
LONGEST = 600  # letters: it has to stand on the page and in the documents


@dataclass(frozen=True)
class MonthComment:
    """The comment as it stands: an empty ``text`` where it was taken away or never written.

    ``version`` counts from 1, 0 where there is none yet; ``who`` as in the audit trail, ``at`` in UTC.
    """

    month: dt.date
    scope: str
    version: int = 0
    text: str = ""
    who: str = ""
    at: dt.datetime | None = None


def scope_of(viewer: Viewer) -> str:
    """Whose summary a viewer reads and comments: the company's (empty), or the teams led; else ``NotAllowed``."""
    if viewer.may(Permission.PEOPLE, Permission.COMPANY):
        return ""
    if viewer.may(Permission.TEAM) and viewer.teams:
        teams = ",".join(sorted(viewer.teams))
        return teams if len(teams) <= _MOST else hashlib.blake2b(teams.encode(), digest_size=16).hexdigest()
    raise NotAllowed(N_("The month's summary is open to team leads, HR and executives."))


def comment(state: State, viewer: Viewer, month: dt.date) -> MonthComment:
    """The comment on a month's summary as the viewer reads it."""
    scope = scope_of(viewer)
    with state.reading() as session:
        found = _latest(session, month, scope)
    return _comment(found[0]) if found else MonthComment(month, scope)


def write(state: State, viewer: Viewer, seen: MonthComment, text: str) -> MonthComment:
    """Write or change the comment that the viewer has ``seen``; ``UsageError`` where somebody was quicker."""
    text = limits.text(text, LONGEST)
    with state.writing(alone=True) as session:
        rows = _checked(session, viewer, seen)
        if text == (rows[0].text if rows else ""):
            return _comment(rows[0]) if rows else seen
        return _add(session, viewer, seen, text, "month_comment.written", rows)


def undo(state: State, viewer: Viewer, seen: MonthComment) -> MonthComment:
    """Take one's own last change back: what stood before it stands again."""
    with state.writing(alone=True) as session:
        rows = _checked(session, viewer, seen)
        if not rows or rows[0].who != signature(viewer):
            raise NotAllowed(N_("Only your own last change can be taken back."))
        return _add(session, viewer, seen, rows[1].text if len(rows) > 1 else "", "month_comment.undone", rows)


def _checked(session: Session, viewer: Viewer, seen: MonthComment) -> list[MonthCommentRow]:
    """The latest versions, after making sure that the viewer may change what they saw and saw what stands."""
    if seen.scope != scope_of(viewer):
        raise NotAllowed(N_("The month's summary is open to team leads, HR and executives."))
    rows = _latest(session, seen.month, seen.scope)
    if (rows[0].version if rows else 0) != seen.version:
        raise UsageError(N_("{who} changed the comment at {at} UTC; read it, then change it again."),
                         who=rows[0].who if rows else "–", at=rows[0].at if rows else "–")
    return rows


def _add(
    session: Session, viewer: Viewer, seen: MonthComment, text: str, what: str, rows: list[MonthCommentRow]
) -> MonthComment:
    row = MonthCommentRow(month=seen.month, scope=seen.scope, version=seen.version + 1, text=text,
                          who=signature(viewer), at=audit.now())
    session.add(row)
    audit.record(session, viewer, what, f"month_comment:{seen.month:%Y-%m}{'/' if seen.scope else ''}{seen.scope}",
                 before={"text": rows[0].text} if rows else None, after={"text": text})
    return _comment(row)


def _latest(session: Session, month: dt.date, scope: str) -> list[MonthCommentRow]:
    """The last two versions, the newer one first."""
    asked = select(MonthCommentRow).filter_by(month=month, scope=scope).order_by(MonthCommentRow.version.desc())
    return list(session.scalars(asked.limit(2)))


def _comment(row: MonthCommentRow) -> MonthComment:
    return MonthComment(row.month, row.scope, row.version, row.text, row.who, row.at)
