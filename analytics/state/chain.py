"""The seal of the audit trail: each entry's hash takes in the one before, so that no change to the past goes unseen.

A chain alone cannot tell that its end was cut off, nor that somebody who may write to the database made all of it anew.
The first is told by the head, kept beside it; the second by a head that was noted elsewhere (``known``), such as in the
log of a nightly check.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state.tables import AuditRow, HeadRow, SealRow

if TYPE_CHECKING:  # the store begins the chain
    from analytics.state.store import State

_SEALING = 3  # PostgreSQL's lock of who adds to the chain


@dataclass(frozen=True)
class Verdict:
    """What a check found. ``entries``: how many are there; ``head``: the last seal, "" where there is none.

    ``changed``, ``added`` and ``removed`` are ids of entries that were altered (or moved), that came in or were taken
    out behind the product's back; ``cut`` says that the end is missing, ``unknown`` that the head noted elsewhere never
    was a seal of this chain.
    """

    entries: int
    head: str
    changed: tuple[int, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]
    cut: bool
    unknown: bool

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not (self.changed or self.added or self.removed or self.cut or self.unknown)


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


def verify(state: State, viewer: Viewer, known: str = "") -> Verdict:
    """Recompute every seal; ``known``: a head of an earlier check. ``NotAllowed`` unless the viewer may see it all."""
    if not viewer.may(Permission.TRAIL):
        raise NotAllowed(N_("The audit trail is open to HR."))
    with state.reading() as session:
        seals = {row.entry: row.hash for row in session.execute(select(SealRow.entry, SealRow.hash))}
        head = session.get(HeadRow, 1)
        changed, added, before, there = [], [], "", set()
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id).execution_options(yield_per=1000))
        for row in rows:
            there.add(row.id)
            if row.id not in seals:
                added.append(row.id)
                continue
            if digest(row, before) != seals[row.id]:
                changed.append(row.id)
            before = seals[row.id]
        last = seals[max(seals)] if seals else ""
        cut = (head.entries, head.hash) != (len(seals), last) if head else bool(seals)
        return Verdict(len(there), last, tuple(changed), tuple(added), tuple(sorted(seals.keys() - there)), cut,
                       bool(known) and known not in seals.values())
