"""Scenarios of the reward lab as they are kept: everybody who makes plans of pay reads, changes and copies them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.state import limits
from analytics.state.saved import LONGEST_NAME, Kind
from analytics.state.store import State
from analytics.state.tables import ScenarioRow

LONGEST_NOTES = 5000  # letters
SCENARIOS = Kind(
    ScenarioRow,
    none=N_("There is no such scenario; it may have been deleted. Choose one from the list."),
    unnamed=N_("The scenario has no name; give it one."),
    taken=N_("There already is a scenario '{name}'; choose another name."),
    changed=N_("{who} has changed this scenario on {moment} UTC, after you opened it, so yours was not saved; save it "
               "as a copy, or overwrite theirs."))
_CONTENT = ("name", "base", "document", "assumptions", "notes")


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


def visible(state: State, viewer: Viewer, *, withdrawn: bool = False) -> list[Scenario]:
    """Every scenario, or every deleted one, the latest change first."""
    _may(viewer)
    with state.reading() as session:
        return [_scenario(row) for row in session.scalars(SCENARIOS.listed(withdrawn=withdrawn))]


def read(state: State, viewer: Viewer, scenario_id: str) -> Scenario:
    """The scenario of an address; ``UsageError`` where there is none or it was deleted."""
    _may(viewer)
    with state.reading() as session:
        return _scenario(SCENARIOS.one(session, scenario_id))


def keep(state: State, viewer: Viewer, scenario: Scenario) -> Scenario:
    """Keep a new scenario, or a copy of one, as the viewer's own; ``UsageError`` where the name is taken."""
    _may(viewer)
    content = _content(_checked(scenario))
    with state.writing() as session:
        row = ScenarioRow(**content)
        SCENARIOS.keep(session, viewer, row, content)
        return _scenario(row)


def save(state: State, viewer: Viewer, scenario: Scenario) -> Scenario:
    """Keep a changed or renamed scenario; ``Conflict`` where somebody else has saved it since it was read."""
    _may(viewer)
    after = _content(_checked(scenario))
    with state.writing() as session:
        row = SCENARIOS.one(session, scenario.id, change=True)
        theirs = _scenario(row)
        SCENARIOS.unchanged_since(row, scenario.version, theirs)
        for name, value in after.items():
            setattr(row, name, value)
        SCENARIOS.save(session, viewer, row, _content(theirs), after)
        return _scenario(row)


def withdraw(state: State, viewer: Viewer, scenario_id: str) -> None:
    """Take a scenario from the list; ``restore`` brings it back."""
    _may(viewer)
    with state.writing() as session:
        row = SCENARIOS.one(session, scenario_id, change=True)
        row.withdrawn = True
        SCENARIOS.note(session, viewer, row, "withdrawn")


def restore(state: State, viewer: Viewer, scenario_id: str) -> Scenario:
    """Bring a deleted scenario back as it was; ``UsageError`` where its name has been taken meanwhile."""
    _may(viewer)
    with state.writing() as session:
        row = SCENARIOS.one(session, scenario_id, withdrawn=True, change=True)
        row.withdrawn = False
        SCENARIOS.note(session, viewer, row, "restored")
        return _scenario(row)


def _may(viewer: Viewer) -> None:
    if not viewer.may(Permission.PLANS):
        raise NotAllowed(N_("Plans of pay are made and simulated by HR."))


def _checked(scenario: Scenario) -> Scenario:
    return replace(scenario, name=SCENARIOS.name(scenario.name), base=limits.text(scenario.base, LONGEST_NAME),
                   notes=limits.text(scenario.notes, LONGEST_NOTES), document=limits.document(scenario.document),
                   assumptions=limits.document(scenario.assumptions))


def _content(scenario: Scenario) -> dict[str, Any]:
    return {name: getattr(scenario, name) for name in _CONTENT}


def _scenario(row: ScenarioRow) -> Scenario:
    return Scenario(row.name, row.base, row.document, row.assumptions, row.notes, row.id, row.version, row.owner,
                    row.made, row.changed, row.changed_by)
