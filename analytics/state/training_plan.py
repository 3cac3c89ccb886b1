"""A training plan as a value: what was asked for, what it came to, and the places of each person it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.errors import UsageError
from analytics.language import N_
from analytics.state import limits
from analytics.state.saved import Kind
from analytics.state.tables import TrainingPlanRow

TRAINING_PLANS = Kind(
    TrainingPlanRow,
    none=N_("There is no such training plan among those that you may see; it may have been deleted."),
    unnamed=N_("The training plan has no name; give it one."),
    taken=N_("You already have a training plan '{name}'; choose another name."),
    changed=N_("{who} has changed this training plan on {moment} UTC, after you opened it, so yours was not saved; "
               "save it as a copy, or overwrite theirs."))
CONTENT = ("name", "request", "result", "people")


@dataclass(frozen=True)
class Kept:
    """How a plan is kept: ``owner`` made it at ``made``, ``changed_by`` changed it last (UTC); ``published`` is when
    its places came into force, None where they have not."""

    id: str
    version: int
    name: str
    owner: str
    made: dt.datetime
    changed: dt.datetime
    changed_by: str
    published: dt.datetime | None = None


@dataclass(frozen=True)
class TrainingPlan:
    """A plan; ``kept`` is None until it is kept. All in JSON's types.

    ``request``: what it was solved for; ``result``: its totals; ``people``: manager_id -> places, empty for somebody
    whom it considers and gives none.
    """

    name: str
    request: Mapping[str, Any]
    result: Mapping[str, Any]
    people: Mapping[str, Sequence[Mapping[str, Any]]]
    kept: Kept | None = None


def checked(plan: TrainingPlan) -> TrainingPlan:
    """As it can be kept; ``UsageError`` where it has no name, is about nobody, or is too large."""
    name = TRAINING_PLANS.name(plan.name)
    if not plan.people:
        raise UsageError(N_("The training plan is about nobody; choose people whose gaps are known."))
    people = {person: limits.document({"places": list(places)})["places"] for person, places in plan.people.items()}
    return replace(plan, name=name, request=limits.document(plan.request), result=limits.document(plan.result),
                   people=people)


def content(plan: TrainingPlan) -> dict[str, Any]:
    """What of a plan is compared and written to the audit trail."""
    return {name: getattr(plan, name) for name in CONTENT}
