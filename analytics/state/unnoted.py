"""Data in use that the trail does not know: their load was killed after it had switched to them, before its entry."""

from __future__ import annotations

import contextlib
from pathlib import Path

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.state import audit
from analytics.state.store import State
from analytics.warehouse.loaded import load_counts
from analytics.warehouse.query import open_warehouse


def note_unnoted(state: State, viewer: Viewer, place: Path) -> None:
    """An entry by who finds it, for the snapshot that serves at ``place``, where none names it.

    The made-up company needs none. Data that cannot be read are left to the load that is to replace them.
    """
    try:
        warehouse = open_warehouse(place)
    except UsageError:
        return
    with contextlib.closing(warehouse):
        if warehouse.made_up:
            return
        counts, item = load_counts(warehouse, viewer), f"snapshot:{warehouse.file.name}"
        rows = {name: int(counts[name].sum()) for name in ("loaded", "quarantined")}
    with state.writing() as session:
        if audit.last(session, item) is None:
            audit.record(session, viewer, "data.found", item, after=rows)
