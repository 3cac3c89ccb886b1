"""What has to be read from the company's data to try plans: once for all that differ by numbers alone."""

from __future__ import annotations

from typing import Any

from analytics.lab.fit import by_order, of_lines
from analytics.rewards.parameters import document
from analytics.rewards.plan import Plan


def together(plan: Plan, *others: Plan) -> Plan:
    """The plan with the measures of others beside its own, so that all are paid on the same draws.

    Another plan whose measures are read from the data in another way (credited otherwise, on money received, order by
    order) gives none: it is tried on results of its own, and only the people and the seed are common.
    """
    measures = dict(plan.measures)
    for other in others:
        if _alike(plan, other):
            measures = {**other.measures, **measures}
    return plan.model_copy(update={"measures": measures})


def _alike(plan: Plan, other: Plan) -> bool:
    """Whether the rows that pay the one say all that the other asks of them."""
    shared = plan.measures.keys() & other.measures.keys()
    return all(_read(plan, name) == _read(other, name) for name in shared) and not any(
        of_lines(other, name) for name in other.measures.keys() - shared)


def _read(plan: Plan, name: str) -> object:
    """How a measure is read: from sums of months, or from single sales as the plan credits them."""
    stated = plan.measures[name]
    lines = (plan.crediting, plan.clawback is not None, stated.credit, by_order(plan, name))
    return stated.combine, lines if of_lines(plan, name) else None


def words(part: Any) -> Any:
    """A plan's document without its numbers: plans that differ by numbers alone need the same data."""
    if isinstance(part, Plan):
        return words(document(part))
    if isinstance(part, dict):
        return tuple((key, words(value)) for key, value in part.items())
    if isinstance(part, list):
        return tuple(words(value) for value in part)
    return None if isinstance(part, int | float) and not isinstance(part, bool) else part
