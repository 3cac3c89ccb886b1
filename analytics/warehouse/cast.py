"""From a value as the source has it to the schema's type: SQL that gives NULL where the value does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from analytics.warehouse.dates import moment_sql
from analytics.warehouse.mapping import Source
from analytics.warehouse.quoting import text
from analytics.warehouse.schema import Column

_YES = "('true', 't', 'yes', 'y', '1', '是')"
_NO = "('false', 'f', 'no', 'n', '0', '否')"
_EXACT = "DECIMAL(24,8)"  # times a factor of DECIMAL(14,6) this stays within the 38 digits that DuckDB computes exactly
_EARLIEST, _LATEST = "DATE '1900-01-01'", "DATE '2199-12-31'"


@dataclass(frozen=True)
class Form:
    """How a column's raw values are written: DuckDB's type, the source's number marks, date formats, unit factor."""

    type: str
    source: Source
    dates: tuple[str, ...] | None = None
    order: str | None = None
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
    default = f"CAST({text(column.default)} AS {column.sql_type})"
    return f"CASE WHEN {raw} IS NULL THEN {default} ELSE {sql} END"


def text_sql(raw: str, type_: str) -> str:
    """SQL for any value as text: a whole number has no decimals, even where a file stores it as floating point."""
    if type_ in ("DOUBLE", "FLOAT"):
        return f"CASE WHEN {raw} = trunc({raw}) AND abs({raw}) < 1e15 THEN CAST(CAST({raw} AS BIGINT) AS VARCHAR) " \
               f"ELSE CAST({raw} AS VARCHAR) END"
    return f"CAST({raw} AS VARCHAR)"


def _text(column: Column, raw: str, form: Form) -> str:
    return text_sql(raw, form.type)


def _boolean(column: Column, raw: str, form: Form) -> str:
    word = f"lower({text_sql(raw, form.type)})"
    return f"CASE WHEN {word} IN {_YES} THEN true WHEN {word} IN {_NO} THEN false END"


def _number(column: Column, raw: str, form: Form) -> str:
    plain = raw if form.is_number else _plain(text_sql(raw, form.type), form.source)
    exact = f"TRY_CAST({plain} AS {_EXACT})"
    if form.times is not None:
        exact = f"{exact} * CAST('{form.times:f}' AS DECIMAL(14,6))"
    if column.type == "money":
        return f"TRY_CAST({exact} AS {column.sql_type})"
    if column.type == "integer":
        return f"CASE WHEN {exact} = trunc({exact}) THEN TRY_CAST({exact} AS BIGINT) END"
    floating = f"TRY_CAST({plain} AS DOUBLE)" + (f" * {form.times:f}" if form.times is not None else "")
    return f"CASE WHEN isfinite({floating}) THEN {floating} END"


def _plain(raw: str, source: Source) -> str:
    """The text as 1234.5, NULL where digits are grouped otherwise than declared: '1,5' is not silently fifteen."""
    mark, group = re.escape(source.decimal), re.escape(source.thousands or "")
    whole = rf"\d+|\d{{1,3}}({group}\d{{3}})+" if group else r"\d+"
    pattern = rf"^[+-]?(({whole})({mark}\d*)?|{mark}\d+)([eE][+-]?\d+)?$"
    plain = f"replace({raw}, {text(source.thousands)}, '')" if source.thousands else raw
    return f"CASE WHEN regexp_matches({raw}, {text(pattern)}) THEN replace({plain}, {text(source.decimal)}, '.') END"


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
