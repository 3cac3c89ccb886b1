"""What is wrong or risky in a plan, found before anybody is paid by it.

Every rule looks at what an amount does as a result grows: where it jumps, falls, stands still or never ends.
Overlapping tiers, and weights of a scorecard that do not add up, are refused already when a plan is read.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.language import N_, Phrase
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.modifiers import Cap, Gate
from analytics.rewards.payline import Payline, paylines
from analytics.rewards.plan import Plan
from analytics.rewards.spiff import Spiff

MOST_MEASURES = 3  # of money; beyond it nobody knows what to do next
FAR = 3.0  # how many times the target (or the last edge) 'no cap' is priced at


@dataclass(frozen=True)
class Finding:
    """Something to mend or to know: its code, its place in the plan (key path), a sentence, and how large it is.

    ``size`` is in the unit that the sentence names; None where there is none.
    """

    code: str
    place: str
    phrase: Phrase
    size: float | None = None


def findings(plan: Plan) -> list[Finding]:
    """All findings, in the order of the plan's components."""
    found = [finding for line in paylines(plan) for rule in (_jumps, _falls, _flats, _slower) for finding in rule(line)]
    return [*found, *_no_cap(plan), *_weights(plan), *_missing(plan), *_measures(plan)]


def _jumps(line: Payline) -> Iterator[Finding]:
    for x in line.edges:
        size = line.jump(x)
        if size > 0:
            said = N_("at {x} the amount jumps by {size}; put points between to make it a slope")
            yield Finding("cliff", line.place, Phrase(said, x=line.at(x), size=line.amount(size)), size)
    for x, before, after in line.crossing:
        said = N_("the order that crosses {x} is paid at {after} instead of {before}; a large order waits for its "
                  "moment")
        yield Finding("cliff", line.place,
                      Phrase(said, x=line.at(x), after=f"{after:.2%}", before=f"{before:.2%}"), after - before)


def _falls(line: Payline) -> Iterator[Finding]:
    for x in line.edges:
        size = -line.jump(x)
        if size > 0:
            said = N_("at {x} a better result is paid {size} less; let the amount never fall")
            yield Finding("inversion", line.place, Phrase(said, x=line.at(x), size=line.amount(size)), size)
    for low, high in line.stretches:
        along = line.along(low, high)
        fall = max(a - b for a, b in itertools.pairwise(along))
        if fall > line.least:
            size = max(fall, along[0] - along[-1])
            said = N_("between {low} and {high} a better result is paid less, by {size}; let the amount never fall")
            yield Finding("inversion", line.place,
                          Phrase(said, low=line.at(low), high=line.at(high), size=line.amount(size)), size)


def _flats(line: Payline) -> Iterator[Finding]:
    if not line.main and line.unit != "points":  # a gate or multiplier works on what grows by itself
        return
    stretches = line.stretches
    for n, (low, high) in enumerate(stretches):
        values = line.along(low, high)
        if max(values) - min(values) > line.least:
            continue
        if n == len(stretches) - 1:  # the end is a cap, not a dead zone
            continue
        code = "gap" if n and line.rates and abs(line.slope_before(low)) > 0 else "dead_zone"
        yield Finding(code, line.place, Phrase(
            N_("between {low} and {high} a better result pays nothing more; give that stretch a slope"),
            low=line.at(low), high=line.at(high)), high - low)


def _slower(line: Payline) -> Iterator[Finding]:
    if line.target is None or not line.main:
        return
    below, above = line.slope_before(line.target), line.slope_after(line.target)
    if 0 < above < below * (1 - 1e-6):
        yield Finding("slower_above_target", line.place, Phrase(
            N_("above target a point pays {above} of what it pays below; an accelerator pays more"),
            above=f"{above / below:.0%}"), above / below)


def _no_cap(plan: Plan) -> Iterator[Finding]:
    if any(isinstance(one, Cap) for one in plan.then):
        return
    for line in paylines(plan):
        name = line.place.split(".")[1] if line.place.startswith("components.") else ""
        component = plan.components.get(name)
        if component is None or not line.main or any(isinstance(one, Cap) for one in component.then):
            continue
        at = line.target if line.target is not None else max(line.edges[-1], 1.0)
        usual, far = line.value(at), line.value(FAR * at)
        if line.slope_after(FAR * at) > 0 and usual > 0:
            said = N_("there is no cap: at {x} it pays {size}, which is {times} times what it pays at {at}; add a "
                      "cap, or "
                      "budget for that")
            yield Finding("no_cap", line.place, Phrase(said, x=line.at(FAR * at), at=line.at(at), size=line.amount(far),
                                                       times=f"{far / usual:.1f}"), far)
    for name, component in plan.components.items():
        if isinstance(component, Spiff) and component.in_all is None:
            yield Finding("no_cap", f"components.{name}.in_all", Phrase(
                N_("there is no cap for all together: {n} events cost {size}; set 'in_all', or budget for that"),
                                                                        n=1000,
                size=f"{1000 * component.amount:,.0f} {plan.currency}"), 1000 * component.amount)


def _weights(plan: Plan) -> Iterator[Finding]:
    weights = [c.weight for c in plan.components.values() if isinstance(c, Curve | Scorecard)]
    total = math.fsum(weights)
    if weights and abs(total - 1) > 1e-9:
        yield Finding("weights", "components", Phrase(
            N_("the weights of the target bonus add up to {total}; at target people get that share of it; make them "
               "add up to 100%"), total=f"{total:.4g}" if total != round(total) else f"{total:.0f}"), total - 1)


def _missing(plan: Plan) -> Iterator[Finding]:
    says_zero = Phrase(N_("a missing result counts as nothing achieved; write 'renormalise', 'pass' or 'refuse' where "
                          "that is meant"))
    for name, component in plan.components.items():
        if isinstance(component, Scorecard) and component.missing == "zero":
            yield Finding("missing_as_zero", f"components.{name}.missing", says_zero)
        if isinstance(component, Curve):
            measure = plan.measures[component.measure]
            if measure.missing == "no_pay" and measure.combine != "sum":
                yield Finding("missing_as_zero", f"measures.{component.measure}.missing", says_zero)
    for place, modifier in plan.all_modifiers():
        if isinstance(modifier, Gate) and modifier.missing == "fail":
            yield Finding("missing_as_zero", f"{place}.missing", says_zero)


def _measures(plan: Plan) -> Iterator[Finding]:
    of_money = {measure for place, measure in plan.uses()
                if not place.startswith(("ramp", "protection")) and not _is_honour(plan, place)}
    if len(of_money) > MOST_MEASURES:
        yield Finding("many_measures", "measures", Phrase(
            N_("pay follows {n} measures; beyond three, people no longer know what to do next"), n=len(of_money)),
            len(of_money))
    for name, measure in plan.measures.items():
        if measure.influence == "nobody":
            yield Finding("no_influence", f"measures.{name}", Phrase(
                N_("nobody can influence this measure; pay by it is luck, take another")))


def _is_honour(plan: Plan, place: str) -> bool:
    parts = place.split(".")
    return parts[0] == "components" and plan.components[parts[1]].kind == "honour"
