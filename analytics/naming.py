"""Suggestions for names that were nearly right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """``, did you mean 'revenue'?`` or an empty text, to end a sentence with."""
    found = get_close_matches(name, list(known), 1)
    return f", did you mean {found[0]!r}?" if found else ""
