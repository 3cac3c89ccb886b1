"""Plans under a budget: a search over chosen numbers of a plan for those that no other beats.

The search, the proof of what it found and the report of it are paid on three different sets of drawn months: whoever
searches long enough finds plans that keep the budget in just the months searched in (the optimiser's curse).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analytics.errors import UsageError
from analytics.language import N_
from analytics.metrics.intervals import wilson
from analytics.naming import suggestion
from analytics.rewards.drawing import Progress
from analytics.rewards.judging import Aim, Judged, People, aims, judged
from analytics.rewards.linter import findings
from analytics.rewards.outlook import Outlook
from analytics.rewards.parameters import Parameter, changed, parameters
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.search import apart, filling, layers, near, unbeaten

FIRST = 64  # points that fill the space, a power of two
CLOSER = (0.15, 0.08, 0.04)  # steps of the rounds around the best, shares of the range; each of half as many points
PROVED, MOST = 24, 6  # plans that are held against fresh months; plans that are reported
FREE = 6  # numbers that may change at once: more cannot be searched in the time
CASES = 50_000  # draws x people that the search takes; proof and report take all draws
WRONG = ("inversion", "cliff")  # findings of the linter that no plan may have, unless the current one has them


@dataclass(frozen=True)
class Frontier:
    """Plans that keep the aim and that no other found beats in cost, correlation and motivation, the cheapest first.

    ``best`` and ``current`` are reported on months that the search has not seen. ``tried``: all plans as the search saw
    them, the current one among them. ``dropped``: why -> how many: ``refused`` (no plan can have these numbers),
    ``inversion`` and ``cliff`` (found by the linter), ``budget``, ``fairness`` and ``flat`` (what of the aim they
    miss), ``unproved`` (kept the aim in the search, but not surely enough on fresh months).
    """

    aim: Aim
    current: Judged
    best: tuple[Judged, ...]
    tried: tuple[Judged, ...]
    dropped: Mapping[str, int]


def frontier(plan: Plan, outlook: Outlook, free: Mapping[str, tuple[float, float]], aim: Aim, people: People,
             progress: Progress | None = None) -> Frontier:
    """Search for plans; ``free``: id of a parameter -> lowest and highest value. Same seed, same plans.

    The months of ``outlook`` are those of the report. ``progress`` is told the share done; raise in it to stop. Raise
    ``UsageError`` for parameters that there are not, and where the plan cannot be simulated.
    """
    search = _Search(plan, outlook, _chosen(plan, free), aim, people, progress)
    tried = search.tried()
    best = search.reported(search.proved(tried))
    return Frontier(aim, search.judged(plan, {}, outlook), best, tuple(tried), dict(search.dropped))


def _chosen(plan: Plan, free: Mapping[str, tuple[float, float]]) -> list[Parameter]:
    """The parameters that may change, within the range given and their own."""
    known = {one.id: one for one in parameters(plan)}
    if not 1 <= len(free) <= FREE:
        raise UsageError(N_("choose 1 to {most} numbers that may change; {n} are chosen"), most=FREE, n=len(free))
    for name, (low, high) in free.items():
        if name not in known:
            raise UsageError(N_("there is no parameter '{name}' in {plan}{suggestion}"), name=name, plan=plan.title,
                             suggestion=suggestion(name, known))
        if not (low < high and low < known[name].high and high > known[name].low):
            raise UsageError(N_("{name}: from {low} to {high} is no range within {least} to {most}; write the lower "
                                "number first"), name=name, low=f"{low:.6g}", high=f"{high:.6g}",
                             least=f"{known[name].low:.6g}", most=f"{known[name].high:.6g}")
    return [replace(known[name], low=max(low, known[name].low), high=min(high, known[name].high))
            for name, (low, high) in free.items()]


class _Search:
    """What the three steps share: the plan and its free numbers, the aim, and what was dropped."""

    def __init__(self, plan: Plan, outlook: Outlook, free: list[Parameter], aim: Aim, people: People,
                 progress: Progress | None) -> None:
        self.plan, self.outlook, self.free, self.aim, self.people = plan, outlook, free, aim, people
        self.dropped: Counter[str] = Counter()
        self.wrong = _wrong(plan)
        self.progress, self.done = progress, 0

    def judged(self, plan: Plan, values: Mapping[str, float], months: Outlook) -> Judged:
        """What a plan comes to; tells the progress."""
        found = judged(plan, values, months, self.aim, self.people)
        self.done += 1
        if self.progress is not None:
            self.progress(min(self.done / (FIRST + len(CLOSER) * FIRST // 2 + PROVED + MOST), 1.0))
        return found

    def tried(self) -> list[Judged]:
        """The current plan, plans that fill the space, then rounds near the best so far; all on the same months."""
        seed, draws = self.outlook.assumptions.seed, self.outlook.assumptions.draws
        months = self._months(1, min(draws, max(50, CASES // len(self.outlook.people))))
        random, now = np.random.default_rng(seed), {one.id: one.value for one in self.free}
        found: dict[tuple[float, ...], Judged | None] = {
            tuple(now.values()): self.judged(self.plan, now, months)}
        points = filling(FIRST, len(self.free), seed)
        for reach in (*CLOSER, None):
            for values in map(self._values, points):
                if (key := tuple(values.values())) not in found:
                    found[key] = self._sound(values, months)
            plans = [one for one in found.values() if one is not None]
            if reach is not None:
                parents = np.array([self._point(one) for one in self._parents(plans)])
                points = near(parents, FIRST // 2, reach, random)
        self.dropped.update(why for one in plans for why in one.misses(self.aim))
        return plans

    def proved(self, tried: list[Judged]) -> list[Judged]:
        """The most promising of those that keep the aim, as they are on fresh months, where they surely keep it."""
        keep = [one for one in tried if not one.misses(self.aim)]
        months, draws = self._months(2, self.outlook.assumptions.draws), float(self.outlook.assumptions.draws)
        found = []
        for n in layers(aims(keep), PROVED)[:PROVED]:
            again = self.judged(keep[n].plan, keep[n].values, months)
            at_most = wilson(np.array(again.over.value * draws), np.array(draws))[1]
            if again.misses(self.aim, float(at_most)):
                self.dropped["unproved"] += 1
            else:
                found.append(again)
        return found

    def reported(self, proved: list[Judged]) -> tuple[Judged, ...]:
        """Those that none beats, a few that lie far from each other, as they are on months never seen before."""
        best = _unbeaten(proved)
        chosen = [self.judged(best[n].plan, best[n].values, self.outlook) for n in apart(aims(best), MOST)]
        return tuple(sorted(_unbeaten(chosen), key=lambda one: one.cost))

    def _months(self, number: int, draws: int) -> Outlook:
        """Another set of drawn months, from a seed of its own."""
        assumed = self.outlook.assumptions
        seed = (assumed.seed + number) % 2**31
        return replace(self.outlook, assumptions=assumed.model_copy(update={"seed": seed, "draws": draws}))

    def _sound(self, values: dict[str, float], months: Outlook) -> Judged | None:
        """The plan with these numbers, judged; None where there is none, or it is wrong as the current one is not."""
        try:
            plan = changed(self.plan, values)
        except UsageError:
            self.dropped["refused"] += 1
            return None
        if new := _wrong(plan) - self.wrong:
            self.dropped[min((code for code, _ in new), key=WRONG.index)] += 1
            return None
        return self.judged(plan, values, months)

    def _parents(self, plans: list[Judged]) -> list[Judged]:
        """Whom to search around: those that none beats; where hardly any keeps the aim, those that come nearest."""
        keep = [one for one in plans if not one.misses(self.aim)]
        if len(keep) < 4:
            return sorted(plans, key=lambda one: (len(one.misses(self.aim)), one.over.value, one.cost))[:8]
        return _unbeaten(keep)

    def _values(self, point: Array) -> dict[str, float]:
        """A point of the unit box as values, in whole steps."""
        found = {}
        for u, one in zip(point.tolist(), self.free, strict=True):
            steps = round((one.low + u * (one.high - one.low)) / one.step)
            found[one.id] = min(max(round(steps * one.step, 10), one.low), one.high)
        return found

    def _point(self, one: Judged) -> list[float]:
        return [float(np.clip((one.values[p.id] - p.low) / (p.high - p.low), 0, 1)) for p in self.free]


def _unbeaten(plans: list[Judged]) -> list[Judged]:
    return [plans[n] for n in np.flatnonzero(unbeaten(aims(plans)))]


def _wrong(plan: Plan) -> set[tuple[str, str]]:
    """Inversions and cliffs that the linter finds, with their places."""
    return {(one.code, one.place) for one in findings(plan) if one.code in WRONG}
