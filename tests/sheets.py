"""Workbooks read back by another library than the one that wrote them."""

from __future__ import annotations

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
