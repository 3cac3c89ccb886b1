"""Sources as temporary relations: read when they are asked, columns turned into rows, columns added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse import quoting
from analytics.warehouse.files.heading import LINE
from analytics.warehouse.files.read import open_source
from analytics.warehouse.files.source import Unpivot
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.values import NO_COLUMN, NO_FAULT, Staged, piece


def stage(con: duckdb.DuckDBPyConnection, mapping: Mapping, folder: Path) -> dict[str, Staged]:
    """Open every source that the mapping uses, and give each a relation; nothing is kept of what is read from it."""
    staged: dict[str, Staged] = {}
    order = _in_order(mapping)
    readings = {name: open_source(folder, mapping.sources[name]) for name in order}
    for name in order:
        source, reading = mapping.sources[name], readings[name]
        relation = quoting.name(f"raw:{name}")
        con.register(f"raw:{name}", reading)
        raw = Staged(name, source.label, relation, reading.columns, reading)
        staged[name] = _with_columns(con, _with_rows(con, raw, source.unpivot), mapping, staged)
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
    return replace(raw, relation=relation, columns=columns, cells=len(turned))


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
