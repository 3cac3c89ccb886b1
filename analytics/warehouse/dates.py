"""Dates written as text: the order of day and month is proved by the values, or asked for, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.warehouse.quoting import text

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "%d/%m/%Y", "%m/%d/%Y", "%y/%m/%d"
MONTHS = ("jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
           "nov(?:ember)?|dec(?:ember)?")
_NAME, _ORDINAL = rf"({MONTHS})\.?", r"(\d{1,2})(?:st|nd|rd|th)?"
_ISO = (  # pattern, replacement: what is unambiguous, rewritten as YYYY-MM-DD or YYYY-Mon-DD
    (r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +", ""),
    (r"^(\d{4}) *[-/.年] *(\d{1,2}) *[-/.月] *(\d{1,2})(?: *日)?", r"\1-\2-\3"),
    (r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3"),
    (rf"^{_ORDINAL}[-/ .]*{_NAME}[-/ ,.]+(\d{{4}})", r"\3-\2-\1"),
    (rf"^{_ORDINAL}[-/ .]*{_NAME}[-/ ,.]+(\d{{2}})(?:$|[ T,])", r"\3-\2-\1 "),
    (rf"^{_NAME}[-/ .]*{_ORDINAL},? *[-/ ,.] *(\d{{4}})", r"\3-\1-\2"),
    (rf"^(\d{{4}})[-/ .]{_NAME}[-/ .](\d{{1,2}})", r"\1-\2-\3"),
)
MONTH_ONLY = (
    (r"^(\d{4})[-/.年](\d{1,2})月?$", r"\1-\2-01"),
    (rf"^{_NAME}[-/ ,.]+(\d{{4}})$", r"\2-\1-01"),
    (r"^(\d{1,2})[/.-](\d{4})$", r"\2-\1-01"),
)
CERTAIN, UNKNOWN = 0, 8  # kinds of a text; between are sums of 1 (day first), 2 (month first), 4 (year first)
_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})"
_ORDERED = {DAY_FIRST: r"\3-\2-\1", MONTH_FIRST: r"\3-\1-\2", YEAR_FIRST: r"\1-\2-\3"}
_CENTURIES = ((r"^([0-6]\d-)", r"20\1"), (r"^([7-9]\d-)", r"19\1"))  # as strptime has it
_TIMES = (
    (r"^(\S+?),? *(上午|下午) *(\d{1,2}:\d{2}(?::\d{2})?)", r"\1 \3 \2"),
    (r"(\d) ?(?:上午|a\.?m\.?)$", r"\1 AM"), (r"(\d) ?(?:下午|p\.?m\.?)$", r"\1 PM"),
    (r"^(\S+?), +", r"\1 "), (r"-([a-z]{3})[a-z]*-", r"-\1-"),
)
_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
_FORMS = [f"%Y-{month}-%d{clock}" for month in ("%m", "%b") for clock in _CLOCKS]
_SERIAL = r"^[2-8]\d{4}(?:\.\d+)?$"  # of the days from 1954 to 2146
_EPOCH = "TIMESTAMP '1899-12-30'"  # the day 0 of Excel's serial dates


def moment_sql(raw: str, formats: tuple[str, ...] | None, order: str | None, *, month: bool) -> str:
    """SQL for the TIMESTAMP that the text ``raw`` means, NULL where it means none.

    ``formats`` are declared (strptime); without them dates are read that have the year first or name their month, as
    Excel's serial numbers, and others in the proved ``order``. ``month`` also takes a month without a day.
    """
    if formats:
        return f"try_strptime({raw}, [{', '.join(text(form) for form in formats)}])"
    ordered = [(_LAST, _ORDERED[order])] if order else []
    rules = [*_ISO, *(MONTH_ONLY if month else ()), *ordered, *_CENTURIES, *_TIMES]
    sql = f"trim({raw})"
    for pattern, replacement in rules:
        sql = f"regexp_replace({sql}, {text(pattern)}, {text(replacement)}, 'i')"
    clock = "CASE WHEN NOT (ends_with(w, 'AM') OR ends_with(w, 'PM')) THEN TRY_CAST(w AS TIMESTAMP) END"
    forms = ", ".join(map(text, _FORMS))
    written = f"list_transform([trim({sql})], lambda w: coalesce({clock}, try_strptime(w, [{forms}])))[1]"
    serial = f"{_EPOCH} + to_microseconds(CAST(round(TRY_CAST({raw} AS DOUBLE) * 86400) * 1000000 AS BIGINT))"
    slow = (f"CASE WHEN {raw} IS NULL THEN NULL WHEN regexp_matches({raw}, {text(_SERIAL)}) THEN {serial} "
            f"ELSE {written} END")
    return f"coalesce({_quick(raw)}, {slow})"


def _quick(raw: str) -> str:
    """What DuckDB reads by itself and reads rightly: the year first in four digits, and no AM or PM at the end."""
    return (f"CASE WHEN right({raw}, 1) BETWEEN '0' AND '9' AND substr({raw}, 5, 1) IN ('-', '/') "
            f"THEN TRY_CAST({raw} AS TIMESTAMP) END")


def kind_sql(raw: str, *, month: bool) -> str:
    """SQL for what a text says of the order: the sum of the numbers of the orders that it allows.

    ``CERTAIN`` is a date in any order, ``UNKNOWN`` none; NULL says nothing. The quick test comes first: the others cost
    a hundred times as much.
    """
    shape = text(_LAST + r"(?:$|[ T,].*$)")
    a, b, c = (f"TRY_CAST(regexp_extract({raw}, {shape}, {n}) AS INTEGER)" for n in (1, 2, 3))
    fits = (f"{a} BETWEEN 1 AND 31 AND {b} BETWEEN 1 AND 12", f"{a} BETWEEN 1 AND 12 AND {b} BETWEEN 1 AND 31",
            f"length(regexp_extract({raw}, {shape}, 3)) = 2 AND {b} BETWEEN 1 AND 12 AND {c} BETWEEN 1 AND 31")
    allowed = " + ".join(f"CASE WHEN {fit} THEN {n} ELSE 0 END" for n, fit in zip((1, 2, 4), fits, strict=True))
    certain = moment_sql(raw, None, None, month=month)
    return (f"CASE WHEN {_quick(raw)} IS NOT NULL THEN {CERTAIN} WHEN {raw} IS NULL THEN NULL"
            f" WHEN regexp_matches({raw}, {shape}) THEN coalesce(nullif({allowed}, 0), {UNKNOWN})"
            f" WHEN {certain} IS NOT NULL THEN {CERTAIN} ELSE {UNKNOWN} END")


def order_of(examples: Mapping[int, str], *, place: Phrase, key: str) -> str | None:
    """The order that the kinds of a column's values prove, each with an example; None where all are certain, or empty.

    ``place`` names file and column, ``key`` the source in the mapping; ``UsageError`` where no order or several fit.
    """
    doubtful = {kind: value for kind, value in examples.items() if CERTAIN < kind < UNKNOWN}
    if UNKNOWN in examples and len(examples) == 1:
        raise UsageError(N_("{place}: '{value}' is no date in a form that is known; say the form: {remedy}"),
                         place=place, value=examples[UNKNOWN], remedy=_remedy(key, DAY_FIRST, MONTH_FIRST))
    if not doubtful:
        return None
    left = [order for number, order in zip((1, 2, 4), _ORDERED, strict=True) if all(kind & number for kind in doubtful)]
    if not left:
        day, month = (min(value for kind, value in doubtful.items() if not kind & number) for number in (2, 1))
        raise UsageError(
            N_("{place}: '{day}' has the day first and '{month}' the month; say which form holds: {remedy}"),
            place=place, day=day, month=month,
            remedy=_remedy(key, form_of(day, DAY_FIRST), form_of(month, MONTH_FIRST)))
    if len(left) > 1:
        # Also where only a year of two digits leaves it open: that 25/12/19 is no day in 2025 would be a guess.
        value = min(doubtful.values())
        raise UsageError(
            N_("{place}: dates such as '{value}' can be read in several ways; say the form: {remedy}"),
            place=place, value=value, remedy=_remedy(key, *(form_of(value, order) for order in left)))
    return left[0]


def form_of(value: str, order: str) -> str:
    """The form to declare for dates written like ``value`` in an order: with its mark, digits of the year and clock."""
    ordered = re.match(r"\d{1,2}([-/.])\d{1,2}[-/.](\d{4}|\d{2})(.*)", value)
    if not ordered:
        return order
    mark, year, clock = ordered.groups()
    noon = "%I" if re.search("[ap]m$", clock, re.IGNORECASE) else "%H"
    for digits, code in ((r"^(\D*)\d{1,2}:\d{2}", rf"\1{noon}:%M"), (r":\d{2}", ":%S"), (r"(?i)[ap]m$", "%p")):
        clock = re.sub(digits, code, clock, count=1)
    return (order.replace("%Y", "%y") if len(year) == 2 else order).replace("/", mark) + clock


def _remedy(key: str, first: str, *more: str) -> Phrase:
    """What to write, each form as it stands in the mapping."""
    forms = Phrase(f'dates: "{first}"')
    for form in more:
        forms = Phrase(N_("{one} or {other}"), one=forms, other=f'dates: "{form}"')
    return Phrase(N_("write {forms} under {key} in the mapping"), forms=forms, key=key)
