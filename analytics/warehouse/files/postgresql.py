"""A query on PostgreSQL in: it runs once, in a transaction that can only read, and comes as a file in CSV."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.files.databases import database_url
from analytics.warehouse.files.heading import LINE
from analytics.warehouse.files.reading import Reading, Report
from analytics.warehouse.files.source import Source
from analytics.warehouse.files.text import read_text
from analytics.warehouse.snapshots import short_of_room

_SECONDS = 10  # to connect
_NUMBERS = {20: pa.int64(), 21: pa.int64(), 23: pa.int64(), 700: pa.float64(), 701: pa.float64(), 1700: pa.float64()}


def read_postgresql(source: Source) -> Reading:
    """What the query gives, as of now. ``UsageError`` where the database cannot be reached or refuses the query."""
    folder = tempfile.mkdtemp(prefix="bridgeboard-")
    try:
        reading = _copied(source, Path(folder) / "rows.csv")
    except BaseException:
        shutil.rmtree(folder)
        raise
    weakref.finalize(reading, shutil.rmtree, folder)  # the rows are kept as long as they can be read
    return reading


def _copied(source: Source, file: Path) -> Reading:
    try:
        with (short_of_room(file.parent),
              psycopg.connect(database_url(source), connect_timeout=_SECONDS) as connection):
            connection.read_only = True
            types = _copy(connection, source.query or "", file)
    except psycopg.Error as error:
        raise UsageError(N_("database {database}: the query failed ({reason}); mend it, or try again when the database "
                            "can be reached"), database=source.label, reason=" ".join(str(error).split())) from None
    written = source.model_copy(update={"encoding": "utf-8", "delimiter": ",", "quote": '"', "header": 1})
    copied = read_text(file, written)
    schema = pa.schema([(LINE, pa.int64()), *zip(copied.columns, types, strict=True)])

    def batches(report: Report) -> Iterator[pa.RecordBatch]:
        for batch in copied.batches():
            yield batch.set_column(0, LINE, pc.subtract(batch.column(0), 1)).cast(schema)

    return Reading(source.label, schema, batches)


def _copy(connection: psycopg.Connection, query: str, file: Path) -> list[pa.DataType]:
    """The rows in CSV, and the types of their columns.

    A query that is more than one statement is refused by itself, before it becomes a part of another one.
    """
    with connection.cursor() as cursor, file.open("wb") as out:
        cursor.execute("SET datestyle = ISO")
        cursor.execute("SET client_encoding = 'UTF8'")
        server = connection.pgconn
        for answer in (server.prepare(b"asked", query.encode()), server.describe_prepared(b"asked")):
            if answer.status != psycopg.pq.ExecStatus.COMMAND_OK:
                raise psycopg.ProgrammingError(answer.error_message.decode())
        with cursor.copy(f"COPY (\n{query}\n) TO STDOUT (FORMAT csv, HEADER)".encode()) as copy:
            for chunk in copy:
                out.write(chunk)
    return [_NUMBERS.get(answer.ftype(n), pa.string()) for n in range(answer.nfields)]
