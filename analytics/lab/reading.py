"""What has to be read from the company's data to try plans: once for all that differ by numbers alone."""

from __future__ import annotations

from typing import Any

from analytics.rewards.parameters import document
from analytics.rewards.plan import Plan


def together(plan: Plan, *others: Plan) -> Plan:
    """A plan that measures what all of them do, so that they are paid by the same results on the same draws.

    The measures of another plan that credits them otherwise are left out: it is then tried on results of its own.
    """
    measures = dict(plan.measures)
    for other in others:
        shared = measures.keys() & other.measures.keys()
        if other.crediting == plan.crediting and all(measures[m].credit == other.measures[m].credit for m in shared):
            measures = {**other.measures, **measures}
    return plan.model_copy(update={"measures": measures})


def words(part: Any) -> Any:
    """A plan's document without its numbers: plans that differ by numbers alone need the same data."""
    if isinstance(part, Plan):
        return words(document(part))
    if isinstance(part, dict):
        return tuple((key, words(value)) for key, value in part.items())
    if isinstance(part, list):
        return tuple(words(value) for value in part)
    return None if isinstance(part, int | float) and not isinstance(part, bool) else part
