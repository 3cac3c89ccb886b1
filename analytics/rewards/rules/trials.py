"""Which results the example of each component is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analytics.rewards.commission import Commission
from analytics.rewards.contest import Contest
from analytics.rewards.curve import Scorecard
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.modifiers import Add, Gate, Multiply
from analytics.rewards.plan_document import Component
from analytics.rewards.pool import Pool
from analytics.rewards.rules.wording import Wording
from analytics.rewards.schedule import Schedule
from analytics.rewards.situation import Reads
from analytics.rewards.spiff import Spiff

Reading = tuple[Reads, float]


@dataclass(frozen=True)
class Trial:
    """Made-up people, each by what they reached: measure -> how it is read, and what it is.

    ``held``: what is the same for all of them. ``position``: of each in the pay range. ``together``: they are of one
    team, region and level.
    """

    people: tuple[Mapping[str, Reading], ...]
    held: Mapping[str, Reading] = field(default_factory=dict)
    position: float = 1.0
    together: bool = False


def trial(component: Component, w: Wording) -> Trial:
    """Results around what matters: target, tiers, prizes, caps."""
    held = _held(component, w)
    if isinstance(component, Commission):
        reads: Reads = "attainment" if component.tiers == "attainment" else "value"
        return _along(component.measure, reads, component.rates, held)
    if isinstance(component, Scorecard):
        first = max(component.measures, key=lambda m: component.measures[m].weight)
        whole = {m: (part.reads, _whole(part.points)) for m, part in component.measures.items() if m != first}
        part = component.measures[first]
        return _along(first, part.reads, part.points, held | whole)
    if isinstance(component, Contest):
        return _race(component, held, w)
    if isinstance(component, Spiff):
        many = 3 if component.per_person is None else int(component.per_person // component.amount) + 2
        return _people(component.measure, "value", (1.0, float(many)), held)
    if isinstance(component, Merit):
        return Trial(tuple({component.rating: ("value", x)} for x in component.ratings), held, component.positions[0])
    if isinstance(component, Honour):
        every: dict[str, Reading] = {c.measure: (c.reads, c.reach) for c in component.criteria}
        last = component.criteria[-1]
        worse = 0.01 if w.less(last.measure, last.reads) else -0.01
        missed: Reading = (last.reads, round(last.reach + worse * max(1, abs(last.reach)), 6))
        return Trial((every, every | {last.measure: missed}), held)
    schedule = component.funding if isinstance(component, Pool) else component.curve  # a curve or a grant
    return _along(component.measure, component.reads, schedule, held)


def _along(measure: str, reads: Reads, schedule: Schedule, held: Mapping[str, Reading]) -> Trial:
    xs = list(schedule.edge())
    if reads == "attainment":
        return _people(measure, reads, (0.9, 1.0, 1.2), held)
    low = (xs[0] + xs[1]) / 2 if len(xs) > 1 else 0.9 * xs[0]
    high = 1.2 * xs[-1] if schedule.between == "step" else xs[-1]
    return _people(measure, reads, (low, high), held)


def _people(measure: str, reads: Reads, xs: Iterable[float], held: Mapping[str, Reading]) -> Trial:
    return Trial(tuple({measure: (reads, x)} for x in xs), {m: r for m, r in held.items() if m != measure})


def _race(contest: Contest, held: Mapping[str, Reading], w: Wording) -> Trial:
    """A winner, two who are equal, and one below what it takes."""
    money = w.value(contest.measure)(1.0) == w.money(1.0) and contest.reads == "value"
    step = 10_000.0 if money else 0.05 if w.read(contest.measure, contest.reads)(1.0).endswith("%") else 1.0
    sign = -1 if w.less(contest.measure, contest.reads) else 1
    found: list[dict[str, Reading]] = []
    for n, steps in enumerate((2, 1, 1, -1)):
        one: dict[str, Reading] = {contest.measure: (contest.reads, round(contest.least + sign * steps * step, 9))}
        if contest.tie_break is not None:
            one |= {contest.tie_break: ("value", 0.0 if n else 1.0)}
        found.append(one)
    return Trial(tuple(found), held, together=True)


def _whole(points: Schedule) -> float:
    """Where a measure of a scorecard has all its points."""
    return next((x for x, y in points.points if y >= 1), points.points[-1][0])


def _held(component: Component, w: Wording) -> dict[str, Reading]:
    """Results with which gates are passed, and adjustments are at their first point."""
    held: dict[str, Reading] = {}
    for one in component.then:
        if isinstance(one, Gate):
            beyond = 0.0 if one.edges == "lower" else 0.01 * max(1.0, abs(one.reach))
            better = -beyond if w.less(one.measure, one.reads) else beyond
            held[one.measure] = (one.reads, one.reach + better)
        if isinstance(one, Multiply | Add):
            held.setdefault(one.measure, (one.reads, one.by.points[0][0]))
    return held
