"""Names and texts as SQL, where a statement cannot take them as bound parameters (views, column names)."""

from __future__ import annotations

import re
from collections.abc import Iterable


def name(text: str) -> str:
    """A quoted identifier."""
    return '"' + text.replace('"', '""') + '"'


def text(value: str | None) -> str:
    """A text literal, or NULL."""
    return "NULL::VARCHAR" if value is None else "'" + value.replace("'", "''") + "'"


def one_of(sql: str, values: Iterable[str]) -> str:
    """A test whether a text is one of several; DuckDB makes a join of a longer ``IN``, which loses the rows' order."""
    return f"regexp_full_match({sql}, {text('|'.join(map(re.escape, values)))})"
