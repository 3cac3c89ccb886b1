"""In the audit trail: who brought in data when, how many rows, what of the policy changed, who went back."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.policy import Policy
from analytics.state import audit
from analytics.state.store import State
from analytics.state.tables import AuditRow
from analytics.warehouse import snapshots
from analytics.warehouse.counts import LoadReport
from analytics.warehouse.history import Snapshot, find, history
from analytics.warehouse.one_load import one_load
from analytics.warehouse.snapshots import Progress, silent
from analytics.warehouse.upgrade import upgrade as rebuilt


def note_load(state: State, viewer: Viewer, snapshot: str, report: LoadReport, was: Policy | None) -> None:
    """An entry for the new snapshot; another for the policy where it differs from the one before (``was``)."""
    rows = {"loaded": sum(count.loaded for count in report.counts), "quarantined": report.quarantined}
    with state.writing() as session:
        audit.record(session, viewer, "data.loaded", _item(snapshot), after=rows)
        _note_policy(session, viewer, snapshot, was, report.policy)


def use(state: State, viewer: Viewer, place: Path, name: str) -> Snapshot:
    """Let an earlier (or again a later) snapshot serve, with its entry; readers of another one go on with it.

    ``NotAllowed`` to whoever may not bring in data, ``UsageError`` where none is kept by that name, it cannot serve, or
    a load is at work, which might remove it.
    """
    chosen = find(history(place, viewer), name)
    if chosen.current:
        return chosen
    with one_load(place):
        return _switch(state, viewer, place, name)


def upgrade(state: State, viewer: Viewer, place: Path, progress: Progress = silent) -> Path:
    """Bring the snapshot that serves up to this version, with its entry; gives the one that serves then.

    ``NotAllowed`` to whoever may not bring in data, ``UsageError`` where it cannot be (see ``warehouse.upgrade``).
    """
    if not viewer.may(Permission.LOAD):
        raise NotAllowed(N_("Bringing in data is open to administrators."))
    was, now = rebuilt(place, progress)
    if was != now:
        with state.writing() as session:
            audit.record(session, viewer, "data.upgraded", _item(now.name), before={"snapshot": was.name},
                         after={"snapshot": now.name})
    return now


def _switch(state: State, viewer: Viewer, place: Path, name: str) -> Snapshot:
    loads = history(place, viewer)
    chosen, was = find(loads, name), next((one for one in loads if one.current), None)
    before = {"snapshot": was.name} if was else None
    with state.writing() as session:
        audit.record(session, viewer, "data.switched", _item(name), before=before, after={"snapshot": name})
        if was and not was.made_up and chosen.policy:
            _note_policy(session, viewer, name, was.policy, chosen.policy)
        snapshots.point(place, name)  # last: were it not written, the entry is not kept either
    return chosen


def loaders(state: State, viewer: Viewer) -> dict[str, str]:
    """Snapshot -> who brought it in, as the trail writes them; ``NotAllowed`` to whoever may not bring in data."""
    if not viewer.may(Permission.LOAD):
        raise NotAllowed(N_("What was loaded is open to administrators."))
    brought = AuditRow.what.in_(("data.loaded", "data.upgraded"))
    asked = select(AuditRow.item, AuditRow.who).where(brought).order_by(AuditRow.id)
    with state.reading() as session:
        return {item.removeprefix(_item("")): who for item, who in session.execute(asked)}


def _item(snapshot: str) -> str:
    return f"snapshot:{snapshot}"


def _note_policy(session: Session, viewer: Viewer, snapshot: str, was: Policy | None, now: Policy) -> None:
    before, after = was.model_dump(mode="json") if was else {}, now.model_dump(mode="json")
    changed = [key for key in after if was and before.get(key) != after[key]]
    if changed:
        audit.record(session, viewer, "data.policy_changed", _item(snapshot),
                     before={key: before.get(key) for key in changed}, after={key: after[key] for key in changed})
