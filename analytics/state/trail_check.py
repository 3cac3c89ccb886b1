"""Whether the audit trail is whole: every seal of its chain recomputed.

A chain alone cannot tell that its end was cut off, nor that somebody who may write to the database made all of it anew.
The first is told by the head, kept beside it; the second by a head that was noted elsewhere (``known``), such as in the
log of a nightly check.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.state.chain import digest
from analytics.state.store import State
from analytics.state.tables import AuditRow, HeadRow, SealRow


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
