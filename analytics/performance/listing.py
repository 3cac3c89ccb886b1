"""Single rows as a page lists them: at most so many, with the names of customers and people, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.access import Viewer, people_scope
from analytics.metrics.dimensions import Where
from analytics.metrics.sums import row_filter
from analytics.warehouse.query import Warehouse

LIMIT = 500
NAMED = "LEFT JOIN customers c ON c.customer_id = f.customer_id LEFT JOIN managers m ON m.manager_id = f.manager_id"


@dataclass(frozen=True)
class Listing:
    """``frame``: at most so many rows; ``total``: how many there are."""

    frame: pd.DataFrame
    total: int


def listing(
    warehouse: Warehouse, viewer: Viewer, where: Where, columns: str, table: str, condition: str,
    values: Sequence[Any], *, order: str, limit: int, joined: str = NAMED, first: Sequence[Any] = (),
    sought: tuple[str, Sequence[Any]] | None = None,
) -> Listing:
    """``columns`` of the rows ``f`` of a table where ``condition`` holds, about people whom the viewer may see, within
    the filters ``where``, by ``order``.

    ``values`` are for the condition's placeholders, ``first`` for those in ``columns``;
    ``joined``: what names what the rows hold keys of, one row each at most; ``sought``: a condition that reads those
    names too, with its values. Raises ``NotAllowed`` for a viewer who may not see single people.
    """
    keep = row_filter(people_scope(viewer), where)
    counted, given = f"FROM (SELECT * FROM {table} WHERE ({condition}) AND {keep.sql}) f", [*values, *keep.parameters]
    found = f"{counted} {joined}"
    if sought:
        named, wanted = sought
        counted = found = f"{found} WHERE {named}"
        given += wanted
    ((total,),) = warehouse.rows(f"SELECT count(*) {counted}", given)
    frame = warehouse.frame(f"SELECT {columns} {found} ORDER BY {order} LIMIT {int(limit)}", [*first, *given])
    return Listing(frame, total)
