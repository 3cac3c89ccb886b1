"""What a source gives for each column of its table: a column as it is, its words as codes, a constant, several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analytics.language import N_, Phrase
from analytics.warehouse import quoting
from analytics.warehouse.columns import Column
from analytics.warehouse.mapping_parts import Value, value_of
from analytics.warehouse.matching.coding import coded, coding
from analytics.warehouse.matching.deals import closed, outcome
from analytics.warehouse.matching.drafting import Draft, source_names
from analytics.warehouse.matching.fitting import CHOSEN, LEAST, Fit, named_columns, suits
from analytics.warehouse.matching.headers import constant_of, unit_of
from analytics.warehouse.matching.keys import key
from analytics.warehouse.matching.kinds import Column as Seen
from analytics.warehouse.matching.kinds import formats_of
from analytics.warehouse.matching.suggestion import Match

SEVERAL = Phrase(N_("several columns fit"))
_SHOWN = 8  # words


def matches(draft: Draft) -> Iterator[Match]:
    """What is to be said of each column of the table, if anything."""
    for column in draft.table.columns:
        if column.name not in draft.declined and (match := match_of(draft, column)):
            yield _settled(draft, column, match)


def match_of(draft: Draft, column: Column) -> Match | None:
    """What gives one column; open where that has to be asked, None where nothing does or need."""
    if column.name in draft.values:
        return Match(column.name, draft.values[column.name], 1.0, CHOSEN)
    if column.name in draft.links:
        return draft.links[column.name]
    found = draft.fits.get(column.name)
    if found and found.rivals:
        return Match(column.name, None, 0.0, SEVERAL, (found.seen.name, *found.rivals))
    match = _of_column(draft, column, found) if found else None
    if match and match.value:
        return match
    match = _made(draft, column) or match
    if match or not column.needed:
        return match
    return Match(column.name, None, 0.0, Phrase(N_("no column fits")), _candidates(draft, column))


def _of_column(draft: Draft, column: Column, found: Fit) -> Match | None:
    """A column as it is, or its words as codes; None where its words are others altogether."""
    name = found.seen.name
    if not column.values:
        return Match(column.name, _in_unit(found.seen, column), found.score, found.reason, (name,))
    meant = coding(found.seen, draft.table.name, column.name)
    if meant.known:
        return Match(column.name, coded(name, meant.codes), found.score, found.reason, (name,))
    if not column.needed and not any(meant.codes.values()):
        return None
    unknown = Phrase(N_("it is not known what these mean: {values}"), values=meant.unknown[:_SHOWN])
    return Match(column.name, None, 0.0, unknown, (name,))


def _made(draft: Draft, column: Column) -> Match | None:
    """What no column gives, but something else of the file: its name, another column, several together."""
    if constant := constant_of(draft.table.name, column.name, source_names(draft.preview), draft.headers):
        value = Value.model_validate({"constant": constant})
        return Match(column.name, value, 0.8, Phrase(N_("the names of the file and its columns say so")))
    if draft.table.name == "opportunities" and column.name == "outcome":
        return outcome(draft)
    if draft.table.name == "opportunities" and column.name == "closed_on":
        return closed(draft)
    if column.name == "name" and column.needed:
        return _own_key(draft, column)
    return key(draft, column) if draft.table.key == (column.name,) and column.required else None


def _own_key(draft: Draft, column: Column) -> Match | None:
    """What identifies the rows calls them too where nothing else does: lists of people may have one column for both."""
    found = draft.fits.get(draft.table.key[0])
    if not found or found.rivals:
        return None
    reason = Phrase(N_("no column has names, so “{column}” stands for them"), column=found.seen.name)
    return Match(column.name, value_of(found.seen.name), 0.6, reason, (found.seen.name,))


def _candidates(draft: Draft, column: Column) -> tuple[str, ...]:
    """Columns of the file that are not used and hold values of a kind that would do."""
    taken = {found.seen.name for found in draft.fits.values()}
    return tuple(seen.name for seen in named_columns(draft.preview)
                 if seen.name not in taken and suits(seen, column) >= LEAST)


def _in_unit(seen: Seen, column: Column) -> Value:
    """A column in the unit of the schema, where its name says another."""
    kind = "money" if column.type == "money" else column.name
    unit = unit_of(seen.name, kind) if seen.kind != "duration" else 1
    if unit == 1:
        return value_of(seen.name)
    if unit > 1:
        return Value.model_validate({"column": seen.name, "times": int(unit)})
    return Value.model_validate({"expression": f"CAST({quoting.name(seen.name)} AS DOUBLE) / {int(1 / unit)}"})


def _settled(draft: Draft, column: Column, match: Match) -> Match:
    """With the form of dates, where their own column leaves it open and another or a person says it; else in doubt."""
    doubtful = [draft.preview[name] for name in match.candidates if match.value and draft.preview[name].doubt]
    if not doubtful or column.type in ("text", "boolean"):
        return match
    seen, said = doubtful[0], draft.reading.get(doubtful[0].asks)
    if not said:
        return replace(match, doubt=seen.doubt)
    if seen.asks != "dates":
        return match
    value = match.value.model_copy(update={"dates": formats_of(seen, str(said))}) if match.value else None
    reason = Phrase(N_("{reason}; day and month in the order of “{form}”"), reason=match.reason, form=said)
    return replace(match, value=value, reason=reason, confidence=min(match.confidence, 0.8))
