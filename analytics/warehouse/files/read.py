"""Files in: what kind a file is decides its content, not its name; each kind has its reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.files.databases import numbered, read_duckdb
from analytics.warehouse.files.reading import Reading
from analytics.warehouse.files.source import Source
from analytics.warehouse.files.spreadsheet import read_sheet
from analytics.warehouse.files.text import read_text

Kind = Literal["text", "workbook", "parquet", "duckdb"]
_BATCH = 50_000  # rows
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLSX and ODS; XLS, and XLSX with a password


def open_source(folder: Path, source: Source) -> Reading:
    """Start to read a source; raise ``UsageError`` naming the file or database and the remedy where that fails."""
    if source.database:
        from analytics.warehouse.files.postgresql import read_postgresql

        return read_postgresql(source)
    path = (folder / source.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise UsageError(N_("{file}: a source must lie inside the folder {folder}; move the file there"),
                         file=source.file, folder=folder)
    if not path.is_file():
        raise UsageError(N_("{file}: there is no such file in {folder}; check its name in the mapping"),
                         file=source.file, folder=folder)
    readers = {"text": read_text, "workbook": read_sheet, "parquet": _read_parquet, "duckdb": read_duckdb}
    return readers[kind_of(path)](path, source)


def kind_of(path: Path) -> Kind:
    """What kind of file it is, by its first bytes; ``UsageError`` where it is empty or a web page."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise UsageError(N_("{file}: the file is empty; it needs a line with the columns' names"), file=path.name)
    if path.suffix.lower() == ".parquet" or start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((_ZIP, _COMPOUND)):
        return "workbook"
    if start[8:12] == b"DUCK":
        return "duckdb"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise UsageError(N_("{file}: this is a web page or XML, whatever its name says; save it as XLSX or CSV"),
                         file=path.name)
    return "text"


def _read_parquet(path: Path, source: Source) -> Reading:
    unreadable = N_("{file}: this is no readable Parquet file ({reason}); export it again")
    try:
        file = pq.ParquetFile(path)
        schema = pa.schema(zip(file.schema_arrow.names, file.schema_arrow.types, strict=True))  # names that are no text
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise UsageError(unreadable, file=path.name, reason=error) from None

    def rows() -> Iterator[pa.RecordBatch]:
        try:
            for batch in file.iter_batches(_BATCH):
                batch.validate(full=True)  # texts that are none would end the load in the middle
                yield batch
        except (pa.ArrowException, OSError) as error:
            raise UsageError(unreadable, file=path.name, reason=error) from None

    return numbered(path, source, schema, rows)
