"""A mapping suggested for files as they are: tables and columns matched by names, kinds of values and each other."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.language import N_, Phrase
from analytics.warehouse.columns import Table
from analytics.warehouse.matching.deriving import derived, named_alike
from analytics.warehouse.matching.drafting import Draft, source_names
from analytics.warehouse.matching.filling import matches
from analytics.warehouse.matching.fitting import CHOSEN, fits, identified, weight
from analytics.warehouse.matching.headers import constant_of, product_of
from analytics.warehouse.matching.likeness import table_likeness
from analytics.warehouse.matching.preview import Preview
from analytics.warehouse.matching.referring import linked
from analytics.warehouse.matching.suggestion import Choices, Part, Suggestion
from analytics.warehouse.matching.unpivoting import turned
from analytics.warehouse.matching.winning import won_sales
from analytics.warehouse.schema import SCHEMA, TABLES

_LEAST, _CLEAR = 0.8, 0.85  # of evidence for a table, and what the next best table may have at most of it
_OWN_KEY = 0.3  # what it says that a column named like a table's key tells the file's rows apart
_NO_CHOICES = Choices()


def suggest(previews: Sequence[Preview], choices: Choices = _NO_CHOICES) -> Suggestion:
    """Suggest a table for each source and a source's column for each column of it; what is in doubt stays open.

    No two columns are suggested for one, and none that a file does not have. What was chosen goes before.
    """
    drafts: list[Draft] = []
    unplaced: dict[str, tuple[str, ...]] = {}
    previews = [_with_months(preview, choices) for preview in previews]
    for preview in previews:
        tables = _tables(preview, choices)
        if len(tables) == 1:
            drafts.append(Draft.of(preview, tables[0], choices))
        elif choices.tables.get(preview.name) != "":
            unplaced[preview.name] = tuple(table.name for table in tables)
    drafts = linked(named_alike(drafts))
    parts = [_part(draft, choices) for draft in drafts]
    parts += list(derived(drafts, parts, choices))
    parts += list(won_sales(parts, choices))
    reading = {draft.preview.name: draft.reading for draft in drafts}
    return Suggestion(tuple(previews), tuple(parts), unplaced, reading, choices)


def _with_months(preview: Preview, choices: Choices) -> Preview:
    """With months as rows where it is then a table by month."""
    rows = turned(preview)
    tables = _tables(rows, choices) if rows is not preview else []
    return rows if len(tables) == 1 and any(column.type == "month" for column in tables[0].columns) else preview


def _tables(preview: Preview, choices: Choices) -> list[Table]:
    """The table that the source is; several where they cannot be told apart."""
    chosen = choices.tables.get(preview.name)
    if chosen is not None:
        return [SCHEMA[chosen]] if chosen else []
    ranked = sorted(((_evidence(preview, table), table) for table in TABLES), key=lambda pair: -pair[0])
    best = ranked[0][0]
    return [table for evidence, table in ranked if evidence >= max(_LEAST, _CLEAR * best)]


def _evidence(preview: Preview, table: Table) -> float:
    """How much speaks for a table: columns that fit, those it needs most of all, its key, its name, a known export."""
    found = fits(preview, table, {})
    files, headers = source_names(preview), [column.name for column in preview.columns]
    needed = [column.name for column in table.columns if column.needed]
    given = sum(name in found or bool(constant_of(table.name, name, files, headers)) for name in needed)
    named = max(table_likeness(name, table.name) for name in files)
    known = bool(product_of(table.name, headers))
    keyed = _OWN_KEY if given == len(needed) and identified(found, table) else 0
    return (weight(found.values()) + named + known + keyed) * (0.3 + 0.7 * given / max(1, len(needed)))


def _part(draft: Draft, choices: Choices) -> Part:
    """A draft as it is suggested; how sure it is follows from how much of the file and of the table was matched."""
    name = draft.preview.name
    product = product_of(draft.table.name, draft.headers)
    if name in choices.tables:
        reason = CHOSEN
    elif product:
        reason = Phrase(N_("columns as {product} exports them"), product=product)
    else:
        reason = Phrase(N_("by the names of its columns"))
    evidence = 9.0 if name in choices.tables else _evidence(draft.preview, draft.table)
    return Part(name, draft.table.name, evidence / (evidence + 1), reason, tuple(matches(draft)))
