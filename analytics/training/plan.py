"""The best training plan: first who takes what, as if months did not matter, then when; with a proof of how good it is.

The program over months is far larger, and its months are alike, which hinders the search. So the timeless one is solved
first: it gives the courses of each person and the bound. That is done by ``branch`` where what each person could take
can be listed, by HiGHS alone where that is too much. Mostly a quick rule finds months for all of it; where not, the
program over months is solved among those choices, and then, if that closes less, among all.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.training.branching import branch
from analytics.training.bundles import bundles
from analytics.training.clashes import clash
from analytics.training.floors import with_floors
from analytics.training.greedy import best_value
from analytics.training.highs import Reached, Solved, Watch, go_on, maximise
from analytics.training.locks import check_locks
from analytics.training.problem import Problem
from analytics.training.program import SLACK, TINY, Program, monthly, program, timeless
from analytics.training.result import Plan, laid_out
from analytics.training.timetable import timetable

GAP = 0.01  # within which a plan is good enough, as a share
SECONDS = 60.0
CLASH = 20.0  # seconds to find out what clashes


def plan(
    problem: Problem, *, gap: float = GAP, seconds: float = SECONDS, watch: Watch = go_on, start: Plan | None = None
) -> Plan:
    """The plan that closes most, within ``gap`` (a share) of the best possible, or the best found in ``seconds``.

    ``watch`` is told how far the search is, and stops it by giving False; what was found until then is the plan.
    ``start``: a plan to begin with, never to be left for a worse one. The same problem gives the same plan unless time
    or ``watch`` stopped the search. Raises ``UsageError`` where no plan keeps the conditions, or none was found in
    time.
    """
    check_locks(problem)
    search = _Search(with_floors(problem), gap, seconds, watch)
    search.offer(best_value(search.problem) if start is None else _placed(search.problem, start))
    return search.run(begin=start is not None)


class _Search:
    """The best plan so far (``best``: pair, slot), the bound, and what goes on until they meet."""

    def __init__(self, problem: Problem, gap: float, seconds: float, watch: Watch) -> None:
        self.problem, self.gap, self.watch, self.began = problem, gap, watch, time.monotonic()
        self.ends, self.stopped = self.began + seconds, False
        self.best: pd.DataFrame | None = None
        self.value, self.bound = math.nan, problem.total

    def run(self, *, begin: bool) -> Plan:
        """Search until the gap is reached, or time or the watch stop it; ``begin`` with the plan so far.

        A plan by a simple rule is no beginning for HiGHS: it lies so far from the best that it rather slows it.
        """
        coarse, listed = program(self.problem, timeless(self.problem)), bundles(self.problem)
        first = self._solve(coarse, begin=begin) if listed is None else self._solve(coarse, by=partial(branch, listed))
        if first is not None:
            chosen = _needed(self.problem, coarse.placed(first)["pair"].to_numpy())
            self.offer(timetable(self.problem, chosen))
            self._fit_months(chosen)
            self._fit_months(None)
        if self.best is None:
            raise UsageError(N_("No plan was found in the time given; give more time, or loosen a condition."))
        return laid_out(self.problem, self.best, max(self.bound, self.value), stopped=not self._near)

    def offer(self, placed: pd.DataFrame) -> None:
        """Keep a plan (pair, slot) if it keeps every condition and closes more than the one so far."""
        kept = placed[placed["pair"].isin(_needed(self.problem, placed["pair"].to_numpy()))]
        value = laid_out(self.problem, kept).value
        if self.best is None or value > self.value + TINY:
            one = program(self.problem, monthly(self.problem), kept["pair"].to_numpy())
            if one.holds(one.vector(kept)):
                self.best, self.value = kept, value

    @property
    def _near(self) -> bool:
        return Reached(self.value, self.bound, 0.0).gap <= self.gap + SLACK

    def _fit_months(self, among: np.ndarray | None) -> None:
        """Solve the program over months among some choices, or all, unless the plan so far is near enough."""
        if self._near or self.stopped or time.monotonic() >= self.ends:
            return
        fine = program(self.problem, monthly(self.problem), among)
        found = self._solve(fine, whole=among is None)
        if found is not None:
            self.offer(fine.placed(found))

    def _solve(
        self, one: Program, *, whole: bool = True, begin: bool = True, by: Callable[..., Solved] = maximise
    ) -> np.ndarray | None:
        """The solution found, if any. What is proven of a program counts for all plans where all choices are in it."""
        solved = by(one, gap=self.gap, seconds=self.ends - time.monotonic(), watch=self._told,
                    began=self.began, start=self._start(one) if begin else None, known=self.bound)
        self.stopped = self.stopped or solved.interrupted
        if whole and solved.infeasible:
            raise clash(self.problem, CLASH)
        if whole:
            self.bound = min(self.bound, solved.reached.bound)
        return solved.solution

    def _start(self, one: Program) -> np.ndarray | None:
        """The best plan so far as values of a program, where it is in there."""
        if self.best is None:
            return None
        vector = one.vector(self.best)
        return vector if one.holds(vector) else None

    def _told(self, reached: Reached) -> bool:
        best = [value for value in (self.value, reached.value) if not math.isnan(value)]
        return self.watch(replace(reached, value=max(best, default=math.nan), bound=min(self.bound, reached.bound)))


def _placed(problem: Problem, plan: Plan) -> pd.DataFrame:
    """pair and slot of a plan in a problem, without what can no longer be taken."""
    pairs = problem.candidates.rename_axis("pair").reset_index()
    rows = plan.assignments[plan.assignments["month"].isin(problem.conditions.calendar)]
    slots = rows["month"].map({month: n for n, month in enumerate(problem.conditions.calendar)}).astype(int)
    return rows.assign(slot=slots).merge(pairs, on=["manager_id", "course_id"])[["pair", "slot"]]


def _needed(problem: Problem, chosen: np.ndarray) -> np.ndarray:
    """The chosen pairs without those that close nothing beside the others, which a solver leaves in for nothing."""
    pairs, kept = problem.candidates.loc[chosen], []
    closes = {pair: problem.closes.get(pair, ()) for pair in pairs.index}
    taught: dict[int, float] = defaultdict(float)
    for row, levels in chain.from_iterable(closes.values()):
        taught[row] += levels
    gap, floor, led = problem.open["gap"].to_numpy(float), problem.conditions.floor, set()
    bound = problem.floors if floor is not None and floor.of == "hours" else {}
    for pair, person, course, before, *_ in reversed(list(pairs.itertuples(name=None))):  # what leads to it comes later
        spare = all(taught[row] - levels >= gap[row] - TINY for row, levels in closes[pair])
        if spare and pair not in led and (person, course) not in problem.locked and person not in bound:
            for row, levels in closes[pair]:
                taught[row] -= levels
        else:
            kept.append(pair)
            led.add(before)
    return np.array(sorted(kept), int)
