"""The files that an administrator has brought to the Sources page, and what is decided about them so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.warehouse.files.source import Source
from analytics.warehouse.mapping import Mapping
from analytics.warehouse.matching.mapping_text import mapping_text, suggested_mapping
from analytics.warehouse.matching.matching import suggest
from analytics.warehouse.matching.namesakes import namesakes_in
from analytics.warehouse.matching.preview import Preview, preview, previews
from analytics.warehouse.matching.questions import Question, questions
from analytics.warehouse.matching.suggestion import Choices, Suggestion
from analytics.warehouse.matching.winning import won_questions
from analytics.warehouse.query import Warehouse

SEEN, CHOICES, REPORT, DONE = (f"sources_{part}" for part in ("seen", "choices", "report", "done"))
LOOKED_AT = 10_000  # rows of a query
NAMED = 3  # files that the title of a load names
Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Brought:
    """Files of one folder, or ``queries`` by name; and the mapping that came along or is used again, if any."""

    folder: Path
    files: tuple[Path, ...]
    given: Mapping | None = None
    text: str = ""
    queries: dict[str, Source] = field(default_factory=dict)

    @property
    def databases(self) -> list[Source]:
        """What a mapping reads that is no file."""
        return [source for source in self.given.sources.values() if source.database] if self.given else []

    @property
    def signature(self) -> Signature:
        """Changes with the files and what they hold."""
        return (*((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in self.files),
                *((name, hash(source), 0) for name, source in self.queries.items()))

    def look(self) -> tuple[Preview, ...]:
        """A preview of each; none where a mapping decides everything."""
        if self.given:
            return ()
        return (*previews(list(self.files)), *(_look(name, source) for name, source in self.queries.items()))

    @property
    def title(self) -> str:
        """What the load is called: its files."""
        names = [file.name for file in self.files] or [*self.queries] or [one.label for one in self.databases]
        return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


@dataclass(frozen=True)
class Desk:
    """What was brought and seen, and what is decided of it; without previews where a mapping decides everything."""

    data: Warehouse
    who: Viewer
    t: Language
    brought: Brought
    seen: tuple[Preview, ...]
    choices: Choices

    @cached_property
    def suggested(self) -> Suggestion:
        """What the files become, with all that was chosen."""
        return suggest(self.seen, self.choices)

    @cached_property
    def asked(self) -> list[Question]:
        """All questions, answered or not: of what would be suggested had no column been chosen; whether won deals are
        sales, of what is."""
        undecided = suggest(self.seen, Choices(tables=self.choices.tables))
        return [*questions(undecided, self.choices), *won_questions(self.suggested)]

    @cached_property
    def namesakes(self) -> dict[str, list[tuple[str, ...]]]:
        """By table the names that differ only in spelling."""
        return namesakes_in(self.suggested)

    @property
    def open(self) -> list[Question]:
        """The questions that are not answered yet."""
        return [question for question in self.asked if not question.answer]

    @property
    def ready(self) -> bool:
        """Whether a load can be tried."""
        return bool(self.brought.given) or not (self.open or self.suggested.missing)

    @property
    def mapping(self) -> Mapping:
        """What to load with, called after its files; ``UsageError`` where it is not complete."""
        found = self.brought.given or suggested_mapping(self.suggested)
        return found if found.title else found.model_copy(update={"title": self.brought.title})

    @property
    def text(self) -> str:
        """The mapping as a file to keep."""
        return self.brought.text or mapping_text(self.suggested)

    @property
    def state(self) -> object:
        """What a report is about: it holds until files or decisions change."""
        return (self.brought.signature, self.choices, self.brought.text)


def _look(name: str, source: Source) -> Preview:
    """A look at some rows of a query: all of them may take long, and are read by the load."""
    some = source.model_copy(update={"query": f"SELECT * FROM (\n{source.query}\n) AS asked LIMIT {LOOKED_AT}"})
    seen = preview(Path(), some, name)
    return replace(seen, source=source, sample=seen.looked_at == LOOKED_AT)


def desk(data: Warehouse, who: Viewer, t: Language, brought: Brought) -> Desk:
    """Look at what was brought (again only where it changed), with what was decided about the same files before."""
    state, signature = st.session_state, brought.signature
    before: Signature = state.get(SEEN, ((), ()))[0]
    if before != signature:
        with st.spinner(t("Looking at the files"), show_time=True):
            state[SEEN] = (signature, brought.look())
        if not set(before) <= set(signature):  # a file went or changed: what was said of it holds no more
            state[CHOICES] = Choices()
    if brought.given is None and not state[SEEN][1]:
        state[SEEN] = (signature, brought.look())
    return Desk(data, who, t, brought, state[SEEN][1] if brought.given is None else (), state.get(CHOICES, Choices()))


def decide(key: str, drawn: object, change: Callable[[Choices, Any], Choices]) -> Callable[[], None]:
    """What a field calls as it changes: the decisions as they are then, changed by its value.

    A field that is as it was drawn changes nothing: of two decisions in quick succession the second calls those fields
    too that the run of the first had not drawn yet.
    """
    def decided() -> None:
        value = st.session_state[key]
        if value != drawn:
            st.session_state[CHOICES] = change(st.session_state.get(CHOICES, Choices()), value)

    return decided


def forget(names: Sequence[str]) -> None:
    """Take things out of what the session holds."""
    for name in names:
        st.session_state.pop(name, None)
