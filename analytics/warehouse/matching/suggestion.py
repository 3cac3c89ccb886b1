"""What is suggested for a company's files: which table each is, and where each column of it comes from, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.language import Phrase
from analytics.warehouse.mapping_parts import Value
from analytics.warehouse.matching.kinds import Column as Seen
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.schema import EVENTS, SCHEMA


@dataclass(frozen=True)
class Match:
    """Where a column of the schema comes from: ``value`` as a mapping says it, or None while that is open.

    ``confidence`` is 0 to 1, ``reason`` says why in words, ``candidates`` are the file's columns that could be meant.
    ``doubt`` asks what its values leave open, such as the order of day and month; a load would stop there.
    """

    column: str
    value: Value | None
    confidence: float
    reason: Phrase
    candidates: tuple[str, ...] = ()
    doubt: Phrase | None = None

    @property
    def open(self) -> bool:
        """Whether something has to be asked."""
        return self.value is None or self.doubt is not None


@dataclass(frozen=True)
class Part:
    """One source's part in one table, as a mapping's entry says it.

    ``matches`` has every column of the table for which there is something to say, in the order of the schema.
    ``derived``: its source is another table in the first place. ``distinct``: its rows are the different values of
    the key, each once.
    """

    source: str
    table: str
    confidence: float
    reason: Phrase
    matches: tuple[Match, ...]
    where: str | None = None
    derived: bool = False
    distinct: bool = False

    def __getitem__(self, column: str) -> Match:
        return next(match for match in self.matches if match.column == column)

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that the table needs and nothing gives yet; the part cannot be loaded without them."""
        given = {match.column for match in self.matches if match.value is not None}
        return tuple(column.name for column in SCHEMA[self.table].columns
                     if column.needed and column.name not in given)

    @property
    def open(self) -> tuple[Match, ...]:
        """What has to be asked."""
        return tuple(match for match in self.matches if match.open)


@dataclass(frozen=True)
class Choices:
    """What a person has decided; it goes before what would be suggested.

    ``tables``: a source's table, "" to leave it out. ``columns``: by source, table and column of the schema a column
    of the file, "" for none, or a whole value such as a constant. ``reading``: by source what it says of itself, such
    as ``{"decimal": ","}``; its ``dates`` is the order of day and month of all dates that leave it open. ``same``: by
    table the names to keep, each with those that mean the same. ``won``: by source whether its won deals are sales.
    ``currency``: what all amounts are in, "" for the policy's.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[tuple[str, str, str], str | Value] = field(default_factory=dict)
    reading: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    same: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    won: Mapping[str, bool] = field(default_factory=dict)
    currency: str = ""


@dataclass(frozen=True)
class Suggestion:
    """``parts`` are what files become; ``unplaced`` has the sources that are no table, each with those it could be.

    ``reading`` is what sources say of themselves, as chosen or, where it is in doubt, as other columns of them prove.
    """

    previews: tuple[Preview, ...]
    parts: tuple[Part, ...]
    unplaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reading: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)

    def preview(self, source: str) -> Preview:
        """What was seen of a source."""
        return next(one for one in self.previews if one.name == source)

    @property
    def missing(self) -> tuple[str, ...]:
        """Tables that no load can do without, and nothing gives yet: ``managers``, and one of the facts."""
        tables = {part.table for part in self.parts if not part.missing}
        lacking = ("managers",) if "managers" not in tables else ()
        return lacking if tables & set(EVENTS) else (*lacking, "sales")

    @property
    def amounts(self) -> tuple[Seen, ...]:
        """The files' columns that give amounts of money."""
        return tuple(self.preview(part.source)[match.value.column] for part in self.parts for match in part.matches
                     if match.value and match.value.column and SCHEMA[part.table][match.column].type == "money")
