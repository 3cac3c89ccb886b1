"""What a plan may cost at worst, and caps and floors that take the meaning from results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from analytics.language import N_, Phrase
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.finding import Finding
from analytics.rewards.modifiers import Add, Cap, Floor, Modifier, Multiply
from analytics.rewards.payline import UNITS, Payline, paylines
from analytics.rewards.plan import MONTHS, Plan
from analytics.rewards.simulation import Simulation
from analytics.rewards.spiff import Spiff

FAR = 3.0  # how many times the target (or the last edge) 'no cap' is priced at
RARE = 0.99  # quantile of what is simulated


@dataclass(frozen=True)
class Worst:
    """What one of a hundred simulated people earns, and what one of a hundred futures costs, or more: money of the
    horizon of ``months``.
    """

    pay: float
    cost: float
    months: int
    currency: str

    @classmethod
    def of(cls, simulated: Simulation) -> Self:
        """Of everybody who takes part."""
        return cls(float(np.quantile(simulated.pay[:, simulated.takes_part], RARE)),
                   float(np.quantile(simulated.cost, RARE)), simulated.assumptions.months, simulated.plan.currency)

    @property
    def phrase(self) -> Phrase:
        """As a part of a sentence."""
        return Phrase(N_(": over {months} months one of a hundred people earns {pay} or more, and in one of a hundred "
                         "simulated futures all together cost {cost} or more"), months=self.months,
                      pay=f"{self.pay:,.0f} {self.currency}", cost=f"{self.cost:,.0f} {self.currency}")


def cap_findings(plan: Plan, simulated: Simulation | None) -> Iterator[Finding]:
    """What has no end, with what it costs at worst where that is simulated; and what ends too early."""
    if not any(isinstance(one, Cap) for one in plan.then):
        endless = [line for line in paylines(plan) if _has_no_end(plan, line)]
        worst = Worst.of(simulated) if simulated is not None and endless else None
        yield from (_endless(line, worst) for line in endless)
        for name, component in plan.components.items():
            if isinstance(component, Spiff) and component.in_all is None:
                said = N_("there is no cap for all together: {n} events cost {size}; set 'in_all', or budget for that")
                size = 1000 * component.amount
                yield Finding("no_cap", f"components.{name}.in_all",
                              Phrase(said, n=1000, size=f"{size:,.0f} {plan.currency}"), size)
    yield from _limits(plan)


def _has_no_end(plan: Plan, line: Payline) -> bool:
    """Whether an ever better result is paid ever more, and no cap comes after it."""
    _, name, *rest = line.place.split(".") if line.place.startswith("components.") else ("", "", *line.place.split("."))
    then = plan.components[name].then if name else plan.then
    place = 0 if line.main else int(rest[1]) + 1 if rest[0] == "then" else len(then)
    if line.unit in ("points", "events") or line.less or any(isinstance(one, Cap) for one in then[place:]):
        return False
    return line.slope_after(FAR * max(_usual(line), 1.0)) > 0


def _usual(line: Payline) -> float:
    return line.target if line.target is not None else line.edges[-1]


def _endless(line: Payline, worst: Worst | None) -> Finding:
    at = _usual(line)
    pays, far = line.value(at), line.value(FAR * at)
    how, size = Phrase(""), None
    if worst is not None:
        how, size = worst.phrase, worst.cost
    elif at > 0 and pays > 0:
        how, size = Phrase(N_(": at {x} it pays {size}, which is {times} times what it pays at {at}"),
                           x=line.at(FAR * at), at=line.at(at), size=line.amount(far), times=f"{far / pays:.1f}"), far
    said = N_("there is no cap{how}; add a cap, or budget for that")
    return Finding("no_cap", line.place, Phrase(said, how=how), size)


def _limits(plan: Plan) -> Iterator[Finding]:
    """Caps at or below, and floors at or above, what is paid at target."""
    whole = 0.0
    for name, component in plan.components.items():
        if isinstance(component, Scorecard) or (isinstance(component, Curve) and component.reads == "attainment"):
            at_target = component.weight * float(component.curve(1.0))
            whole += at_target
            yield from _against(at_target, component.then, f"components.{name}.then", plan)
    yield from _against(whole, plan.then, "then", plan)


def _against(at_target: float, then: tuple[Modifier, ...], place: str, plan: Plan) -> Iterator[Finding]:
    if at_target <= 0 or any(isinstance(one, Multiply | Add) for one in then):
        return
    for n, one in enumerate(then):
        if not isinstance(one, Cap | Floor):
            continue
        limit = one.times_target
        if limit is None and plan.target_bonus is not None and one.amount is not None:
            limit = one.amount / (plan.target_bonus * MONTHS[plan.period] / 12)
        if limit is None:
            continue
        share = Phrase(UNITS["bonus"], share=f"{100 * limit:.4g}%")
        if isinstance(one, Cap) and limit <= at_target:
            yield Finding("cap_at_target", f"{place}.{n}", Phrase(
                N_("the cap is {size}, no more than target pays; a result above target brings nothing, raise the cap"),
                size=share), limit)
        if isinstance(one, Floor) and limit >= at_target:
            yield Finding("floor_at_target", f"{place}.{n}", Phrase(
                N_("the floor is {size}, no less than target pays; a result below target costs nothing, lower the "
                   "floor"), size=share), limit)
