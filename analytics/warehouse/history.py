"""The loads that are kept: from what each was made, what it holds, and back to an earlier one."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_, Phrase
from analytics.naming import suggestion
from analytics.policy import Policy
from analytics.warehouse import quoting, snapshots
from analytics.warehouse.query import Warehouse
from analytics.warehouse.schema import SCHEMA


@dataclass(frozen=True)
class Snapshot:
    """One load: ``rows`` of each table that holds any, ``data_to`` its last day, ``policy`` the one it was built with.

    ``mapping`` is the text that it was loaded through, "" where there was none. ``problem`` says why it cannot serve
    (then nothing is known of its content), None where it can.
    """

    name: str
    made_at: dt.datetime
    source: str = ""
    made_up: bool = False
    rows: Mapping[str, int] = field(default_factory=dict)
    quarantined: int = 0
    data_to: dt.date | None = None
    policy: Policy | None = None
    mapping: str = ""
    problem: Phrase | None = None
    current: bool = False

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())


def history(place: Path, viewer: Viewer) -> list[Snapshot]:
    """Every load that is kept at ``place``, the newest first; of a place that is one file, that one.

    ``NotAllowed`` to whoever may not bring in data.
    """
    if not viewer.may(Permission.LOAD):
        raise NotAllowed(N_("What was loaded is open to administrators."))
    serving = _serving(place)
    files = [place] if place.suffix == ".duckdb" and place.exists() else snapshots.kept(place)
    return [_read(file, file.name == serving) for file in reversed(files)]


def changes(now: Snapshot, before: Snapshot | None) -> dict[str, int]:
    """Table -> rows more (or fewer) than in ``before``, tables without a difference left out, in the schema's order.

    Against no load before, or one that cannot be read, there is nothing to compare: empty.
    """
    if before is None or before.problem or now.problem:
        return {}
    differences = {table: now.rows.get(table, 0) - before.rows.get(table, 0) for table in SCHEMA}
    return {table: rows for table, rows in differences.items() if rows}


def find(loads: Sequence[Snapshot], name: str) -> Snapshot:
    """The load of that name; ``UsageError`` where none is kept by it, or it cannot serve."""
    for one in loads:
        if one.name == name:
            if one.problem:
                raise UsageError(one.problem.message, **one.problem.values)
            return one
    raise UsageError(N_("there is no snapshot '{name}'{suggestion}; only the last loads are kept"), name=name,
                     suggestion=suggestion(name, [one.name for one in loads]))


def _serving(place: Path) -> str:
    """The name of what serves now, "" where that is missing: then one of the others is to repair it."""
    try:
        file = snapshots.current(place)
    except UsageError:
        return ""
    return file.name if file else ""


def _read(file: Path, serves: bool) -> Snapshot:
    written = dt.datetime.fromtimestamp(file.stat().st_mtime).replace(microsecond=0)
    try:
        with contextlib.closing(Warehouse(file)) as held:
            return Snapshot(file.name, held.made_at, str(held.snapshot["source"]), held.made_up, _rows(held),
                            _quarantined(held), held.calendar.data_to, held.policy, _mapping(held), None, serves)
    except UsageError as error:
        return Snapshot(file.name, written, problem=error.phrase, current=serves)


def _rows(held: Warehouse) -> dict[str, int]:
    union = " UNION ALL ".join(f"SELECT {quoting.text(name)} AS name, count(*) AS rows FROM {quoting.name(name)}"
                               for name in SCHEMA)
    return {name: rows for name, rows in held.rows(union) if rows}


def _quarantined(held: Warehouse) -> int:
    return held.rows("SELECT count(*) FROM quarantine")[0][0] if held.holds("quarantine") else 0


def _mapping(held: Warehouse) -> str:
    return held.rows("SELECT text FROM load_mapping")[0][0] if held.holds("load_mapping") else ""
