"""Codes of the schema for the words that a file has in their place: 'Closed Won' is ``won``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.warehouse import quoting
from analytics.warehouse.mapping_parts import Value, value_of
from analytics.warehouse.matching.headers import code_of
from analytics.warehouse.matching.kinds import MOST, Column


@dataclass(frozen=True)
class Coding:
    """What each word of a column means: a code, or "" for none of them; ``unknown`` are the words that say nothing."""

    column: str
    codes: Mapping[str, str]
    unknown: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether every word is known and some of them have a code."""
        return not self.unknown and any(self.codes.values())


def coding(seen: Column, table: str, column: str) -> Coding:
    """What the words of a file's column mean in a column of the schema."""
    codes = {word: code_of(table, column, word) for word in seen.values} if seen.distinct <= MOST else {}
    return Coding(seen.name, {word: code for word, code in codes.items() if code is not None},
                  tuple(word for word, code in codes.items() if code is None))


def coded(column: str, codes: Mapping[str, str]) -> Value:
    """The value of a mapping that turns the words of a column into codes, "" into nothing.

    Words that are not listed stay as they are, so that a load reports them.
    """
    if all(word == code for word, code in codes.items()):
        return value_of(column)
    name = quoting.name(column)
    whens = " ".join(f"WHEN {quoting.text(word)} THEN {quoting.text(code) if code else 'NULL'}"
                     for word, code in sorted(codes.items(), key=lambda pair: (pair[1], pair[0])))
    return Value.model_validate({"expression": f"CASE {name} {whens} ELSE {name} END"})
