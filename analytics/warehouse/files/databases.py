"""Tables of another DuckDB file, and queries on PostgreSQL, in."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse import quoting
from analytics.warehouse.files.clean import Cleaner
from analytics.warehouse.files.heading import LINE, header
from analytics.warehouse.files.reading import Reading, Report
from analytics.warehouse.files.source import Source

_BATCH = 50_000  # rows
URL = "BRIDGEBOARD_SOURCE_{name}"  # the variable that holds a database's URL
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "access_mode": "READ_ONLY", "enable_external_access": "false", "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false"}


def numbered(path: Path, source: Source, found: pa.Schema, rows: Callable[[], Iterable[pa.RecordBatch]]) -> Reading:
    """Typed columns with the numbers of their records as lines, counted from 1; texts are cleaned like those of files.

    A moment with a time zone is what the clock there showed: that decides the day.
    """
    cleaner = Cleaner.of(source)
    types = (pa.int64(), *map(_plain, found.types))
    schema = pa.schema(list(zip((LINE, *header(found.names, path.name)), types, strict=True)))

    def batches(report: Report) -> Iterator[pa.RecordBatch]:
        first = 1
        for batch in rows():
            columns = [_clock(column).cast(type_) for column, type_ in zip(batch.columns, types[1:], strict=True)]
            lines = pa.array(np.arange(first, first + len(batch)))
            yield cleaner.batch([lines, *columns], schema, report)
            first += len(batch)

    return Reading(path.name, schema, batches)


def _plain(type_: pa.DataType) -> pa.DataType:
    """Texts are one type, however they are stored; a moment has no time zone."""
    if pa.types.is_dictionary(type_):
        return _plain(type_.value_type)
    if pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.string()
    return pa.timestamp(type_.unit) if pa.types.is_timestamp(type_) else type_


def _clock(column: pa.Array) -> pa.Array:
    return pc.local_timestamp(column) if pa.types.is_timestamp(column.type) and column.type.tz else column


def duckdb_tables(path: Path) -> list[str]:
    """The tables and views of a DuckDB file; ``UsageError`` where it is none, or another process writes to it."""
    with _opened(path) as con:
        return [name for (name,) in con.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1").fetchall()]


def read_duckdb(path: Path, source: Source) -> Reading:
    """A table of a DuckDB file; ``UsageError`` where there are several and none is named."""
    names = duckdb_tables(path)
    table = source.table or (names[0] if len(names) == 1 else None)
    if table is None:
        raise UsageError(N_("{file}: say which table in the mapping, such as table: {table}{suggestion}"),
                         file=path.name, table=names[0] if names else "sales", suggestion=suggestion("", names))
    if table not in names:
        raise UsageError(N_("{file}: there is no table '{table}'{suggestion}"), file=path.name, table=table,
                         suggestion=suggestion(table, names))
    sql = f"SELECT * FROM {quoting.name(table)}"
    with _opened(path) as con:
        found = con.sql(f"{sql} LIMIT 0").to_arrow_table().schema

    def rows() -> Iterator[pa.RecordBatch]:
        with _opened(path) as con:
            yield from con.sql(sql).to_arrow_reader(_BATCH)

    return numbered(path, source, found, rows)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file, to read from it and nowhere else: what its views may name is not ours to trust."""
    try:
        with duckdb.connect(str(path), config=_LOCKED) as con:
            yield con
    except duckdb.Error as error:
        raise UsageError(N_("{file}: this DuckDB file cannot be read ({reason}); close what has it open, or copy it"),
                         file=path.name, reason=str(error).splitlines()[0]) from None


def database_url(source: Source) -> str:
    """The URL of a source's database, from the environment; ``UsageError`` names the variable where it is not set."""
    name = URL.format(name=(source.database or "").upper())
    if not os.environ.get(name):
        raise UsageError(N_("database {database}: set {variable} to its URL, such as {example}"),
                         database=source.database, variable=name, example="postgresql://reader@server/crm")
    return os.environ[name]
