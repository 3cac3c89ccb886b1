"""Plans by simple rules, without any search: what a plan is compared with, and what the search begins with."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from analytics.training.problem import Problem
from analytics.training.timetable import timetable

TINY = 1e-9  # levels
CENT = 1e-6  # money: rounding errors of sums


def everybody(problem: Problem) -> pd.DataFrame:
    """Everybody takes the same: courses in the order of the gap that they close for their cost if all take them, each
    by all who may as long as the money lasts. Gives pair and slot, as ``timetable``."""
    pairs, courses = problem.candidates, problem.catalogue.courses
    gain = _gain(problem).groupby(pairs["course_id"]).sum()
    people = pairs.groupby("course_id").size()
    cost = {c: _cost(courses[c].cost, courses[c].seats, n) + n * courses[c].seat_cost for c, n in people.items()}
    ranked = sorted(people.index, key=lambda c: (-gain[c] / cost[c] if cost[c] else -math.inf, c))
    order = dict.fromkeys(one for c in ranked for one in problem.catalogue.chain(str(c)))
    taking = _Taking(problem, alike=True)
    return taking.all(pair for course in order for pair in pairs.index[pairs["course_id"] == course])


def weakest_first(problem: Problem) -> pd.DataFrame:
    """The weakest first: whoever has the largest weighted gap chooses what closes most of it in an hour, then the next
    one, as long as the money lasts. Gives pair and slot, as ``timetable``."""
    pairs = problem.candidates[problem.candidates["useful"]]
    weak = (problem.open["gap"] * problem.open["weight"]).groupby(problem.open["manager_id"]).sum()
    hours = pairs["course_id"].map({c.id: c.hours for c in problem.catalogue.courses.values()}).astype(float)
    rate = _gain(problem)[pairs.index] / hours.clip(lower=TINY)
    ranked = pairs.assign(weak=pairs["manager_id"].map(weak).fillna(0.0), rate=rate).sort_values(
        ["weak", "manager_id", "rate"], ascending=[False, True, False], kind="stable")
    return _Taking(problem).all(ranked.index)


def best_value(problem: Problem) -> pd.DataFrame:
    """What closes most for its money first, a seat costing its part of a full course. Gives pair and slot."""
    pairs = problem.candidates[problem.candidates["useful"]]
    price = {c.id: c.seat_cost + c.cost / (c.seats or max(1, len(problem.people)))
             for c in problem.catalogue.courses.values()}
    rate = _gain(problem)[pairs.index] / pairs["course_id"].map(price).astype(float).clip(lower=TINY)
    return _Taking(problem).all(rate.sort_values(ascending=False, kind="stable").index)


def _gain(problem: Problem) -> pd.Series:
    """What each pair would close alone, in weighted levels."""
    worth = problem.closing["levels"] * problem.open["weight"].to_numpy()[problem.closing["row"]]
    return worth.groupby(problem.closing["pair"]).sum().reindex(problem.candidates.index, fill_value=0.0)


def _cost(cost: float, seats: int | None, people: int) -> float:
    """Of holding a course for so many people."""
    return cost * math.ceil(people / (seats or max(1, people)))


class _Taking:
    """Takes pair after pair with what must come before it, as long as hours, places and money last; the locked ones
    first. ``alike``: also for who has no gap in it."""

    def __init__(self, problem: Problem, *, alike: bool = False) -> None:
        self.problem, self.alike = problem, alike
        limit = problem.conditions
        self.money = {False: limit.budget, True: limit.fund}
        self.hours: dict[str, float] = defaultdict(float)
        self.people: Counter[str] = Counter()
        self.left = problem.open["gap"].to_numpy(float).copy()
        self.taken: set[int] = set()
        pairs = problem.candidates
        self.who, self.course, self.before = (pairs[name].to_list() for name in ("manager_id", "course_id", "before"))

    def all(self, order: Iterable[int]) -> pd.DataFrame:
        """The timetable of what could be taken in this order."""
        for pair in self._locked():
            self._take(pair)
        for pair in order:
            if pair not in self.taken and (self.alike or self._closes(pair)):
                self._take(pair)
        return timetable(self.problem, np.array(sorted(self.taken), int))

    def _locked(self) -> Iterator[int]:
        for pair, named in enumerate(zip(self.who, self.course, strict=True)):
            if named in self.problem.locked:
                yield pair

    def _closes(self, pair: int) -> bool:
        return any(min(levels, self.left[row]) > TINY for row, levels in self.problem.closes.get(pair, ()))

    def _take(self, pair: int) -> None:
        chain = [pair]
        while self.before[chain[0]] >= 0 and self.before[chain[0]] not in self.taken:
            chain.insert(0, self.before[chain[0]])
        courses, limit = [self.problem.catalogue.courses[self.course[one]] for one in chain], self.problem.conditions
        spent = {False: 0.0, True: 0.0}
        for c in courses:
            n = self.people[c.id]
            spent[c.mode in limit.funded] += c.seat_cost + _cost(c.cost, c.seats, n + 1) - _cost(c.cost, c.seats, n)
        person, hours = self.who[pair], sum(c.hours for c in courses)
        places = all(self.people[c.id] < (c.seats or math.inf) * limit.months * limit.runs_a_month for c in courses)
        if not places or self.hours[person] + hours > limit.hours or any(
                spent[pot] > self.money[pot] + CENT for pot in spent):
            return
        for one, c in zip(chain, courses, strict=True):
            self.people[c.id] += 1
            self.taken.add(one)
            for row, levels in self.problem.closes.get(one, ()):
                self.left[row] -= min(levels, self.left[row])
        self.hours[person] += hours
        self.money = {pot: self.money[pot] - spent[pot] for pot in spent}
