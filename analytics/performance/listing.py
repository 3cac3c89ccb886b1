"""Single rows as a page lists them: at most so many, with the names of customers and people, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.warehouse.query import Warehouse

LIMIT = 500
NAMED = "LEFT JOIN customers c ON c.customer_id = f.customer_id LEFT JOIN managers m ON m.manager_id = f.manager_id"


@dataclass(frozen=True)
class Listing:
    """``frame``: at most so many rows; ``total``: how many there are."""

    frame: pd.DataFrame
    total: int


def listing(
    warehouse: Warehouse, columns: str, rows: str, values: Sequence[Any], *, order: str, limit: int,
    joined: str = NAMED, first: Sequence[Any] = (),
) -> Listing:
    """``columns`` of ``rows``, a ``FROM (...) f`` whose placeholders take ``values``, by ``order``.

    ``joined``: what names what the rows hold keys of, one row each at most; ``first``: for placeholders in ``columns``.
    """
    ((total,),) = warehouse.rows(f"SELECT count(*) {rows}", values)
    frame = warehouse.frame(f"SELECT {columns} {rows} {joined} ORDER BY {order} LIMIT {int(limit)}", [*first, *values])
    return Listing(frame, total)
