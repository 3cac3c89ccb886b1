"""A suggestion written as a mapping file that a person can read, keep and change."""

from __future__ import annotations

from typing import Any

import yaml

from analytics.documents import checked
from analytics.warehouse.mapping import Mapping, Value
from analytics.warehouse.suggestion import Part, Suggestion


def mapping_document(suggestion: Suggestion) -> dict[str, Any]:
    """The mapping as a document: sources, and tables with all that is decided; what is open is left out."""
    parts = [part for part in suggestion.parts if not part.missing]
    used = {part.source for part in parts} | {
        match.value.look_up for part in parts for match in part.matches if match.value and match.value.look_up}
    sources = {one.name: _stated(one.source) | _reading(suggestion, one.name)
               for one in suggestion.previews if one.name in used}
    tables: dict[str, Any] = {}
    for part in parts:
        tables.setdefault(part.table, []).append(_entry(part))
    document = {"sources": sources, "tables": {name: entries[0] if len(entries) == 1 else entries
                                               for name, entries in tables.items()}}
    same = {table: {kept: list(others) for kept, others in names.items()}
            for table, names in suggestion.choices.same.items() if names and table in tables}
    return {**document, "same": same} if same else document


def suggested_mapping(suggestion: Suggestion) -> Mapping:
    """The mapping to load with; ``UsageError`` where a needed table is missing."""
    return checked(Mapping, mapping_document(suggestion), "")


def mapping_text(suggestion: Suggestion) -> str:
    """The mapping file as text, with what was suggested and why as comments."""
    return yaml.safe_dump(mapping_document(suggestion), allow_unicode=True, sort_keys=False, width=120)


def _stated(model: Any) -> dict[str, Any]:
    """What a part of a mapping says, without what it leaves to be found out."""
    return model.model_dump(mode="json", exclude_defaults=True)


def _reading(suggestion: Suggestion, source: str) -> dict[str, Any]:
    """The order of dates is said by each column that leaves it open, since columns of one file may differ in it."""
    return {key: value for key, value in suggestion.reading.get(source, {}).items() if key != "dates"}


def _entry(part: Part) -> dict[str, Any]:
    entry: dict[str, Any] = {"source": part.source}
    if part.where:
        entry["where"] = part.where
    if part.derived:
        entry["distinct"] = "key"
    return entry | {"columns": {match.column: _value(match.value) for match in part.matches if match.value}}


def _value(value: Value) -> Any:
    document = _stated(value)
    return document["column"] if list(document) == ["column"] else document
