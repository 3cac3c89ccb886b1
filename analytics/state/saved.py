"""What people save under a name, scenarios and training plans: how it is found, kept, changed and brought back.

It is saved whole, with the version that it was read in. Where somebody else has saved meanwhile nothing is written and
``Conflict`` holds theirs: who then saves with the version of theirs overwrites knowingly, who keeps it as a new one has
a copy. What was deleted stays and can come back. Every change has its entry in the audit trail.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analytics.access import Viewer
from analytics.documents import differences
from analytics.errors import UsageError
from analytics.state import audit, limits
from analytics.state.reach import signature
from analytics.state.tables import Saved

LONGEST_NAME = 100  # letters
_ID = re.compile("[0-9a-f]{12}")
Row = TypeVar("Row", bound=Saved)
Value = TypeVar("Value")


class Conflict(UsageError, Generic[Value]):  # noqa: N818 - reads as what it says
    """Somebody else has saved it since it was read; ``theirs`` is how it is kept now."""

    def __init__(self, said: str, row: Saved, theirs: Value) -> None:
        self.theirs = theirs
        super().__init__(said, who=row.changed_by, moment=row.changed)


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """One kind of what is saved, by its rows, and what is said of it: ``none`` and ``unnamed`` as they are, ``taken``
    with ``{name}``, ``changed`` with ``{who}`` and ``{moment}``."""

    row: type[Row]
    none: str
    unnamed: str
    taken: str
    changed: str

    def name(self, written: str) -> str:
        """A name as it is kept; ``UsageError`` where there is none."""
        name = " ".join(limits.text(written, LONGEST_NAME).split())
        if not name:
            raise UsageError(self.unnamed)
        return name

    def listed(self, *within: ColumnElement[bool], withdrawn: bool = False) -> Select[Row]:
        """The query for all, or all that were deleted, the latest change first."""
        asked = select(self.row).where(*within, self.row.withdrawn.is_(withdrawn))
        return asked.order_by(self.row.changed.desc(), self.row.id)

    def one(self, session: Session, item: str | None, *within: ColumnElement[bool], withdrawn: bool = False,
            change: bool = False) -> Row:
        """The row of an address; who is about to change it holds it until the transaction ends."""
        asked = select(self.row).where(*within, self.row.id == item, self.row.withdrawn.is_(withdrawn))
        asked = asked.with_for_update() if change else asked
        row = session.scalars(asked).first() if _ID.fullmatch(item or "") else None
        if row is None:  # whether it does not exist or may not be seen is not told
            raise UsageError(self.none)
        return row

    def keep(self, session: Session, viewer: Viewer, row: Row, content: Mapping[str, Any]) -> None:
        """Add a new row as the viewer's own; ``UsageError`` where its name is taken. ``content`` is for the trail."""
        row.id, row.version, row.withdrawn = secrets.token_hex(6), 1, False
        row.owner, row.made = signature(viewer), audit.now()
        row.changed_by, row.changed = row.owner, row.made
        session.add(row)
        self._written(session, viewer, row, "made", after=dict(content))

    def unchanged_since(self, row: Row, version: int, theirs: Value) -> None:
        """Raise ``Conflict`` where the row is no longer what was read as ``version``."""
        if row.version != version:
            raise Conflict(self.changed, row, theirs)

    def save(self, session: Session, viewer: Viewer, row: Row, before: Mapping[str, Any],
             after: Mapping[str, Any]) -> None:
        """Note what has been changed in a row, key by key; nothing where nothing has."""
        changes = differences(before, after)
        if changes:
            what = "renamed" if [change.key for change in changes] == ["name"] else "changed"
            self.note(session, viewer, row, what, {change.key: change.before for change in changes},
                      {change.key: change.after for change in changes})

    def note(self, session: Session, viewer: Viewer, row: Row, what: str, before: dict[str, Any] | None = None,
             after: dict[str, Any] | None = None) -> None:
        """Count a change of a row, with who made it when; ``UsageError`` where its name has been taken meanwhile."""
        row.version += 1
        row.changed_by, row.changed = signature(viewer), audit.now()
        self._written(session, viewer, row, what, before, after)

    def _written(self, session: Session, viewer: Viewer, row: Row, what: str, before: dict[str, Any] | None = None,
                 after: dict[str, Any] | None = None) -> None:
        name, kind = row.name, self.row.__tablename__
        try:
            session.flush()
        except IntegrityError:
            raise UsageError(self.taken, name=name) from None
        audit.record(session, viewer, f"{kind}.{what}", f"{kind}:{row.id}", before=before, after=after)
