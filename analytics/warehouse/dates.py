"""Dates written as text: the order of day and month is proved by the values, or asked for, and never guessed."""

from __future__ import annotations

import duckdb

from analytics.errors import UsageError
from analytics.language import N_, Phrase
from analytics.warehouse.quoting import text

DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"
_YEAR_FIRST = r"^\d{4}([-/.]\d{1,2}([-/.]\d{1,2})?|年\d{1,2}月(\d{1,2}日)?)([T ].*)?$|^\d{8}$"
_YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}([T ].*)?$"
_ISO = (  # pattern, replacement: what is unambiguous, rewritten as YYYY-MM-DD
    (r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", r"\1-\2-\3"),
    (r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3"),
)
_MONTH_ONLY = (r"^(\d{4})[-/.年](\d{1,2})月?$", r"\1-\2-01")
_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"
_ORDERED = {DAY_FIRST: (_LAST, r"\3-\2-\1"), MONTH_FIRST: (_LAST, r"\3-\1-\2")}


def moment_sql(raw: str, formats: tuple[str, ...] | None, order: str | None, *, month: bool) -> str:
    """SQL for the TIMESTAMP that the text ``raw`` means, NULL where it means none.

    ``formats`` are declared (strptime); without them year-first dates are read, and others in the proved ``order``.
    ``month`` also takes a month without a day.
    """
    if formats:
        return f"try_strptime({raw}, [{', '.join(text(form) for form in formats)}])"
    rules = (*_ISO, *((_MONTH_ONLY,) if month else ()), *((_ORDERED[order],) if order else ()))
    sql = raw
    for pattern, replacement in rules:
        sql = f"regexp_replace({sql}, {text(pattern)}, {text(replacement)})"
    return f"TRY_CAST({sql} AS TIMESTAMP)"


def prove_order(con: duckdb.DuckDBPyConnection, relation: str, raw: str, where: Phrase, remedy: Phrase) -> str | None:
    """``DAY_FIRST`` or ``MONTH_FIRST`` as the values of a text column prove; None where all are year-first or empty.

    ``where`` names file and column, ``remedy`` the key to write; ``UsageError`` where nothing or both are proved.
    """
    counts = con.execute(
        f"""SELECT count(*), count(*) FILTER (regexp_matches(v, ?)), count(a),
                   count(*) FILTER (a > 12 AND b <= 12), count(*) FILTER (b > 12 AND a <= 12),
                   min(v) FILTER (a > 12 AND b <= 12), min(v) FILTER (b > 12 AND a <= 12),
                   min(v) FILTER (a IS NOT NULL), min(v)
            FROM (SELECT v, TRY_CAST(regexp_extract(v, ?, 1) AS INTEGER) AS a,
                         TRY_CAST(regexp_extract(v, ?, 2) AS INTEGER) AS b
                  FROM (SELECT DISTINCT {raw} AS v FROM {relation} WHERE {raw} IS NOT NULL))""",
        [_YEAR_FIRST, _YEAR_LAST, _YEAR_LAST],
    ).fetchall()[0]
    n, year_first, year_last, day_first, month_first, day_example, month_example, either, any_value = counts
    if n and not year_first and not year_last:
        raise UsageError(N_("{place}: '{value}' is no date in a form that is known; say the form: {remedy}"),
                         place=where, value=any_value, remedy=remedy)
    if not year_last:
        return None
    if day_first and month_first:
        raise UsageError(
            N_("{place}: '{day}' has the day first and '{month}' the month; say which form holds: {remedy}"),
            place=where, day=day_example, month=month_example, remedy=remedy)
    if not day_first and not month_first:
        raise UsageError(
            N_("{place}: in dates such as '{value}' day and month cannot be told apart; say the form: {remedy}"),
            place=where, value=either, remedy=remedy)
    return DAY_FIRST if day_first else MONTH_FIRST
