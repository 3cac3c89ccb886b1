"""Rows joined on request: those of a table whose names mean the same, and all that refers to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse import quoting
from analytics.warehouse.columns import Table
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.schema import SCHEMA


@dataclass(frozen=True)
class Joined:
    """``rows`` of a table had the name ``other`` and are now the row named ``kept``."""

    table: str
    kept: str
    other: str
    rows: int


def join(con: duckdb.DuckDBPyConnection, mapping: Mapping, tables: Iterable[Table]) -> tuple[Joined, ...]:
    """Join the rows of tables as the mapping asks under ``same``; a name that is not there is joined to none.

    What refers to a row that goes refers to the one that is kept. ``UsageError`` where that one is not there.
    """
    present = list(tables)
    joined: list[Joined] = []
    for name, names in mapping.same.items():
        _pair(con, SCHEMA[name], names)
        for table in present:
            for column in table.columns:
                if column.table == name:
                    _refer(con, table.name, column.name)
        joined += _remove(con, SCHEMA[name], names)
    con.execute("DROP TABLE IF EXISTS joined")
    return tuple(joined)


def _pair(con: duckdb.DuckDBPyConnection, table: Table, names: dict[str, tuple[str, ...]]) -> None:
    """The keys that go, each with the one that is kept: of the first sound row with that name."""
    relation, key = quoting.name(table.name), quoting.name(table.key[0])
    con.register(":same", pa.table({"kept": pa.array([kept for kept, others in names.items() for _ in others]),
                                    "other": pa.array([other for others in names.values() for other in others])}))
    con.execute(f"""CREATE OR REPLACE TEMP TABLE joined AS
        WITH named AS (SELECT name, min_by({key}, (__part, __line)) AS key FROM {relation}
                       WHERE __fault IS NULL AND {key} IS NOT NULL GROUP BY name)
        SELECT DISTINCT t.{key} AS gone, named.key AS kept, same.kept AS name, same.other
        FROM {relation} t JOIN ":same" same ON t.name = same.other LEFT JOIN named ON named.name = same.kept
        WHERE t.{key} IS DISTINCT FROM named.key""")
    con.unregister(":same")
    for (name,) in con.execute("SELECT name FROM joined WHERE kept IS NULL ORDER BY name LIMIT 1").fetchall():
        raise UsageError(N_("same.{table}: no row is named '{name}', so that nothing can be joined into it; write a "
                            "name that is there"), table=table.name, name=name)


def _refer(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    con.execute(f"UPDATE {quoting.name(table)} AS t SET {quoting.name(column)} = j.kept FROM joined j "
                f"WHERE t.{quoting.name(column)} = j.gone")


def _remove(con: duckdb.DuckDBPyConnection, table: Table, names: dict[str, tuple[str, ...]]) -> list[Joined]:
    """The rows that go, counted; they are not loaded, and were left out on purpose."""
    relation, key = quoting.name(table.name), quoting.name(table.key[0])
    gone = f"FROM {relation} AS t USING joined AS j WHERE t.{key} = j.gone AND t.name = j.other"
    counts = dict(con.execute(f"SELECT t.name, count(*) {gone.replace(' USING', ',')} GROUP BY 1").fetchall())
    con.execute(f"DELETE {gone}")
    return [Joined(table.name, kept, other, counts.get(other, 0)) for kept, others in names.items()
            for other in others]
