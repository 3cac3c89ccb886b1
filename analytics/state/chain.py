"""The seal of the audit trail: each entry's hash takes in the one before, so that no change to the past goes unseen.

``trail_check`` recomputes it.
"""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analytics.errors import UsageError
from analytics.language import N_
from analytics.state.tables import AuditRow, HeadRow, SealRow

_SEALING = 3  # PostgreSQL's lock of who adds to the chain


def digest(row: AuditRow, before: str) -> str:
    """SHA-256 (64 hexadecimal digits) of an entry as JSON with sorted keys, after the seal ``before``."""
    told = [before, row.id, row.at.isoformat(), row.who, row.what, row.about, row.item, row.before, row.after]
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seal(session: Session, row: AuditRow) -> None:
    """Add an entry to the trail and to the chain, in the session's transaction; others who do so wait for its end."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite every change excludes the others
        session.execute(select(func.pg_advisory_xact_lock(_SEALING)))
    session.add(row)
    session.flush()
    head = session.get(HeadRow, 1, populate_existing=True)
    if head is None:
        raise UsageError(N_("The audit trail has lost its head, so nothing was saved; restore the state from a copy."))
    _extend(session, head, row)


def _extend(session: Session, head: HeadRow, row: AuditRow) -> None:
    head.hash, head.entries = digest(row, head.hash), head.entries + 1
    session.add(SealRow(entry=row.id, hash=head.hash))


def begin(session: Session) -> None:
    """Begin the chain where there is none, with what is in the trail already: a state may be older than the chain."""
    if session.get(HeadRow, 1) is not None:
        return
    head = HeadRow(place=1, entries=0, hash="")
    for row in session.scalars(select(AuditRow).order_by(AuditRow.id)):
        _extend(session, head, row)
    session.add(head)
