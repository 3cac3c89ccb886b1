"""One reader's run of a page: what every page of its own state stands on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from analytics.access import Viewer
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from pages.parts import session


@dataclass(frozen=True)
class Run:
    """What to read from, who reads, and how words and numbers are written for them."""

    data: Warehouse
    who: Viewer
    writer: Writer

    @property
    def t(self) -> Language:
        return self.writer.language

    @cached_property
    def state(self) -> State:
        """Where plans, questions and the trail are kept."""
        return session.state(self.data)

    @cached_property
    def people(self) -> dict[str, str]:
        """manager_id -> name; shown only for people whose rows came through the viewer's reach, and owners."""
        return {key: name for key, (name, _) in self.data.people.items()}

    @cached_property
    def teams(self) -> dict[str, str | None]:
        """manager_id -> team today."""
        return {key: team for key, (_, team) in self.data.people.items()}
