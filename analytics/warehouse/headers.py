"""What files call the tables and columns of the schema, read from ``headers.yaml``, and how near a name comes to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from analytics.documents import Strict, checked, read_document
from analytics.warehouse.schema import SCHEMA

FILE = Path(__file__).with_name("headers.yaml")
EXACT, KNOWN, PART = 1.0, 0.9, 0.6  # how near: the schema's own name, one that is listed, one that holds a listed one
_FIRST = 0.05  # more for the first that is listed, less for those after it
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CUSTOM = re.compile(r"__[a-z]$")  # what Salesforce ends the API names of a company's own fields with
_NUMBERED = re.compile(r"^(?:\d+ )+(?=\D)")  # as in '3. Proposal'
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plain(name: str) -> str:
    """A name without what does not count: case, full width, punctuation, brackets and what is in them, camel case."""
    text = unicodedata.normalize("NFKC", name)
    text = _BRACKETS.sub(" ", text).strip() or text
    text = _HUMPS.sub(" ", _CUSTOM.sub("", text))
    return " ".join("".join(c if c.isalnum() else " " for c in text).casefold().split())


def _plain_list(names: object) -> object:
    return tuple(plain(str(name)) for name in names) if isinstance(names, list) else names


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_plain_list)]


class TableNames(Strict):
    """What a table and its columns are called."""

    names: Names
    columns: dict[str, Names]


class Headers(Strict):
    """The whole of ``headers.yaml``; ``values`` and ``constants`` are by ``table.column`` and code."""

    tables: dict[str, TableNames]
    values: dict[str, dict[str, Names]]
    constants: dict[str, dict[str, Names]]
    units: dict[str, dict[str, Annotated[str, BeforeValidator(_text)]]]
    exports: dict[str, dict[str, tuple[Names, ...]]] = Field(default_factory=dict)


@lru_cache(maxsize=1)
def known() -> Headers:
    """What is listed."""
    return checked(Headers, read_document(FILE), FILE.name)


@dataclass(frozen=True)
class Likeness:
    """How near a name comes to a column's names, 0 to 1, and the listed name that it holds."""

    score: float
    listed: str = ""


NOTHING = Likeness(0.0)


@lru_cache(maxsize=50_000)
def likeness(name: str, table: str, column: str) -> Likeness:
    """How near a header comes to a column of the schema: its own name, a listed one, or one that holds such a name."""
    given = plain(name)
    if given in (plain(column), plain(column.removesuffix("_id"))):
        return Likeness(EXACT, given)
    names = _names(table, column)
    for one in dict.fromkeys((given, _last_part(name))):
        if one in names:
            return Likeness(KNOWN + _FIRST * (1 - names.index(one) / len(names)), one)
    held = max((one for one in names if _holds(given, one)), key=len, default="")
    return Likeness(PART * len(held) / len(given), held) if held else NOTHING


@lru_cache(maxsize=50_000)
def tables_naming(header: str) -> int:
    """How many tables have a column that is called so."""
    return sum(any(likeness(header, table.name, column.name).score >= KNOWN for column in table.columns)
               for table in SCHEMA.values())


def table_likeness(name: str, table: str) -> float:
    """How near a file's or sheet's name comes to a table's names; the plural and what is around it do not count."""
    given = plain(name)
    own = known().tables.get(table)
    names = {plain(table), *(own.names if own else ())}
    if given in names or _singular(given) in names:
        return 1.0
    return 0.8 if any(_holds(_singular(given), _singular(one)) for one in names) else 0.0


def product_of(table: str, columns: Iterable[str]) -> str:
    """The product whose export of a table has these columns, empty where none is known to."""
    given = {plain(column) for column in columns}
    found = [(len(signs), product) for product, tables in known().exports.items()
             for signs in tables.get(table, ()) if set(signs) <= given]
    return max(found)[1] if found else ""


def code_of(table: str, column: str, value: str) -> str | None:
    """The code of a column that a value stands for, "" for none of them, None where that is not known."""
    given = _NUMBERED.sub("", plain(value))
    if given in SCHEMA[table][column].values:
        return given
    listed = known().values.get(f"{table}.{column}", {})
    return next((code for code, names in listed.items() if given in names), None)


def unit_of(header: str, kind: str) -> Fraction:
    """What values are multiplied by, as the words in a header say (``kind``: money or minutes); 1 where none does."""
    text = _HUMPS.sub(" ", unicodedata.normalize("NFKC", header))
    words = "".join(c if c.isalnum() else " " for c in text).casefold().split()
    factors = known().units.get(kind, {})
    return next((Fraction(factors[word]) for word in reversed(words) if word in factors), Fraction(1))


def constant_of(table: str, column: str, names: Iterable[str]) -> str:
    """What the names of a file and its columns say that a column is throughout, empty where they say nothing."""
    listed = known().constants.get(f"{table}.{column}", {})
    given = [form for name in names for form in (plain(name), _singular(plain(name)))]
    found = {code for code, words in listed.items() if any(_holds(name, word) for name in given for word in words)}
    return found.pop() if len(found) == 1 else ""


@cache
def _names(table: str, column: str) -> tuple[str, ...]:
    own = known().tables.get(table)
    return own.columns.get(column, ()) if own else ()


def _last_part(name: str) -> str:
    """What follows the dash in a name such as ``Deal - Value``."""
    return plain(name.rpartition(" - ")[2])


def _singular(words: str) -> str:
    return " ".join(re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")
                    for word in words.split())


def _holds(name: str, part: str) -> bool:
    """Whether whole words of the name are the part; in Chinese, which has no blanks, whether it is in the name."""
    if _CHINESE.search(part):
        return len(part) > 1 and part in name
    return f" {part} " in f" {name} "
