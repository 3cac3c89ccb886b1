"""Tables that no file is: the people, customers, products and teams that other files name, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analytics.language import N_, Phrase
from analytics.warehouse import quoting
from analytics.warehouse.columns import Column, Table
from analytics.warehouse.mapping_parts import Value, value_of
from analytics.warehouse.matching.drafting import Draft
from analytics.warehouse.matching.fitting import CHOSEN, fit, named_columns
from analytics.warehouse.matching.headers import holds, known, plain, singular
from analytics.warehouse.matching.likeness import KNOWN, likenesses
from analytics.warehouse.matching.suggestion import Choices, Match, Part
from analytics.warehouse.schema import SCHEMA

DERIVED = ("managers", "customers", "products", "teams")
_CODES = ("identifier", "integer")  # kinds by which something is identified, rather than called


def named_alike(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts so that all name the people, customers and products that no file lists in one way.

    By what identifies them where each file has that, else by their names where each has those.
    """
    result = list(drafts)
    for table in _absent(drafts):
        pairs = [_pair(draft, table) for draft in result]
        for n in (0, 1):
            if all(pair is None or pair[n] for pair in pairs):
                result = [draft if pair is None else draft.with_fit(_reference(draft, table), pair[n])
                          for draft, pair in zip(result, pairs, strict=True)]
                break
    return result


def derived(drafts: Sequence[Draft], parts: Sequence[Part], choices: Choices) -> Iterator[Part]:
    """The parts of the tables that no file is, made of the rows that name something."""
    for table in _absent(drafts):
        for draft, part in zip(drafts, parts, strict=True):
            if (key := _named(draft, part, table)) and (not part.missing or table.name == "teams"):
                yield as_chosen(_part(draft, table, key), choices)


def _absent(drafts: Sequence[Draft]) -> Iterator[Table]:
    present = {draft.table.name for draft in drafts}
    return (SCHEMA[name] for name in DERIVED if name not in present)


def _reference(draft: Draft, table: Table) -> Column | None:
    """The first column by which the rows of a draft name one of a table."""
    return next((column for column in draft.table.columns if column.table == table.name), None)


def _named(draft: Draft, part: Part, table: Table) -> str:
    """The column of the file that names them, empty where none does as it is."""
    column = _reference(draft, table)
    match = next((match for match in part.matches if column and match.column == column.name), None)
    return match.value.column or "" if match and match.value else ""


def _pair(draft: Draft, table: Table) -> tuple[str, str] | None:
    """The file's columns that identify and that call them, "" for none; None where the file names none at all."""
    column = _reference(draft, table)
    fitting = draft.fitting(column) if column else []
    codes = [name for name in fitting if draft.preview[name].kind in _CODES]
    names = [name for name in fitting if name not in codes]
    return ("".join(codes[:1]), "".join(names[:1])) if fitting else None


def _part(draft: Draft, table: Table, key: str) -> Part:
    """The different values of the column, with what the file says of them besides."""
    called = (_pair(draft, table) or ("", ""))[1] or key
    reason = Phrase(N_("the different values of “{column}” in {file}"), column=key, file=draft.preview.title)
    matches = (_match(table.key[0], key, reason), _match("name", called, reason), *_about(draft, table, key, called))
    return Part(draft.preview.name, table.name, 0.7, reason, matches, f"{quoting.name(key)} IS NOT NULL",
                derived=True, distinct=True)


def _about(draft: Draft, table: Table, key: str, called: str) -> Iterator[Match]:
    """What else a file says of those that it names; teams need a region, and are their own where none is said."""
    taken = {key, called, *(found.seen.name for found in draft.fits.values())}
    free = [seen for seen in named_columns(draft.preview) if seen.name not in taken]
    for column in table.columns:
        said = [seen.name for seen in free if fit(seen, table, column) and _says(seen.name, table, column)]
        if said and column.name not in (table.key[0], "name"):
            yield _match(column.name, said[0], Phrase(N_("its name says so")))
        elif column.name == "region":
            yield _match("region", key, Phrase(N_("no region is given, so each team stands for itself")))


def as_chosen(part: Part, choices: Choices) -> Part:
    """The part with what was decided about it; without a key it is not loaded."""
    chosen = {column: value for (source, table, column), value in choices.columns.items()
              if (source, table) == (part.source, part.table)}
    kept = [match for match in part.matches if match.column not in chosen]
    made = [Match(column, Value.model_validate(value), 1.0, CHOSEN) for column, value in chosen.items() if value]
    return replace(part, matches=(*kept, *made))


def _says(header: str, table: Table, column: Column) -> bool:
    """Whether a header speaks of this table: 'product category', or simply the region of a team."""
    own = any(holds(plain(header), singular(name)) for name in (table.name, *known().tables[table.name].names))
    near = likenesses(header).get((table.name, column.name))
    return near is not None and near.score >= KNOWN and (own or column.name == "region")


def _match(column: str, name: str, reason: Phrase) -> Match:
    return Match(column, value_of(name), 0.7, reason, (name,))
