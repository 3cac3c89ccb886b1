"""Bring a snapshot that another version of Bridgeboard made up to this one, from the rows that it holds."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_
from analytics.policy import Policy
from analytics.warehouse import quoting, snapshots
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.counts import COUNTS_SQL, QUARANTINE_SQL
from analytics.warehouse.doubts import DOUBTS_SQL, SCORES_SQL
from analytics.warehouse.load import MAPPING_SQL, MEMORY
from analytics.warehouse.query import NONE_YET, SAFE
from analytics.warehouse.schema import SCHEMA, version
from analytics.warehouse.snapshots import Progress, silent

_OF_THE_LOAD = {"load_counts": COUNTS_SQL, "quarantine": QUARANTINE_SQL, "load_doubts": DOUBTS_SQL,
                "load_scores": SCORES_SQL, "load_mapping": MAPPING_SQL}
Columns = dict[str, dict[str, str]]  # table -> column -> type


def upgrade(place: Path, progress: Progress = silent) -> tuple[Path, Path]:
    """Write what the snapshot that serves holds as a new one of this version; the files it was loaded from may be gone.

    Every table is taken as it is, what this version has beyond it stays empty, and all that is worked out from the
    tables is worked out anew, by the policy that the snapshot was made with. Gives the snapshot before and the one that
    serves now, the same where there was nothing to do. ``UsageError`` where something would be lost or does not fit;
    then, and until the new one is whole, the old one stays what it was.
    """
    file = snapshots.current(place)
    if file is None:
        raise UsageError(NONE_YET, place=place)
    made_by, made_at, source, policy, held = _read(file)
    if made_by == version():
        return file, file
    with snapshots.write(place, policy, source, progress=progress, made_at=made_at) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute(f"ATTACH {quoting.text(str(file))} AS before (READ_ONLY)")
        for name, sql in _OF_THE_LOAD.items():
            if name in held:
                con.execute(sql)
        for name in (*SCHEMA, *(_OF_THE_LOAD.keys() & held.keys())):
            _take(con, name, held.get(name, {}))
        con.execute("DETACH before")
    now = snapshots.current(place)
    assert now is not None
    return file, now


def _read(file: Path) -> tuple[str, dt.datetime, str, Policy, Columns]:
    """What made a snapshot, when, from what, by which policy, and its columns; ``UsageError`` where they do not fit."""
    try:
        with duckdb.connect(str(file), config=SAFE) as con:
            rows = con.execute("SELECT version, made_at, source, policy FROM snapshot").fetchall()
            columns = con.execute("SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
                                  ).fetchall()
            held: Columns = {}
            for table, column, type_ in columns:
                held.setdefault(table, {})[column] = type_
            ((made_by, made_at, source, policy),) = rows
            if made_by != version():
                for table in SCHEMA.values():
                    _check(con, file, table, held.get(table.name, {}))
    except duckdb.Error as error:
        raise UsageError(N_("{file} cannot be brought up to date ({reason}); load the data again"), file=file.name,
                         reason=str(error).split("\n")[0]) from None
    known = {key: value for key, value in json.loads(policy).items() if key in Policy.model_fields}
    return made_by, made_at, source, checked(Policy, known, file.name), held


def _check(con: duckdb.DuckDBPyConnection, file: Path, table: Table, held: dict[str, str]) -> None:
    """Refuse what would be lost (a column that this version does not have) or break this version's rules."""
    if not held:
        return
    known = {column.name: column for column in table.columns}
    tests = {column: _misfit(known.get(column), column, type_) for column, type_ in held.items()}
    tests |= {column.name: "TRUE" for column in table.columns if column.needed and column.name not in held}
    counts = ", ".join(f"count(*) FILTER ({test})" for test in tests.values())
    row = con.execute(f"SELECT {counts} FROM {quoting.name(table.name)}").fetchone() or ()
    for column, count in zip(tests, row, strict=True):
        if count and column not in known:
            raise UsageError(N_("{file} holds {table}.{column}, which this version of Bridgeboard does not know; use "
                                "the version that made it, or load the data again"),
                             file=file.name, table=table.name, column=column)
        if count:
            raise UsageError(N_("{file}: {table}.{column} does not fit this version of Bridgeboard in {rows} rows; "
                                "load the data again"), file=file.name, table=table.name, column=column, rows=count)


def _misfit(column: Column | None, name: str, type_: str) -> str:
    """The test for a row that cannot be taken because of a column."""
    held = quoting.name(name)
    if column is None or column.sql_type != type_:
        return f"{held} IS NOT NULL"
    missing = f"{held} IS NULL" if column.required else "FALSE"
    return f"{missing} OR NOT {quoting.one_of(held, column.values)}" if column.values else missing


def _take(con: duckdb.DuckDBPyConnection, name: str, held: dict[str, str]) -> None:
    """Take a table's rows with the columns that both have; what is new takes its default, or stays empty."""
    if not held:
        return
    defaults = {column.name: column for column in SCHEMA[name].columns if column.default} if name in SCHEMA else {}
    names = [row[0] for row in con.execute(f"DESCRIBE {quoting.name(name)}").fetchall()]
    values = {column: quoting.name(column) for column in names if column in held}
    values |= {column: f"CAST({quoting.text(new.default)} AS {new.sql_type})"
               for column, new in defaults.items() if column not in held}
    con.execute(f"INSERT INTO {quoting.name(name)} ({', '.join(map(quoting.name, values))}) "
                f"SELECT {', '.join(values.values())} FROM before.{quoting.name(name)}")
