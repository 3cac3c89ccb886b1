"""The loads that are kept, in words: for the page and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from analytics.language import Language
from analytics.warehouse.history import Snapshot, changes
from analytics.warehouse.matching.labels import table_label

_NAMED = 6  # tables that a change names


def source_text(one: Snapshot, t: Language) -> str:
    """From what it was made: the mapping's title or file, the folder, or the demo company."""
    return t("Demo company") if one.made_up else one.source


def changes_text(now: Snapshot, before: Snapshot | None, t: Language) -> str:
    """The tables with more or fewer rows than the load before, the most first: ``Sales lines +120, Cases −3``."""
    if now.problem:
        return now.problem.text(t)
    if before is None or before.problem:
        return t("There is no load before it to compare with.")
    if before.made_up != now.made_up:
        return t("The load before is of another company.")
    found = sorted(changes(now, before).items(), key=lambda change: -abs(change[1]))
    named = [f"{table_label(table, t)} {t.number(rows, sign=True)}" for table, rows in found[:_NAMED]]
    more = [t.plural("{n} more table", "{n} more tables", len(found) - _NAMED)] if len(found) > _NAMED else []
    return t.listed([*named, *more]) or t("Every table has as many rows as before.")


def history_text(loads: Sequence[Snapshot], who: Mapping[str, str], t: Language) -> str:
    """Two lines for each load, the newest first: when, by whom, how much; then what changed. ``*`` marks what serves.

    ``who``: by snapshot, as the trail writes them.
    """
    lines = []
    for one, before in zip_longest(loads, loads[1:]):
        facts = [t.plural("{n} row", "{n} rows", one.total),
                 t.plural("{n} in quarantine", "{n} in quarantine", one.quarantined)] if not one.problem else []
        lines += ["  ".join(("*" if one.current else " ", one.name, t.moment(one.made_at), who.get(one.name, "–"),
                             *facts, source_text(one, t))).rstrip(), f"     {changes_text(one, before, t)}"]
    return "\n".join(lines)
