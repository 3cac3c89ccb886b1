"""Whether a reader of Chinese gets Chinese: what of a sentence is still English."""

from __future__ import annotations

import re

from analytics.errors import Misfit, UsageError
from analytics.language import Language

ZH = Language("zh_CN")
_QUOTED = r"“[^”]*”|（[^（）]*）|\[[^\]]*\]"  # values, and what a library gave as its reason
_ENGLISH = r"\b(?:[A-Za-z]+[ ,;:]+){2,}[A-Za-z]+\b"  # three words in a row


def english_in(error: UsageError | Misfit) -> str:
    """The first run of English words in what a reader of Chinese is told; empty where there is none.

    A sentence without any Chinese is English as a whole.
    """
    said = error.phrase.text(ZH)
    if not re.search("[一-鿿]", said):
        return said
    found = re.search(_ENGLISH, re.sub(_QUOTED, "", said))
    return found[0] if found else ""
