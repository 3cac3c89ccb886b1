"""How a text file is written: its encoding and its delimiter, found where they are certain and asked for where not."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from analytics.errors import UsageError
from analytics.language import N_

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200


def encoding_of(path: Path) -> str:
    """The encoding by the byte order mark, UTF-16 by its zero bytes, otherwise UTF-8 (checked while reading)."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    odd, even = start[1::2].count(0), start[::2].count(0)
    if max(odd, even) > len(start) / 5:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def delimiter_of(path: Path, encoding: str) -> str:
    """The only delimiter that splits the header and nearly all of the first lines alike; a comma for a single column.

    Raise ``UsageError`` that asks for the delimiter where two would do.
    """
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        sample = [line for line, _ in zip(file, range(_SAMPLE), strict=False)]
    fitting = [mark for mark in _DELIMITERS if _fits(sample, mark)]
    if len(fitting) > 1:
        raise UsageError(N_("{file}: the columns could be separated by any of {marks}; say which in the mapping, such "
                            'as delimiter: ";"'), file=path.name, marks=tuple(map(repr, fitting)))
    if fitting:
        return fitting[0]
    return next((mark for mark in _DELIMITERS if sample and mark in sample[0]), ",")


def _fits(sample: list[str], delimiter: str) -> bool:
    try:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter) if row]
    except csv.Error:
        return False
    return bool(widths) and widths[0] > 1 and widths.count(widths[0]) >= 0.8 * len(widths)
