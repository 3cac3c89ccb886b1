"""Durations as people write them, ``00:02:23``, ``2 h 5 min``, ``5分钟``, in the unit of the column they are for."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.warehouse.numbers import EXACT
from analytics.warehouse.quoting import text

UNITS = {"minutes": 60, "hours": 3600}  # the seconds of the unit that a column is named after
MINUTES_FIRST, HOURS_FIRST = "mm:ss", "hh:mm"
KINDS = PAIR, SECONDS = 1, 2
_CLOCK = r"^(\d{1,4}):([0-5]?\d):([0-5]?\d(?:\.\d+)?)$"
_PAIR = r"^(\d{1,4}):([0-5]\d)$"
_NUMBER = r"(\d+(?:\.\d+)?)\s*"
_WORDS = (r"(?i)^(?:PT)?(?:" + _NUMBER + r"(?:h|hrs?|hours?|个?小时|时))?\s*(?:" + _NUMBER
          + r"(?:m|mins?|minutes?|分钟?))?\s*(?:" + _NUMBER + r"(?:s|secs?|seconds?|秒钟?))?$")


def duration_sql(raw: str, unit: int, order: str | None) -> str:
    """SQL for the text ``raw`` as a number of units of ``unit`` seconds, NULL where it is no duration.

    ``order`` says what ``2:23`` is: ``MINUTES_FIRST`` or ``HOURS_FIRST``; without it that is no duration.
    """
    sizes: dict[str, tuple[int, ...]] = {_CLOCK: (3600, 60, 1), _WORDS: (3600, 60, 1)}
    if order:
        sizes[_PAIR] = (60, 1) if order == MINUTES_FIRST else (3600, 60)
    whens = " ".join(f"WHEN regexp_matches({raw}, {text(pattern)}) THEN {_sum(raw, pattern, parts)}"
                     for pattern, parts in sizes.items())
    return f"TRY_CAST((CASE WHEN {raw} = '' THEN NULL {whens} END) / {unit} AS {EXACT})"


def _sum(raw: str, pattern: str, sizes: tuple[int, ...]) -> str:
    parts = (f"coalesce(TRY_CAST(regexp_extract({raw}, {text(pattern)}, {n}) AS DECIMAL(16,4)), 0) * {size}"
             for n, size in enumerate(sizes, 1))
    return " + ".join(parts)


def kind_sql(raw: str) -> str:
    """SQL for what a text says of pairs: ``PAIR``, ``SECONDS`` where it proves that pairs end in them, or NULL."""
    first = f"TRY_CAST(split_part({raw}, ':', 1) AS INTEGER)"
    return (f"CASE WHEN {raw} IS NULL OR NOT contains({raw}, ':') THEN NULL"
            f" WHEN regexp_matches({raw}, {text(_CLOCK)}) THEN {SECONDS}"
            f" WHEN NOT regexp_matches({raw}, {text(_PAIR)}) THEN NULL"
            f" WHEN {first} > 24 THEN {SECONDS} ELSE {PAIR} END")


def order_of(examples: Mapping[int, str], *, place: Phrase, key: str) -> str | None:
    """What a pair such as ``2:23`` is: minutes first where another value has seconds, or exceeds a day.

    None where there is no pair; ``UsageError`` where nothing proves it.
    """
    if SECONDS in examples:
        return MINUTES_FIRST
    if PAIR in examples:
        raise UsageError(N_("{place}: '{value}' could be hours and minutes or minutes and seconds; say which: write "
                            'durations: "hh:mm" or durations: "mm:ss" under {key} in the mapping'),
                         place=place, value=examples[PAIR], key=key)
    return None
