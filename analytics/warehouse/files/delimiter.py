"""How the columns of a text file are separated and quoted: found where it is certain and asked for where it is not."""

from __future__ import annotations

import _csv
import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.files.source import Source

_DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x01", "\x1f", "，")
_SEPARATOR = re.compile(r"sep=(.)[\r\n]*")  # a first line by which Excel is told the delimiter


@dataclass(frozen=True)
class Dialect:
    """One character each; ``escape`` may be None: a quote within quotes is doubled, and escaped by that if any."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None

    def reader(self, lines: Iterable[str], *, strict: bool = True) -> _csv.Reader:
        """The csv module's reader of text lines that are written so."""
        return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, escapechar=self.escape, strict=strict)


def dialect_of(sample: Sequence[str], source: Source) -> Dialect:
    """The dialect of a file's first lines as far as ``source`` does not state it.

    The delimiter is the only one that splits the header and nearly all of the lines alike; a comma for a single column.
    Raise ``UsageError`` that asks for it where two would do.
    """
    quote = source.quote or _quote_of(sample)
    told = _SEPARATOR.fullmatch(sample[0]) if sample else None
    stated = source.delimiter or (told[1] if told else None)
    if stated:
        return Dialect(stated, quote, source.escape)
    widths = {mark: _widths(sample, Dialect(mark, quote, source.escape)) for mark in _DELIMITERS}
    below = {mark: list(dropwhile(_usual(found).__gt__, found)) for mark, found in widths.items()}
    fitting = [m for m, found in widths.items() if _alike(found)] or [m for m, found in below.items() if _alike(found)]
    if len(fitting) > 1:
        raise UsageError(N_("{file}: the columns could be separated by any of {marks}; say which in the mapping, such "
                            'as delimiter: ";"'), file=source.label, marks=tuple(map(repr, fitting)))
    held = (mark for mark in _DELIMITERS if sample and mark in sample[0])
    return Dialect(fitting[0] if fitting else next(held, ","), quote, source.escape)


def _quote_of(sample: Sequence[str]) -> str:
    """A single quote only where all that it could enclose is enclosed by it, and nothing by double quotes."""
    text = "\n".join(line.rstrip("\r\n") for line in sample)
    singles = text.count("'")
    edges = len(re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=$|[,;\t|])", text, re.MULTILINE))
    return "'" if singles and '"' not in text and 2 * edges == singles else '"'


def _widths(sample: Sequence[str], dialect: Dialect) -> list[int]:
    try:
        return [len(row) for row in dialect.reader(sample) if row]
    except csv.Error:
        return []


def _usual(widths: list[int]) -> int:
    return Counter(widths).most_common(1)[0][0] if widths else 0


def _alike(widths: list[int]) -> bool:
    return bool(widths) and widths[0] > 1 and widths.count(widths[0]) >= 0.8 * len(widths)
