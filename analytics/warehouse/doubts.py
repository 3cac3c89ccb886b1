"""What is loaded but doubtful: warnings, which leave a row where it is, apart from errors, which quarantine it.

Each rule is one query over the loaded tables that gives the rows in doubt; ``months`` looks at the rows of each month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from analytics.language import N_
from analytics.warehouse import quoting
from analytics.warehouse.columns import Table
from analytics.warehouse.schema import SCHEMA
from analytics.warehouse.spelling import NAMED, plain_name_sql

DOUBTS_SQL = """CREATE TABLE load_doubts (rule VARCHAR, table_name VARCHAR, column_name VARCHAR, rows BIGINT,
    example VARCHAR)"""
SCORES_SQL = """CREATE TABLE load_scores (made_at TIMESTAMP, table_name VARCHAR, loaded BIGINT, quarantined BIGINT,
    doubtful BIGINT, score DOUBLE)"""
DATED = {"sales": "sold_on", "activities": "occurred_at", "surveys": "sent_on", "cases": "opened_at",
         "opportunities": "opened_on", "receivables": "issued_on"}
BEFORE, FEWEST, TIMES = 6, 20, 3  # months compared with, rows a month at least, and how many times more or fewer
SENTENCES: dict[str, str] = {
    "after_leaving": N_("“{column}” is after the person left."),
    "before_hiring": N_("“{column}” is before the person was hired."),
    "after_loss": N_("“{column}” is after the customer was lost."),
    "closed_without_outcome": N_("The deal is closed but neither won nor lost."),
    "outcome_without_day": N_("The deal is won or lost, but the day it closed is empty."),
    "score_without_answer": N_("There is a score, but the day of the answer is empty."),
    "nobody": N_("“{column}” is empty: nobody is responsible."),
    "copies": N_("The row equals another one in every column."),
    "spelling": N_("The names differ only in spelling: {value}"),
    "no_rows": N_("There are no rows in {value}."),
    "few_rows": N_("There are far fewer rows in {value} than in the months before."),
    "many_rows": N_("There are far more rows in {value} than in the months before."),
}


@dataclass(frozen=True)
class Check:
    """A rule about the rows ``t`` of a table (and, as ``p``, the person or customer they name): a test in SQL.

    ``value`` is what is shown of a row in doubt. The rule holds only where all ``tables`` are loaded.
    """

    rule: str
    table: str
    column: str
    test: str
    value: str
    other: str = ""

    @property
    def rows(self) -> str:
        """SQL for the rows in doubt, by ``rowid``, with what is shown of them."""
        join = ""
        if self.other:
            key = SCHEMA[self.other].key[0]
            join = f"JOIN {quoting.name(self.other)} p ON p.{key} = t.{key}"
        return (f"SELECT t.rowid AS id, CAST({self.value} AS VARCHAR) AS value "
                f"FROM {quoting.name(self.table)} t {join} WHERE {self.test}")


# Nobody stands there, though somebody does elsewhere: a column that was not loaded at all is no doubt about each row.
_NOBODY = "t.manager_id IS NULL AND EXISTS (SELECT 1 FROM {} WHERE manager_id IS NOT NULL)"
CHECKS: tuple[Check, ...] = (
    Check("after_leaving", "activities", "occurred_at", "CAST(t.occurred_at AS DATE) > p.left_on", "t.occurred_at",
          "managers"),
    Check("before_hiring", "activities", "occurred_at", "CAST(t.occurred_at AS DATE) < p.hired_on", "t.occurred_at",
          "managers"),
    Check("after_leaving", "enrolments", "starts_on", "t.starts_on > p.left_on", "t.starts_on", "managers"),
    Check("after_leaving", "team_assignments", "ends_on", "coalesce(t.ends_on, DATE '9999-01-01') > p.left_on",
          "t.manager_id", "managers"),
    Check("after_loss", "sales", "sold_on", "t.kind = 'sale' AND t.sold_on > p.ended_on", "t.sold_on", "customers"),
    Check("closed_without_outcome", "opportunities", "outcome", "t.closed_on IS NOT NULL AND t.outcome IS NULL",
          "t.opportunity_id"),
    Check("outcome_without_day", "opportunities", "closed_on", "t.outcome IS NOT NULL AND t.closed_on IS NULL",
          "t.opportunity_id"),
    Check("score_without_answer", "surveys", "answered_on", "t.score IS NOT NULL AND t.answered_on IS NULL", "t.score"),
    Check("nobody", "sales", "manager_id", f"{_NOBODY.format('sales')} AND coalesce(t.sale_id, '') NOT IN "
          "(SELECT sale_id FROM sale_credits)", "t.sold_on"),
    Check("nobody", "customers", "manager_id", f"{_NOBODY.format('customers')} AND t.ended_on IS NULL AND "
          "t.customer_id NOT IN (SELECT customer_id FROM account_assignments)", "t.name"),
)


def copies_sql(table: Table) -> str:
    """Rows that equal an earlier one in every column, where no key tells them apart. Hashes are compared first."""
    columns = ", ".join(quoting.name(column.name) for column in table.columns)
    rows = f"{quoting.name(table.name)} WHERE {quoting.name(table.key[0])} IS NULL"
    several = f"SELECT h FROM (SELECT hash({columns}) AS h FROM {rows}) GROUP BY h HAVING count(*) > 1"
    return (f"SELECT id, value FROM (SELECT rowid AS id, CAST({DATED[table.name]} AS VARCHAR) AS value, "
            f"row_number() OVER (PARTITION BY {columns} ORDER BY rowid) AS n "
            f"FROM {rows} AND hash({columns}) IN ({several})) WHERE n > 1")


def spelling_sql(table: str) -> str:
    """Rows whose names are the same but for case, blanks, marks and the form of the company."""
    key = SCHEMA[table].key[0]
    return (f"WITH named AS MATERIALIZED (SELECT rowid AS id, {key}, name, {plain_name_sql('name')} AS plain "
            f"FROM {quoting.name(table)}), alike AS (SELECT plain FROM named WHERE plain <> '' GROUP BY plain "
            f"HAVING min(name) <> max(name)) SELECT id, string_agg(name, ' | ' ORDER BY {key}) "
            "OVER (PARTITION BY plain) AS value FROM named WHERE plain IN (SELECT plain FROM alike)")


def months_sql(table: str, column: str) -> str:
    """Every month from the first row to the last: its rows ``n``, and ``usual``, the median of ``months`` before it."""
    month = f"CAST(date_trunc('month', {column}) AS DATE)"
    return f"""WITH counted AS (SELECT {month} AS month, count(*) AS n FROM {quoting.name(table)} GROUP BY 1),
        span AS (SELECT CAST(unnest(generate_series(min(month), max(month), INTERVAL 1 MONTH)) AS DATE) AS month,
                        max(month) AS last FROM counted),
        every AS (SELECT span.month, last, coalesce(n, 0) AS n FROM span LEFT JOIN counted USING (month))
        SELECT month, n, median(n) OVER (ORDER BY month ROWS BETWEEN {BEFORE} PRECEDING AND 1 PRECEDING) AS usual,
               count(*) OVER (ORDER BY month ROWS BETWEEN {BEFORE} PRECEDING AND 1 PRECEDING) AS months, last
        FROM every"""


def find(con: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Look for all that is doubtful in the tables loaded: into ``load_doubts``, and each table's score.

    The score is the share of a table's records that are neither in quarantine nor in doubt, in percent.
    """
    present = {table.name: table for table in tables}
    con.execute(DOUBTS_SQL)
    con.execute(SCORES_SQL)
    con.execute("CREATE TEMP TABLE in_doubt (table_name VARCHAR, id BIGINT)")
    for rule, table, column, rows in _rules(present):
        con.execute("CREATE OR REPLACE TEMP TABLE doubtful AS " + rows)
        con.execute("INSERT INTO in_doubt SELECT ?, id FROM doubtful", [table])
        con.execute("INSERT INTO load_doubts SELECT ?, ?, ?, count(*), min(value) FROM doubtful HAVING count(*) > 0",
                    [rule, table, column])
    for table, column in DATED.items():
        if table in present:
            _find_months(con, table, column)
    for name in present:
        _score(con, name)
    con.execute("DROP TABLE IF EXISTS doubtful")
    con.execute("DROP TABLE in_doubt")


def _rules(present: dict[str, Table]) -> Iterator[tuple[str, str, str, str]]:
    for check in CHECKS:
        if check.table in present and (not check.other or check.other in present):
            yield check.rule, check.table, check.column, check.rows
    for table in present.values():
        if table.name in ("sales", "activities", "surveys"):
            yield "copies", table.name, "", copies_sql(table)
    for name in NAMED:
        if name in present:
            yield "spelling", name, "name", spelling_sql(name)


def _find_months(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    con.execute(f"""INSERT INTO load_doubts
        SELECT CASE WHEN n = 0 THEN 'no_rows' WHEN n < usual THEN 'few_rows' ELSE 'many_rows' END, ?, ?, n,
               strftime(month, '%Y-%m') FROM ({months_sql(table, column)})
        WHERE n = 0 OR months = {BEFORE} AND usual >= {FEWEST} AND month < last
              AND (n * {TIMES} < usual OR n > {TIMES} * usual) ORDER BY month""", [table, column])


def _score(con: duckdb.DuckDBPyConnection, table: str) -> None:
    con.execute(f"""INSERT INTO load_scores
        SELECT NULL, ?, loaded, quarantined, doubtful,
               CASE WHEN loaded + quarantined > 0 THEN 100.0 * (loaded - doubtful) / (loaded + quarantined) END
        FROM (SELECT (SELECT count(*) FROM {quoting.name(table)}) AS loaded,
                     (SELECT count(*) FROM quarantine WHERE table_name = ?) AS quarantined,
                     (SELECT count(DISTINCT id) FROM in_doubt WHERE table_name = ?) AS doubtful)""",
                [table, table, table])
