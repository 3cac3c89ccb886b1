"""The checks that every row passes before it is loaded; who breaks one goes to quarantine with the rule's code.

First each row by itself, then keys, then references and shares again and again until nothing more falls out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb

from analytics.warehouse import quoting
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.reasons import SCALES, TYPE_RULES
from analytics.warehouse.values import FAULT, NO_FAULT, fault_sql

_TOLERANCE = 1e-6


MARKS = {"__part": "USMALLINT", "__line": "BIGINT", "__fault": FAULT}  # columns of a table while it is loaded


def raw_name(column: str) -> str:
    """Name of a column's value before it was cast."""
    return quoting.name(f">{column}")


def row_fault_sql(table: Table, mapped: Iterable[str]) -> str:
    """SQL for the first rule that a row breaks by itself, or NULL; reads the raw, the typed columns and ``__fault``."""
    rules = [rule for column in table.columns for rule in _rules(column, column.name in set(mapped))]
    if table.name == "surveys":
        off = [f"kind = '{kind}' AND score NOT BETWEEN {low} AND {high}" for kind, (low, high) in SCALES.items()]
        rules.append((" OR ".join(off), fault_sql("off_scale", "score", "score")))
    whens = " ".join(f"WHEN {test} THEN {fault}" for test, fault in rules)
    return f"CASE WHEN __fault IS NOT NULL THEN __fault {whens} ELSE {NO_FAULT} END"


def _rules(column: Column, mapped: bool) -> Iterator[tuple[str, str]]:
    name, raw = quoting.name(column.name), raw_name(column.name)
    if mapped:
        yield f"{raw} IS NOT NULL AND {name} IS NULL", fault_sql(TYPE_RULES[column.type], column.name, raw)
    if column.required:
        yield f"{name} IS NULL", fault_sql("required", column.name, "NULL")
    if column.low is not None:
        yield f"{name} < {column.low}", fault_sql("too_low", column.name, name)
    if column.high is not None:
        yield f"{name} > {column.high}", fault_sql("too_high", column.name, name)
    if column.values:
        yield f"NOT {quoting.one_of(name, column.values)}", fault_sql("not_allowed", column.name, name)
    if column.after:
        yield f"{name} < {quoting.name(column.after)}", fault_sql("too_early", column.name, name)


def check_across(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Mark repeated keys, references that lead nowhere, shares that do not add up, and all that depends on them."""
    present = {table.name: table for table in tables}
    for table in present.values():
        if table.key:
            con.execute(_keys_sql(table))
    checks = [_reference_sql(table, column, present[column.table])
              for table in present.values() for column in table.columns if column.table in present]
    if "sale_credits" in present:
        checks.append(_shares_sql(present["sale_credits"]))
    while sum(con.execute(check).fetchall()[0][0] for check in checks):
        pass


def _keys_sql(table: Table) -> str:
    """All but the first row with a key; a single key that is empty identifies nothing and is not compared.

    Hashes are compared first, which takes a quarter of the memory: few rows are left for the window.
    """
    key = ", ".join(quoting.name(column) for column in table.key)
    columns = ", ".join(quoting.name(column.name) for column in table.columns)
    given = " OR ".join(f"{quoting.name(column)} IS NOT NULL" for column in table.key)
    fault = f"concat_ws(', ', {key})"
    column = table.key[0] if len(table.key) == 1 else ""
    rows = f"{quoting.name(table.name)} WHERE __fault IS NULL AND ({given})"
    several = f"SELECT h FROM (SELECT hash({key}) AS h FROM {rows}) GROUP BY h HAVING count(*) > 1"
    return f"""UPDATE {quoting.name(table.name)} AS t
        SET __fault = CASE WHEN d.same THEN {fault_sql("repeated", column, fault)}
                           ELSE {fault_sql("contradicted", column, fault)} END
        FROM (SELECT rowid AS id, row_number() OVER w AS n,
                     row({columns}) IS NOT DISTINCT FROM first_value(row({columns})) OVER w AS same
              FROM {rows} AND hash({key}) IN ({several})
              WINDOW w AS (PARTITION BY {key} ORDER BY __part, __line, {columns})) AS d
        WHERE t.rowid = d.id AND d.n > 1"""


def _reference_sql(table: Table, column: Column, other: Table) -> str:
    name, key = quoting.name(column.name), quoting.name(other.key[0])
    there = f"SELECT {key} FROM {quoting.name(other.name)} WHERE {key} IS NOT NULL"
    return f"""UPDATE {quoting.name(table.name)}
        SET __fault = CASE WHEN {name} IN ({there}) THEN {fault_sql("quarantined", column.name, name)}
                           ELSE {fault_sql("unknown", column.name, name)} END
        WHERE __fault IS NULL AND {name} IS NOT NULL AND {name} NOT IN ({there} AND __fault IS NULL)"""


def _shares_sql(table: Table) -> str:
    relation = quoting.name(table.name)
    return f"""UPDATE {relation} AS t SET __fault = {fault_sql("shares", "share", "round(d.total, 6)")}
        FROM (SELECT sale_id, sum(share) AS total FROM {relation} WHERE __fault IS NULL GROUP BY sale_id) AS d
        WHERE t.sale_id = d.sale_id AND t.__fault IS NULL AND abs(d.total - 1) > {_TOLERANCE}"""
