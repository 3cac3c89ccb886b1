"""A mapping for files that already look like the tables: named like them, with columns named like theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.naming import suggestion
from analytics.warehouse.mapping import Mapping, Source
from analytics.warehouse.read import open_source
from analytics.warehouse.schema import SCHEMA
from analytics.warehouse.spreadsheet import workbook


def mapping_for(files: Sequence[Path], **reading: Any) -> Mapping:
    """The mapping of files of one folder onto the tables they are named after; a workbook's sheets count as files.

    Any subset of a table's columns will do, in any order, whatever the case of the letters. ``reading`` holds what a
    source may say for all of them, such as ``dates="%d/%m/%Y"``. Raise ``UsageError`` for a name that no table or
    column has, with the nearest.
    """
    document: dict[str, Any] = {"sources": {}, "tables": {}}
    for path in files:
        for table, sheet in _tables(path):
            source = Source(file=path.name, sheet=sheet, **reading)
            columns = _columns(path, table, open_source(path.parent, source).columns)
            entries = document["tables"].setdefault(table, [])
            entries.append({"source": f"{table}_{len(entries) + 1}", "columns": columns})
            document["sources"][f"{table}_{len(entries)}"] = {"file": path.name, "sheet": sheet, **reading}
    if not files:
        raise UsageError(
            N_("there are no files to load; name at least managers and one of sales, activities or surveys"))
    return checked(Mapping, document, "")


def _plain(name: str) -> str:
    return "_".join(name.casefold().split())


def _tables(path: Path) -> Iterator[tuple[str, str | None]]:
    """The tables that a file holds, each with its sheet: a workbook with several sheets has one table in each."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        sheets = workbook(path).sheet_names
        if len(sheets) > 1:
            for sheet in sheets:
                yield _table(sheet, Phrase(N_("{file}, sheet '{sheet}'"), file=path.name, sheet=sheet)), sheet
            return
    yield _table(path.stem, path.name), None


def _table(name: str, place: str | Phrase) -> str:
    if _plain(name) not in SCHEMA:
        raise UsageError(N_("{place}: there is no table '{name}'{suggestion}"),
                         place=place, name=name, suggestion=suggestion(_plain(name), SCHEMA))
    return _plain(name)


def _columns(path: Path, table: str, header: Sequence[str]) -> dict[str, dict[str, str]]:
    known = [column.name for column in SCHEMA[table].columns]
    for column in header:
        if _plain(column) not in known:
            raise UsageError(N_("{place}: the table {table} has no column '{column}'{suggestion}"), place=path.name,
                             table=table, column=column, suggestion=suggestion(_plain(column), known))
    return {_plain(column): {"column": column} for column in header}
