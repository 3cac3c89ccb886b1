"""The month tables, added up from the facts: summed, sorted and joined in pieces that fit into memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import duckdb

from analytics.warehouse.facts import FOLLOWS, Fact, Rollup

_AT_ONCE = 2_000_000
_MONEY = "DECIMAL(18,4)"
_TYPES = {"revenue": _MONEY, "cost": _MONEY, "costed_revenue": _MONEY, "won_amount": _MONEY, "open_amount": _MONEY}


def make(con: duckdb.DuckDBPyConnection, rollup: Rollup) -> None:
    """Make and fill a month table; ``cell_sql`` has been run for every flow."""
    filled = [fact for fact in rollup.facts if con.execute(f"SELECT 1 FROM {cells(fact)} LIMIT 1").fetchone()]
    con.execute(table_sql(rollup, filled))
    if filled:
        con.execute(place_sql(rollup, filled))
        for first, last in pieces(con, filled):
            con.execute(rollup_sql(rollup, filled), {"first": first, "last": last})
        con.execute("DROP TABLE place")


def cells(fact: Fact) -> str:
    """What the month tables are added up from: a stock stands at months' ends by itself, a flow is summed to months."""
    return fact.name if fact.stock else f"cell_{fact.name}"


def cell_sql(fact: Fact) -> str:
    """A flow summed to month grain with all its dimensions."""
    sums = ", ".join(f"sum({m}) AS {m}" for m in fact.measures)
    return (f"CREATE TEMP TABLE {cells(fact)} AS SELECT CAST(date_trunc('month', day) AS DATE) AS month,"
            f" {', '.join(fact.dimensions)}, {sums} FROM {fact.name} GROUP BY ALL")


def _type(measure: str) -> str:
    return _TYPES.get(measure, "DOUBLE")


def table_sql(rollup: Rollup, filled: Sequence[Fact]) -> str:
    """An empty month table; measures of facts that have no row are computed (NULL), for they cost as much to write."""
    columns = ["month DATE", *(f"{d} VARCHAR" for d in rollup.dimensions)]
    for fact in rollup.facts:
        computed = "" if fact in filled else " GENERATED ALWAYS AS (CAST(NULL AS {})) VIRTUAL"
        columns += [f"{m} {_type(m)}{computed.format(_type(m))}" for m in fact.measures]
    return f"CREATE TABLE {rollup.name} ({', '.join(columns)})"


def _keys(rollup: Rollup) -> list[str]:
    return [d for d in rollup.dimensions if FOLLOWS.get(d) not in rollup.dimensions]


def place_sql(rollup: Rollup, facts: Sequence[Fact]) -> str:
    """Every combination of a month table's dimensions, numbered in their order.

    Its rows are summed, joined and sorted by that number: by all the names it takes twice as long.
    """
    keys = _keys(rollup)
    named = ", ".join(d if d in keys else f"max({d}) AS {d}" for d in rollup.dimensions)
    every = " UNION ".join(f"SELECT {', '.join(rollup.dimensions)} FROM {cells(fact)}" for fact in facts)
    return (f"CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY {', '.join(keys)}) AS place, {named}"
            f" FROM ({every}) every GROUP BY {', '.join(keys)}")


def pieces(con: duckdb.DuckDBPyConnection, facts: Sequence[Fact]) -> list[tuple[dt.date, dt.date]]:
    """The first and last months of the pieces of a month table, each of ``_AT_ONCE`` rows of facts or of one month.

    What does not fit into memory at once is written aside and read again, which takes half as long again.
    """
    every = " UNION ALL ".join(f"SELECT month FROM {cells(fact)}" for fact in facts)
    found: dict[int, list[dt.date]] = {}
    done = 0
    for month, rows in con.execute(f"SELECT month, count(*) FROM ({every}) c GROUP BY month ORDER BY month").fetchall():
        found.setdefault(done // _AT_ONCE, []).append(month)
        done += rows
    return [(months[0], months[-1]) for months in found.values()]


def rollup_sql(rollup: Rollup, facts: Sequence[Fact]) -> str:
    """The months ``$first`` to ``$last`` of a month table: the facts side by side, NULL where one has no row.

    Each fact is summed for itself and then they are joined: one sum over a union of all their columns takes longer.
    The rows are in order before they are joined, while they are narrow: how they lie only decides what a query skips.
    """
    same = " AND ".join(f"c.{key} IS NOT DISTINCT FROM p.{key}" for key in _keys(rollup))
    sums: list[str] = []
    joins: list[str] = []
    measures: list[str] = []
    for fact in facts:
        added = ", ".join(f"CAST(sum(c.{m}) AS {_type(m)}) AS {m}" for m in fact.measures)
        sums.append(f"{fact.name}s AS MATERIALIZED (SELECT c.month, p.place, {added} FROM {cells(fact)} c"
                    f" JOIN place p ON {same} WHERE c.month BETWEEN $first AND $last GROUP BY c.month, p.place)")
        joins.append(f"LEFT JOIN {fact.name}s ON {fact.name}s.month = r.month AND {fact.name}s.place = r.place")
        measures += fact.measures
    every = " UNION ".join(f"SELECT month, place FROM {fact.name}s" for fact in facts)
    columns = ["month", *rollup.dimensions, *measures]
    values = ["r.month", *(f"p.{d}" for d in rollup.dimensions), *measures]
    return (f"INSERT INTO {rollup.name} ({', '.join(columns)}) WITH {', '.join(sums)} SELECT {', '.join(values)}"
            f" FROM (SELECT * FROM ({every}) every ORDER BY month, place) r JOIN place p ON p.place = r.place"
            f" {' '.join(joins)}")
