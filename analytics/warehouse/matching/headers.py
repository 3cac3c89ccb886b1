"""What files call the tables and columns of the schema, and the words in them, read from ``headers.yaml``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from analytics.documents import Strict, checked, read_document
from analytics.warehouse.schema import SCHEMA

FILE = Path(__file__).with_name("headers.yaml")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CUSTOM = re.compile(r"__[a-z]$")  # what Salesforce ends the API names of a company's own fields with
_NUMBERED = re.compile(r"^(?:\d+ )+(?=\D)")  # as in '3. Proposal'
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plain(name: str) -> str:
    """A name without what does not count: case, full width, punctuation, brackets and what is in them, camel case."""
    text = unicodedata.normalize("NFKC", name)
    text = _BRACKETS.sub(" ", text).strip() or text
    text = _HUMPS.sub(" ", _CUSTOM.sub("", text.replace("IDs", "Ids")))
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


def constant_of(table: str, column: str, files: Iterable[str], headers: Iterable[str]) -> str:
    """What the name of a file, or else of its columns, says that a column is throughout.

    Empty where neither says it, or they contradict each other.
    """
    listed = known().constants.get(f"{table}.{column}", {})
    said = []
    for names in (files, headers):
        given = [form for name in names for form in (plain(name), singular(plain(name)))]
        found = {code for code, words in listed.items() if any(holds(name, word) for name in given for word in words)}
        said += [found] if len(found) == 1 else []
    return next(iter(said[0])) if said and all(found == said[0] for found in said) else ""


def singular(words: str) -> str:
    """English words without the endings of the plural, for comparing."""
    return " ".join(re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")
                    for word in words.split())


def is_chinese(name: str) -> bool:
    """Whether there is a Chinese character in it."""
    return _CHINESE.search(name) is not None


def holds(name: str, part: str) -> bool:
    """Whether whole words of the name are the part; in Chinese, which has no blanks, whether it is in the name."""
    if is_chinese(part):
        return len(part) > 1 and part in name
    return f" {part} " in f" {name} "
