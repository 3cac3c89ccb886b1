"""Cells of CSV that a spreadsheet would take for a formula: a quote before them makes them text."""

from __future__ import annotations

import csv
import io
import re

_RISKY = ("=", "+", "-", "@", "\t", "\n")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


def safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula, with a quote before it; a carriage return, which would begin
    a row, is a line feed."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text.startswith(_RISKY) else text


def safe_csv(text: str) -> str:
    """A CSV document of which no cell starts a formula; numbers stay numbers, and lines end as ``\\n``."""
    made = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(made, lineterminator="\n").writerows(
        [cell if _NUMBER.fullmatch(cell) else safe(cell) for cell in row] for row in rows)
    return made.getvalue().rstrip("\n")
