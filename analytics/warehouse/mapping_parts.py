"""The parts of a mapping file: a source with its columns, and what it gives to a table, column by column.

``data/mappings/README.md`` explains the language.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.warehouse import expression
from analytics.warehouse.files.source import DateFormats, Source, Text


def _safe(sql: str) -> str:
    expression.parse(sql)
    return sql


Expression = Annotated[str, AfterValidator(_safe)]
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


def value_of(column: str) -> Value:
    """A source's column as it is."""
    return Value.model_validate(column)


class MappedSource(Source):
    """A source, with columns added to it."""

    add: dict[str, Value] = Field(default_factory=dict)


class Credit(Strict):
    """Sales credited in equal shares to the sellers of their territory, through a source of territories and sellers."""

    by: str
    through: str
    match: str | None = None
    seller: str
    where: Expression | None = None


class Entry(Strict):
    """One source's part in one table. ``distinct``: equal rows count once; ``key``: those with the same key do."""

    source: str
    where: Expression | None = None
    distinct: bool | Literal["key"] = False
    credit: Credit | None = None
    columns: dict[str, Value] = Field(min_length=1)
