"""The cells of an XLSX sheet whose formula failed: calamine gives them as empty, but nothing may be lost silently."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"(?: [a-z]+="[^"]*")*? t="e"[^>]*>(?:<f[^>]*/>|<f[^<]*</f>)?<v>([^<]*)</v>')
_BLOCK, _LONGEST = 1 << 20, 1 << 16  # bytes read at once, and of a cell with its formula


def failed_formulas(path: Path, sheet: str) -> Iterator[tuple[int, int, str]]:
    """Row and column, counted from 0, and the error, such as ``#DIV/0!``; nothing for other kinds of workbooks."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        part = _part(packed, sheet)
        if part is None:
            return
        with packed.open(part) as file:
            rest, seen = b"", -1
            while block := file.read(_BLOCK):
                rest += block
                for cell in _CELL.finditer(rest):
                    place = int(cell[2]) - 1, _column(cell[1])
                    yield *place, cell[3].decode()
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
