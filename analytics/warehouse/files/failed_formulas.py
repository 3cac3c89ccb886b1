"""The cells of a sheet whose formula failed: calamine gives them as empty, but nothing may be lost silently."""

from __future__ import annotations

import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import fromstring

import xlrd

from analytics.warehouse.files.failed_in_ods import CONTENT, failed_in_ods

Failure = tuple[int, int, str]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d+)["']""")
_P = rb"(?:\w+:)?"  # some programs write a prefix before each name
_CELL = re.compile(rb"<" + _P + rb"c(\s[^<>]*)>(?:<" + _P + rb"f[^<>]*/>|<" + _P + rb"f[^<>]*>[^<]*</" + _P + rb"f>)?<"
                   + _P + rb"v>([^<]*)<")
_BLOCK, _LONGEST = 1 << 20, 1 << 16  # bytes read at once, and of a cell with its formula


def failed_formulas(path: Path, sheet: str) -> Iterator[Failure]:
    """Row and column, counted from 0, and the error, such as ``#DIV/0!``."""
    if not zipfile.is_zipfile(path):
        yield from _in_xls(path, sheet)
        return
    with zipfile.ZipFile(path) as packed:
        if CONTENT in packed.namelist():
            yield from failed_in_ods(packed, sheet)
        elif part := _part(packed, sheet):
            with packed.open(part) as file:
                yield from _in_xlsx(file)


def _in_xls(path: Path, sheet: str) -> Iterator[Failure]:
    with xlrd.open_workbook(path, logfile=sys.stderr, on_demand=True, ragged_rows=True) as book:
        cells = book.sheet_by_name(sheet)
        for row in range(cells.nrows):
            for n, kind in enumerate(cells.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    yield row, n, xlrd.error_text_from_code.get(cells.cell_value(row, n), "#VALUE!")


def _in_xlsx(file: IO[bytes]) -> Iterator[Failure]:
    rest, seen = b"", -1
    while block := file.read(_BLOCK):
        rest += block
        for cell in _CELL.finditer(rest) if _ERROR.search(rest) else ():
            if _ERROR.search(cell[1]) and (place := _PLACE.search(cell[1])):
                yield int(place[2]) - 1, _column(place[1]), cell[2].decode()
            seen = cell.end()
        rest, seen = rest[max(seen, len(rest) - _LONGEST, 0) :], -1


def _part(packed: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the package that holds the sheet."""
    names = set(packed.namelist())
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= names:
        return None
    targets = {one.get("Id"): one.get("Target") or ""
               for one in fromstring(packed.read(relations)).iter(f"{_RELATIONS}Relationship")}
    for one in fromstring(packed.read(book)).iter(f"{_MAIN}sheet"):
        if one.get("name") == sheet:
            part = posixpath.normpath(posixpath.join("/xl", targets.get(one.get(_ID), ""))).lstrip("/")
            return part if part in names else None
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
