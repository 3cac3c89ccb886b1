"""The free numbers of a plan as people speak of them: threshold, pay at target, accelerator, cap, rates, weights.

Each stands at a place of the plan's document and can be set there; a plan with changed numbers is checked like any.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.naming import suggestion
from analytics.rewards.curve import Scorecard
from analytics.rewards.free import Document, Parameter, free_numbers
from analytics.rewards.plan import Plan

__all__ = ["Parameter", "changed", "document", "parameters"]


def parameters(plan: Plan) -> tuple[Parameter, ...]:
    """Every free number of a plan, in the order of its document."""
    return tuple(free.parameter for free in free_numbers(plan))


def changed(plan: Plan, values: Mapping[str, float]) -> Plan:
    """The plan with parameters set by id; the weights of a scorecard that are not given make room for those that are.

    Raise ``UsageError`` for an id that there is not, a value out of bounds, and a plan that does not hold together.
    """
    free, made = {one.parameter.id: one for one in free_numbers(plan)}, document(plan)
    for name, value in values.items():
        if name not in free:
            raise UsageError(N_("there is no parameter '{name}' in {plan}{suggestion}"), name=name, plan=plan.title,
                             suggestion=suggestion(name, free))
        found = free[name].parameter
        if not math.isfinite(value) or not found.low - 1e-9 <= value <= found.high + 1e-9:
            raise UsageError(N_("{name}: {value} does not fit the rest of the plan; write a number from {low} to "
                                "{high}"), name=name, value=f"{value:.6g}", low=f"{found.low:.6g}",
                             high=f"{found.high:.6g}")
        if value != found.value:
            free[name].write(_at(made, found.place), value)
    _make_room(plan, made, values)
    return checked(Plan, made, plan.called(Language()))


def document(plan: Plan) -> Document:
    """The plan as its document states it: what JSON and YAML can hold, and ``checked(Plan, ...)`` reads back."""
    return plan.model_dump(mode="json", exclude_unset=True)


def _at(document: Document, place: str) -> Any:
    part: Any = document
    for key in place.split(".") if place else ():
        part = part[int(key)] if isinstance(part, list) else part[key]
    return part


def _make_room(plan: Plan, made: Document, values: Mapping[str, float]) -> None:
    """Weights that are not given, in their old proportions, so that all add up to 1."""
    for name, component in plan.components.items():
        if not isinstance(component, Scorecard):
            continue
        given = {m for m in component.measures if f"components.{name}.measures.{m}.weight" in values}
        parts = made["components"][name]["measures"]
        rest = math.fsum(part["weight"] for m, part in parts.items() if m not in given)
        room = 1 - math.fsum(part["weight"] for m, part in parts.items() if m in given)
        if given and rest > 0 and room > 0:
            for m, part in parts.items():
                part["weight"] *= room / rest if m not in given else 1
