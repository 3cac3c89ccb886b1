"""What the last load did, read back from the snapshot: counts by source and table, and the rows in quarantine."""

from __future__ import annotations

import pandas as pd

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.warehouse.doubts import SENTENCES
from analytics.warehouse.matching.labels import column_label
from analytics.warehouse.query import Warehouse
from analytics.warehouse.reasons import Offender

LIMIT = 5_000


def _check(viewer: Viewer) -> None:
    if not viewer.may(Permission.LOAD):
        raise NotAllowed(N_("What was loaded is open to administrators."))


def load_counts(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """file, table_name, read, made, left_out, loaded, quarantined; empty for the demo company, which is not loaded."""
    _check(viewer)
    if not warehouse.holds("load_counts"):
        return pd.DataFrame(columns=["file", "table_name", "read", "made", "left_out", "loaded", "quarantined"])
    return warehouse.frame(
        "SELECT file, table_name, read, made, left_out, loaded, quarantined FROM load_counts ORDER BY table_name, file")


def quarantined(warehouse: Warehouse, viewer: Viewer, language: Language, limit: int = LIMIT) -> pd.DataFrame:
    """file, line, table, column, value and reason (in words) of rows that were not loaded, in the files' order."""
    _check(viewer)
    rows = warehouse.rows(
        "SELECT source, file, line, table_name, column_name, value, rule FROM quarantine"
        " ORDER BY file, line, table_name, column_name LIMIT ?", [limit]) if warehouse.holds("quarantine") else []
    offenders = [Offender(*row) for row in rows]
    return pd.DataFrame(
        [(o.file, o.line, o.table, o.column, o.value, o.reason(language, labels=True)) for o in offenders],
        columns=["file", "line", "table", "column", "value", "reason"])


def doubts(warehouse: Warehouse, viewer: Viewer, language: Language) -> pd.DataFrame:
    """table, column, rows, example and warning (in words) of what is loaded but doubtful, the most rows first."""
    _check(viewer)
    rows = warehouse.rows("SELECT rule, table_name, column_name, rows, example FROM load_doubts "
                          "ORDER BY rows DESC, table_name, rule, example") if warehouse.holds("load_doubts") else []
    return pd.DataFrame(
        [(table, column, count, example,
          language(SENTENCES[rule], column=column_label(table, column, language), value=example))
         for rule, table, column, count, example in rows],
        columns=["table", "column", "rows", "example", "warning"])


def scores(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """made_at, table_name, loaded, quarantined, doubtful, score of this load and those before it, the oldest first.

    The score is the share of a table's records that are neither in quarantine nor doubtful, in percent.
    """
    _check(viewer)
    if not warehouse.holds("load_scores"):
        return pd.DataFrame(columns=["made_at", "table_name", "loaded", "quarantined", "doubtful", "score"])
    return warehouse.frame("SELECT * FROM load_scores ORDER BY made_at, table_name")


def table_sizes(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """Rows of every table that holds any."""
    _check(viewer)
    union = " UNION ALL ".join(
        f"SELECT '{name}' AS name, count(*) AS rows FROM \"{name}\"" for name in sorted(warehouse.loaded))
    return warehouse.frame(f"SELECT name, rows FROM ({union}) t ORDER BY name")
