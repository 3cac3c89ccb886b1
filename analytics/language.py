"""Texts, numbers, money and dates in the reader's language: gettext catalogues and Babel, English and 简体中文."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_currency_name, get_currency_symbol

from analytics.currencies import decimals

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
_LOCALE = Path(__file__).with_name("locale")
MINUS = "\u2212"


Words = str | Mapping[str, str]  # a text of somebody's own: the same in each language, or one a language


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a message for translation where it is declared; it is translated where it is shown."""
    return message


@lru_cache
def _catalogue(code: str) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    with (_LOCALE / code / "LC_MESSAGES" / "bridgeboard.po").open("rb") as po:
        catalogue = read_po(po, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def in_language(words: Words, language: Language) -> str:
    """Somebody's own text in the reader's language, else as it was written."""
    return words if isinstance(words, str) else words.get(language.code) or next(iter(words.values()))


class Phrase:
    """A marked message with its values, put into a language only where it is shown; ``str`` gives it in English.

    Values may be phrases themselves, or texts by language; a tuple is listed, a moment (not a day: those stand in
    files) is written out.
    ``Phrase("")`` says nothing.
    """

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values

    def text(self, language: Language) -> str:
        """The phrase in the reader's language."""
        return language(self.message, **{name: self._said(value, language) for name, value in self.values.items()})

    @staticmethod
    def _said(value: object, language: Language) -> object:
        if isinstance(value, Phrase):
            return value.text(language)
        if isinstance(value, Mapping):
            return in_language(value, language)
        if isinstance(value, dt.datetime):
            return language.moment(value)
        if isinstance(value, tuple):
            return language.listed(str(Phrase._said(one, language)) for one in value)
        return value

    def __str__(self) -> str:
        return self.text(Language())


@dataclass(frozen=True)
class Language:
    """One reader's language: ``t("Revenue")`` translates, the other methods format. ``code`` is ``en`` or ``zh_CN``."""

    code: str = "en"

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"unknown language {self.code!r}: choose one of {', '.join(LANGUAGES)}")

    def __call__(self, message: str, **values: object) -> str:
        text = _catalogue(self.code).gettext(message) if message else ""
        return text.format(**values) if values else text

    def plural(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The form that fits ``n``; ``{n}`` in the message is the number, grouped."""
        return _catalogue(self.code).ngettext(singular, plural, n).format(n=self.number(n), **values)

    def sentences(self, *texts: str) -> str:
        """Whole sentences one after the other, without a blank between them in Chinese; empty ones are left out."""
        return ("" if self.chinese else " ").join(text for text in texts if text)

    def listed(self, values: Iterable[str]) -> str:
        """``a, b``, in Chinese ``a、b``."""
        return ("、" if self.chinese else ", ").join(values)

    def inside(self, label: str) -> str:
        """A label within a sentence: in English without its capital, unless it is an abbreviation."""
        return label if self.chinese or label[1:2].isupper() else label[:1].lower() + label[1:]

    def beginning(self, label: str) -> str:
        """A label where a line begins: with a capital."""
        return label[:1].upper() + label[1:]

    @property
    def chinese(self) -> bool:
        """Whether its words are Chinese."""
        return self.code == "zh_CN"

    def number(self, value: float | None, digits: int = 0, *, sign: bool = False) -> str:
        """Grouped, with a real minus: ``1,234.5``; ``–`` where the value is missing."""
        if value is None or value != value:
            return "–"
        text = f"{value:{'+' if sign else ''},.{digits}f}"
        if float(text.replace(",", "")) == 0:  # no "-0" and no "+0"
            text = text.lstrip("+-")
        return text.replace("-", MINUS)

    def percent(self, share: float | None, digits: int = 1, *, sign: bool = False) -> str:
        """A share of 1 as percent: ``0.312`` is ``31.2%``."""
        return "–" if share is None or share != share else self.number(100 * share, digits, sign=sign) + "%"

    def chance(self, share: float | None) -> str:
        """A probability in whole percent; what is neither impossible nor certain is not written as 0% or 100%."""
        if share is not None and 0 < share <= 0.005:
            return self(N_("under 1%"))
        if share is not None and 0.995 <= share < 1:
            return self(N_("over 99%"))
        return self.percent(share, 0)

    def money(self, value: float | None, currency: str, *, sign: bool = False, exact: bool = False,
              fine: bool = False) -> str:
        """Money for a screen: ``¥52.2M``, in Chinese ``5,223万元``; ``fine`` gives three digits of every amount from
        a thousand on, ``¥1.99M``; ``exact`` gives all decimals of the
        currency: cents, but whole yen."""
        if value is None or value != value:
            return "–"
        amount = abs(value)
        digits = decimals(currency) if exact else 0
        shown = round(amount, digits) > 0  # no "-0" and no "+0"
        lead = "" if not shown else MINUS if value < 0 else "+" if sign else ""
        if exact:
            return lead + self.in_currency(self.number(amount, digits), currency)
        steps = ((1e8, "亿"), (1e4, "万")) if self.chinese else ((1e9, "B"), (1e6, "M"), (1e3, "k"))
        for size, unit in steps:
            if amount >= size * 0.9995:
                scaled = amount / size
                digits = 0 if scaled >= 1000 else 2 if unit == "亿" and scaled < 100 else 1  # a step of four zeros
                if fine:
                    digits = 2 if scaled < 9.995 else 1 if scaled < 99.95 else 0
                return lead + self.in_currency(self.number(scaled, digits) + unit, currency)
        return lead + self.in_currency(self.number(amount), currency)

    def in_currency(self, text: str, currency: str) -> str:
        """A number that is written already, with its currency; a code stands apart: ``¥5``, ``5元``, ``KWD 5``."""
        if not currency:
            return text
        if self.chinese and currency == "CNY":
            return text + "元"
        symbol = "¥" if currency == "CNY" else get_currency_symbol(currency, locale=self.code)
        return symbol + ("\u00a0" if symbol[-1:].isalpha() else "") + text

    def currency_name(self, currency: str) -> str:
        """A currency as it is chosen from a list: ``USD · US Dollar``, ``USD · 美元``."""
        return f"{currency} · {get_currency_name(currency, locale=self.code)}"

    def date(self, day: dt.date) -> str:
        """``5 Oct 2026``, ``2026年10月5日``."""
        return format_date(day, "d MMM y" if not self.chinese else "y年M月d日", locale=self.code)

    @lru_cache(maxsize=1000)  # noqa: B019 (two languages, and months: a page names some seventy)
    def month(self, day: dt.date, *, year: bool = False) -> str:
        """A month's name: ``Oct`` or ``Oct 2026``, ``10月`` or ``2026年10月``."""
        if self.chinese:
            return format_date(day, "y年M月" if year else "M月", locale=self.code)
        return format_date(day, "MMM y" if year else "MMM", locale=self.code)

    def moment(self, moment: dt.datetime) -> str:
        """``5 Oct 2026, 14:30``, ``2026年10月5日 14:30``."""
        return format_datetime(moment, "d MMM y, HH:mm" if not self.chinese else "y年M月d日 HH:mm", locale=self.code)
