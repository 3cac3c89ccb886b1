"""A mapping's values as SQL over a source: columns, constants, expressions, look-ups, each with its possible fault."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.warehouse import expression, quoting
from analytics.warehouse.files.reading import Reading
from analytics.warehouse.mapping_parts import Value

FAULT = "STRUCT(rule VARCHAR, col VARCHAR, value VARCHAR)"
NO_FAULT = f"CAST(NULL AS {FAULT})"
LONGEST = 200  # characters that are kept of a value that breaks a rule
NO_COLUMN = N_("{file} has no column '{column}' ({key}){suggestion}")


@dataclass(frozen=True)
class Staged:
    """A source that is read whenever its relation is: that holds its rows with ``__line`` and ``__fault``.

    ``read`` counts the file's records, ``unread`` those of them that are no rows, and ``made`` the rows made of the
    others: as many, or ``cells`` times as many where columns became rows.
    """

    name: str
    file: str
    relation: str
    columns: tuple[str, ...]
    reading: Reading
    cells: int = 1

    @property
    def read(self) -> int:
        """Records of the file, once it has been read."""
        return self.reading.rows + self.unread

    @property
    def unread(self) -> int:
        """Records that are no rows."""
        return len(self.reading.unreadable)

    @property
    def made(self) -> int:
        """Rows made of the other records."""
        return self.reading.rows * self.cells

    def column(self, name: str, key: str) -> str:
        """The quoted column; raise ``UsageError`` naming the mapping's key where the source has no such column."""
        if name.casefold() not in {column.casefold() for column in self.columns}:
            raise UsageError(NO_COLUMN, file=self.file, column=name, key=key, suggestion=suggestion(name, self.columns))
        return quoting.name(name)


@dataclass(frozen=True)
class Piece:
    """One value as SQL over the source aliased ``p``; ``join`` is what it needs, ``fault`` its fault or NULL."""

    sql: str
    join: str = ""
    fault: str = NO_FAULT


def fault_sql(rule: str, column: str, value: str) -> str:
    """SQL for a fault: the rule broken, the schema's column, and the value in ``LONGEST`` characters at most."""
    return (f"struct_pack(rule := {quoting.text(rule)}, col := {quoting.text(column)}, "
            f"value := left(CAST({value} AS VARCHAR), {LONGEST}))")


def piece(
    con: duckdb.DuckDBPyConnection, source: Staged, staged: dict[str, Staged], value: Value, at: tuple[str, ...]
) -> Piece:
    """The SQL of one mapped value; ``at`` is its place in the mapping, the column's name last."""
    column, key = at[-1], ".".join(at)
    if value.column is not None:
        return Piece(f"p.{source.column(value.column, key)}")
    if value.constant is not None:
        return Piece(quoting.text(value.constant))
    if value.expression is not None:
        attempt, inputs = attempt_sql(con, source, value.expression, key)
        fault = fault_sql("expression", column, inputs)
        return Piece(f"{attempt}[1]", fault=f"CASE WHEN {attempt} IS NULL THEN {fault} END")
    return _look_up(source, staged[value.look_up or ""], value, column, key)


def attempt_sql(
    con: duckdb.DuckDBPyConnection, source: Staged, text: str, key: str, type_: str = ""
) -> tuple[str, str]:
    """SQL for ``[value]``, or NULL where computing fails, and SQL for the values that went in, for the message."""
    scalar = expression.parse(text)
    for column in scalar.columns:
        source.column(column, key)
    sql = f"CAST({scalar.sql} AS {type_})" if type_ else scalar.sql
    try:
        con.execute(f"SELECT TRY([{sql}]) FROM {source.relation} LIMIT 0")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UsageError(N_("{key}: the expression '{text}' cannot be computed ({reason}); mend it"),
                         key=key, text=text, reason=reason) from None
    inputs = ", ".join(f"p.{quoting.name(column)}" for column in scalar.columns)
    return f"TRY([{sql}])", f"concat_ws(', ', {inputs})" if inputs else "''"


def _look_up(source: Staged, other: Staged, value: Value, column: str, key: str) -> Piece:
    """A row of the other source by key: none or several different ones are faults unless the mapping says what then."""
    by = f"CAST(p.{source.column(value.by or '', key)} AS VARCHAR)"
    match = f"CAST({other.column(value.match or value.by or '', key)} AS VARCHAR)"
    take = other.column(value.take or "", key)
    alias = quoting.name(f"look_up {column}")
    join = (f"LEFT JOIN (SELECT {match} AS \":k\", min({take}) AS \":v\", count(DISTINCT {take}) AS \":n\" "
            f"FROM {other.relation} WHERE {match} IS NOT NULL GROUP BY 1) {alias} ON {alias}.\":k\" = {by}")
    none = f"{by} IS NOT NULL AND {alias}.\":k\" IS NULL"
    several = f"{alias}.\":n\" > 1"
    faults = [f"WHEN {test} THEN {fault_sql(rule, column, by)}"
              for test, rule, key_ in ((none, "not_found", "if_none"), (several, "several_found", "if_several"))
              if key_ not in value.model_fields_set]
    sql = f"{alias}.\":v\""
    if {"if_none", "if_several"} & value.model_fields_set:
        sql = (f"CASE WHEN {none} THEN {quoting.text(value.if_none)} "
               f"WHEN {several} THEN {quoting.text(value.if_several)} ELSE CAST({sql} AS VARCHAR) END")
    return Piece(sql, join, f"CASE {' '.join(faults)} END" if faults else NO_FAULT)
