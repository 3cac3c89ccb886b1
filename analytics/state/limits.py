"""What may be kept of what people write: texts and documents, cleaned and within bounds."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from analytics.errors import UsageError
from analytics.language import N_

LARGEST = 200_000  # letters of a document in JSON: a hundred times the plans that are shipped


def text(written: str, most: int) -> str:
    """Without blanks around it and control characters in it; ``UsageError`` where it has more than ``most`` letters."""
    kept = "".join(c for c in written if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
    if len(kept) > most:
        raise UsageError(N_("A text is longer than {n} letters; shorten it."), n=most)
    return kept


def document(found: Mapping[str, Any]) -> dict[str, Any]:
    """In JSON's types (days as ``2026-01-31``); ``UsageError`` where it cannot be, or is larger than ``LARGEST``."""
    try:
        written = json.dumps(dict(found), default=_day, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(N_("The document cannot be kept ({reason}); write plain texts, numbers, days, lists and "
                            "keys."), reason=error) from None
    if len(written) > LARGEST:
        raise UsageError(N_("The document has {n} letters, and {most} can be kept; shorten it."), n=f"{len(written):,}",
                         most=f"{LARGEST:,}")
    return json.loads(written)


def _day(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} {value!r:.40}")
