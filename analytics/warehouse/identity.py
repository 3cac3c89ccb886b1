"""A mapping for files that already look like the tables: named like them, with columns named like theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.naming import suggestion
from analytics.warehouse.files.databases import duckdb_tables
from analytics.warehouse.files.heading import unnamed
from analytics.warehouse.files.read import kind_of, open_source
from analytics.warehouse.files.source import Source
from analytics.warehouse.files.spreadsheet import sheets
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.schema import SCHEMA


def mapping_for(files: Sequence[Path], **reading: Any) -> Mapping:
    """The mapping of files of one folder onto the tables they are named after; sheets in them count as files.

    Any subset of a table's columns will do, in any order, whatever the case of the letters; columns without a name are
    left out. ``reading`` holds what a source may say for all of them, such as ``dates="%d/%m/%Y"``. Raise
    ``UsageError`` for a name that no table or column has, with the nearest.
    """
    document: dict[str, Any] = {"sources": {}, "tables": {}}
    for path in files:
        for table, part in _tables(path):
            source = {"file": path.name, **part, **reading}
            columns = _columns(path, table, open_source(path.parent, Source(**source)).columns)
            entries = document["tables"].setdefault(table, [])
            entries.append({"source": f"{table}_{len(entries) + 1}", "columns": columns})
            document["sources"][f"{table}_{len(entries)}"] = source
    if not files:
        raise UsageError(
            N_("there are no files to load; name at least managers and one of sales, activities or surveys"))
    return checked(Mapping, document, "")


def _plain(name: str) -> str:
    return "_".join(name.casefold().split())


def _tables(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The tables that a file holds, each with the part of it: a workbook with several sheets has one in each."""
    kind = kind_of(path)
    names = sheets(path) if kind == "workbook" else duckdb_tables(path) if kind == "duckdb" else []
    if len(names) > 1 or kind == "duckdb":
        for name in names:
            place = N_("{file}, sheet '{sheet}'") if kind == "workbook" else N_("{file}, table '{sheet}'")
            part = {"sheet" if kind == "workbook" else "table": name}
            yield _table(name, Phrase(place, file=path.name, sheet=name)), part
        return
    yield _table(path.stem, path.name), {}


def _table(name: str, place: str | Phrase) -> str:
    if _plain(name) not in SCHEMA:
        raise UsageError(N_("{place}: there is no table '{name}'{suggestion}"),
                         place=place, name=name, suggestion=suggestion(_plain(name), SCHEMA))
    return _plain(name)


def _columns(path: Path, table: str, header: Sequence[str]) -> dict[str, dict[str, str]]:
    known = [column.name for column in SCHEMA[table].columns]
    named = [column for n, column in enumerate(header, 1) if column != unnamed(n)]
    for column in named:
        if _plain(column) not in known:
            raise UsageError(N_("{place}: the table {table} has no column '{column}'{suggestion}"), place=path.name,
                             table=table, column=column, suggestion=suggestion(_plain(column), known))
    return {_plain(column): {"column": column} for column in named}
