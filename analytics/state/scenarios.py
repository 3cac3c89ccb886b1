"""Scenarios of the reward lab as they are kept: everybody who makes plans of pay reads, changes and copies them.

A scenario is saved whole, with the version that it was read in. Where somebody else has saved meanwhile nothing is
written and ``Conflict`` holds theirs: who then saves with the version of theirs overwrites knowingly, who keeps it as a
new one has a copy.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.documents import differences
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_
from analytics.state import audit, limits
from analytics.state.reach import signature
from analytics.state.store import State
from analytics.state.tables import ScenarioRow

LONGEST_NAME, LONGEST_NOTES = 100, 5000  # letters
_ID = re.compile("[0-9a-f]{12}")
_CONTENT = ("name", "base", "document", "assumptions", "notes")
_TAKEN = N_("There already is a scenario '{name}'; choose another name.")


@dataclass(frozen=True)
class Scenario:
    """A plan of pay as it might be, and what is assumed when it is simulated.

    ``base``: what it was made from, a plan's file (``commission``) or version (``commission/2``); ``document``: the
    whole changed plan; it and ``assumptions`` in JSON's types. What is below ``notes`` is given when it is kept: ``id``
    for good, for its address; ``owner`` made it at ``made``, ``changed_by`` changed it last at ``changed`` (UTC).
    """

    name: str
    base: str
    document: Mapping[str, Any]
    assumptions: Mapping[str, Any]
    notes: str = ""
    id: str | None = None
    version: int = 0
    owner: str = ""
    made: dt.datetime | None = None
    changed: dt.datetime | None = None
    changed_by: str = ""


class Conflict(UsageError):  # noqa: N818 - reads as what it says
    """Somebody else has saved the scenario since it was read; ``theirs`` is how it is kept now."""

    def __init__(self, theirs: Scenario) -> None:
        self.theirs = theirs
        super().__init__(
            N_("{who} has changed this scenario on {moment} UTC, after you opened it, so yours was not saved; save it "
               "as a copy, or overwrite theirs."), who=theirs.changed_by, moment=theirs.changed)


def visible(state: State, viewer: Viewer, *, withdrawn: bool = False) -> list[Scenario]:
    """Every scenario, or every deleted one, the latest change first."""
    _may(viewer)
    asked = select(ScenarioRow).where(ScenarioRow.withdrawn.is_(withdrawn))
    with state.reading() as session:
        return [_scenario(row) for row in session.scalars(asked.order_by(ScenarioRow.changed.desc(), ScenarioRow.id))]


def read(state: State, viewer: Viewer, scenario_id: str) -> Scenario:
    """The scenario of an address; ``UsageError`` where there is none or it was deleted."""
    _may(viewer)
    with state.reading() as session:
        return _scenario(_row(session, scenario_id, change=False))


def keep(state: State, viewer: Viewer, scenario: Scenario) -> Scenario:
    """Keep a new scenario, or a copy of one, as the viewer's own; ``UsageError`` where the name is taken."""
    _may(viewer)
    scenario, now = _checked(scenario), audit.now()
    try:
        with state.writing() as session:
            row = ScenarioRow(id=secrets.token_hex(6), version=1, owner=signature(viewer), made=now, changed=now,
                              changed_by=signature(viewer), withdrawn=False, **_content(scenario))
            session.add(row)
            session.flush()
            audit.record(session, viewer, "scenario.made", _item(row), after=_content(scenario))
            return _scenario(row)
    except IntegrityError:
        raise UsageError(_TAKEN, name=scenario.name) from None


def save(state: State, viewer: Viewer, scenario: Scenario) -> Scenario:
    """Keep a changed or renamed scenario; ``Conflict`` where somebody else has saved it since it was read."""
    _may(viewer)
    scenario = _checked(scenario)
    try:
        with state.writing() as session:
            row = _row(session, scenario.id)
            before = _scenario(row)
            if before.version != scenario.version:
                raise Conflict(before)
            changes = differences(_content(before), _content(scenario))
            if changes:
                what = "scenario.renamed" if [c.key for c in changes] == ["name"] else "scenario.changed"
                _change(session, viewer, row, what, before={c.key: c.before for c in changes},
                        after={c.key: c.after for c in changes}, **_content(scenario))
            return _scenario(row)
    except IntegrityError:
        raise UsageError(_TAKEN, name=scenario.name) from None


def withdraw(state: State, viewer: Viewer, scenario_id: str) -> None:
    """Take a scenario from the list; ``restore`` brings it back."""
    _may(viewer)
    with state.writing() as session:
        _change(session, viewer, _row(session, scenario_id), "scenario.withdrawn", withdrawn=True)


def restore(state: State, viewer: Viewer, scenario_id: str) -> Scenario:
    """Bring a deleted scenario back as it was; ``UsageError`` where its name has been taken meanwhile."""
    _may(viewer)
    try:
        with state.writing() as session:
            row = _row(session, scenario_id, withdrawn=True)
            name = row.name
            _change(session, viewer, row, "scenario.restored", withdrawn=False)
            return _scenario(row)
    except IntegrityError:
        raise UsageError(_TAKEN, name=name) from None


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.PLANS):
        raise NotAllowed(N_("Plans of pay are made and simulated by HR."))


def _checked(scenario: Scenario) -> Scenario:
    name = " ".join(limits.text(scenario.name, LONGEST_NAME).split())
    if not name:
        raise UsageError(N_("The scenario has no name; give it one."))
    return replace(scenario, name=name, base=limits.text(scenario.base, LONGEST_NAME),
                   notes=limits.text(scenario.notes, LONGEST_NOTES), document=limits.document(scenario.document),
                   assumptions=limits.document(scenario.assumptions))


def _row(session: Session, scenario_id: str | None, *, withdrawn: bool = False, change: bool = True) -> ScenarioRow:
    """The row; who is about to change it holds it until the transaction ends."""
    asked = select(ScenarioRow).where(ScenarioRow.id == scenario_id, ScenarioRow.withdrawn.is_(withdrawn))
    asked = asked.with_for_update() if change else asked
    row = session.scalars(asked).first() if _ID.fullmatch(scenario_id or "") else None
    if row is None:
        raise UsageError(N_("There is no such scenario; it may have been deleted. Choose one from the list."))
    return row


def _change(
    session: Session, viewer: Viewer, row: ScenarioRow, what: str, *, before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None, **values: object,
) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.changed, row.changed_by = audit.now(), signature(viewer)
    session.flush()
    audit.record(session, viewer, what, _item(row), before=before, after=after)


def _content(scenario: Scenario) -> dict[str, Any]:
    return {name: getattr(scenario, name) for name in _CONTENT}


def _scenario(row: ScenarioRow) -> Scenario:
    return Scenario(row.name, row.base, row.document, row.assumptions, row.notes, row.id, row.version, row.owner,
                    row.made, row.changed, row.changed_by)


def _item(row: ScenarioRow) -> str:
    return f"scenario:{row.id}"
