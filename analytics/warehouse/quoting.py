"""Names and texts as SQL, where a statement cannot take them as bound parameters (views, column names)."""

from __future__ import annotations


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def text(value: str | None) -> str:
    """A text literal, or NULL."""
    return "NULL::VARCHAR" if value is None else "'" + value.replace("'", "''") + "'"
