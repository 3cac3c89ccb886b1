"""What a mapping file says: which sources there are, and how their columns become the tables of the schema.

``data/mappings/README.md`` explains the language; ``consistency`` checks what goes beyond single keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, Field, model_validator

from analytics.documents import Strict, checked, document_in, extended, read_document
from analytics.errors import UsageError
from analytics.language import N_
from analytics.warehouse.consistency import check
from analytics.warehouse.files.source import Text, as_list
from analytics.warehouse.mapping_parts import Entry, MappedSource

PACKAGED = Path(__file__).parents[2] / "data" / "mappings"  # mappings that come along, for others to extend


class Mapping(Strict):
    """A whole mapping file. ``policy`` overrides the company's policy for what is loaded with it.

    ``same`` joins rows of a table: by the name that is kept the names that mean the same.
    """

    title: str = ""
    policy: dict[str, Any] = Field(default_factory=dict)
    sources: dict[Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_]*$")], MappedSource] = Field(min_length=1)
    tables: dict[str, Annotated[tuple[Entry, ...], BeforeValidator(as_list), Field(min_length=1)]]
    same: dict[str, dict[str, tuple[Text, ...]]] = Field(default_factory=dict)

    @property
    def columns(self) -> dict[str, set[str]]:
        """The columns that it fills, by table."""
        return {table: {column for entry in entries for column in entry.columns}
                for table, entries in self.tables.items()}

    @model_validator(mode="after")
    def _consistent(self) -> Mapping:
        check(self.sources, self.tables, self.same)
        return self


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file; raise ``UsageError`` naming the file, the key and the remedy where it is wrong."""
    return checked(Mapping, read_document(path, [PACKAGED]), str(path))


def as_text(mapping: Mapping) -> str:
    """A mapping as the text of a file that says the same, so that it can be kept and used again."""
    document = mapping.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def mapping_in(text: str, place: str = "") -> Mapping:
    """The mapping that a text says, which may extend a packaged one; ``UsageError`` beginning with the place where it
    is wrong."""
    document = document_in(text, place)
    base, packaged = document.get("extends"), sorted(file.name for file in PACKAGED.glob("*.yaml"))
    if base is not None and base not in packaged:
        raise UsageError(N_("{place}: extends: there is no packaged mapping '{name}'; write one of {names}"),
                         place=place, name=base, names=tuple(packaged))
    return checked(Mapping, extended(document, place, [PACKAGED]), place)
