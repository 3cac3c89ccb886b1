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
    """Sums of ``measures`` by ``by`` (and ``cluster``: a column, or month)."""
    calendar = warehouse.calendar
    columns = [d.column for d in by if d.column] + [DIMENSIONS[w].column for w in where]
    needed = list(dict.fromkeys([*columns, *([cluster] if cluster and cluster != "month" else [])]))
    keep = row_filter(scope, where)
    parts, parameters = [], []
    keys = "".join(f", {c}" for c in needed)
    for part, facts in _parts(measures, needed, period, calendar.data_to, stock_months(by, period, calendar)).items():
        month = "CAST(date_trunc('month', day) AS DATE)" if part.days else "month"
        listed = ", ".join(m if FACT_OF[m] in facts else f"NULL AS {m}" for m in measures)
        parts.append(f"SELECT {month} AS month{keys}, {listed} FROM {part.table} WHERE {part.span} AND {keep.sql}")
        parameters += [*part.values, *keep.parameters]
    groups = [*(bucket_sql(d, calendar) if d.months else d.column for d in by), *filter(None, [cluster])]
    names = [*(d.id for d in by), *(["cluster"] if cluster else [])]
    selected = [f"{g} AS {n}" for g, n in zip(groups, names, strict=True)]
    selected += [f"CAST(sum({m}) AS DOUBLE) AS {m}" for m in measures]
    sql = f"SELECT {', '.join(selected)} FROM ({' UNION ALL '.join(parts)}) rows"
    if groups:
        places = ", ".join(str(n + 1) for n in range(len(groups)))
        sql += f" GROUP BY {places} ORDER BY {places}"
    return Query(sql, tuple(parameters))


@dataclass(frozen=True)
class _Part:
    """One table read over one span of time; ``days`` where its rows are days, not months."""

    table: str
    span: str
    values: tuple[dt.date, ...]
    days: bool = False


def _parts(
    measures: Sequence[str], needed: Sequence[str], period: Period, data_to: dt.date, ends: list[dt.date]
) -> dict[_Part, list[Fact]]:
    """What has to be read, and which facts from it; facts that share a table and a span are read together."""
    parts: dict[_Part, list[Fact]] = {}
    for fact in dict.fromkeys(FACT_OF[m] for m in measures):
        rollup = next((r for r in ROLLUPS if set(needed) <= set(r.dimensions) and fact in r.facts), None)
        if fact.stock:
            at_ends = f"month IN ({', '.join('?' * len(ends)) or 'NULL'})"
            found = [_Part(rollup.name if rollup else fact.name, at_ends, tuple(ends))]
        elif rollup is None:
            found = [_days(fact, period.start, period.end)]
        else:
            found = _flow_parts(rollup.name, fact, period, dt.date.max if fact.name == "target_fact" else data_to)
        for part in found:
            parts.setdefault(part, []).append(fact)
    return parts


def _days(fact: Fact, start: dt.date, end: dt.date) -> _Part:
    return _Part(fact.name, "day >= ? AND day < ?", (start, end), days=True)


def _flow_parts(rollup: str, fact: Fact, period: Period, data_to: dt.date) -> list[_Part]:
    """Whole months from the month table, the days before and after them from the fact.

    A month that the period leaves after the data's last day is whole: nothing lies beyond (targets do).
    """
    first = period.start if period.start.day == 1 else add_months(period.start.replace(day=1), 1)
    last = period.end.replace(day=1)
    if period.end.day != 1 and period.last >= data_to:
        last = add_months(last, 1)
    if first > last:
        return [_days(fact, period.start, period.end)]
    months = [_Part(rollup, "month >= ? AND month < ?", (first, last))] if first < last else []
    edges = [(period.start, min(first, period.end)), (max(last, period.start), period.end)]
    return months + [_days(fact, start, end) for start, end in edges if start < end]
