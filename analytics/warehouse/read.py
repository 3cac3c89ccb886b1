"""Files in: CSV with any common delimiter and encoding, XLSX and Parquet, as batches of columns with line numbers.

The csv module and not DuckDB reads CSV, because it alone knows the line of every record (quoted line breaks, blank
lines) and every record with too many or too few fields, at some 100,000 lines a second.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.delimiter import delimiter_of, encoding_of
from analytics.warehouse.mapping import Source
from analytics.warehouse.spreadsheet import read_sheet

LINE = "__line"
_EMPTY = N_("{file}: the file is empty; it needs a line with the columns' names")
_BATCH = 2_000  # rows turned into columns at once: few enough to stay in the processor's cache


@dataclass(frozen=True)
class Unreadable:
    """A record that is no row: too many fields, too few, or quotes that do not match."""

    line: int
    rule: str
    text: str


@dataclass(frozen=True)
class Reading:
    """A file being read: ``batches`` hold the column ``LINE`` and the file's own; ``unreadable`` fills up meanwhile."""

    columns: tuple[str, ...]
    batches: Iterator[pa.Table]
    unreadable: list[Unreadable] = field(default_factory=list)


def open_source(folder: Path, source: Source) -> Reading:
    """Start to read a source's file; raise ``UsageError`` naming file and remedy where that is not possible."""
    path = (folder / source.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UsageError(N_("{file}: a source must lie inside the folder {folder}; move the file there"),
                         file=source.file, folder=folder)
    if not path.is_file():
        raise UsageError(N_("{file}: there is no such file in {folder}; check its name in the mapping"),
                         file=source.file, folder=folder)
    if path.stat().st_size == 0:
        raise UsageError(_EMPTY, file=source.file)
    kind = path.suffix.lower()
    if kind == ".parquet":
        return _parquet(path)
    if kind in (".xlsx", ".xlsm"):
        names, lines, values = read_sheet(path, source.sheet, source.decimal)
        columns = header(names, source.file)
        table = pa.Table.from_arrays([pa.array(lines, pa.int64()), *values], [LINE, *columns])
        return Reading(columns, iter((table,)))
    return _csv(path, source)


def header(names: Sequence[str], file: str) -> tuple[str, ...]:
    """Column names as they are used: trimmed, numbered where empty; two that are alike (or like ours) are refused."""
    columns = tuple(str(name).strip() or f"column {n}" for n, name in enumerate(names, 1))
    folded = [column.casefold() for column in (*columns, LINE, "__fault")]
    for column in columns:
        if folded.count(column.casefold()) > 1:
            raise UsageError(N_("{file}: there are two columns named '{column}'; rename one of them in the file"),
                             file=file, column=column)
    return columns


def _parquet(path: Path) -> Reading:
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise UsageError(N_("{file}: this is no readable Parquet file ({reason}); export it again"),
                         file=path.name, reason=error) from None

    names = header(file.schema_arrow.names, path.name)

    def batches() -> Iterator[pa.Table]:
        line = 1
        for batch in file.iter_batches(_BATCH):
            columns = [_wall_clock(column) for column in batch.columns]
            lines = pa.array(range(line, line + len(batch)), pa.int64())
            yield pa.Table.from_arrays([lines, *columns], [LINE, *names])
            line += len(batch)

    return Reading(names, batches())


def _wall_clock(column: pa.Array) -> pa.Array:
    """A moment with a time zone as the clock there showed it: that decides the day."""
    zoned = pa.types.is_timestamp(column.type) and column.type.tz
    return pc.local_timestamp(column) if zoned else column


def _csv(path: Path, source: Source) -> Reading:
    encoding = source.encoding or encoding_of(path)
    delimiter = source.delimiter or delimiter_of(path, encoding)
    rows = _records(path, encoding, delimiter)
    unreadable: list[Unreadable] = []
    _, first = next(((n, row) for n, row in rows if isinstance(row, list)), (0, None))
    if first is None:
        raise UsageError(_EMPTY, file=path.name)
    columns = header(first, path.name)

    def good() -> Iterator[tuple[int, list[str]]]:
        for line, row in rows:
            if isinstance(row, str):
                unreadable.append(Unreadable(line, "quotes", row))
            elif len(row) != len(columns):
                rule = "too_many_fields" if len(row) > len(columns) else "too_few_fields"
                unreadable.append(Unreadable(line, rule, delimiter.join(row)))
            else:
                yield line, row

    def batches() -> Iterator[pa.Table]:
        rows = good()
        while chunk := list(islice(rows, _BATCH)):
            lines = pa.array([line for line, _ in chunk], pa.int64())
            values = zip(*(row for _, row in chunk), strict=True)
            yield pa.Table.from_arrays([lines, *(pa.array(v, pa.string()) for v in values)], [LINE, *columns])

    return Reading(columns, batches(), unreadable)


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Every record with the line it starts on: its fields, or a text where its quotes do not match."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError as error:
                raise _undecodable(path, encoding, error) from None
            except csv.Error as error:
                if "expected after" not in str(error):
                    raise UsageError(N_("{file}: the quote opened on line {line} is not closed; mend that line"),
                                     file=path.name, line=line) from None
                yield line, str(error)
                continue
            if any(row):
                yield line, row


def _undecodable(path: Path, encoding: str, error: UnicodeDecodeError) -> UsageError:
    data = path.read_bytes()
    try:
        data.decode(encoding)
    except UnicodeDecodeError as whole:
        error = whole
    line = data[: error.start].decode(encoding, "replace").count("\n") + 1
    return UsageError(
        N_("{file}: line {line} is not valid {encoding}; say the file's encoding in the mapping, such as "
           "encoding: gb18030 or encoding: cp1252"),
        file=path.name, line=line, encoding=encoding)
