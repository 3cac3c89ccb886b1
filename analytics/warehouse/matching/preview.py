"""A look at a file before it is loaded: its parts, where each begins, its columns and its first rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import Phrase
from analytics.warehouse.files.databases import duckdb_tables
from analytics.warehouse.files.heading import LINE
from analytics.warehouse.files.read import kind_of, open_source
from analytics.warehouse.files.reading import Reading
from analytics.warehouse.files.source import Source
from analytics.warehouse.files.spreadsheet import sheets
from analytics.warehouse.matching.kinds import Column, columns_of
from analytics.warehouse.matching.sample import sampled

SHOWN = 20  # rows
_LOOKED_AT = 50_000  # rows


@dataclass(frozen=True)
class Preview:
    """What was seen of one source: ``source`` says what it is and how it was read, ``name`` what a mapping calls it.

    ``heading`` is the line of its first record less one; ``rows`` are the first as they were read, None where empty;
    ``looked_at`` counts the rows looked at, all of them unless it is a ``sample``, and ``seen`` holds them. ``fault``
    says why it cannot be read; then it has no columns.
    """

    name: str
    source: Source
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    heading: int = 0
    looked_at: int = 0
    sample: bool = False
    fault: Phrase | None = None
    seen: pa.Table | None = field(default=None, repr=False, compare=False)

    def __getitem__(self, column: str) -> Column:
        return next(one for one in self.columns if one.name == column)

    @property
    def title(self) -> str:
        """What a reader knows it by: the file's name, with that of the sheet or table where it has several."""
        return " · ".join(filter(None, (self.source.label, self.source.sheet or self.source.table)))

    def identified_by(self, columns: Sequence[str]) -> bool:
        """Whether these columns have values in every row that was looked at, and together none of them twice."""
        if self.seen is None or not len(self.seen) or any(self.seen.column(name).null_count for name in columns):
            return False
        return len(self.seen.group_by(list(columns)).aggregate([])) == len(self.seen)

    @property
    def doubts(self) -> tuple[Phrase, ...]:
        """What a load would ask, or refuse."""
        asked = tuple(column.doubt for column in self.columns if column.doubt)
        return (self.fault, *asked) if self.fault else asked


def previews(files: list[Path], **reading: Any) -> list[Preview]:
    """A preview of every sheet or table of files; ``reading`` holds what a source may say, for all of them.

    A part that cannot be read has a ``fault``; raise ``UsageError`` only where ``reading`` is wrong.
    """
    found: list[Preview] = []
    for path in files:
        for part in _parts(path):
            source = checked(Source, {"file": path.name, **part, **reading}, path.name)
            found.append(preview(path.parent, source, _name(source, {one.name for one in found})))
    return found


def preview(folder: Path, source: Source, name: str = "") -> Preview:
    """A look at one source; of a long one only at its beginning and, in a text file, at places further down."""
    name = name or _name(source, set())
    try:
        path = folder / source.file
        if source.file and path.is_file() and kind_of(path) == "text":
            with sampled(path) as (small, sample):
                return _seen(name, source, open_source(small.parent, source), sample)
        return _seen(name, source, open_source(folder, source), False)
    except UsageError as error:
        return Preview(name, source, fault=error.phrase)


def _parts(path: Path) -> Iterator[dict[str, str]]:
    """Each sheet of a workbook that holds something, each table of a DuckDB file, or the file itself."""
    try:
        kind = kind_of(path)
        if kind == "workbook":
            filled = sheets(path, filled=True)
            yield from [{"sheet": name} for name in filled] if len(filled) > 1 else [{}]
        elif kind == "duckdb":
            yield from ({"table": name} for name in duckdb_tables(path))
        else:
            yield {}
    except (UsageError, OSError):  # said by the preview of the file
        yield {}


def _name(source: Source, taken: set[str]) -> str:
    """What a mapping may call the source: letters, digits and _, as in its file's name as far as that goes."""
    stem = "_".join(filter(None, (Path(source.file).stem or source.database, source.sheet or source.table)))
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in stem).strip("_")
    name = letters if letters[:1].isalpha() else f"source_{letters}".rstrip("_")
    return next(one for one in (name, *(f"{name}_{n}" for n in range(2, len(taken) + 3))) if one not in taken)


def _seen(name: str, source: Source, reading: Reading, sample: bool) -> Preview:
    batches: list[pa.RecordBatch] = []
    for batch in reading.batches():
        batches.append(batch)
        if sum(map(len, batches)) >= _LOOKED_AT:
            break
    table = pa.Table.from_batches(batches, reading.schema)
    more = len(table) > _LOOKED_AT or sum(map(len, batches)) >= _LOOKED_AT
    table = table.slice(0, _LOOKED_AT)
    lines = table.column(LINE).slice(0, 1).to_pylist()
    values = table.drop_columns([LINE])
    columns = columns_of(values, source.label, f"sources.{name}")
    rows = tuple(tuple(row.values()) for row in values.slice(0, SHOWN).to_pylist())
    return Preview(name, source, tuple(columns), rows, lines[0] - 1 if lines else 1, len(values), sample or more,
                   seen=values)
