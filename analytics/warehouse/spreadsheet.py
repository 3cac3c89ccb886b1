"""XLSX in: a sheet as columns, each of one type where all its cells agree, and text otherwise."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion

_EXACT = 2**53


def workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook; raise ``UsageError`` where the file is none."""
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        raise UsageError(N_("{file}: this is no readable XLSX workbook ({reason}); save it again as XLSX"),
                         file=path.name, reason=error) from None


def read_sheet(path: Path, sheet: str | None, decimal: str) -> tuple[list[str], list[int], list[pa.Array]]:
    """Names of the columns, row numbers as the spreadsheet shows them, and the columns. Empty rows are no records."""
    book = workbook(path)
    if sheet is None and len(book.sheet_names) > 1:
        raise UsageError(
            N_("{file}: the workbook has several sheets; say which in the mapping, such as sheet: {sheet}"),
            file=path.name, sheet=book.sheet_names[0])
    if sheet is not None and sheet not in book.sheet_names:
        raise UsageError(N_("{file}: there is no sheet '{sheet}'{suggestion}"),
                         file=path.name, sheet=sheet, suggestion=suggestion(sheet, book.sheet_names))
    name = sheet or book.sheet_names[0]
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    filled = [(n, row) for n, row in enumerate(rows, 1) if any(cell not in ("", None) for cell in row)]
    if not filled:
        raise UsageError(N_("{file}: the sheet '{sheet}' is empty; it needs a row with the columns' names"),
                         file=path.name, sheet=name)
    names = [_text(cell, decimal) or "" for cell in filled[0][1]]
    columns = [_column([row[n] for _, row in filled[1:]], decimal) for n in range(len(names))]
    return names, [n for n, _ in filled[1:]], columns


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
    if isinstance(value, dt.date):
        return value.isoformat().removesuffix("T00:00:00")
    return None if value is None else str(value)
