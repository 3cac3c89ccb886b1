"""Workbooks for tests: XLSX, XLS and ODS with the same cells."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import xlrd
import xlsxwriter
import xlwt

Cells = list[list[object]]


class Failed(str):
    """A cell whose formula failed, with what the spreadsheet shows, such as ``#DIV/0!``."""


_NAMES = ('xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
          'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
          'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
          'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"')
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


_CODES = {text: code for code, text in xlrd.error_text_from_code.items()}


def write(path: Path, sheets: dict[str, Cells], merged: tuple[tuple[int, int, int, int], ...] = ()) -> None:
    """A workbook of the kind that the name tells; ``merged``: first row and column, last row and column."""
    {".xlsx": _xlsx, ".xls": _xls, ".ods": _ods}[path.suffix](path, sheets, merged)


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """A part of an XLSX or ODS, changed."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, change(content) if name == part else content)


def _xlsx(path: Path, sheets: dict[str, Cells], merged: tuple[tuple[int, int, int, int], ...]) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
                for column, cell in enumerate(row):
                    if isinstance(cell, Failed):
                        sheet.write_formula(n, column, '=VLOOKUP("<a>",A1:B2,2)', book.add_format({"bold": True}), cell)
            for top, left, bottom, right in merged:
                sheet.merge_range(top, left, bottom, right, rows[top][left])


def _xls(path: Path, sheets: dict[str, Cells], merged: tuple[tuple[int, int, int, int], ...]) -> None:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for n, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, Failed):
                    sheet.row(n).set_cell_error(column, _CODES[cell])
                    continue
                sheet.write(n, column, cell, *([day] if isinstance(cell, dt.date) else []))
        for top, left, bottom, right in merged:
            sheet.write_merge(top, bottom, left, right, rows[top][left])
    book.save(str(path))


def _ods(path: Path, sheets: dict[str, Cells], merged: tuple[tuple[int, int, int, int], ...]) -> None:
    tables = "".join(f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
                     for name, rows in sheets.items())
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", _ODS)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>')
        packed.writestr("content.xml", f"<office:document-content {_NAMES}><office:body><office:spreadsheet>{tables}"
                        "</office:spreadsheet></office:body></office:document-content>")


def _ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, Failed):
        kind = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, dt.date):
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()[:10]}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
