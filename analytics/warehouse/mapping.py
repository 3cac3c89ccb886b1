"""What a mapping file says: which sources there are, and how their columns become the tables of the schema.

``data/mappings/README.md`` explains the language; ``consistency`` checks what goes beyond single keys.
"""

from __future__ import annotations

import codecs
import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import duckdb
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from analytics.documents import Strict, checked, read_document
from analytics.errors import Misfit
from analytics.language import N_
from analytics.warehouse import expression
from analytics.warehouse.consistency import check
from analytics.warehouse.quoting import text

_NO_FORMAT = N_("'{form}' is no date format; write one such as '%d/%m/%Y'")


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else str(value) if isinstance(value, int | float) else value


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


def _known_encoding(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError:
        raise Misfit(N_("there is no encoding '{name}'; write utf-8, utf-16, gb18030 or cp1252"), name=value) from None


def _known_formats(formats: tuple[str, ...]) -> tuple[str, ...]:
    for form in formats:
        try:
            with duckdb.connect() as con:
                con.execute(f"SELECT try_strptime('', {text(form)})")
        except duckdb.Error:
            raise Misfit(_NO_FORMAT, form=form) from None
        if "%" not in form:
            raise Misfit(_NO_FORMAT, form=form)
    return formats


def _safe(sql: str) -> str:
    expression.parse(sql)
    return sql


Text = Annotated[str, BeforeValidator(_as_text)]
Expression = Annotated[str, AfterValidator(_safe)]
DateFormats = Annotated[tuple[str, ...], BeforeValidator(_as_list), AfterValidator(_known_formats)]
Mark = Annotated[str, Field(min_length=1, max_length=1)]


_NO_ORIGIN = N_("say exactly one of column, constant, expression or look_up, not none of them")
_ORIGINS = N_("say exactly one of column, constant, expression or look_up, not all of {given}")


class Value(Strict):
    """Where one column's values come from: exactly one of column, constant, look-up or expression."""

    column: str | None = None
    constant: Text | None = None
    expression: Expression | None = None
    look_up: str | None = None
    by: str | None = None
    match: str | None = None
    take: str | None = None
    if_none: Text | None = None
    if_several: Text | None = None
    times: Decimal | None = Field(None, max_digits=14, decimal_places=6)
    dates: DateFormats | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, str | dict):
            raise Misfit(N_("write a column's name in quotes, or {example} for a fixed value"),
                         example=f"{{constant: {value}}}")
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> Value:
        given = [key for key in ("column", "constant", "expression", "look_up") if getattr(self, key) is not None]
        if len(given) != 1:
            raise Misfit(_NO_ORIGIN) if not given else Misfit(_ORIGINS, given=tuple(given))
        if self.look_up is None and {"by", "match", "take", "if_none", "if_several"} & self.model_fields_set:
            raise Misfit(N_("by, match, take, if_none and if_several belong to a look_up; add look_up: <source>"))
        if self.look_up is not None and not (self.by and self.take):
            raise Misfit(N_("a look_up needs by: <column here> and take: <column there>"))
        return self


class Unpivot(Strict):
    """Columns turned into rows: each header goes to the column ``name``, each value to ``value``."""

    columns: tuple[str, ...] = Field(min_length=1)
    name: str
    value: str


class Source(Strict):
    """One file and how to read it, with columns added to it."""

    file: str
    sheet: str | None = None
    encoding: Annotated[str, AfterValidator(_known_encoding)] | None = None
    delimiter: Mark | None = None
    decimal: Mark = "."
    thousands: Mark | None = None
    null: Annotated[tuple[Text, ...], BeforeValidator(_as_list)] = ()
    dates: DateFormats | None = None
    unpivot: Unpivot | None = None
    add: dict[str, Value] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _different_marks(self) -> Source:
        if self.decimal == self.thousands:
            raise Misfit(N_("decimal and thousands are both '{mark}'; change one of them"), mark=self.decimal)
        return self


class Credit(Strict):
    """Sales credited in equal shares to the sellers of their territory, through a source of territories and sellers."""

    by: str
    through: str
    match: str | None = None
    seller: str
    where: Expression | None = None


class Entry(Strict):
    """One source's part in one table."""

    source: str
    where: Expression | None = None
    distinct: bool = False
    credit: Credit | None = None
    columns: dict[str, Value] = Field(min_length=1)


class Mapping(Strict):
    """A whole mapping file. ``policy`` overrides the company's policy for what is loaded with it."""

    title: str = ""
    policy: dict[str, Any] = Field(default_factory=dict)
    sources: dict[Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_]*$")], Source] = Field(min_length=1)
    tables: dict[str, Annotated[tuple[Entry, ...], BeforeValidator(_as_list), Field(min_length=1)]]

    @model_validator(mode="after")
    def _consistent(self) -> Mapping:
        check(self)
        return self


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file; raise ``UsageError`` naming the file, the key and the remedy where it is wrong."""
    return checked(Mapping, read_document(path), str(path))
