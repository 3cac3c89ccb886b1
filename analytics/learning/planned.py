"""A solved training plan as it is shown, kept and handed out: plain values, the same whether solved now or opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from analytics.errors import UsageError
from analytics.language import N_
from analytics.state.training_plan import TrainingPlan
from analytics.training.conditions import Conditions


@dataclass(frozen=True)
class Place:
    """One person in one course: ``month`` is its first day, ``cost`` the seat with its part of holding the course,
    ``closed`` in weighted levels."""

    manager_id: str
    course_id: str
    month: dt.date
    hours: float
    cost: float
    closed: float


@dataclass(frozen=True)
class Held:
    """A course in a month: held ``times`` for ``people`` people, paid by the certification fund where ``funded``."""

    course_id: str
    month: dt.date
    people: int
    times: int
    cost: float
    funded: bool


@dataclass(frozen=True)
class Gain:
    """What a course closes in weighted levels, with its 80 % interval, for ``people`` at ``cost``: in the plan, or (not
    ``planned``) by one more run for those whom it helps most."""

    course_id: str
    value: float
    low: float
    high: float
    people: int
    cost: float
    planned: bool


@dataclass(frozen=True)
class Sums:
    """What a plan comes to; ``closed`` in weighted levels, ``share`` of the weighted gap, ``gap`` how far it may lie
    under the best possible (the MIP gap), None where nothing is known of that."""

    spent: float
    from_fund: float
    closed: float
    share: float
    people: int
    places: int
    hours: float
    gap: float | None


@dataclass(frozen=True)
class Note:
    """What a plan leaves out and why: a message to translate, with its values; people and skills by id."""

    message: str
    values: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Planned:
    """``everybody`` and ``weakest``: 'everybody takes the same' and 'weakest first' under the same conditions;
    ``next_gain``: weighted levels that ``next_money`` more of budget would close; ``floor_cost``: those that the floor
    costs, None without one; ``total``: the weighted gap of all ``people``; ``data_to``: the day the gaps are of;
    ``stopped``: by hand or time, before it was as good as it should be; ``notes``: not kept with the plan.
    """

    conditions: Conditions
    people: tuple[str, ...]
    places: tuple[Place, ...]
    held: tuple[Held, ...]
    gains: tuple[Gain, ...]
    sums: Sums
    everybody: Sums
    weakest: Sums
    total: float
    next_money: float
    next_gain: float
    floor_cost: float | None
    data_to: dt.date
    stopped: bool
    notes: tuple[Note, ...] = ()

    @property
    def margin(self) -> float:
        """Half the 80 % interval of the closed share: what courses teach is uncertain, each by itself."""
        squares = sum(((one.high - one.low) / 2) ** 2 for one in self.gains if one.planned)
        return squares ** 0.5 / self.total

    def frame(self) -> pd.DataFrame:
        """A row a place, with the columns of ``Place``."""
        return pd.DataFrame([vars(place) for place in self.places], columns=list(Place.__dataclass_fields__))


_JSON = TypeAdapter(Planned)
_APART = ("conditions", "people", "places", "notes")  # asked for, or about people: not among the totals


def kept_as(found: Planned, name: str) -> TrainingPlan:
    """The plan as the state keeps it, with each person's places by themselves."""
    document = _JSON.dump_python(found, mode="json")
    people: dict[str, list[Mapping[str, Any]]] = {person: [] for person in found.people}
    for place in document["places"]:
        people[place.pop("manager_id")].append(place)
    return TrainingPlan(name, document["conditions"], {k: v for k, v in document.items() if k not in _APART}, people)


def opened(kept: TrainingPlan) -> Planned:
    """The plan that ``kept_as`` wrote; ``UsageError`` where another version of Bridgeboard has written it."""
    places = [{"manager_id": person, **place} for person, held in kept.people.items() for place in held]
    document = {**kept.result, "conditions": kept.request, "people": list(kept.people), "places": places}
    try:
        found = _JSON.validate_python(document)
    except ValidationError:
        raise UsageError(N_("The training plan '{name}' was saved by another version of Bridgeboard and cannot be "
                            "shown; solve it anew."), name=kept.name) from None
    ordered = sorted(found.places, key=lambda place: (place.month, place.course_id, place.manager_id))
    return replace(found, places=tuple(ordered))
