"""What changed since last month: figures and teams that are in another state than a month before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.summary.bridge import Step
from analytics.summary.bridge_sales import OTHERS
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


def changes(figures: Iterable[KeyFigure], teams: Sequence[Step], before: Sequence[Step]) -> tuple[Change, ...]:
    """At most four: what became worse before what became better, figures before teams.

    A team has passed its plan where it was at or above it in one month and below in the other: ``ok`` or ``off``.
    """
    found = [Change(f.id, "", f.status_before, f.status) for f in figures
             if "na" not in (f.status, f.status_before) and f.status != f.status_before]
    earlier = {step.id: _reached(step) for step in before if step.id not in ("", OTHERS)}
    for step in teams:
        was, now = earlier.get(step.id), _reached(step)
        if was and now and was != now:
            found.append(Change("", step.id, was, now))
    return tuple(sorted(found, key=lambda change: change.better)[:MOST])


def _reached(step: Step) -> str:
    """``ok`` at or above plan, ``off`` below it, empty without a plan."""
    variance = step.variance
    return "" if variance is None else "ok" if variance >= 0 else "off"
