"""A version of a plan of pay as a value: its document, and the steps of its life from draft to ended.

A version never changes: a change makes a new one. What changes is where it stands, and that is the last of its steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from analytics.language import N_

Status = Literal["draft", "reviewed", "approved", "in_force", "ended", "withdrawn"]
STATUSES: dict[Status, str] = {
    "draft": N_("Draft"),
    "reviewed": N_("Reviewed"),
    "approved": N_("Approved"),
    "in_force": N_("In force"),
    "ended": N_("Ended"),
    "withdrawn": N_("Withdrawn"),
}
NEXT: dict[Status, tuple[Status, ...]] = {  # from where it stands to where it may go
    "draft": ("reviewed", "withdrawn"),
    "reviewed": ("approved", "draft", "withdrawn"),
    "approved": ("in_force", "withdrawn"),
    "in_force": ("ended",),
    "ended": (),
    "withdrawn": (),
}


class CheckedPlan(Protocol):
    """A plan that was checked when it was read (``analytics.rewards.plan.Plan``): nothing else becomes a version."""

    @property
    def since(self) -> dt.date: ...

    @property
    def until(self) -> dt.date | None: ...

    def model_dump(self, *, mode: str) -> dict[str, Any]: ...


@dataclass(frozen=True)
class PlanStep:
    """Where a version came to, by whom, when (UTC) and why. ``last_day``: the last day on which it holds, known once it
    is in force and not open; ``replaced_by``: the number of the version that ended it, None where a person did."""

    status: Status
    who: str
    at: dt.datetime
    comment: str
    last_day: dt.date | None = None
    replaced_by: int | None = None


@dataclass(frozen=True)
class PlanVersion:
    """Version ``number`` (from 1) of a plan; ``document`` with every default written out, in JSON's types."""

    plan: str
    number: int
    document: Mapping[str, Any]
    since: dt.date
    until: dt.date | None
    steps: tuple[PlanStep, ...]

    @property
    def name(self) -> str:
        """How it is named on statements and as the base of a scenario: ``commission/2``."""
        return f"{self.plan}/{self.number}"

    @property
    def status(self) -> Status:
        """What was decided last."""
        return self.steps[-1].status

    @property
    def author(self) -> str:
        """Who drafted it."""
        return self.steps[0].who

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it holds, None where it is open; before it is in force, what its document says."""
        return self.steps[-1].last_day if self.status in ("in_force", "ended") else self.until

    def holds_on(self, day: dt.date) -> bool:
        """Whether people are paid by it on a day. One that was ended still held until then."""
        return self.holds_within(day, day)

    def holds_within(self, first: dt.date, last: dt.date) -> bool:
        """Whether people are paid by it on any day from ``first`` to ``last``."""
        return self.status in ("in_force", "ended") and max(self.since, first) <= min(self.last_day or last, last)
