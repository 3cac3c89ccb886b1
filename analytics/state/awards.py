"""Recognitions that are awarded here: public in the company, made and taken back by HR, each with its audit entry."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from analytics.access import Permission, Viewer, honours_scope
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit
from analytics.state.store import State
from analytics.state.tables import AwardRow

LONGEST = 300  # letters of a reason: it has to fit on a certificate


@dataclass(frozen=True)
class Award:
    """One recognition of a person (``manager_id``) or a team (``team_id``), one of the two; ``period`` in words.

    ``kind`` as in the table of recognitions; ``id`` is None until it is kept.
    """

    kind: str
    awarded_on: dt.date
    reason: str
    manager_id: str | None = None
    team_id: str | None = None
    period: str = ""
    id: int | None = None


def visible(state: State, viewer: Viewer) -> list[Award]:
    """Every award that was not taken back, the latest first; ``NotAllowed`` for whoever may not see recognitions."""
    honours_scope(viewer)
    asked = select(AwardRow).where(AwardRow.withdrawn.is_(False)).order_by(AwardRow.awarded_on.desc(), AwardRow.id)
    with state.reading() as session:
        return [_award(row) for row in session.scalars(asked)]


def give(state: State, viewer: Viewer, award: Award) -> Award:
    """Keep an award; ``NotAllowed`` for others than HR, ``UsageError`` where it cannot be or is there already."""
    _may(viewer)
    award = dataclasses.replace(award, reason=award.reason.strip(), period=award.period.strip())
    _check(award)
    values = dataclasses.asdict(award)
    values.pop("id")
    with state.writing() as session:
        same = select(AwardRow).where(AwardRow.withdrawn.is_(False)).filter_by(**values)
        if session.scalars(same).first() is not None:
            raise UsageError(N_("This recognition is already there."))
        row = AwardRow(**values, withdrawn=False)
        session.add(row)
        session.flush()
        kept = _award(row)
        audit.record(session, viewer, "recognition.awarded", _item(kept), about=kept.manager_id, after=_document(kept))
    return kept


def take_back(state: State, viewer: Viewer, award_id: int) -> None:
    """Take an award back; it disappears from the honours and stays in the audit trail."""
    _may(viewer)
    with state.writing() as session:
        row = session.get(AwardRow, award_id)
        if row is None or row.withdrawn:
            raise UsageError(N_("This recognition has already been taken back."))
        row.withdrawn = True
        kept = _award(row)
        audit.record(session, viewer, "recognition.withdrawn", _item(kept), about=kept.manager_id,
                     before=_document(kept))


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.PEOPLE):
        raise NotAllowed(N_("Recognitions are awarded by HR."))


def _check(award: Award) -> None:
    if (award.manager_id is None) == (award.team_id is None):
        raise UsageError(N_("Say who is honoured: one person or one team."))
    if (award.kind == "best_team") != (award.team_id is not None):
        raise UsageError(N_("'Best team' is for a team, every other recognition for a person; choose the other one."))
    if not award.reason:
        raise UsageError(N_("The reason is empty; say what the recognition is for."))
    if len(award.reason) > LONGEST:
        raise UsageError(N_("The reason is longer than {n} letters; shorten it."), n=LONGEST)


def _award(row: AwardRow) -> Award:
    return Award(row.kind, row.awarded_on, row.reason, row.manager_id, row.team_id, row.period, row.id)


def _document(award: Award) -> dict[str, Any]:
    return dataclasses.asdict(award) | {"awarded_on": award.awarded_on.isoformat()}


def _item(award: Award) -> str:
    return f"award:{award.id}"
