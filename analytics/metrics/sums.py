"""The query under every figure: measures summed by dimensions over a period, within what the viewer may see.

Whole months are read from the smallest month table that has the dimensions; days at an edge, and splits that no month
table has, from the facts themselves. Values are bound parameters; identifiers come only from declared names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.access import Scope
from analytics.metrics.dimensions import DIMENSIONS, Dimension, Where, bucket_sql, stock_months
from analytics.periods import Period, add_months
from analytics.warehouse.facts import FACT_OF, ROLLUPS, Fact
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Query:
    """SQL with its bound parameters; what a figure shows when asked how it was computed."""

    sql: str
    parameters: tuple[object, ...]


@dataclass(frozen=True)
class Filter:
    """A predicate on the rows of a fact or month table: the viewer's scope and the chosen values."""

    sql: str
    parameters: tuple[object, ...]


def row_filter(scope: Scope, where: Where) -> Filter:
    """The scope and every chosen dimension's values (ids, or names where the dimension has names)."""
    sql, parameters = [scope.predicate], list(scope.parameters)
    for name, values in where.items():
        dim, chosen = DIMENSIONS[name], sorted(values)
        marks = ", ".join("?" * len(chosen)) or "NULL"
        either = f"{dim.column} IN ({marks})"
        parameters += chosen
        if dim.names:
            either += f" OR {dim.column} IN (SELECT {dim.column} FROM {dim.names} WHERE name IN ({marks}))"
            parameters += chosen
        sql.append(f"({either})")
    return Filter(" AND ".join(sql), tuple(parameters))


def sums_query(
    warehouse: Warehouse, scope: Scope, measures: Sequence[str], by: Sequence[Dimension], period: Period, where: Where,
    *, cluster: str = "",
) -> Query:
    """Sums of ``measures`` by ``by`` (and ``cluster``, a column); with ``people`` where the scope has a smallest group."""
    calendar = warehouse.calendar
    columns = [d.column for d in by if d.column]
    needed = list(dict.fromkeys([*columns, *(DIMENSIONS[w].column for w in where), *filter(None, [cluster])]))
    keep = row_filter(scope, where)
    parts, parameters = [], []
    for table, facts, flows, days in _sources(measures, needed, period, calendar.data_to, stock_months(by, period, calendar)):
        wanted = [m for m in measures if FACT_OF[m] in facts]
        month = "CAST(date_trunc('month', day) AS DATE)" if flows and table == facts[0].name else "month"
        listed = ", ".join(m if m in wanted else f"NULL AS {m}" for m in measures)
        span, values = days
        keys = "".join(f", {c}" for c in dict.fromkeys([*needed, "manager_id"]))
        parts.append(f"SELECT {month} AS month{keys}, {listed} FROM {table} WHERE {span} AND {keep.sql}")
        parameters += [*values, *keep.parameters]
    groups = [*(bucket_sql(d, calendar) if d.months else d.column for d in by), *filter(None, [cluster])]
    names = [*(d.id for d in by), *(["cluster"] if cluster else [])]
    selected = [f"{g} AS {n}" for g, n in zip(groups, names, strict=True)]
    selected += [f"CAST(sum({m}) AS DOUBLE) AS {m}" for m in measures]
    if scope.smallest:
        selected.append("count(DISTINCT manager_id) AS people")
    sql = f"SELECT {', '.join(selected)} FROM ({' UNION ALL '.join(parts)}) rows"
    if groups:
        places = ", ".join(str(n + 1) for n in range(len(groups)))
        sql += f" GROUP BY {places} ORDER BY {places}"
    return Query(sql, tuple(parameters))


def _sources(
    measures: Sequence[str], needed: Sequence[str], period: Period, data_to: dt.date, ends: list[dt.date]
) -> list[tuple[str, list[Fact], bool, tuple[str, list[object]]]]:
    """(table, facts read from it, whether flows, (predicate on time, its values)) for every part of the query."""
    chosen: dict[tuple[str, bool, bool], list[Fact]] = {}
    for fact in dict.fromkeys(FACT_OF[m] for m in measures):
        rollup = next((r for r in ROLLUPS if set(needed) <= set(r.dimensions) and fact in r.facts), None)
        key = (rollup.name if rollup else fact.name, fact.stock, fact.name == "target_fact")
        chosen.setdefault(key, []).append(fact)
    parts: list[tuple[str, list[Fact], bool, tuple[str, list[object]]]] = []
    for (table, stock, future), facts in chosen.items():
        if stock:
            parts.append((table, facts, False, (f"month IN ({', '.join('?' * len(ends)) or 'NULL'})", list(ends))))
        elif table == facts[0].name:
            parts.append((table, facts, True, ("day >= ? AND day < ?", [period.start, period.end])))
        else:
            parts += _flow_parts(table, facts, period, dt.date.max if future else data_to)
    return parts


def _flow_parts(
    table: str, facts: list[Fact], period: Period, data_to: dt.date
) -> list[tuple[str, list[Fact], bool, tuple[str, list[object]]]]:
    """Whole months from the month table, the days before and after them from the facts.

    A month that the period leaves after the data's last day is whole: nothing lies beyond (targets do).
    """
    first = period.start if period.start.day == 1 else add_months(period.start.replace(day=1), 1)
    last = period.end.replace(day=1)
    if period.end.day != 1 and period.last >= data_to:
        last = add_months(last, 1)
    parts: list[tuple[str, list[Fact], bool, tuple[str, list[object]]]] = []
    if first < last:
        parts.append((table, facts, True, ("month >= ? AND month < ?", [first, last])))
    edges = [(period.start, min(first, period.end)), (max(last, period.start), period.end)] if first <= last else [
        (period.start, period.end)]
    for start, end in edges:
        parts += [(f.name, [f], True, ("day >= ? AND day < ?", [start, end])) for f in facts if start < end]
    return parts
