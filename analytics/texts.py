"""Texts of somebody's own in a document: the same in each language, or one a language (``{en: …, zh_CN: …}``)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator

from analytics.errors import Misfit
from analytics.language import LANGUAGES, N_


def by_language(value: Any) -> bool:
    """Whether a value of a document is texts by language."""
    return isinstance(value, dict) and bool(value) and value.keys() <= LANGUAGES.keys()


def _in_known_languages(texts: str | dict[str, str]) -> str | dict[str, str]:
    if not isinstance(texts, str) and not by_language(texts):
        raise Misfit(N_("write one text, or texts by language: {languages}"), languages=", ".join(LANGUAGES))
    return texts


Texts = Annotated[str | dict[str, str], AfterValidator(_in_known_languages)]


def sized(least: int, most: int) -> AfterValidator:
    """The check that each of ``Texts`` has so many characters."""
    def check(texts: str | dict[str, str]) -> str | dict[str, str]:
        for text in [texts] if isinstance(texts, str) else texts.values():
            if len(text) < least:
                raise Misfit(N_("this text is too short; write at least {min_length} characters"), min_length=least)
            if len(text) > most:
                raise Misfit(N_("this text is too long; write at most {max_length} characters"), max_length=most)
        return texts

    return AfterValidator(check)
