"""Suggestions for names that were nearly right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """``, did you mean 'revenue'?`` or an empty text, to end a sentence with; the case of letters does not count."""
    folded = {word.casefold(): word for word in known}
    found = get_close_matches(name.casefold(), folded, 1)
    return f", did you mean {folded[found[0]]!r}?" if found else ""


def suggestion(name: str, known: Iterable[str]) -> str:
    """The nearest name, or all where none is near, to end a sentence with: ``; choose one of amount, cost``."""
    names = list(known)
    everything = f"; choose one of {', '.join(names)}" if names else "; there is none to choose from"
    return nearest(name, names) or everything
