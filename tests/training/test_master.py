"""The bound is never below the best plan, however often courses are to be held, and sharper than splitting people."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.training.bundles import bundles
from analytics.training.conditions import Choice
from analytics.training.highs import relaxed
from analytics.training.master import CLOSE, Master
from analytics.training.problem import Problem
from analytics.training.program import program, timeless
from tests.training.plan_checker import broken, closed, everything, useful
from tests.training.plans import CALM, company, problems

SMALL = problems(months=1).filter(lambda p: p.conditions.floor is None and not any(map(p.obstacle, p.locked)))


def best(problem: Problem, low: dict[str, int], high: dict[str, int]) -> float:
    """The most that can be closed in one month with ``low`` to ``high`` runs, by trying everything; minus infinity
    where that cannot be."""
    found, courses, limit = -math.inf, problem.catalogue.courses, problem.conditions
    for chosen in everything(problem, useful(problem)):
        people = Counter(course for _, course in chosen)
        runs = {c: max(low[c], math.ceil(people[c] / (courses[c].seats or max(1, people[c])))) for c in low}
        pots = [0.0, 0.0]
        for c in low:
            pots[courses[c].mode in limit.funded] += runs[c] * courses[c].cost + people[c] * courses[c].seat_cost
        kept = pots[0] <= limit.budget and pots[1] <= limit.fund and all(runs[c] <= high[c] for c in low)
        if kept and not any(broken(problem, chosen)):
            found = max(found, sum(closed(problem, chosen).values()))
    return found


@CALM
@given(SMALL, st.data())
def test_no_bound_is_below_the_best_with_such_runs(problem: Problem, data: st.DataObject) -> None:
    """Also where it stops early, since it sees that it is enough; minus infinity: below 0 or none."""
    one, made = program(problem, timeless(problem)), bundles(problem)
    if made is None or 2 ** len(useful(problem)) > 2**7:
        return
    names, most = one.variables.held["course_id"], one.high[one.variables.starts[1]:]
    master = Master(one, made, lambda: True)
    for enough in (-math.inf, data.draw(st.integers(0, 8)) / 2):
        low = np.array([data.draw(st.integers(0, int(up))) for up in most], float)
        high = np.array([data.draw(st.integers(int(down), int(up))) for down, up in zip(low, most, strict=True)], float)
        found = master.bound(low, high, enough)
        ends = [dict(zip(names, side.astype(int).tolist(), strict=True)) for side in (low, high)]
        assert (-math.inf if found is None else found.bound) >= best(problem, *ends) - 1e-9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_is_sharper_than_the_linear_relaxation(seed: int) -> None:
    problem = company(seed, people=12, courses=8, skills=6)
    one, made = program(problem, timeless(problem)), bundles(problem)
    assert made is not None
    most = one.high[one.variables.starts[1]:]
    found = Master(one, made, lambda: True).bound(np.zeros(len(most)), most, -math.inf)
    assert found is not None
    assert found.bound < relaxed(one) * (1.0 - CLOSE)


def test_nobody_takes_more_of_a_course_than_it_is_held_by_much() -> None:
    """Otherwise a small part of a run, at a small part of its cost, would do for one person."""
    problem = company(2, people=12, courses=8, skills=6)
    one, made = program(problem, timeless(problem)), bundles(problem)
    assert made is not None
    most, bounds = one.high[one.variables.starts[1]:], []
    for loose in (0.05, math.inf):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("analytics.training.master.LOOSE", loose)
            found = Master(one, made, lambda: True).bound(np.zeros(len(most)), most, -math.inf)
        assert found is not None
        bounds.append(found.bound)
    assert bounds[0] < bounds[1] * (1.0 - CLOSE)


def test_runs_that_the_money_does_not_pay_cannot_be() -> None:
    problem = company(2, people=12, courses=8, skills=6, budget=1_000)
    one, made = program(problem, timeless(problem)), bundles(problem)
    assert made is not None
    most = one.high[one.variables.starts[1]:]
    master = Master(one, made, lambda: True)
    assert master.bound(most, most, -math.inf) is None
    assert master.bound(np.zeros(len(most)), most, -math.inf) is not None, "and it goes on after that"


def test_what_must_be_taken_and_finds_no_seat_has_a_bound_below_nothing() -> None:
    free = company(2, people=4, courses=3, skills=3)
    pairs = list(itertools.islice(zip(free.candidates["manager_id"], free.candidates["course_id"], strict=True), 1))
    locked = free.conditions.model_copy(update={"budget": 0.0, "fund": 0.0, "locked": tuple(
        Choice(person=person, course=course) for person, course in pairs)})
    problem = Problem(free.gaps, free.catalogue, locked)
    one, made = program(problem, timeless(problem)), bundles(problem)
    assert made is not None
    most = one.high[one.variables.starts[1]:]
    found = Master(one, made, lambda: True).bound(np.zeros(len(most)), most, -math.inf)
    assert found is None or found.bound < 0
