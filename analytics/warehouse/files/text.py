"""Text files in, block by block: Arrow reads a block whose quotes are in order, the csv module what is not.

Arrow splits some five million short records a second, but drops what follows a closing quote and knows no lines; so
lines are counted here, and from the first block with a quote out of place on the exact reader takes over, at some
100,000 lines a second.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.files.clean import Cleaner
from analytics.warehouse.files.delimiter import Dialect, dialect_of
from analytics.warehouse.files.encoding import encoding_of
from analytics.warehouse.files.heading import header, header_position
from analytics.warehouse.files.reading import Reading, Report
from analytics.warehouse.files.records import TextFile, exact, report_fields, unclosed
from analytics.warehouse.files.source import Source

_BLOCK = 1 << 20  # bytes read at once
_LONGEST = 8 << 20  # bytes of a record that is waited for: what is looked through again and again until it ends
_SAMPLE, _LINES = 1 << 20, 200  # characters and lines that are looked at first


def read_text(path: Path, source: Source) -> Reading:
    """A delimited text file; ``UsageError`` where its encoding, delimiter or header cannot be told."""
    encoding = source.encoding or encoding_of(path)
    sample = _sample(path, encoding)
    dialect = dialect_of(sample, source)
    names, skipped = _heading(sample, dialect, source)
    if not any(name.strip() for name in names):
        raise UsageError(N_("{file}: the file is empty; it needs a line with the columns' names"), file=path.name)
    file = TextFile(path, encoding, dialect, header(names, path.name), skipped, Cleaner.of(source))
    return Reading(path.name, file.schema, lambda report: _batches(file, report))


def _sample(path: Path, encoding: str) -> list[str]:
    """The first lines, as long as they are not too long."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        text = file.read(_SAMPLE)
    if "\0" in text:
        raise UsageError(N_("{file}: this is no text in {encoding}; export it again as CSV or XLSX"),
                         file=path.name, encoding=encoding)
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    return (lines[:-1] if len(text) == _SAMPLE and len(lines) > 1 else lines)[:_LINES]


def _heading(sample: list[str], dialect: Dialect, source: Source) -> tuple[list[str], int]:
    """The columns' names and how many lines there are until their end; no names where there is no record."""
    reader = dialect.reader(sample, strict=False)
    rows: list[tuple[list[str], int]] = []
    try:
        rows.extend((row, reader.line_num) for row in reader)
    except csv.Error as error:  # further down it is named when it is read
        if not rows:
            raise unclosed(source.label, 1, str(error)) from None
    if source.header is not None:
        return next(((row, end) for row, end in rows if end >= source.header), ([], 0))
    if not any(any(row) for row, _ in rows):
        return [], 0
    return rows[header_position([row for row, _ in rows])]


def _batches(file: TextFile, report: Report) -> Iterator[pa.RecordBatch]:
    line = file.skipped + 1
    rest, chunks = _without_lines(_utf8(file.path, file.encoding), file.skipped)
    fast = len(file.dialect.delimiter.encode()) == 1 and file.dialect.escape is None
    for chunk in chunks:
        rest += chunk
        cut = _end_of_records(rest, file.dialect)
        if not fast or cut is None or len(rest) - cut > _LONGEST:
            yield from exact(file, line, _chain(rest, chunks), report)
            return
        if cut:
            block, rest = rest[:cut], rest[cut:]
            newlines = _newlines(block)
            yield _parsed(file, line, block, newlines, report)
            line += newlines
    if rest:
        yield from exact(file, line, iter((rest,)), report)


def _utf8(path: Path, encoding: str) -> Iterator[bytes]:
    """The file's text as UTF-8; ``UsageError`` names the line that is not valid in its encoding."""
    plain = codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        if plain and file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        while True:
            chunk = file.read(_BLOCK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(encoding, "replace")
                raise UsageError(
                    N_("{file}: line {line} is not valid {encoding}; save it as UTF-8, or say its encoding in the "
                       "mapping, such as encoding: gb18030 or encoding: cp1252"),
                    file=path.name, line=line + before.count("\n"), encoding=encoding) from None
            if not chunk:
                if text and not plain:
                    yield text.encode()
                return
            chunk = chunk if plain else text.encode("utf-8", "surrogatepass")
            line += _newlines(chunk)
            yield chunk


def _without_lines(chunks: Iterator[bytes], lines: int) -> tuple[bytes, Iterator[bytes]]:
    """What follows the first lines: the rest of the chunk in which they end, and the further chunks."""
    rest = b""
    while lines:
        if b"\n" not in rest and b"\r" not in rest[:-1]:
            chunk = next(chunks, None)
            if chunk is None:
                return b"", chunks
            rest += chunk
            continue
        rest = re.sub(rb"\A[^\r\n]*(\r\n|\r|\n)", b"", rest, count=1)
        lines -= 1
    return rest, chunks


def _chain(rest: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from chunks


def _end_of_records(data: bytes, dialect: Dialect) -> int | None:
    """Where the last whole record ends, 0 for nowhere yet; None where quotes or line ends are out of order."""
    quote, mark = re.escape(dialect.quote.encode()), re.escape(dialect.delimiter.encode())
    returns = data.count(b"\r")
    if returns and returns != data.count(b"\r\n") + data.endswith(b"\r"):
        return None
    cut = data.rfind(b"\n") + 1
    quotes = data.count(dialect.quote.encode(), 0, cut)
    if not quotes:
        return cut
    edge = rb"[^" + mark + rb"\r\n" + quote + rb"]"
    if re.search(edge + quote + edge + rb"|[" + mark + rb"\n]" + quote * 2 + edge, data):
        return None
    while cut and quotes % 2:
        before = data.rfind(b"\n", 0, data.rfind(dialect.quote.encode(), 0, cut)) + 1
        quotes -= data.count(dialect.quote.encode(), before, cut)
        cut = before
    return cut


def _newlines(data: bytes) -> int:
    """How many newlines there are; counting bytes in Python takes five times as long where there are many."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == ord("\n")))


def _parsed(file: TextFile, first: int, block: bytes, newlines: int, report: Report) -> pa.RecordBatch:
    """Whole records as columns; ``first`` is the line on which the block starts, ``newlines`` are those in it."""
    wrong: list[pacsv.InvalidRow] = []
    names = file.columns

    def skip(row: pacsv.InvalidRow) -> str:
        wrong.append(row)
        return "skip"

    table = pacsv.read_csv(
        pa.BufferReader(block),
        pacsv.ReadOptions(use_threads=False, column_names=names, block_size=len(block) + 1),
        pacsv.ParseOptions(delimiter=file.dialect.delimiter, quote_char=file.dialect.quote, newlines_in_values=True,
                           ignore_empty_lines=False, invalid_row_handler=skip),
        pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True,
                             null_values=file.cleaner.null_values, check_utf8=False))
    columns = [column.combine_chunks() for column in table.columns]
    starts, kept = _lines(columns, wrong, first, newlines)
    for row in wrong:
        report_fields(file, int(starts[row.number - 1]), next(file.dialect.reader([row.text])), report)
    tidy = len(starts) < newlines or file.has_blanks(block)
    return file.cleaner.batch([pa.array(kept), *columns], file.schema, report, tidy=tidy)


def _lines(
    columns: list[pa.Array], wrong: list[pacsv.InvalidRow], first: int, newlines: int
) -> tuple[np.ndarray, np.ndarray]:
    """The line on which each record starts, and those of them that became rows."""
    at = [row.number - 1 for row in wrong]
    lengths = np.ones(len(columns[0]) + len(wrong), np.int64)
    if len(lengths) < newlines:
        inside = sum(pc.count_substring(column, "\n").fill_null(0).to_numpy() for column in columns)
        lengths[np.delete(np.arange(len(lengths)), at)] += inside
        lengths[at] += np.array([row.text.count("\n") for row in wrong], np.int64)
    starts = first + np.cumsum(lengths) - lengths
    return starts, np.delete(starts, at)
