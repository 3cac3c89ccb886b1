"""What changed since last month: figures and teams that are in another state than a month before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.summary.bridge import Step
from analytics.summary.figures import KeyFigure

MOST = 4
_ORDER = {"ok": 0, "watch": 1, "off": 2}


@dataclass(frozen=True)
class Change:
    """A key figure (``figure``: its id) whose status changed, or a ``team`` that passed its plan; never both."""

    figure: str
    team: str
    before: str
    now: str

    @property
    def better(self) -> bool:
        """Whether it is better than a month before."""
        return _ORDER[self.now] < _ORDER[self.before]


def changes(
    figures: Iterable[KeyFigure], teams: Iterable[Step], before: Mapping[str, bool]
) -> tuple[Change, ...]:
    """At most four: what became worse before what became better, figures before teams.

    ``before``: team -> whether it reached its plan a month before. A team is told where it is above its plan in one
    month and below in the other: ``ok`` or ``off``.
    """
    found = [Change(f.id, "", f.status_before, f.status) for f in figures
             if "na" not in (f.status, f.status_before) and f.status != f.status_before]
    for step in teams:
        was = before.get(step.id)
        if step.variance is not None and was is not None and was != (step.variance >= 0):
            found.append(Change("", step.id, *(("ok", "off") if was else ("off", "ok"))))
    return tuple(sorted(found, key=lambda change: change.better)[:MOST])
