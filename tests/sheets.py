"""Workbooks and tables as CSV read back by other means than those that wrote them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook


def read(file: bytes) -> dict[str, list[list[Any]]]:
    """Sheet name -> rows of cells, the head first; empty cells are ""."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def column(rows: list[list[Any]], name: str) -> list[Any]:
    """The cells below a head."""
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def formulas(file: bytes) -> list[str]:
    """Every formula of a workbook."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return [found for name in sorted(parts.namelist()) if name.startswith("xl/worksheets/sheet")
                for found in re.findall(r"<f>(.*?)</f>", parts.read(name).decode())]


def part(file: bytes, name: str) -> str:
    """One part of the file as text, such as ``xl/worksheets/sheet1.xml``."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return parts.read(name).decode()


def stated(file: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What a table as CSV states above its head, and its rows."""
    lines = [*csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""))]
    above = sum(line[0].startswith("# ") for line in lines)
    head = lines[above]
    return ({name.removeprefix("# "): value for name, value in lines[:above]},
            [dict(zip(head, line, strict=True)) for line in lines[above + 1:]])
