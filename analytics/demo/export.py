"""The company as files named like the tables, sound or with planted damage, to try the loader on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.demo.company import Company
from analytics.demo.filling import fill
from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse import quoting
from analytics.warehouse.schema import TABLES, create_table_sql
from analytics.warehouse.snapshots import Progress, silent

_FREE = "sale_id NOT IN (SELECT sale_id FROM sale_credits)"  # so that no other row falls with a sale


@dataclass(frozen=True)
class Damage:
    """Damage to ``rows`` rows of a table: the ``rule`` by which the loader has to find it, and the SQL that plants it.

    ``{month}`` is a month in the middle of the data. All columns are texts when it is planted.
    """

    table: str
    rule: str
    sql: tuple[str, ...]
    rows: int = 1


def _first(table: str, change: str, where: str, rows: int = 1) -> str:
    """One change of the first rows that fit."""
    return (f"UPDATE {table} SET {change} WHERE rowid IN "
            f"(SELECT rowid FROM {table} WHERE {where} ORDER BY rowid LIMIT {rows})")


ERRORS: tuple[Damage, ...] = (
    Damage("sales", "not_number", (_first("sales", "amount = 'n/k'", _FREE, 3),), 3),
    Damage("sales", "unknown", (_first("sales", "manager_id = 'nobody'", f"{_FREE} AND amount <> 'n/k'", 2),), 2),
    Damage("activities", "not_timestamp", (_first("activities", "occurred_at = 'yesterday'", "TRUE"),)),
    Damage("activities", "too_low", (_first("activities", "minutes = '-5'", "occurred_at <> 'yesterday'"),)),
    Damage("surveys", "off_scale", (_first("surveys", "score = '9'", "kind = 'csat' AND score IS NOT NULL"),)),
    Damage("surveys", "too_early", (_first("surveys", "answered_on = '2001-01-01'",
                                           "answered_on IS NOT NULL AND score <> '9'"),)),
    Damage("cases", "too_early", (_first("cases", "closed_at = '2001-01-01'", "closed_at IS NOT NULL"),)),
    Damage("customers", "repeated", ("INSERT INTO customers SELECT * FROM customers ORDER BY customer_id LIMIT 1",)),
    Damage("receivables", "required", (_first("receivables", "amount = NULL", "TRUE", 2),), 2),
)
WARNINGS: tuple[Damage, ...] = (
    Damage("activities", "after_leaving", (
        "INSERT INTO managers (manager_id, name, left_on) VALUES ('LEAVER', 'Gone Already', '{month}-01')",
        "INSERT INTO activities (activity_id, manager_id, occurred_at, type) "
        "VALUES ('late', 'LEAVER', '{month}-02 10:00:00', 'call')")),
    Damage("sales", "copies", (
        "INSERT INTO sales (sold_on, amount, manager_id) SELECT '{month}-03', '77', manager_id "
        "FROM (SELECT min(manager_id) AS manager_id FROM sales WHERE manager_id <> 'nobody'), range(3)",), 2),
    Damage("customers", "nobody", (
        _first("customers", "manager_id = NULL", "ended_on IS NULL AND customer_id <> "
               "(SELECT min(customer_id) FROM customers)"),
        "DELETE FROM account_assignments WHERE customer_id IN "
        "(SELECT customer_id FROM customers WHERE manager_id IS NULL AND ended_on IS NULL)")),
    Damage("customers", "spelling", (
        "INSERT INTO customers (customer_id, name, manager_id) SELECT 'again', upper(name) || ', Ltd.', manager_id "
        "FROM (SELECT name, manager_id FROM customers WHERE manager_id <> '' ORDER BY customer_id DESC LIMIT 1)",), 2),
    Damage("opportunities", "closed_without_outcome", (_first("opportunities", "outcome = NULL", "outcome = 'won'"),)),
    Damage("surveys", "score_without_answer", (_first(
        "surveys", "answered_on = NULL", "score IS NOT NULL AND score <> '9' AND answered_on > '2002'"),)),
    Damage("receivables", "no_rows", (
        "DELETE FROM receivables WHERE starts_with(issued_on, '{month}') AND amount IS NOT NULL",), 0),
    Damage("activities", "few_rows", (
        "DELETE FROM activities WHERE starts_with(occurred_at, '{month}') AND rowid % 5 > 0 AND activity_id <> 'late'",
    ), 0),
)


def export(company: Company, folder: Path, *, damaged: bool = False, progress: Progress = silent) -> list[Path]:
    """Write a CSV file for each table that the company fills, with the planted damage on request; returns the files.

    Raise ``UsageError`` where the folder holds files already: nothing is overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UsageError(N_("{folder}: the folder is not empty; name a new one"), folder=folder)
    files = []
    with duckdb.connect() as con:
        for table in TABLES:
            con.execute(create_table_sql(table))
        fill(con, company, progress)
        for table in TABLES:
            con.execute(f"CREATE OR REPLACE TABLE {quoting.name(table.name)} AS "
                        f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {quoting.name(table.name)}")
        if damaged:
            _plant(con, company)
        for table in TABLES:
            if con.execute(f"SELECT count(*) FROM {quoting.name(table.name)}").fetchall() != [(0,)]:
                files.append(folder / f"{table.name}.csv")
                con.execute(f"COPY {quoting.name(table.name)} TO {quoting.text(str(files[-1]))} (HEADER)")
    return files


def _plant(con: duckdb.DuckDBPyConnection, company: Company) -> None:
    middle = company.first_day + (company.last_day - company.first_day) * 2 / 3
    for damage in (*ERRORS, *WARNINGS):
        for sql in damage.sql:
            con.execute(sql.replace("{month}", f"{middle:%Y-%m}"))
