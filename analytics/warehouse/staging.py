"""Sources into temporary relations: read as they are, cleaned of blanks, columns turned into rows, columns added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse import quoting
from analytics.warehouse.mapping import Mapping, Source, Unpivot
from analytics.warehouse.read import LINE, Reading, open_source
from analytics.warehouse.snapshots import Progress
from analytics.warehouse.values import NO_COLUMN, NO_FAULT, Staged, piece

UNREAD = "temp.unread"
_BATCHES = 50  # inserted at once
_BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288)"


def stage(con: duckdb.DuckDBPyConnection, mapping: Mapping, folder: Path, progress: Progress) -> dict[str, Staged]:
    """Read every source that the mapping uses, and give each a relation; records that are no rows go to ``UNREAD``."""
    con.execute("CREATE TEMP TABLE unread (source VARCHAR, line BIGINT, rule VARCHAR, value VARCHAR)")
    staged: dict[str, Staged] = {}
    order = _in_order(mapping)
    readings = {name: open_source(folder, mapping.sources[name]) for name in order}
    for n, name in enumerate(order):
        progress(n / len(order), mapping.sources[name].file)
        raw = _read(con, name, mapping.sources[name], readings[name])
        staged[name] = _with_columns(con, _with_rows(con, raw, mapping.sources[name].unpivot), mapping, staged)
    return staged


def _in_order(mapping: Mapping) -> list[str]:
    """The sources used, each after those that it looks up."""
    order: list[str] = []

    def visit(name: str) -> None:
        for value in mapping.sources[name].add.values():
            if value.look_up:
                visit(value.look_up)
        if name not in order:
            order.append(name)

    for entries in mapping.tables.values():
        for entry in entries:
            looked_up = [value.look_up for value in entry.columns.values() if value.look_up]
            for name in (*looked_up, *([entry.credit.through] if entry.credit else ()), entry.source):
                visit(name)
    return order


def _read(con: duckdb.DuckDBPyConnection, name: str, source: Source, reading: Reading) -> Staged:
    relation = quoting.name(f"raw:{name}")
    made = 0
    while batches := list(islice(reading.batches, _BATCHES)):
        batch = pa.concat_tables(batches)
        con.register(":batch", batch)
        into = f"INSERT INTO {relation}" if made else f"CREATE TEMP TABLE {relation} AS"
        con.execute(f"{into} SELECT {_cleaned(batch.schema, source)} FROM \":batch\"")
        con.unregister(":batch")
        made += len(batch)
    if not made:
        empty = ", ".join(f"{quoting.name(column)} VARCHAR" for column in reading.columns)
        con.execute(f"CREATE OR REPLACE TEMP TABLE {relation} ({LINE} BIGINT, {empty})")
    if reading.unreadable:
        con.executemany(f"INSERT INTO {UNREAD} VALUES (?, ?, ?, ?)",
                        [(name, row.line, row.rule, row.text[:200]) for row in reading.unreadable])
    unread = len(reading.unreadable)
    return Staged(name, source.file, relation, reading.columns, made + unread, made, unread)


def _cleaned(schema: pa.Schema, source: Source) -> str:
    """Select list: text loses blanks at its ends, and is NULL where empty or one of the source's words for nothing."""
    nothing = ", ".join(quoting.text(word.strip()) for word in ("", *source.null))
    columns = []
    for field in schema:
        column = quoting.name(field.name)
        if _is_native(field.type):
            columns.append(column)
            continue
        trimmed = f"trim(CAST({column} AS VARCHAR), {_BLANKS})"
        columns.append(f"CASE WHEN {trimmed} NOT IN ({nothing}) THEN {trimmed} END AS {column}")
    return ", ".join(columns)


def _is_native(type_: pa.DataType) -> bool:
    tests: Iterable = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean,
                       pa.types.is_date, pa.types.is_timestamp)
    return any(test(type_) for test in tests)


def _with_rows(con: duckdb.DuckDBPyConnection, raw: Staged, unpivot: Unpivot | None) -> Staged:
    """Columns into rows; an empty cell makes no row, and is counted as left out."""
    if unpivot is None:
        return raw
    turned = _matching(raw, unpivot.columns)
    kept = tuple(column for column in raw.columns if column not in turned)
    selected = "".join(f", {quoting.name(column)}" for column in kept)
    parts = (f"SELECT {LINE}{selected}, {quoting.text(column)} AS {quoting.name(unpivot.name)}, "
             f"{quoting.name(column)} AS {quoting.name(unpivot.value)} "
             f"FROM {raw.relation} WHERE {quoting.name(column)} IS NOT NULL" for column in turned)
    relation = quoting.name(f"rows:{raw.name}")
    con.execute(f"CREATE TEMP VIEW {relation} AS {' UNION ALL '.join(parts)}")
    columns = (*kept, unpivot.name, unpivot.value)
    return replace(raw, relation=relation, columns=columns, made=raw.made * len(turned))


def _matching(raw: Staged, patterns: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for pattern in patterns:
        columns = [c for c in raw.columns if c == pattern] or [c for c in raw.columns if fnmatchcase(c, pattern)]
        if not columns:
            raise UsageError(NO_COLUMN, file=raw.file, column=pattern, key=f"sources.{raw.name}.unpivot.columns",
                             suggestion=suggestion(pattern, raw.columns))
        found |= dict.fromkeys(columns)
    return tuple(found)


def _with_columns(con: duckdb.DuckDBPyConnection, rows: Staged, mapping: Mapping, staged: dict[str, Staged]) -> Staged:
    """The source with the columns that its mapping adds, one after the other, so that one can use the one before."""
    relation = quoting.name(f"source:{rows.name}")
    sql = f"SELECT *, {NO_FAULT} AS __fault FROM {rows.relation}"
    con.execute(f"CREATE TEMP VIEW {relation} AS {sql}")
    columns = rows.columns
    for column, value in mapping.sources[rows.name].add.items():
        at = ("sources", rows.name, "add", column)
        if column.casefold() in {known.casefold() for known in columns}:
            raise UsageError(N_("{file} has a column '{column}' already ({key}); choose another name"),
                             file=rows.file, column=column, key=".".join(at))
        source = replace(rows, relation=relation, columns=columns)
        new = piece(con, source, staged, value, at)
        sql = (f"SELECT p.* EXCLUDE (__fault), {new.sql} AS {quoting.name(column)}, "
               f"coalesce(p.__fault, {new.fault}) AS __fault FROM ({sql}) p {new.join}")
        con.execute(f"CREATE OR REPLACE TEMP VIEW {relation} AS {sql}")
        columns = (*columns, column)
    return replace(rows, relation=relation, columns=columns)
