"""What the components of a plan bring before anything is settled; draws may lie in front."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analytics.errors import UsageError
from analytics.language import N_
from analytics.rewards.grant import Grant
from analytics.rewards.honour import Honour
from analytics.rewards.limits import LARGEST
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
    paid = {}
    for name, component in plan.components.items():
        record = trace(name)
        with np.errstate(over="ignore", invalid="ignore"):  # what is too high is refused below
            amount = modified(component.then, component.earned(now, record), now, record)
        paid[name] = _payable(amount, f"components.{name}", now)
    return paid


def _payable(amount: Array, place: str, now: Situation) -> Array:
    """As it can be paid, nothing for who does not take part; raise ``UsageError`` where nobody can be paid so much."""
    if not now.eligible.all():
        amount = np.where(now.eligible, amount, amount.dtype.type(0))
    if amount.dtype == np.float64 and not (np.abs(amount) <= LARGEST).all():
        person, period = np.argwhere(~(np.abs(amount) <= LARGEST))[0][-2:]
        raise UsageError(N_("{place} comes to more than {most} for {who} in the period from {day}; check its points, "
                            "rates and factors, and that result"), place=place, most=f"{LARGEST:,.0f}",
                         who=now.people[person], day=now.periods[period].start)
    return now.rounded(amount)


def modified_sum(plan: Plan, paid: dict[str, Array], now: Situation, trace: Callable[[str], Record] = nothing
                 ) -> tuple[Array, dict[str, Array]]:
    """The money of all components after the plan's own modifiers, and what each of those changed."""
    base = total = sum_of_money(plan, paid, now)
    changes = {}
    for n, modifier in enumerate(plan.then):
        name = f"then.{n}.{modifier.kind}"
        with np.errstate(over="ignore", invalid="ignore"):
            after = modifier.apply(total, base, now, trace(name))
        after = _payable(after, f"then.{n}", now)
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
    return now.rounded(total)
