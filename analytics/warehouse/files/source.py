"""What a mapping says of one source: a file, or a query on a database, and how it is to be read."""

from __future__ import annotations

import codecs
import datetime as dt
from typing import Annotated, Any, Literal

import duckdb
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.warehouse.quoting import text

_NO_FORMAT = N_("'{form}' is no date format; write one such as '%d/%m/%Y'")


def as_text(value: Any) -> Any:
    """What YAML read as another kind of value, as it was written."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, dt.date) else str(value) if isinstance(value, int | float) else value


def as_list(value: Any) -> Any:
    """One value as a list of it."""
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


Text = Annotated[str, BeforeValidator(as_text)]
DateFormats = Annotated[tuple[str, ...], BeforeValidator(as_list), AfterValidator(_known_formats)]
Mark = Annotated[str, Field(min_length=1, max_length=1)]


class Unpivot(Strict):
    """Columns turned into rows: each header goes to the column ``name``, each value to ``value``."""

    columns: tuple[str, ...] = Field(min_length=1)
    name: str
    value: str


class Source(Strict):
    """One file, or one query on a database, and how to read it. What is None or empty is found out.

    ``database`` names the connection: its URL is in the environment, where secrets belong.
    """

    file: str = ""
    sheet: Text | None = None
    table: str | None = None
    database: Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_]*$")] | None = None
    query: str | None = None
    header: Annotated[int, Field(ge=1)] | None = None
    encoding: Annotated[str, AfterValidator(_known_encoding)] | None = None
    delimiter: Mark | None = None
    quote: Mark | None = None
    escape: Mark | None = None
    decimal: Mark | None = None
    thousands: Mark | None = None
    null: Annotated[tuple[Text, ...], BeforeValidator(as_list)] | None = None
    dates: DateFormats | None = None
    durations: Literal["hh:mm", "mm:ss"] | None = None
    unpivot: Unpivot | None = None

    @property
    def label(self) -> str:
        """What a reader knows it by: the file's name, or the database's."""
        return self.file or self.database or ""

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if bool(self.file) == bool(self.database):
            raise Misfit(N_("say where the data are: either file, or database and query"))
        if bool(self.database) != bool(self.query):
            raise Misfit(N_("database and query go together; write both"))
        return self

    @model_validator(mode="after")
    def _different_marks(self) -> Source:
        if self.thousands and self.thousands == (self.decimal or "."):
            raise Misfit(N_("decimal and thousands are both '{mark}'; change one of them"), mark=self.thousands)
        return self
