"""What a mapping file says: which sources there are, and how their columns become the tables of the schema.

``data/mappings/README.md`` explains the language; ``consistency`` checks what goes beyond single keys.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from analytics.documents import Strict, checked, document_in, read_document
from analytics.errors import Misfit
from analytics.language import N_
from analytics.warehouse import expression
from analytics.warehouse.consistency import check
from analytics.warehouse.files.source import DateFormats, Source, Text, as_list


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


class Mapping(Strict):
    """A whole mapping file. ``policy`` overrides the company's policy for what is loaded with it.

    ``same`` joins rows of a table: by the name that is kept the names that mean the same.
    """

    title: str = ""
    policy: dict[str, Any] = Field(default_factory=dict)
    sources: dict[Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_]*$")], MappedSource] = Field(min_length=1)
    tables: dict[str, Annotated[tuple[Entry, ...], BeforeValidator(as_list), Field(min_length=1)]]
    same: dict[str, dict[str, tuple[Text, ...]]] = Field(default_factory=dict)

    @property
    def columns(self) -> dict[str, set[str]]:
        """The columns that it fills, by table."""
        return {table: {column for entry in entries for column in entry.columns}
                for table, entries in self.tables.items()}

    @model_validator(mode="after")
    def _consistent(self) -> Mapping:
        check(self)
        return self


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file; raise ``UsageError`` naming the file, the key and the remedy where it is wrong."""
    return checked(Mapping, read_document(path), str(path))


def as_text(mapping: Mapping) -> str:
    """A mapping as the text of a file that says the same, so that it can be kept and used again."""
    document = mapping.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def mapping_in(text: str, place: str = "") -> Mapping:
    """The mapping that a text says; ``UsageError`` beginning with the place where it is wrong."""
    return checked(Mapping, document_in(text, place), place)
