"""How the cost of a plan moves with each of its numbers, on the same months to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import UsageError
from analytics.rewards.drawing import Progress, unheard
from analytics.rewards.outlook import Outlook
from analytics.rewards.parameters import Parameter, changed, parameters
from analytics.rewards.plan import Plan
from analytics.rewards.simulation import Simulation, simulate

MOVED = 0.1  # by this share of itself a number is moved, or by one step where that is more


@dataclass(frozen=True)
class Moved:
    """A parameter at ``value``: the change of the expected cost, and the probability to pass the budget (None: no
    budget)."""

    value: float
    cost: float
    over: float | None


@dataclass(frozen=True)
class Sensitivity:
    """What becomes of the cost where one parameter is ``lower`` or ``higher``; None where the plan does not allow
    that."""

    parameter: Parameter
    lower: Moved | None
    higher: Moved | None

    @property
    def size(self) -> float:
        """The larger change of the expected cost."""
        return max(abs(one.cost) for one in (self.lower, self.higher) if one is not None)


def sensitivities(plan: Plan, outlook: Outlook, ids: Sequence[str] | None = None, by: float = MOVED,
                  progress: Progress = unheard) -> list[Sensitivity]:
    """Each parameter (or those of ``ids``) moved down and up by a share ``by`` of itself, those first that move most.

    Bounds of the parameter hold. What cannot be moved at all is left out.
    """
    base = simulate(plan, outlook)
    free = [one for one in parameters(plan) if ids is None or one.id in ids]
    found = []
    for n, one in enumerate(free):
        step = max(abs(one.value) * by, one.step)
        lower, higher = (_moved(plan, outlook, base, one, one.value + sign * step) for sign in (-1, 1))
        if lower is not None or higher is not None:
            found.append(Sensitivity(one, lower, higher))
        progress((n + 1) / len(free))
    return sorted(found, key=lambda one: -one.size)


def _moved(plan: Plan, outlook: Outlook, base: Simulation, one: Parameter, value: float) -> Moved | None:
    value = min(max(value, one.low), one.high)
    if value == one.value:
        return None
    try:
        other = changed(plan, {one.id: value})
    except UsageError:  # such as a tier that would pass the next one
        return None
    simulated = simulate(other, outlook)
    over = simulated.over_budget
    return Moved(value, float(simulated.cost.mean() - base.cost.mean()), None if over is None else over.value)
