"""Delimited records, one by one: the csv module knows the line of each, and each that is none.

It splits some 100,000 lines a second; ``text`` uses it where quotes are out of order.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.files.clean import BLANKS, Cleaner
from analytics.warehouse.files.delimiter import Dialect
from analytics.warehouse.files.heading import LINE
from analytics.warehouse.files.reading import Report, Unreadable

LONGEST_LINE = 32 << 20  # bytes
_BATCH = 2_000  # records turned into columns at once: few enough for the processor's cache


@dataclass(frozen=True)
class TextFile:
    """How a text file is written: ``skipped`` lines come before the first record."""

    path: Path
    encoding: str
    dialect: Dialect
    columns: tuple[str, ...]
    skipped: int
    cleaner: Cleaner

    @cached_property
    def schema(self) -> pa.Schema:
        """Line numbers and texts."""
        return pa.schema([(LINE, pa.int64()), *((name, pa.string()) for name in self.columns)])

    @cached_property
    def ends(self) -> np.ndarray:
        """Which bytes stand before and after values."""
        ends = np.zeros(256, bool)
        ends[list(f"\r\n{self.dialect.quote}{self.dialect.delimiter}".encode())] = True
        return ends

    def has_blanks(self, block: bytes) -> bool:
        """Whether a blank stands at an end of a value; looking for that costs less than trimming all values."""
        if not block.isascii() and any(blank.encode() in block for blank in BLANKS if ord(blank) > 127):
            return True
        if self.dialect.delimiter == "\t" and self.dialect.quote.encode() in block:  # a tab may stand within quotes
            return True
        data = np.frombuffer(block, np.uint8)
        blank = np.flatnonzero((data == 32) | (data == (32 if self.dialect.delimiter == "\t" else 9)))
        after = np.minimum(blank + 1, len(data) - 1)
        return bool(len(blank) and (blank[0] == 0 or self.ends[data[blank - 1]].any() or self.ends[data[after]].any()))


def exact(file: TextFile, first: int, chunks: Iterator[bytes], report: Report) -> Iterator[pa.RecordBatch]:
    """Record by record, each with the line it starts on."""
    records = _records(file, first, chunks, report)
    while rows := list(islice(records, _BATCH)):
        lines = pa.array([line for line, _ in rows], pa.int64())
        columns = [pa.array(values, pa.string()) for values in zip(*(row for _, row in rows), strict=True)]
        yield file.cleaner.batch([lines, *columns], file.schema, report)


def _records(file: TextFile, first: int, chunks: Iterator[bytes], report: Report) -> Iterator[tuple[int, list[str]]]:
    reader = file.dialect.reader(_text_lines(chunks))
    while True:
        line = first + reader.line_num
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" not in str(error):
                raise unclosed(file.path.name, line, str(error)) from None
            report(Unreadable(line, "quotes", str(error)))
            continue
        if len(row) == len(file.columns):
            yield line, row
        else:
            report_fields(file, line, row, report)


def unclosed(file: str, line: int, error: str) -> UsageError:
    """What to say of an error of the csv module: a value that begins on ``line`` is too long or does not end."""
    if "field limit" in error:
        return UsageError(N_("{file}: a value on line {line} is longer than {most} characters; most likely a quote "
                             "before it is not closed: mend that line"),
                          file=file, line=line, most=f"{csv.field_size_limit():,}")
    return UsageError(N_("{file}: the quote opened on line {line} is not closed; mend that line"),
                      file=file, line=line)


def report_fields(file: TextFile, line: int, row: list[str], report: Report) -> None:
    """A record with another number of fields than there are columns; one without any value is none."""
    if any(row):
        rule = "too_many_fields" if len(row) > len(file.columns) else "too_few_fields"
        report(Unreadable(line, rule, file.dialect.delimiter.join(row)))


def _text_lines(chunks: Iterator[bytes]) -> Iterator[str]:
    """Lines with their ends; one longer than any value may be is given in parts."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).splitlines(keepends=True) or [b""]
        if rest.endswith(b"\n"):
            whole.append(rest)
            rest = b""
        yield from (line.decode() for line in whole)
        if len(rest) > LONGEST_LINE:
            cut = rest.rfind(b" ") + 1 or len(rest)
            yield rest[:cut].decode("utf-8", "replace")
            rest = rest[cut:]
    if rest:
        yield rest.decode()
