"""From a value as the source has it to the schema's type: SQL that gives NULL where the value does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analytics.warehouse.columns import Column
from analytics.warehouse.dates import moment_sql
from analytics.warehouse.durations import UNITS, duration_sql
from analytics.warehouse.numbers import EXACT, POINTS, Marks, number_sql, plain_sql
from analytics.warehouse.quoting import one_of, text

YES = ("true", "t", "yes", "y", "1", "是")
NO = ("false", "f", "no", "n", "0", "否")
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!")  # of formulas
_EARLIEST, _LATEST = "DATE '1900-01-01'", "DATE '2199-12-31'"


@dataclass(frozen=True)
class Form:
    """How a column's raw values are written: DuckDB's type, marks of numbers, forms of dates and durations, a factor.

    ``dates`` are declared, ``order`` is that of day and month where it was proved, ``durations`` what ``2:23`` is.
    """

    type: str
    marks: Marks = POINTS
    dates: tuple[str, ...] | None = None
    order: str | None = None
    durations: str | None = None
    times: Decimal | None = None

    @property
    def is_moment(self) -> bool:
        """Whether it is a day or a time of day already."""
        return self.type.startswith(("DATE", "TIMESTAMP"))

    @property
    def is_number(self) -> bool:
        """Whether it is neither a text nor a moment."""
        return not self.is_moment and self.type != "VARCHAR"


def typed_sql(column: Column, raw: str, form: Form) -> str:
    """SQL for ``raw`` as the column's type, NULL where it does not fit; an empty value is the column's default."""
    cast = {"text": _text, "boolean": _boolean, "integer": _number, "number": _number, "money": _number}
    sql = cast.get(column.type, _moment)(column, raw, form)
    if column.default is None:
        return sql  # NULL for NULL: a test of that around it would keep DuckDB from computing its parts only once
    default = f"CAST({text(column.default)} AS {column.sql_type})"
    return f"CASE WHEN {raw} IS NULL THEN {default} ELSE {sql} END"


def text_sql(raw: str, type_: str) -> str:
    """SQL for any value as text: a whole number has no decimals, even where a file stores it as floating point."""
    if type_ in ("DOUBLE", "FLOAT"):
        return f"CASE WHEN {raw} = trunc({raw}) AND abs({raw}) < 1e15 THEN CAST(CAST({raw} AS BIGINT) AS VARCHAR) " \
               f"ELSE CAST({raw} AS VARCHAR) END"
    return f"CAST({raw} AS VARCHAR)"


def _text(column: Column, raw: str, form: Form) -> str:
    """The error of a formula is no text: it stands where a value should."""
    if form.type != "VARCHAR":
        return text_sql(raw, form.type)
    return f"CASE WHEN starts_with({raw}, '#') AND {one_of(raw, _ERRORS)} THEN NULL ELSE {raw} END"


def _boolean(column: Column, raw: str, form: Form) -> str:
    word = f"lower({text_sql(raw, form.type)})"
    return f"CASE WHEN {one_of(word, YES)} THEN true WHEN {one_of(word, NO)} THEN false END"


def _number(column: Column, raw: str, form: Form) -> str:
    """Percent are hundredths, but for a column whose scale goes to 100."""
    written = text_sql(raw, form.type)
    if form.is_number:
        exact, floating = f"TRY_CAST({raw} AS {EXACT})", f"TRY_CAST({raw} AS DOUBLE)"
    else:
        exact = number_sql(written, form.marks, "1" if column.high == 100 else "0.01")
        if column.name in UNITS:
            exact = f"coalesce({exact}, {duration_sql(written, UNITS[column.name], form.durations)})"
        floating = f"coalesce({plain_sql(written, form.marks, 'DOUBLE')}, CAST({exact} AS DOUBLE))"
    if column.type == "number":
        times = f"{floating} * {form.times:f}" if form.times is not None else floating
        return f"CASE WHEN isfinite({times}) THEN {times} END"
    if form.times is not None:
        exact = f"{exact} * CAST('{form.times:f}' AS DECIMAL(14,6))"
    if column.type == "money":
        return f"TRY_CAST({exact} AS {column.sql_type})"
    return f"CASE WHEN {exact} = trunc({exact}) THEN TRY_CAST({exact} AS BIGINT) END"


def _moment(column: Column, raw: str, form: Form) -> str:
    """An offset from UTC is not applied: the wall clock as it was written decides the day."""
    month = column.type == "month"
    if form.is_moment:
        moment = f"CAST({raw} AS TIMESTAMP)"
    else:
        moment = moment_sql(text_sql(raw, form.type), form.dates, form.order, month=month)
    value = f"date_trunc('month', {moment})" if month else moment
    value = f"CAST({value} AS {column.sql_type})"
    return f"CASE WHEN CAST({moment} AS DATE) BETWEEN {_EARLIEST} AND {_LATEST} THEN {value} END"
