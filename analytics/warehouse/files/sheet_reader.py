"""A workbook's sheets and cells, read in a process of its own, which ``spreadsheet`` starts.

calamine ends its process over some damaged files and takes all memory over others (20 KB are enough), or over one cell
far from the table, since it lays out all before it. Here that ends a process with limits, and nobody else's.
The answer is pickled to the standard output: what became of it, and the sheets or the reason.
"""

from __future__ import annotations

import io
import pickle
import resource
import struct
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import xlrd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from analytics.warehouse.files.failed_formulas import failed_formulas
from analytics.warehouse.files.failed_in_ods import CONTENT

LARGEST = 2_000_000_000  # bytes that a workbook may have when it is unpacked
_MEMORY, _SECONDS = 3 << 30, 600  # of the process: bytes of addresses, and of the processor
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # what an XLSX with a password holds, in the place of its sheets
_UNREADABLE = (CalamineError, OSError, SyntaxError, zipfile.BadZipFile, NotImplementedError, xlrd.XLRDError,
               struct.error, LookupError, ValueError, AssertionError)  # xlrd says the last four of damaged files
Merged = tuple[tuple[int, int], tuple[int, int]]


class Sheets(NamedTuple):
    """``names`` of the sheets that can hold a table, and of those that hold anything, where that was asked or matters.

    ``rows``: the cells of the sheet asked for, or else of the only one that is filled, from A1 on; None for no such.
    """

    names: list[str]
    filled: list[str]
    rows: list[list[Any]] | None = None
    merged: list[Merged] | None = None


def read(path: Path, what: str, sheet: str | None = None) -> tuple[str, Any]:
    """"read" and the sheets; or "protected", "large", "binary" or "unreadable", and the size or reason.

    ``what``: the "names" of the sheets, which of them are "filled", or the "cells" of one.
    """
    try:
        if refusal := _refusal(path):
            return refusal
        book = _opened(path)
        names = [found.name for found in book.sheets_metadata if found.typ == SheetTypeEnum.WorkSheet]
        alone = sheet is not None or (len(names) == 1 and what == "cells")
        filled = [] if alone or what == "names" else [name for name in names if book.get_sheet_by_name(name).height]
        chosen = [sheet] if sheet is not None else names if alone else filled
        if what != "cells" or len(chosen) != 1 or chosen[0] not in names:
            return "read", Sheets(names, filled)
        return "read", Sheets(names, filled, *_cells(path, book.get_sheet_by_name(chosen[0])))
    except PasswordError:
        return "protected", ""
    except _UNREADABLE as error:
        return "unreadable", str(error)


def _refusal(path: Path) -> tuple[str, str] | None:
    if not zipfile.is_zipfile(path):
        return ("protected", "") if _ENCRYPTED in path.read_bytes() else None
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > LARGEST:
            return "large", f"{unpacked / 1e9:,.0f}"
        return ("binary", "") if "xl/workbook.bin" in packed.namelist() else None


def _opened(path: Path) -> CalamineWorkbook:
    """By its path only where the name says rightly what it is: calamine believes it, and knows passwords only then."""
    kind = ".xls"
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            kind = ".ods" if CONTENT in packed.namelist() else ".xlsx"
    if path.suffix.lower() == kind:
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _cells(path: Path, sheet: CalamineSheet) -> tuple[list[list[Any]], list[Merged] | None]:
    """All rows, equally long, with the failures that calamine gives as empty, or leaves out at the ends."""
    rows = sheet.to_python(skip_empty_area=False)
    for row, column, failure in failed_formulas(path, sheet.name):
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = failure
    widest = max(map(len, rows), default=0)
    return [row + [""] * (widest - len(row)) for row in rows], sheet.merged_cell_ranges


def main(path: str, what: str, *sheet: str) -> None:
    """What the process does."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pickle.dump(read(Path(path), what, *sheet), sys.stdout.buffer)
