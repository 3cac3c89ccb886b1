"""Names that differ only in spelling, such as ``Acme Ltd.`` and ``ACME  Ltd``: pointed out, and joined on request."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from analytics.warehouse.matching.suggestion import Part, Suggestion
from analytics.warehouse.spelling import NAMED, plain_name_sql


def namesakes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of different names that are the same but for spelling, in the order in which they are found.

    The name that is there most often is the first of its group.
    """
    with duckdb.connect() as con:
        con.register("given", pa.table({"name": pa.array(list(names), pa.string())}))
        rows = con.execute(f"""
            WITH counted AS (SELECT name, count(*) AS n, min(rowid) AS first FROM (
                                 SELECT name, row_number() OVER () AS rowid FROM given) GROUP BY name),
                 plain AS (SELECT *, {plain_name_sql("name")} AS plain FROM counted)
            SELECT list(name ORDER BY n DESC, first) FROM plain WHERE plain <> ''
            GROUP BY plain HAVING count(*) > 1 ORDER BY min(first)""").fetchall()
    return [tuple(group) for (group,) in rows]


def namesakes_in(suggestion: Suggestion) -> dict[str, list[tuple[str, ...]]]:
    """Of each table that a suggestion fills the namesakes among the names that were looked at."""
    found = {}
    for table in NAMED:
        parts = [part for part in suggestion.parts if part.table == table and not part.missing]
        if groups := namesakes(name for part in parts for name in _names(suggestion, part)):
            found[table] = groups
    return found


def _names(suggestion: Suggestion, part: Part) -> list[str]:
    seen, value = suggestion.preview(part.source).seen, part["name"].value
    if seen is None or value is None or value.column is None:
        return []
    return [str(name) for name in seen.column(value.column).drop_null().to_pylist()]
