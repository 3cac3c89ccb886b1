"""The rows of a table that are selected."""

from __future__ import annotations

from typing import Any


def picked(event: Any, count: int) -> list[int]:
    """Those selected rows that a table of ``count`` rows has: it may be shorter than when they were selected, and a
    browser may send anything."""
    return [row for row in event.selection.rows or () if type(row) is int and 0 <= row < count]
