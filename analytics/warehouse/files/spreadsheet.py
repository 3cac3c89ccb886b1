"""XLSX, XLS and ODS in: a sheet as columns, each of one type where all its cells agree, and text otherwise."""

from __future__ import annotations

import datetime as dt
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse.files.clean import Cleaner
from analytics.warehouse.files.heading import LINE, header, header_position
from analytics.warehouse.files.reading import Reading
from analytics.warehouse.files.sheet_reader import LARGEST, Merged, Sheets
from analytics.warehouse.files.source import Source

_EXACT = 2**53
_SAMPLE = 200  # rows
_ROOT = Path(__file__).parents[3]
_READER = "import sys; from analytics.warehouse.files.sheet_reader import main; main(*sys.argv[1:])"
_REFUSALS = {
    "protected": N_("{file}: the workbook is protected by a password; save it without one"),
    "large": N_("{file}: the workbook unpacks to {size} GB, more than the {most} GB that can be read; export it as "
                "CSV"),
    "binary": N_("{file}: this is a binary workbook (XLSB); save it as XLSX"),
    "unreadable": N_("{file}: this is no readable workbook ({reason}); save it again as XLSX"),
    "vast": N_("{file}: the workbook is too large to be read, perhaps by a cell far from its table; delete the rows "
               "and columns beyond the table, or export it as CSV"),
    "broken": N_("{file}: the workbook is damaged and cannot be read; save it again as XLSX"),
}
_NO_MEMORY = (b"memory allocation", b"capacity overflow", b"MemoryError")


def sheets(path: Path, *, filled: bool = False) -> list[str]:
    """Names of the sheets that can hold a table (charts and macros cannot), or only of those that hold anything.

    Raise ``UsageError`` where the file is no workbook, has a password, or is too large or damaged.
    """
    found = _asked(path, "filled" if filled else "names")
    return found.filled if filled else found.names


def _asked(path: Path, what: str, *sheet: str) -> Sheets:
    """What the process that reads workbooks answers; it gets nothing of our environment, where secrets are."""
    command = [sys.executable, "-X", "utf8", "-c", _READER, str(path.absolute()), what, *sheet]
    said = subprocess.run(command, cwd=_ROOT, env={}, capture_output=True, check=False)
    if said.returncode == 0:
        outcome, found = pickle.loads(said.stdout)
        if outcome == "read":
            return found
    else:
        vast = said.returncode == -signal.SIGXCPU or any(word in said.stderr for word in _NO_MEMORY)
        outcome, found = "vast" if vast else "broken", ""
    raise UsageError(_REFUSALS[outcome], file=path.name, reason=found, size=found, most=f"{LARGEST / 1e9:.0f}")


def read_sheet(path: Path, source: Source) -> Reading:
    """A sheet's rows, with their numbers as the spreadsheet shows them; empty rows are no records."""
    found = _asked(path, "cells", *([] if source.sheet is None else [source.sheet]))
    rows = _of_one_sheet(path, found, source.sheet)
    if not any(cell not in ("", None) for row in rows for cell in row):
        raise UsageError(N_("{file}: the sheet '{sheet}' is empty; it needs a row with the columns' names"),
                         file=path.name, sheet=source.sheet or (found.filled or found.names)[0])
    top = min(source.header, len(rows)) - 1 if source.header else header_position(rows[:_SAMPLE])
    names, first = _names(found.merged or [], rows, top, source.decimal or ".")
    filled = [(n, row) for n, row in enumerate(rows[first:], first + 1) if any(cell not in ("", None) for cell in row)]
    columns = header(_without_last(names, [row for _, row in filled]), path.name)
    arrays = [_column([row[n] for _, row in filled], source.decimal or ".") for n in range(len(columns))]
    schema = pa.schema([(LINE, pa.int64()), *((c, a.type) for c, a in zip(columns, arrays, strict=True))])
    lines = pa.array([n for n, _ in filled], pa.int64())
    cleaner = Cleaner.of(source)
    return Reading(path.name, schema, lambda report: iter((cleaner.batch([lines, *arrays], schema, report),)))


def _of_one_sheet(path: Path, found: Sheets, sheet: str | None) -> list[list[Any]]:
    """The rows of the sheet named, or the only one that has a table."""
    if found.rows is not None:
        return found.rows
    if sheet is not None:
        raise UsageError(N_("{file}: there is no sheet '{sheet}'{suggestion}"),
                         file=path.name, sheet=sheet, suggestion=suggestion(sheet, found.names))
    if found.filled:
        raise UsageError(
            N_("{file}: the workbook has several sheets; say which in the mapping, such as sheet: {sheet}"),
            file=path.name, sheet=found.filled[0])
    raise UsageError(N_("{file}: the workbook has no sheet with cells; save it again as XLSX"), file=path.name)


def _names(ranges: Sequence[Merged], rows: list[list[Any]], top: int, decimal: str) -> tuple[list[str], int]:
    """The columns' names and the position of the first row below them.

    A name over several columns goes before each of the names below it: 'Q1' over 'Jan' and 'Feb' gives 'Q1 Jan'.
    """
    merged = [(left, bottom, right) for (row, left), (bottom, right) in ranges if row == top]
    below = rows[top + 1] if top + 1 < len(rows) else []
    wide = [(left, right) for left, _, right in merged
            if right > left and below and all(isinstance(cell, str) and cell for cell in below[left : right + 1])]
    last = max([bottom for _, bottom, _ in merged] + [top + 1] * bool(wide), default=top)
    levels = [[_text(cell, decimal) or "" for cell in row] for row in rows[top : last + 1]]
    for left, right in wide:
        levels[0][left : right + 1] = [levels[0][left]] * (right + 1 - left)
    return [" ".join(filter(None, parts)) for parts in zip(*levels, strict=True)], top + len(levels)


def _without_last(names: list[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """The names without the columns at the right end that have neither a name nor a value."""
    last = len(names)
    while last > 1 and not names[last - 1] and all(row[last - 1] in ("", None) for row in rows):
        last -= 1
    return names[:last]


def _column(cells: list[Any], decimal: str) -> pa.Array:
    values = [None if cell == "" else cell for cell in cells]
    kinds = {type(value) for value in values} - {type(None)}
    if kinds and kinds <= {int, float}:
        if all(value is None or (value == int(value) and abs(value) < _EXACT) for value in values):
            return pa.array([None if value is None else int(value) for value in values], pa.int64())
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    if kinds and kinds <= {dt.date, dt.datetime}:
        return pa.array([_moment(value) for value in values], pa.timestamp("us"))
    return pa.array([_text(value, decimal) for value in values], pa.string())


def _moment(value: dt.date | None) -> dt.datetime | None:
    return value if value is None or isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)


def _text(value: Any, decimal: str) -> str | None:
    """A cell as a person would type it: 272 rather than 272.0, dates in ISO order, the source's decimal mark."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        whole = value == int(value) and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value).replace(".", decimal)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, dt.date):
        return value.isoformat().removesuffix("T00:00:00")
    return None if value is None else str(value)
