"""What a training plan must keep to: months, money, hours, a floor for everybody, single choices made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.periods import add_months

MOST = 1e12  # of any amount of money


class Choice(Strict):
    """A person and a course; with ``month`` (its first day) that month only, else any."""

    person: str
    course: str
    month: dt.date | None = None

    @field_validator("month")
    @classmethod
    def _first_day(cls, day: dt.date | None) -> dt.date | None:
        return day and day.replace(day=1)


class Floor(Strict):
    """The least that each person gets: ``hours`` of courses, or the closed ``share`` (of 1) of the own weighted gap.

    Who cannot reach it even with unlimited money and seats gets the most that can be reached.
    """

    of: Literal["hours", "share"]
    least: float = Field(gt=0, le=2000)

    @model_validator(mode="after")
    def _a_share_is_of_one(self) -> Self:
        if self.of == "share" and self.least > 1:
            raise Misfit(N_("a share is at most 1; write 0.2 for 20%"))
        return self


class Conditions(Strict):
    """``first``: first day of the first month of ``months``; money in the policy's currency, hours of a person.

    ``fund`` pays the courses of the modes ``funded`` and nothing else; ``budget`` pays all others. ``hours_a_month``:
    None for as many as ``hours`` allow. ``runs_a_month``: how often one course is held in a month at most.
    """

    first: dt.date
    months: int = Field(6, ge=1, le=24)
    budget: float = Field(ge=0, le=MOST)
    fund: float = Field(0, ge=0, le=MOST)
    hours: float = Field(40, ge=0, le=2000)
    hours_a_month: float | None = Field(None, ge=0, le=400)
    runs_a_month: int = Field(1, ge=1, le=100)
    funded: tuple[str, ...] = ("certification",)
    floor: Floor | None = None
    locked: tuple[Choice, ...] = ()
    forbidden: tuple[Choice, ...] = ()

    @field_validator("first")
    @classmethod
    def _first_day(cls, day: dt.date) -> dt.date:
        return day.replace(day=1)

    @property
    def calendar(self) -> tuple[dt.date, ...]:
        """First days of its months."""
        return tuple(add_months(self.first, n) for n in range(self.months))
