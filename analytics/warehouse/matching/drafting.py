"""A source taken as a table: which of its columns fit, before it is said what they give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analytics.warehouse.columns import Column, Table
from analytics.warehouse.mapping_parts import Value
from analytics.warehouse.matching.fitting import CHOSEN, Fit, fit, fits, named_columns
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.matching.suggestion import Choices, Match


@dataclass(frozen=True)
class Draft:
    """A source that is a table: the columns of it that fit, what was decided before, and what refers to other files.

    ``values`` were chosen as they are; ``declined`` columns are to have none; ``reading`` is what the source is to say.
    """

    preview: Preview
    table: Table
    fits: Mapping[str, Fit]
    values: Mapping[str, Value]
    declined: frozenset[str]
    reading: Mapping[str, object]
    links: Mapping[str, Match] = field(default_factory=dict)

    @classmethod
    def of(cls, preview: Preview, table: Table, choices: Choices) -> Draft:
        """What fits, beside what was chosen."""
        chosen = {column: value for (source, name, column), value in choices.columns.items()
                  if (source, name) == (preview.name, table.name)}
        values = {column: value for column, value in chosen.items() if isinstance(value, Value)}
        decided = {column: "" if isinstance(value, Value) else value for column, value in chosen.items()}
        declined = frozenset(column for column, value in chosen.items() if not value)
        reading = {**proved(preview), **choices.reading.get(preview.name, {})}
        return cls(preview, table, fits(preview, table, decided), values, declined, reading)

    @property
    def headers(self) -> tuple[str, ...]:
        """What the file's columns are called."""
        return tuple(seen.name for seen in self.preview.columns)

    @property
    def identifying(self) -> tuple[str, ...]:
        """The file's columns by which other files may name its rows: what could be its key, names and addresses."""
        keys = [self.table[name] for name in self.table.key if len(self.table.key) == 1]
        others = [name for key in keys for name in self.fitting(key) if self.preview[name].unique]
        return (*others, *self.columns("name", "email"))

    @property
    def chosen(self) -> frozenset[str]:
        """Columns of the table for which one of the file was chosen."""
        return frozenset(name for name, found in self.fits.items() if found.reason is CHOSEN)

    def columns(self, *names: str) -> tuple[str, ...]:
        """The file's columns for some of the table's, where there are any."""
        return tuple(self.fits[name].seen.name for name in names if name in self.fits)

    def fitting(self, column: Column) -> list[str]:
        """The file's columns that fit a column of the table and no other, the best first; one that was chosen alone."""
        if column.name in self.chosen:
            return [self.fits[column.name].seen.name]
        taken = {one.seen.name for name, one in self.fits.items() if name != column.name}
        found = [one for seen in named_columns(self.preview) if (one := fit(seen, self.table, column))]
        return [one.seen.name for one in sorted(found, key=lambda one: -one.score) if one.seen.name not in taken]

    def with_fit(self, column: Column | None, name: str) -> Draft:
        """The draft with a column of the file for one of the table, unless another was chosen."""
        if not column or not name or column.name in self.chosen:
            return self
        found = fit(self.preview[name], self.table, column)
        return replace(self, fits={**self.fits, column.name: found}) if found else self


def proved(preview: Preview) -> dict[str, str]:
    """What columns that leave something open are to be read like: all other columns of the file that prove it."""
    said: dict[str, set[str]] = {"dates": {seen.order for seen in preview.columns} - {""},
                                 "decimal": {seen.decimal for seen in preview.columns} - {""}}
    asked = {seen.asks for seen in preview.columns}
    return {key: found.pop() for key, found in said.items() if key in asked and len(found) == 1}


def source_names(preview: Preview) -> tuple[str, ...]:
    """What the file and the sheet of a source are called, without the file's ending."""
    source = preview.source
    return tuple(filter(None, (source.file.rpartition(".")[0] or source.file, source.sheet, source.table,
                               source.database)))
