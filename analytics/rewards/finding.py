"""What the linter finds."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.language import Phrase


@dataclass(frozen=True)
class Finding:
    """Something to mend or to know: its code, its place in the plan (key path), a sentence, and how large it is.

    ``size`` is in the unit that the sentence names; None where there is none.
    """

    code: str
    place: str
    phrase: Phrase
    size: float | None = None
