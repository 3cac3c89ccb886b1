"""How high a table stands: the one height of a row, and of as many as are shown before it scrolls."""

from __future__ import annotations

from typing import TypedDict

ROW = 34  # px


class TableSize(TypedDict):
    """Heights in px, as ``st.dataframe`` takes them."""

    row_height: int
    height: int


def table_size(rows: int, most: int | None = None) -> TableSize:
    """The size with a head and that many rows, ``most`` at most: the others are scrolled to."""
    shown = rows if most is None else min(rows, most)
    return {"row_height": ROW, "height": ROW * (shown + 1) + 2}
