"""A mapping's entries as relations: what a source gives to a table, first as it is, then in the schema's types."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analytics.warehouse import quoting
from analytics.warehouse.cast import typed_sql
from analytics.warehouse.columns import Table
from analytics.warehouse.forms import forms
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.mapping_parts import Credit, Entry, Value
from analytics.warehouse.quality import raw_name, row_fault_sql
from analytics.warehouse.schema import SCHEMA
from analytics.warehouse.values import NO_FAULT, Staged, attempt_sql, fault_sql, piece


@dataclass(frozen=True)
class Part:
    """One entry's rows for a table: ``sql`` gives ``__line``, the table's columns and ``__fault``.

    ``credit``: its rows are made by crediting sales, and none is left out. ``joined``: the source's order is lost.
    ``first``: only the first row with each key, of these rows and of those that are in the table already.
    """

    table: Table
    source: Staged
    sql: str
    joined: bool
    credit: bool = False
    first: bool = False

    @property
    def rows(self) -> str:
        """SQL for all rows in the order of the source."""
        columns = ", ".join(quoting.name(column.name) for column in self.table.columns)
        sql = self._firsts(columns) if self.first else self.sql
        return f"{sql} ORDER BY __line, {columns}" if self.joined else sql

    def _firsts(self, columns: str) -> str:
        """A sound row goes before others; a key that is empty identifies nothing: such rows are kept for the checks."""
        key = [quoting.name(column) for column in self.table.key]
        same = " AND ".join(f"t.{column} = p.{column}" for column in key)
        given = " AND ".join(f"{column} IS NOT NULL" for column in key)
        there = f"SELECT 1 FROM {quoting.name(self.table.name)} t WHERE {same} AND t.__fault IS NULL"
        ranked = (f"SELECT *, row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY __fault IS NOT NULL, __line, "
                  f"{columns}) AS n FROM ({self.sql})")
        return (f"SELECT __line, {columns}, __fault FROM ({ranked}) p WHERE NOT ({given}) "
                f"OR (n = 1 AND NOT EXISTS ({there}))")


def parts(con: duckdb.DuckDBPyConnection, mapping: Mapping, staged: dict[str, Staged]) -> list[Part]:
    """Every entry of the mapping as a part; raise ``UsageError`` for columns that sources lack and dates in doubt."""
    result = []
    for name, entries in mapping.tables.items():
        for n, entry in enumerate(entries):
            at = ("tables", name) if len(entries) == 1 else ("tables", name, str(n))
            relation = quoting.name(f"entry:{name}:{n}")
            source = staged[entry.source]
            con.execute(f"CREATE TEMP VIEW {relation} AS {_entry_sql(con, entry, staged, at)}")
            typed = _typed(con, SCHEMA[name], mapping, entry, relation)
            result.append(Part(SCHEMA[name], source, typed, _joins(mapping, entry), first=entry.distinct == "key"))
            if entry.credit:
                credits = quoting.name(f"credit:{n}")
                con.execute(f"CREATE TEMP VIEW {credits} AS {_credits_sql(con, entry.credit, relation, staged, at)}")
                columns = {column: Value.model_validate(column) for column in ("sale_id", "manager_id", "share")}
                made_up = Entry(source=entry.source, columns=columns)
                table = SCHEMA["sale_credits"]
                result.append(Part(table, source, _typed(con, table, mapping, made_up, credits), True, True))
    return result


def _joins(mapping: Mapping, entry: Entry) -> bool:
    source = mapping.sources[entry.source]
    looked_up = any(value.look_up for value in (*entry.columns.values(), *source.add.values()))
    return bool(looked_up or entry.distinct or entry.credit or source.unpivot)


def _entry_sql(con: duckdb.DuckDBPyConnection, entry: Entry, staged: dict[str, Staged], at: tuple[str, ...]) -> str:
    """The rows that belong, each mapped column as its raw value; ``distinct`` keeps the first of equal rows."""
    source = staged[entry.source]
    pieces = {name: piece(con, source, staged, value, (*at, "columns", name)) for name, value in entry.columns.items()}
    selected = [f"{piece.sql} AS {raw_name(name)}" for name, piece in pieces.items()]
    joins = [piece.join for piece in pieces.values()]
    faults = ["p.__fault", *(piece.fault for piece in pieces.values())]
    where = ""
    if entry.where:
        belongs, inputs = attempt_sql(con, source, entry.where, ".".join((*at, "where")), "BOOLEAN")
        faults.insert(1, f"CASE WHEN {belongs} IS NULL THEN {fault_sql('where', '', inputs)} END")
        where = f"WHERE coalesce({belongs}[1], {belongs} IS NULL)"
    if entry.credit:
        territory = f"CAST(p.{source.column(entry.credit.by, '.'.join((*at, 'credit', 'by')))} AS VARCHAR)"
        selected.append(f'{territory} AS ":territory"')
        sellers = _sellers_sql(con, entry.credit, staged, at)
        joins.append(f'LEFT JOIN (SELECT DISTINCT ":k" FROM ({sellers})) ":s" ON ":s".":k" = {territory}')
        nobody = f'{territory} IS NOT NULL AND ":s".":k" IS NULL'
        faults.append(f"CASE WHEN {nobody} THEN {fault_sql('no_seller', 'sale_id', territory)} END")
    fault = f"coalesce({', '.join(faults)}) AS __fault"
    line = "min(p.__line)" if entry.distinct else "p.__line"
    return (f"SELECT {line} AS __line, {', '.join(selected)}, {fault} FROM {source.relation} p "
            f"{' '.join(joins)} {where} {'GROUP BY ALL' if entry.distinct else ''}")


def _sellers_sql(
    con: duckdb.DuckDBPyConnection, credit: Credit, staged: dict[str, Staged], at: tuple[str, ...]
) -> str:
    """Every territory ``:k`` with each of its sellers ``:m``, once."""
    through = staged[credit.through]
    key = ".".join((*at, "credit"))
    match = through.column(credit.match or credit.by, f"{key}.match")
    seller = through.column(credit.seller, f"{key}.seller")
    where = f"p.{seller} IS NOT NULL"
    if credit.where:
        where += f" AND {attempt_sql(con, through, credit.where, f'{key}.where', 'BOOLEAN')[0]}[1]"
    return (f'SELECT DISTINCT CAST(p.{match} AS VARCHAR) AS ":k", CAST(p.{seller} AS VARCHAR) AS ":m" '
            f"FROM {through.relation} p WHERE {where}")


def _credits_sql(
    con: duckdb.DuckDBPyConnection, credit: Credit, relation: str, staged: dict[str, Staged], at: tuple[str, ...]
) -> str:
    """Equal shares of each sale for the sellers of its territory; a sale without a territory stays its seller's."""
    sellers = _sellers_sql(con, credit, staged, at)
    return (f'SELECT e.__line, e.{raw_name("sale_id")} AS {raw_name("sale_id")}, s.":m" AS {raw_name("manager_id")}, '
            f'CAST(1 AS DOUBLE) / count(*) OVER (PARTITION BY e.__line) AS {raw_name("share")}, {NO_FAULT} AS __fault '
            f'FROM {relation} e JOIN ({sellers}) s ON s.":k" = e.":territory"')


def _typed(con: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, entry: Entry, relation: str) -> str:
    """SQL that casts the raw values of an entry's relation and names the first rule that each row breaks."""
    written = forms(con, table, entry, mapping.sources[entry.source], relation)
    columns = []
    for column in table.columns:
        default = "NULL" if column.default is None else quoting.text(column.default)
        typed = f"CAST({default} AS {column.sql_type})"
        if column.name in written:
            typed = typed_sql(column, raw_name(column.name), written[column.name])
        columns.append(f"{typed} AS {quoting.name(column.name)}")
    names = ", ".join(quoting.name(column.name) for column in table.columns)
    raws = ", ".join(raw_name(name) for name in entry.columns)
    return (f"SELECT __line, {names}, {row_fault_sql(table, entry.columns)} AS __fault "
            f"FROM (SELECT __line, __fault, {raws}, {', '.join(columns)} FROM {relation})")
