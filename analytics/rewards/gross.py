"""What the components of a plan bring before anything is settled; draws may lie in front."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.rewards.cents import rounded
from analytics.rewards.grant import Grant
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.modifiers import modified
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Record, Situation, forget

UNITS = {Grant: "award", Merit: "raise", Honour: "honour"}  # all other components pay money at once


def nothing(line: str) -> Record:
    """A recorder for every line that keeps nothing, for simulation."""
    return forget


def components_paid(plan: Plan, now: Situation, trace: Callable[[str], Record] = nothing) -> dict[str, Array]:
    """What each component brings by person and period after its own modifiers; nothing for who does not take part."""
    everybody = bool(now.eligible.all())
    paid = {}
    for name, component in plan.components.items():
        record = trace(name)
        amount = modified(component.then, component.earned(now, record), now, record)
        paid[name] = rounded(amount if everybody else np.where(now.eligible, amount, amount.dtype.type(0)))
    return paid


def modified_sum(plan: Plan, paid: dict[str, Array], now: Situation, trace: Callable[[str], Record] = nothing
                 ) -> tuple[Array, dict[str, Array]]:
    """The money of all components after the plan's own modifiers, and what each of those changed."""
    base = total = sum_of_money(plan, paid, now)
    changes = {}
    for n, modifier in enumerate(plan.then):
        name = f"then.{n}.{modifier.kind}"
        after = modifier.apply(total, base, now, trace(name))
        after = rounded(np.where(now.eligible, after, after.dtype.type(0)))
        changes[name], total = after - total, after
    return total, changes


def sum_of_money(plan: Plan, paid: dict[str, Array], now: Situation) -> Array:
    """Components that pay money at once, added up."""
    amounts = [paid[name] for name, component in plan.components.items() if type(component) not in UNITS]
    if not amounts:
        return np.zeros(now.eligible.shape, now.kind)
    total = amounts[0]
    for amount in amounts[1:]:
        total = total + amount
    return rounded(total)
