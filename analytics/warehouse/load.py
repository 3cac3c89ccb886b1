"""Load a company's files through a mapping into a new snapshot: read, check, load or quarantine, and count."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from analytics.documents import checked, merged
from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.policy import Policy
from analytics.warehouse import quoting, snapshots
from analytics.warehouse.columns import Table
from analytics.warehouse.counts import COUNTS_SQL, QUARANTINE_SQL, LoadReport, count_looked_up, report, store
from analytics.warehouse.doubts import find
from analytics.warehouse.entries import parts
from analytics.warehouse.joining import join
from analytics.warehouse.mapping import Mapping, as_text, read_mapping
from analytics.warehouse.part import Part
from analytics.warehouse.quality import MARKS, check_across
from analytics.warehouse.query import SAFE
from analytics.warehouse.schema import TABLES, create_table_sql
from analytics.warehouse.snapshots import Progress, silent
from analytics.warehouse.staging import stage
from analytics.warehouse.values import Staged

_FILLED = 0.6  # of the progress, when tables are filled; the rest is building months
MAPPING_SQL = "CREATE TABLE load_mapping (text VARCHAR)"
MEMORY = "1200MB"  # for DuckDB while it reads; what exceeds it is kept beside the snapshot meanwhile


def load(
    mapping: Path | Mapping, folder: Path, place: Path, policy: Policy, progress: Progress = silent, check: bool = False
) -> LoadReport:
    """Load the files in ``folder`` through a mapping (a file, or one made by ``mapping_for``) into a new snapshot.

    ``place`` is a folder of snapshots or one file. ``check`` does everything but write. ``progress`` gets the share
    done and the file or table worked on. Raise ``UsageError`` where the mapping or a file cannot be used, or nothing
    is left to load; then the old snapshot keeps serving.
    """
    where = str(mapping) if isinstance(mapping, Path) else ""
    mapping = read_mapping(mapping) if isinstance(mapping, Path) else mapping
    policy = _overridden(policy, mapping, f"{where}: policy" if where else "policy")
    if check:
        with (tempfile.TemporaryDirectory() as aside, snapshots.short_of_room(Path(aside)),
              duckdb.connect(str(Path(aside) / "check.duckdb")) as con):
            for table in TABLES:
                con.execute(create_table_sql(table))
            return _fill(con, mapping, folder, policy, progress)

    def building(share: float, step: str) -> None:
        progress(_FILLED + (1 - _FILLED) * share, step)

    with snapshots.write(place, policy, mapping.title or where or str(folder), progress=building) as con:
        result = _fill(con, mapping, folder, policy, progress)
        _remember(con, _scores(place))
        con.execute(MAPPING_SQL)
        con.execute("INSERT INTO load_mapping VALUES (?)", [as_text(mapping)])
        return result


def _scores(place: Path) -> list[tuple[Any, ...]]:
    """The scores of the loads before, from the snapshot that serves now; none where that cannot be read.

    Then the load goes on without them: it may be what is to repair the snapshot.
    """
    held = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'load_scores'"
    try:
        file = snapshots.current(place)
        if file is None:
            return []
        with duckdb.connect(str(file), config=SAFE) as con:
            return con.execute("SELECT * FROM load_scores").fetchall() if con.execute(held).fetchall() == [(1,)] else []
    except (duckdb.Error, UsageError):
        return []


def _remember(con: duckdb.DuckDBPyConnection, before: list[tuple[Any, ...]]) -> None:
    con.execute("UPDATE load_scores SET made_at = ?", [dt.datetime.now()])
    if before:
        con.executemany("INSERT INTO load_scores VALUES (?, ?, ?, ?, ?, ?)", before)


def _overridden(policy: Policy, mapping: Mapping, place: str) -> Policy:
    for key in mapping.policy:
        if key not in Policy.model_fields:
            raise UsageError(N_("{place}: there is no key '{key}' here{suggestion}"),
                             place=place, key=key, suggestion=suggestion(key, Policy.model_fields))
    return checked(Policy, merged(policy.model_dump(), mapping.policy), place)


def _fill(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, folder: Path, policy: Policy, progress: Progress
) -> LoadReport:
    """Fill the empty tables. Files are read by Python, so that DuckDB can be cut off from the file system first."""
    con.execute("SET enable_external_access = false")
    con.execute(f"SET memory_limit = '{MEMORY}'")
    con.execute(QUARANTINE_SQL)
    con.execute(COUNTS_SQL)
    staged = stage(con, mapping, folder)
    try:
        result = _filled(con, mapping, staged, policy, progress)
    except duckdb.Error:
        for source in staged.values():
            if source.reading.error:
                raise source.reading.error from None
        raise
    _drop_temporary(con)
    return result


def _filled(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, staged: dict[str, Staged], policy: Policy, progress: Progress
) -> LoadReport:
    progress(0.0, "")
    every = parts(con, mapping, staged)
    tables = list({part.table.name: part.table for part in every}.values())
    of_table = {table.name: [part for part in every if part.table == table] for table in tables}
    for n, table in enumerate(tables):
        progress(_FILLED * n / len(tables), table.name)
        _collect(con, table, of_table[table.name])
    joined = join(con, mapping, tables)
    check_across(con, tables)
    for table in tables:
        store(con, table, of_table[table.name])
        for mark in MARKS:
            con.execute(f"ALTER TABLE {quoting.name(table.name)} DROP COLUMN {mark}")
    count_looked_up(con, staged, {part.source.name for part in every})
    result = replace(report(con, policy), joined=joined)
    find(con, tables)
    return result


def _collect(con: duckdb.DuckDBPyConnection, table: Table, parts: list[Part]) -> None:
    """Every row of the parts into the table, with its marks; who breaks a rule leaves the table later."""
    for mark, type_ in MARKS.items():
        con.execute(f"ALTER TABLE {quoting.name(table.name)} ADD COLUMN {mark} {type_}")
    for number, part in enumerate(parts):
        part.insert(con, number)


def _drop_temporary(con: duckdb.DuckDBPyConnection) -> None:
    """Give the memory back before the month tables are built."""
    names = con.execute("SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal").fetchall()
    for (name,) in names:
        con.execute(f"DROP VIEW temp.{quoting.name(name)}")
