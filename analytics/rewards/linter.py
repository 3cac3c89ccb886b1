"""What is wrong or risky in a plan, found before anybody is paid by it.

Overlapping tiers, weights of a scorecard that do not add up, and parts that contradict each other are refused already
when a plan is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from analytics.language import N_, Phrase
from analytics.rewards.cap_rules import cap_findings
from analytics.rewards.contest import Contest
from analytics.rewards.curve import Curve, Scorecard
from analytics.rewards.finding import Finding
from analytics.rewards.honour import Honour
from analytics.rewards.line_rules import line_findings
from analytics.rewards.modifiers import Gate
from analytics.rewards.payline import paylines
from analytics.rewards.plan import Plan
from analytics.rewards.service import plan_periods
from analytics.rewards.simulation import Simulation

MOST_MEASURES = 3  # of money; beyond it nobody knows what to do next
LEAST_WEIGHT = 0.1  # of a measure in a scorecard; below it nobody acts on it


def findings(plan: Plan, simulated: Simulation | None = None) -> list[Finding]:
    """All findings, what concerns all amounts first, then in the order of the plan's components; with a simulation of
    the plan what has no cap is priced.
    """
    lines = [finding for line in paylines(plan) for finding in line_findings(line)]
    return [*_examples(plan), *lines, *cap_findings(plan, simulated), *_weights(plan), *_missing(plan),
            *_measures(plan), *_windows(plan), *_dates(plan)]


def _examples(plan: Plan) -> Iterator[Finding]:
    """Amounts of a ready plan that a company with another currency has not made its own yet."""
    if plan.foreign_examples:
        yield Finding("example_amounts", "example_currency", Phrase(
            N_("the amounts of this ready plan are examples for {other} and are now read in {currency} as they stand, "
               "never converted; write your own, then take 'example_currency' out"),
            other=plan.example_currency, currency=plan.currency))


def _weights(plan: Plan) -> Iterator[Finding]:
    weights = [c.weight for c in plan.components.values() if isinstance(c, Curve | Scorecard)]
    total = math.fsum(weights)
    if weights and abs(total - 1) > 1e-9:
        yield Finding("weights", "components", Phrase(
            N_("the weights of the target bonus add up to {total}; at target people get that share of it; make them "
               "add up to 100%"), total=f"{total:.4g}" if total != round(total) else f"{total:.0f}"), total - 1)
    for name, component in plan.components.items():
        for measure, part in component.measures.items() if isinstance(component, Scorecard) else ():
            if part.weight < LEAST_WEIGHT:
                yield Finding("small_weight", f"components.{name}.measures.{measure}.weight", Phrase(
                    N_("a weight of {share} moves nobody; give the measure at least {least} or take it out"),
                    share=f"{100 * part.weight:.4g}%", least=f"{LEAST_WEIGHT:.0%}"), part.weight)


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
    honours = tuple(f"components.{name}." for name, c in plan.components.items() if isinstance(c, Honour))
    of_money = {measure for place, measure in plan.uses() if not place.startswith(("ramp", "protection", *honours))}
    if len(of_money) > MOST_MEASURES:
        yield Finding("many_measures", "measures", Phrase(
            N_("pay follows {n} measures; beyond three, people no longer know what to do next"), n=len(of_money)),
            len(of_money))
    for name, measure in plan.measures.items():
        if measure.influence == "nobody":
            yield Finding("no_influence", f"measures.{name}", Phrase(
                N_("nobody can influence this measure; pay by it is luck, take another")))


def _windows(plan: Plan) -> Iterator[Finding]:
    """What is decided for a year by the result of its last period alone."""
    for name, component in plan.components.items():
        if not isinstance(component, Contest | Honour) or component.window == "period" or plan.period == "year":
            continue
        read = [component.measure] if isinstance(component, Contest) else [one.measure for one in component.criteria]
        for measure in read:
            if plan.measures[measure].counts != "year_to_date" and plan.measures[measure].combine != "last":
                yield Finding("last_period_only", f"components.{name}.window", Phrase(
                    N_("the year is decided by the last period's {measure} alone; write 'counts: year_to_date' for it"),
                    measure=measure))


def _dates(plan: Plan) -> Iterator[Finding]:
    """Periods of which the plan holds only a part."""
    ends = [("since", plan.since)] + ([("until", plan.until)] if plan.until is not None else [])
    for key, day in ends:
        (period,) = plan_periods(plan, day, day)
        if day != (period.start if key == "since" else period.last):
            yield Finding("part_of_period", key, Phrase(
                N_("all results from {start} to {last} count, though the plan holds only a part of that time; let it "
                   "begin and end with a period"), start=period.start, last=period.last))
