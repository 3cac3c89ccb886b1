"""A mapping suggested for files as they are: tables and columns matched by names, kinds of values and each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analytics.language import N_, Phrase
from analytics.warehouse.fitting import Fit, fits, weight
from analytics.warehouse.headers import constant_of, product_of, table_likeness
from analytics.warehouse.mapping import Value
from analytics.warehouse.preview import Preview
from analytics.warehouse.schema import SCHEMA, TABLES, Column, Table
from analytics.warehouse.suggestion import Choices, Match, Part, Suggestion

_LEAST, _CLEAR = 0.8, 0.85  # of evidence for a table, and what the next best table may have at most of it
_NO_CHOICES = Choices()


def suggest(previews: Sequence[Preview], choices: Choices = _NO_CHOICES) -> Suggestion:
    """Suggest a table for each source and a source's column for each column of it; what is in doubt stays open.

    No column is suggested twice as it is, and none that a file does not have. What was chosen goes before.
    """
    parts: list[Part] = []
    unplaced: dict[str, tuple[str, ...]] = {}
    for preview in previews:
        tables = _tables(preview, choices)
        if len(tables) == 1:
            table, evidence = tables[0]
            parts.append(_part(preview, table, evidence, choices))
        elif choices.tables.get(preview.name) != "":
            unplaced[preview.name] = tuple(table.name for table, _ in tables)
    return Suggestion(tuple(previews), tuple(parts), unplaced, choices)


def _tables(preview: Preview, choices: Choices) -> list[tuple[Table, float]]:
    """The table that the source is, with the evidence for it; several where they cannot be told apart."""
    chosen = choices.tables.get(preview.name)
    if chosen is not None:
        return [(SCHEMA[chosen], 1.0)] if chosen else []
    ranked = sorted(((_evidence(preview, table), table) for table in TABLES), key=lambda pair: -pair[0])
    best = ranked[0][0]
    if best < _LEAST:
        return []
    return [(table, evidence) for evidence, table in ranked if evidence > _CLEAR * best]


def _evidence(preview: Preview, table: Table) -> float:
    """How much speaks for a table: columns that fit, those it needs most of all, its name, a known export."""
    found = fits(preview, table)
    needed = [column for column in table.columns if column.required and column.default is None]
    there = sum(column.name in found or bool(_constant(preview, table, column)) for column in needed)
    named = max(table_likeness(name, table.name) for name in _names(preview))
    known = bool(product_of(table.name, (column.name for column in preview.columns)))
    return (weight(found.values()) + named + known) * (0.3 + 0.7 * there / max(1, len(needed)))


def _names(preview: Preview) -> tuple[str, ...]:
    source = preview.source
    return tuple(filter(None, (source.file.rpartition(".")[0] or source.file, source.sheet, source.table,
                               source.database)))


def _part(preview: Preview, table: Table, evidence: float, choices: Choices) -> Part:
    found = fits(preview, table)
    product = product_of(table.name, (column.name for column in preview.columns))
    matches = [match for column in table.columns
               for match in _matches(preview, table, column, found.get(column.name), choices)]
    if preview.name in choices.tables:
        reason = Phrase(N_("chosen"))
    elif product:
        reason = Phrase(N_("columns as {product} exports them"), product=product)
    else:
        reason = Phrase(N_("by the names of its columns"))
    return Part(preview.name, table.name, min(1.0, evidence / (evidence + 1) + 0.1), reason, tuple(matches))


def _matches(preview: Preview, table: Table, column: Column, found: Fit | None, choices: Choices) -> Iterator[Match]:
    """What is to be said of one column of the schema, if anything."""
    chosen = choices.columns.get((preview.name, table.name, column.name))
    if chosen is not None:
        if chosen:
            yield Match(column.name, Value.model_validate(chosen), 1.0, Phrase(N_("chosen")))
    elif found and found.rivals:
        yield Match(column.name, None, 0.0, Phrase(N_("several columns fit")), (found.seen.name, *found.rivals))
    elif found:
        yield Match(column.name, Value.model_validate(found.seen.name), found.score, found.reason, (found.seen.name,))
    elif constant := _constant(preview, table, column):
        yield Match(column.name, Value.model_validate({"constant": constant}), 0.8, Phrase(N_("the names say so")))
    elif column.required and column.default is None:
        yield Match(column.name, None, 0.0, Phrase(N_("no column fits")))


def _constant(preview: Preview, table: Table, column: Column) -> str:
    return constant_of(table.name, column.name, (*_names(preview), *(seen.name for seen in preview.columns)))
