"""A mapping's entries as relations: what a source gives to a table, as it is."""

from __future__ import annotations

import duckdb

from analytics.warehouse import quoting
from analytics.warehouse.forms import forms
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.mapping_parts import Credit, Entry, Value
from analytics.warehouse.part import Part
from analytics.warehouse.quality import raw_name
from analytics.warehouse.schema import SCHEMA
from analytics.warehouse.values import NO_FAULT, Staged, attempt_sql, fault_sql, piece


def parts(con: duckdb.DuckDBPyConnection, mapping: Mapping, staged: dict[str, Staged]) -> list[Part]:
    """Every entry of the mapping as a part; raise ``UsageError`` for columns that sources lack."""
    result = []
    for name, entries in mapping.tables.items():
        for n, entry in enumerate(entries):
            at = ("tables", name) if len(entries) == 1 else ("tables", name, str(n))
            relation = quoting.name(f"entry:{name}:{n}")
            source = staged[entry.source]
            con.execute(f"CREATE TEMP VIEW {relation} AS {_entry_sql(con, entry, staged, at)}")
            written = forms(con, SCHEMA[name], entry, mapping.sources[entry.source], relation)
            result.append(Part(SCHEMA[name], source, written, _joins(mapping, entry), first=entry.distinct == "key"))
            if entry.credit:
                credits = quoting.name(f"credit:{n}")
                con.execute(f"CREATE TEMP VIEW {credits} AS {_credits_sql(con, entry.credit, relation, staged, at)}")
                columns = {column: Value.model_validate(column) for column in ("sale_id", "manager_id", "share")}
                made_up = Entry(source=entry.source, columns=columns)
                table = SCHEMA["sale_credits"]
                written = forms(con, table, made_up, mapping.sources[entry.source], credits)
                result.append(Part(table, source, written, True, True))
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
