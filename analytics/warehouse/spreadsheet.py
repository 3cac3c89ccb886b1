"""XLSX, XLS and ODS in: a sheet as columns, each of one type where all its cells agree, and text otherwise."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse.clean import Cleaner
from analytics.warehouse.failed_formulas import failed_formulas
from analytics.warehouse.heading import LINE, header, header_position
from analytics.warehouse.reading import Reading
from analytics.warehouse.source import Source

_EXACT = 2**53
_LARGEST = 2_000_000_000  # bytes that a workbook may have when it is unpacked
_SAMPLE = 200  # rows
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what an XLSX with a password holds, in the place of its sheets


def workbook(path: Path) -> CalamineWorkbook:
    """Open a workbook; raise ``UsageError`` where the file is none, has a password or unpacks to too much."""
    unreadable = N_("{file}: this is no readable workbook ({reason}); save it again as XLSX")
    protected = N_("{file}: the workbook is protected by a password; save it without one")
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                unpacked = sum(member.file_size for member in packed.infolist())
            if unpacked > _LARGEST:
                raise UsageError(N_("{file}: the workbook unpacks to {size} GB, more than the {most} GB that can be "
                                    "read; export it as CSV"),
                                 file=path.name, size=f"{unpacked / 1e9:,.0f}", most=f"{_LARGEST / 1e9:.0f}")
        elif _ENCRYPTED in path.read_bytes():
            raise UsageError(protected, file=path.name)
        return CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise UsageError(protected, file=path.name) from None
    except (CalamineError, OSError, zipfile.BadZipFile) as error:
        raise UsageError(unreadable, file=path.name, reason=error) from None


def sheets(book: CalamineWorkbook) -> list[str]:
    """Names of the sheets that can hold a table: charts and macros cannot."""
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def read_sheet(path: Path, source: Source) -> Reading:
    """A sheet's rows, with their numbers as the spreadsheet shows them; empty rows are no records."""
    book = workbook(path)
    name = _chosen(path, book, source.sheet)
    try:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        for row, column, failure in failed_formulas(path, name):
            rows[row][column] = failure
    except (CalamineError, OSError, SyntaxError, zipfile.BadZipFile, IndexError) as error:
        raise UsageError(N_("{file}: the sheet '{sheet}' cannot be read ({reason}); save the workbook again"),
                         file=path.name, sheet=name, reason=error) from None
    if not any(cell not in ("", None) for row in rows for cell in row):
        raise UsageError(N_("{file}: the sheet '{sheet}' is empty; it needs a row with the columns' names"),
                         file=path.name, sheet=name)
    top = min(source.header, len(rows)) - 1 if source.header else header_position(rows[:_SAMPLE])
    names, first = _names(sheet, rows, top, source.decimal or ".")
    filled = [(n, row) for n, row in enumerate(rows[first:], first + 1) if any(cell not in ("", None) for cell in row)]
    columns = header(_without_last(names, [row for _, row in filled]), path.name)
    arrays = [_column([row[n] for _, row in filled], source.decimal or ".") for n in range(len(columns))]
    schema = pa.schema([(LINE, pa.int64()), *((c, a.type) for c, a in zip(columns, arrays, strict=True))])
    lines = pa.array([n for n, _ in filled], pa.int64())
    cleaner = Cleaner.of(source)
    return Reading(path.name, schema, lambda report: iter((cleaner.batch([lines, *arrays], schema, report),)))


def _chosen(path: Path, book: CalamineWorkbook, sheet: str | None) -> str:
    """The sheet named, or the only one that has a table."""
    names = sheets(book)
    if sheet is not None:
        if sheet not in names:
            raise UsageError(N_("{file}: there is no sheet '{sheet}'{suggestion}"),
                             file=path.name, sheet=sheet, suggestion=suggestion(sheet, names))
        return sheet
    filled = [name for name in names if book.get_sheet_by_name(name).height] if len(names) > 1 else names
    if len(filled) > 1:
        raise UsageError(
            N_("{file}: the workbook has several sheets; say which in the mapping, such as sheet: {sheet}"),
            file=path.name, sheet=filled[0])
    if not names:
        raise UsageError(N_("{file}: the workbook has no sheet with cells; save it again as XLSX"), file=path.name)
    return (filled or names)[0]


def _names(sheet: CalamineSheet, rows: list[list[Any]], top: int, decimal: str) -> tuple[list[str], int]:
    """The columns' names and the position of the first row below them.

    A name over several columns goes before each of the names below it: 'Q1' over 'Jan' and 'Feb' gives 'Q1 Jan'.
    """
    merged = [(left, bottom, right) for (row, left), (bottom, right) in sheet.merged_cell_ranges or () if row == top]
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
