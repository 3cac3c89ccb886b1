"""Whose support plans and whose pay a viewer may read, and whom they may lead; what is not said here is denied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import InstrumentedAttribute

from analytics.access import Permission, Viewer, pay_scope
from analytics.errors import NotAllowed
from analytics.language import N_

Teams = Mapping[str, str | None]  # manager_id -> team today


@dataclass(frozen=True)
class Reach:
    """The people whose rows a viewer may read; ``people`` is None where it is everybody."""

    people: frozenset[str] | None

    def covers(self, manager_id: str) -> bool:
        """Whether rows about that person may be read."""
        return self.people is None or manager_id in self.people

    def within(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """The condition for the query; rows about nobody are for those who may read about everybody."""
        if self.people is None:
            return true()
        return column.in_(sorted(self.people)) if self.people else false()


def reach(viewer: Viewer, teams: Teams) -> Reach:
    """HR everybody, a lead the people in the own teams today, each person themselves; else ``NotAllowed``."""
    if viewer.may(Permission.PEOPLE):
        return Reach(None)
    people = {person for person, team in teams.items() if viewer.may(Permission.TEAM) and team in viewer.teams}
    if viewer.may(Permission.SELF) and viewer.manager_id:
        people.add(viewer.manager_id)
    if not viewer.may(Permission.TEAM, Permission.SELF):
        raise NotAllowed(N_("Support plans are open to the account manager, the team lead and HR."))
    return Reach(frozenset(people))


def pay_reach(viewer: Viewer) -> Reach:
    """Whose pay a viewer may read: HR everybody's, each person their own; ``NotAllowed`` where it is nobody's."""
    pay_scope(viewer)
    return Reach(None if viewer.may(Permission.PAY) else frozenset(filter(None, [viewer.manager_id])))


def leads(viewer: Viewer, teams: Teams, manager_id: str) -> bool:
    """Whether the viewer may open, change and close that person's plans: HR and the lead, never about oneself."""
    if manager_id == viewer.manager_id:
        return False
    if viewer.may(Permission.PEOPLE):
        return True
    return viewer.may(Permission.TEAM) and teams.get(manager_id) in viewer.teams


def signature(viewer: Viewer) -> str:
    """How the viewer is written in the audit trail: the person's id, else the address, else what they are."""
    return viewer.manager_id or viewer.address or "+".join(sorted(viewer.roles)) or "nobody"
