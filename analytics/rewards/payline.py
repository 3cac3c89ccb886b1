"""What one schedule of a plan does to pay as a result gets better: a line with its edges, in units a reader knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from analytics.currencies import decimals
from analytics.language import N_, Phrase
from analytics.rewards.commission import Commission
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.grant import Grant
from analytics.rewards.modifiers import Add, Gate, Multiply
from analytics.rewards.plan import Plan
from analytics.rewards.pool import Pool
from analytics.rewards.schedule import Schedule
from analytics.rewards.spiff import Spiff

UNITS = {
    "bonus": N_("{share} of the target bonus"),
    "target": N_("{share} of the target"),
    "amount": N_("{share} of the amount"),
    "pool": N_("{share} of the pool"),
    "grant": N_("{share} of the grant"),
    "points": N_("{share} of the points"),
}


@dataclass(frozen=True)
class Payline:
    """An amount as a function of a result that gets better from left to right.

    ``edges``: where it may bend or jump, ascending. ``unit``: what amounts are shares of (see UNITS), or ``money``.
    ``by_value``: the result is a value, not an attainment; ``less``: and less of it is better, so x is mirrored.
    ``target``: the x that is 100 %. ``crossing``: edges of orders paid at (before, after). ``main``: a component's own
    schedule, not a modifier's; ``added``: that of an addition.
    """

    place: str
    value: Callable[[float], float]
    edges: tuple[float, ...]
    unit: str
    currency: str
    by_value: bool = False
    less: bool = False
    main: bool = True
    rates: bool = False
    added: bool = False
    crossing: tuple[tuple[float, float, float], ...] = ()

    @property
    def target(self) -> float | None:
        """The x that is 100 % of target, None where x is a value."""
        return None if self.by_value else 1.0

    def at(self, x: float) -> str:
        """x as a reader knows it."""
        shown = 0 - x if self.less else x
        return f"{shown:,.10g}" if self.by_value else f"{100 * shown:.4g}%"

    def amount(self, size: float) -> Phrase:
        """An amount as a reader knows it."""
        if self.unit in ("money", "events"):
            return Phrase("{amount}", amount=f"{size:,.{decimals(self.currency)}f} {self.currency}")
        return Phrase(UNITS[self.unit], share=f"{100 * size:.4g}%")

    @cached_property
    def least(self) -> float:
        """Differences up to this are none."""
        inside = [(low + high) / 2 for low, high in self.stretches]
        largest = max(abs(self.value(x)) for x in (*self.edges, *inside))
        return 1e-5 * max(1.0 if self.unit != "money" else 0.01, largest)

    def jump(self, x: float) -> float:
        """By how much the amount jumps at x; 0 where it does not."""
        step = 1e-7 * max(1.0, abs(x))
        size = self.value(x + step) - self.value(x - step)
        return size if abs(size) > self.least else 0.0

    @property
    def stretches(self) -> list[tuple[float, float]]:
        """From edge to edge, the last one far beyond the last edge; where x cannot be negative, from 0."""
        edges = list(self.edges)
        if not self.less and edges[0] > 0:
            edges = [0.0, *edges]
        far = 0.0 if self.less else 3 * max(1.0, edges[-1])
        return list(pairwise([*edges, far])) if far > edges[-1] else list(pairwise(edges))

    def along(self, low: float, high: float) -> list[float]:
        """Amounts at points within a stretch."""
        inside = 1e-6 * (high - low)
        return [self.value(float(x)) for x in np.linspace(low + inside, high - inside, 17)]

    def slope_before(self, x: float) -> float:
        """Amount for one more of the result, just below x."""
        step = 1e-5 * max(1.0, abs(x))
        return (self.value(x - step) - self.value(x - 2 * step)) / step

    def slope_after(self, x: float) -> float:
        """Amount for one more of the result, just above x."""
        step = 1e-5 * max(1.0, abs(x))
        return (self.value(x + 2 * step) - self.value(x + step)) / step


def paylines(plan: Plan) -> Iterator[Payline]:
    """The lines of all schedules that move money, components first and each with its modifiers."""
    for name, component in plan.components.items():
        place = f"components.{name}"
        if isinstance(component, Commission):
            yield _commission(f"{place}.rates", component, plan.currency)
        if isinstance(component, Curve):
            less = component.reads == "value" and plan.measures[component.measure].better == "less"
            yield _line(f"{place}.curve", component.curve, component.weight, "bonus", plan, component.reads, less)
        if isinstance(component, Scorecard):
            yield _line(f"{place}.curve", component.curve, component.weight, "bonus", plan, "attainment", False)
            for measure, part in component.measures.items():
                less = part.reads == "value" and plan.measures[measure].better == "less"
                yield _line(f"{place}.measures.{measure}.points", part.points, part.weight, "points", plan, part.reads,
                            less,
                            main=False)
        if isinstance(component, Spiff):
            yield _spiff(place, component, plan)
        if isinstance(component, Pool | Grant):
            less = component.reads == "value" and plan.measures[component.measure].better == "less"
            schedule, unit = (component.funding, "pool") if isinstance(component, Pool) else (component.curve, "grant")
            yield _line(f"{place}.{'funding' if unit == 'pool' else 'curve'}", schedule, 1, unit, plan,
                        component.reads, less)
    for place, modifier in plan.all_modifiers():
        if isinstance(modifier, Multiply | Add):
            less = modifier.reads == "value" and plan.measures[modifier.measure].better == "less"
            added, of_bonus = isinstance(modifier, Add), getattr(modifier, "of", "") == "target_bonus"
            line = _line(f"{place}.by", modifier.by, 1, "bonus" if of_bonus else "amount", plan, modifier.reads, less,
                         main=False)
            yield replace(line, added=added)
        if isinstance(modifier, Gate):
            yield _gate(place, modifier, plan)


def _line(
    place: str, schedule: Schedule, weight: float, unit: str, plan: Plan, reads: str, less: bool, main: bool = True
) -> Payline:
    sign = -1.0 if less else 1.0
    return Payline(place, lambda x: weight * float(schedule(sign * x)),
                   tuple(sorted(sign * x for x in schedule.edge())), unit,
                   plan.currency, reads == "value", less, main)


def _spiff(place: str, component: Spiff, plan: Plan) -> Payline:
    less = plan.measures[component.measure].better == "less"
    return Payline(place, lambda x: component.amount * abs(x), (-1.0 if less else 0.0,), "events", plan.currency, True,
                   less)


def _gate(place: str, gate: Gate, plan: Plan) -> Payline:
    less = gate.reads == "value" and plan.measures[gate.measure].better == "less"
    reach = -gate.reach if less else gate.reach
    return Payline(place, lambda x: 1.0 if x >= reach else gate.otherwise, (reach,), "amount", plan.currency,
                   gate.reads == "value", less, main=False)


def _commission(place: str, component: Commission, currency: str) -> Payline:
    rates, by_value = component.rates, component.tiers == "amount"
    edges = tuple(rates.edge())
    if component.mode in ("marginal", "crossing"):
        def pay(x: float) -> float:
            return float(rates.integral(x))
    else:
        def pay(x: float) -> float:
            return float(rates(x)) * x
    crossing = tuple(j for j in rates.jumps if j[0] > 0) if component.mode == "crossing" else ()
    unit = "money" if by_value else "target"
    return Payline(place, pay, edges, unit, currency, by_value, rates=True, crossing=crossing)

