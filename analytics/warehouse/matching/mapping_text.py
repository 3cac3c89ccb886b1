"""A suggestion as a mapping: to load with, and as a file that a person can read, keep and change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from analytics.documents import checked
from analytics.language import N_, Language, Phrase
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.matching.suggestion import Match, Part, Suggestion

_ENGLISH = Language()
_HEAD = N_("Suggested by what the files look like: check it, and change what is wrong (data/mappings/README.md).")
_OPEN = N_("{column}: not yet decided ({reason})")


def suggested_mapping(suggestion: Suggestion) -> Mapping:
    """The mapping to load with; ``UsageError`` where a needed table is missing."""
    return checked(Mapping, mapping_document(suggestion), "")


def mapping_document(suggestion: Suggestion) -> dict[str, Any]:
    """The mapping as a document: sources, and tables with all that is decided. What is open is left out.

    A part that lacks a column its table needs is left out as a whole, and so is a source that nothing uses.
    """
    tables = {table: [_entry(part) for part in parts] for table, parts in _by_table(suggestion).items()}
    document: dict[str, Any] = {"sources": _sources(suggestion), "tables": {
        table: entries[0] if len(entries) == 1 else entries for table, entries in tables.items()}}
    same = {table: {kept: list(others) for kept, others in names.items()}
            for table, names in suggestion.choices.same.items() if names and table in tables}
    currency = suggestion.choices.currency
    return ({"policy": {"currency": currency}} if currency else {}) | document | ({"same": same} if same else {})


def mapping_text(suggestion: Suggestion, t: Language = _ENGLISH) -> str:
    """The mapping as a file: the same document, with the reasons and what is open as remarks in the reader's words."""
    return "\n".join(_lines(suggestion, t)) + "\n"


def _lines(suggestion: Suggestion, t: Language) -> Iterator[str]:
    document = mapping_document(suggestion)
    yield _remark(t(_HEAD))
    if "policy" in document:
        yield f"policy: {_written(document['policy'])}"
    yield "sources:"
    for name, source in document["sources"].items():
        yield f"  {_written(name)}: {_written(source)}"
    yield "tables:"
    for table, parts in _by_table(suggestion).items():
        yield f"  {table}:"
        for part in parts:
            first, *others = _entry_lines(part, t)
            yield f"    {'- ' if len(parts) > 1 else ''}{first}"
            yield from (f"    {'  ' if len(parts) > 1 else ''}{line}" for line in others)
    if "same" in document:
        yield f"same: {_written(document['same'])}"


def _entry_lines(part: Part, t: Language) -> Iterator[str]:
    entry = _entry(part)
    yield f"source: {_written(entry['source'])}{_beside(part.reason, t)}"
    yield from (f"{key}: {_written(entry[key])}" for key in ("where", "distinct") if key in entry)
    yield "columns:"
    for match in part.matches:
        if match.value:
            yield f"  {match.column}: {_written(_value(match))}{_beside(match.reason, t)}"
        if match.open:
            reason = (match.doubt or match.reason).text(t)
            yield f"  {_remark(t(_OPEN, column=match.column, reason=reason))}"


def _written(value: Any) -> str:
    """A value as YAML on one line."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=float("inf"))
    return text.removesuffix("\n").removesuffix("\n...")


def _remark(text: str) -> str:
    return "# " + "".join(c if c.isprintable() else " " for c in text)


def _beside(reason: Phrase, t: Language) -> str:
    return f"  {_remark(reason.text(t))}"


def _by_table(suggestion: Suggestion) -> dict[str, list[Part]]:
    """The parts that can be loaded, by table."""
    tables: dict[str, list[Part]] = {}
    for part in suggestion.parts:
        if not part.missing:
            tables.setdefault(part.table, []).append(part)
    return tables


def _sources(suggestion: Suggestion) -> dict[str, Any]:
    parts = [part for parts in _by_table(suggestion).values() for part in parts]
    looked_up = {match.value.look_up for part in parts for match in part.matches if match.value}
    used = {part.source for part in parts} | looked_up
    return {one.name: _stated(one.source) | _reading(suggestion, one.name)
            for one in suggestion.previews if one.name in used}


def _reading(suggestion: Suggestion, source: str) -> dict[str, Any]:
    """The order of dates is said by each column that leaves it open, since columns of one file may differ in it."""
    return {key: value for key, value in suggestion.reading.get(source, {}).items() if key != "dates"}


def _entry(part: Part) -> dict[str, Any]:
    entry: dict[str, Any] = {"source": part.source}
    if part.where:
        entry["where"] = part.where
    if part.distinct:
        entry["distinct"] = "key"
    return entry | {"columns": {match.column: _value(match) for match in part.matches if match.value}}


def _value(match: Match) -> Any:
    """A value as a mapping has it, a column as it is by its name alone."""
    document = _stated(match.value)
    return document["column"] if list(document) == ["column"] else document


def _stated(model: Any) -> dict[str, Any]:
    """What a part of a mapping says, without what it leaves to be found out."""
    return model.model_dump(mode="json", exclude_defaults=True)
