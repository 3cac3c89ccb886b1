"""An entry's rows for a table: cast to the schema's types, each with the first rule that it breaks by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analytics.warehouse import quoting
from analytics.warehouse.cast import Form, typed_sql
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.forms import Forms
from analytics.warehouse.quality import raw_name, row_fault_sql
from analytics.warehouse.values import Staged

_ASKED = "a value asks for its column's form"  # ends an attempt; nobody reads it


@dataclass(frozen=True)
class Part:
    """One entry's rows for a table: its relation, with the raw values of the mapped columns, and their ``forms``.

    ``credit``: its rows are made by crediting sales, and none is left out. ``joined``: the source's order is lost.
    ``first``: only the first row with each key, of these rows and of those that are in the table already.
    """

    table: Table
    source: Staged
    forms: Forms
    joined: bool
    credit: bool = False
    first: bool = False

    def insert(self, con: duckdb.DuckDBPyConnection, number: int) -> None:
        """All rows into the table in the order of the source, with their marks; ``number`` is the part's.

        They are read in the stated forms. The first value that asks for more ends that without a trace, and they are
        read again in the forms that all values prove; ``UsageError`` asks for what those leave open.
        """
        try:
            con.execute(self._insert_sql(number, self.forms.stated, self.forms.asks))
        except duckdb.InvalidInputException as error:
            if _ASKED not in str(error):
                raise
            con.execute(self._insert_sql(number, self.forms.proved(con), ""))

    @property
    def _columns(self) -> str:
        return ", ".join(quoting.name(column.name) for column in self.table.columns)

    def _insert_sql(self, number: int, forms: Mapping[str, Form], asks: str) -> str:
        rows = self._typed(forms, asks)
        if self.first:
            rows = self._firsts(rows)
        order = f"ORDER BY __line, {self._columns}" if self.joined else ""
        return (f"INSERT INTO {quoting.name(self.table.name)} ({self._columns}, __part, __line, __fault) "
                f"SELECT {self._columns}, {number}, __line, __fault FROM ({rows} {order})")

    def _typed(self, forms: Mapping[str, Form], asks: str) -> str:
        """SQL for the rows in these forms; an error where a row ``asks`` for others (before all else: faulty ones can).

        That is computed beside the casts, whose beginnings it shares.
        """
        raws = ", ".join(raw_name(name) for name in forms)
        typed = ", ".join(f"{_typed_sql(column, forms)} AS {quoting.name(column.name)}"
                          for column in self.table.columns)
        fault = row_fault_sql(self.table, forms)
        if asks:
            fault = f"CASE WHEN __asks THEN error({quoting.text(_ASKED)}) ELSE {fault} END"
        return (f"SELECT __line, {self._columns}, {fault} AS __fault FROM "
                f"(SELECT __line, __fault, {raws}, {typed}, {asks or 'false'} AS __asks FROM {self.forms.relation})")

    def _firsts(self, rows: str) -> str:
        """A sound row goes before others; a key that is empty identifies nothing: such rows are kept for the checks."""
        key = [quoting.name(column) for column in self.table.key]
        same = " AND ".join(f"t.{column} = p.{column}" for column in key)
        given = " AND ".join(f"{column} IS NOT NULL" for column in key)
        there = f"SELECT 1 FROM {quoting.name(self.table.name)} t WHERE {same} AND t.__fault IS NULL"
        ranked = (f"SELECT *, row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY __fault IS NOT NULL, __line, "
                  f"{self._columns}) AS n FROM ({rows})")
        return (f"SELECT __line, {self._columns}, __fault FROM ({ranked}) p WHERE NOT ({given}) "
                f"OR (n = 1 AND NOT EXISTS ({there}))")


def _typed_sql(column: Column, forms: Mapping[str, Form]) -> str:
    if column.name in forms:
        return typed_sql(column, raw_name(column.name), forms[column.name])
    return f"CAST({quoting.text(column.default)} AS {column.sql_type})"
