"""Suggestions for names that were nearly right."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from analytics.language import N_, Phrase

_NOTHING = Phrase("")


def nearest(name: str, known: Iterable[str]) -> Phrase:
    """``, did you mean 'revenue'?`` or nothing, to end a sentence with; the case of letters does not count."""
    folded = {word.casefold(): word for word in known}
    found = get_close_matches(name.casefold(), folded, 1)
    return Phrase(N_(", did you mean '{name}'?"), name=folded[found[0]]) if found else _NOTHING


def suggestion(name: str, known: Iterable[str]) -> Phrase:
    """The nearest name, or all where none is near, to end a sentence with: ``; choose one of amount, cost``."""
    names = tuple(known)
    if not names:
        return Phrase(N_("; there is none to choose from"))
    near = nearest(name, names)
    return Phrase(N_("; choose one of {names}"), names=names) if near is _NOTHING else near
