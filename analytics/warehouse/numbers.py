"""Numbers as people write them: currency, grouping, brackets for minus, 万 and %, with a decimal mark that is proved.

A column's decimal mark follows from its own values: in ``1.234,50`` it is the comma, in ``12.5`` the point. ``1,234``
alone proves neither, and is asked for; in a column of whole numbers it proves that the comma groups.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.warehouse.quoting import text

EXACT = "DECIMAL(24,8)"  # times a factor of DECIMAL(14,6) this stays within the 38 digits that DuckDB computes exactly
_WIDE, _NARROW = "０１２３４５６７８９．，（）－−％￥＄＋", "0123456789.,()--%¥$+"
_SPACES, _QUOTES = " \u00a0\u202f\u2009", "'’"
_SAME = {"¥": "¥|￥|元|人民币|CNY|RMB|CN¥", "$": r"US\$|\$|USD|美元", "€": "€|EUR|欧元", "£": "£|GBP|英镑",
         "JPY": "JPY|JP¥|円|日元",
         "HKD": r"HK\$|HKD|港元|港币", "CHF": r"CHF|SFr\.?", "INR": "₹|INR", "KRW": "₩|KRW",
         "TWD": r"NT\$|TWD|新台币", "SGD": r"S\$|SGD", "AUD": r"A\$|AUD", "CAD": r"C\$|CAD", "RUB": "₽|RUB",
         "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "PLN|zł", "CZK": "CZK|Kč", "HUF": "HUF", "BRL": r"R\$|BRL", 
         "THB": "฿|THB", "MXN": "MXN", "ZAR": "ZAR", "AED": "AED", "TRY": "₺|TRY"}
_CODES = {"¥": "CNY", "$": "USD", "€": "EUR", "£": "GBP"}
CURRENCIES = tuple(_CODES.get(name, name) for name in _SAME)  # ISO 4217
_SCALES = {"千": 3, "k": 3, "thousand": 3, "万": 4, "萬": 4, "百万": 6, "m": 6, "mio": 6, "mn": 6, "million": 6,
           "千万": 7, "亿": 8, "億": 8, "bn": 9, "b": 9, "billion": 9}
_PARTS = "['open', 'first', 'before', 'second', 'core', 'power', 'scale', 'after', 'percent', 'last', 'close']"
KINDS = POINT, COMMA, ONE_COMMA, ONE_POINT = 1, 2, 3, 4  # the decimal mark is proved; one mark before 3 digits
_UNDECIDED = r"^[1-9]\d{0,2}[.,]\d{3}$"


@dataclass(frozen=True)
class Marks:
    """A column's decimal mark, and the mark that groups its digits; None where any usual one may."""

    decimal: str = "."
    thousands: str | None = None


POINTS = Marks()


def number_sql(raw: str, marks: Marks, percent: str = "0.01") -> str:
    """SQL for the text ``raw`` as a number of type ``EXACT``, NULL where it is none; what ``%`` multiplies by.

    Digits that are grouped otherwise than in threes (or as in 12,34,567) are no number: '1,5' is not silently fifteen.
    """
    scale = " ".join(f"WHEN {text(word)} THEN {10**power}" for word, power in _SCALES.items())
    groups = marks.thousands or _SPACES + _QUOTES + ".,".replace(marks.decimal, "")
    digits = f"translate(p.core, {text(marks.decimal + groups)}, '.')"
    signs = " + ".join(f"CAST(p.{part} <> '' AS INTEGER)" for part in ("open", "first", "second", "last"))
    minus = "p.open <> '' OR p.last <> '' OR p.first = '-' OR p.second = '-'"
    value = (f"TRY_CAST({digits} || CASE WHEN p.power <> '' THEN 'e' || p.power ELSE '' END AS {EXACT})"
             f" * CASE WHEN {minus} THEN -1 ELSE 1 END * CASE lower(p.scale) {scale} ELSE 1 END")
    exact = f"TRY_CAST(TRY_CAST({value} AS {EXACT}) * CASE WHEN p.percent <> '' THEN {percent} ELSE 1 END AS {EXACT})"
    fits = f"p.core <> '' AND {signs} <= 1 AND (p.open <> '') = (p.close <> '')"
    parsed = f"regexp_extract({_tidy(raw)}, {text(_pattern(marks))}, {_PARTS})"
    slow = f"list_transform([{parsed}], lambda p: CASE WHEN {fits} THEN {exact} END)[1]"
    return f"coalesce({plain_sql(raw, marks, EXACT)}, CASE WHEN {raw} IS NOT NULL THEN {slow} END)"


def plain_sql(raw: str, marks: Marks, type_: str) -> str:
    """SQL for the text ``raw`` where it is a number that DuckDB reads by itself, and rightly; NULL elsewhere."""
    other = "" if marks.decimal == "." else f" OR contains({raw}, '.')"
    return f"CASE WHEN contains({raw}, '_'){other} THEN NULL ELSE TRY_CAST({raw} AS {type_}) END"


def _tidy(raw: str) -> str:
    return f"translate({raw}, {text(_WIDE)}, {text(_NARROW)})"


def _pattern(marks: Marks) -> str:
    """The parts of a number in their order; digits grouped by one mark throughout."""
    mark = re.escape(marks.decimal)
    usual = [f"[{_SPACES}]", f"[{_QUOTES}]", r"\." if marks.decimal == "," else ","]
    groups = [re.escape(marks.thousands)] if marks.thousands else usual
    whole = "|".join(rf"\d{{1,3}}(?:{group}\d{{3}})+" for group in groups)
    indian = r"|\d{1,2}(?:,\d{2})+,\d{3}" if groups[-1] == "," else ""
    core = rf"(?:{whole}{indian}|\d+)(?:{mark}\d*)?|{mark}\d+"
    money = "|".join(_SAME.values())
    scales = "|".join(sorted(_SCALES, key=len, reverse=True))
    return (rf"^(?i:(\()?\s*([-+])?\s*({money})?\s*([-+])?\s*({core})(?:e([-+]?\d+))?\s*({scales})?\s*({money})?\s*"
            rf"(%)?\s*(-)?(\))?)$")


def kind_sql(raw: str) -> str:
    """SQL for what a text says of the decimal mark: one of the kinds, or NULL. What costs little is tried first."""
    core = f"regexp_extract(translate({_tidy(raw)}, {text(_SPACES + _QUOTES)}, ''), '[0-9.,]*[0-9][0-9.,]*')"
    return (f"CASE WHEN {raw} IS NULL OR TRY_CAST({raw} AS {EXACT}) IS NOT NULL AND NOT contains({raw}, '.') THEN NULL"
            f" WHEN TRY_CAST({raw} AS {EXACT}) IS NOT NULL AND length({raw}) - strpos({raw}, '.') <> 3 THEN {POINT}"
            f" WHEN regexp_matches({core}, {text(_proof('.', ','))}) THEN {POINT}"
            f" WHEN regexp_matches({core}, {text(_proof(',', '.'))}) THEN {COMMA}"
            f" WHEN regexp_matches({core}, {text(_UNDECIDED)})"
            f" THEN CASE WHEN contains({core}, ',') THEN {ONE_COMMA} ELSE {ONE_POINT} END END")


def currency_sql(raw: str) -> str:
    """SQL for the sign or code of a currency that stands beside the number in a text, NULL where there is none."""
    signs = "|".join(_SAME.values())
    beside = rf"(?i)^[-+( ]*({signs})[-+( 0-9]|[0-9 .千万萬亿億k]({signs})[-) ]*$"
    found = f"list_transform([regexp_extract({raw}, {text(beside)}, ['a', 'b'])], lambda f: f.a || f.b)[1]"
    return f"CASE WHEN {raw} IS NULL OR TRY_CAST({raw} AS DOUBLE) IS NOT NULL THEN NULL ELSE nullif({found}, '') END"


def _proof(mark: str, group: str) -> str:
    """What only a number with this decimal mark looks like."""
    m, g = re.escape(mark), re.escape(group)
    return (rf"^(?:\d{{1,3}}(?:{g}\d{{2,3}})*{g}\d{{3}}{m}\d*|\d{{1,3}}(?:{g}\d{{2,3}})+{g}\d{{3}}|\d*{m}\d{{1,2}}|"
            rf"\d*{m}\d{{4,}}|\d{{4,}}{m}\d*|0\d*{m}\d+|{m}\d+|\d+{m})$")


def marks_of(examples: Mapping[int, str], *, whole: bool, place: Phrase, key: str) -> Marks:
    """The decimal mark that the kinds of a column's values prove, each with an example; ``UsageError`` where none is.

    ``whole``: the column holds whole numbers, so that a single mark before three digits groups them.
    """
    point, comma = examples.get(POINT), examples.get(COMMA)
    if whole:
        point, comma = point or examples.get(ONE_COMMA), comma or examples.get(ONE_POINT)
    undecided = examples.get(ONE_COMMA) or examples.get(ONE_POINT)
    remedy = Phrase(N_('write decimal: "." or decimal: "," under {key} in the mapping'), key=key)
    if point and comma:
        raise UsageError(N_("{place}: '{point}' and '{comma}' do not have the same mark before their decimals; say "
                            "which holds: {remedy}"), place=place, point=point, comma=comma, remedy=remedy)
    if undecided and not point and not comma:
        raise UsageError(
            N_("{place}: in numbers such as '{value}' the mark could group thousands or begin the decimals; say which: "
               "{remedy}"), place=place, value=undecided, remedy=remedy)
    return Marks("," if comma else ".")


def check_currencies(found: Collection[str], *, place: Phrase) -> None:
    """Raise ``UsageError`` where the signs and codes found in a column are those of several currencies."""
    names = sorted({_currency(sign) for sign in found})
    if len(names) > 1:
        raise UsageError(N_("{place}: there are amounts in {currencies}; convert them into one currency at the source"),
                         place=place, currencies=tuple(names))


def _currency(sign: str) -> str:
    """What the signs and codes of one currency have in common, such as "$" for US$."""
    return next(name for name, signs in _SAME.items() if re.fullmatch(signs, sign, re.IGNORECASE))


def may_mean(sign: str, code: str) -> bool:
    """Whether a sign or code found beside amounts may stand for a currency (ISO 4217): "$" does for USD and AUD."""
    name = _currency(sign)
    return code == _CODES.get(name, name) or name in _SAME.get(code, "")
