"""The search over runs finds what HiGHS alone finds, and its bound is never below the best plan."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given

from analytics.training.branching import branch
from analytics.training.bundles import Bundles, bundles
from analytics.training.floors import with_floors
from analytics.training.greedy import best_value
from analytics.training.highs import Reached, Solved, maximise
from analytics.training.problem import Problem
from analytics.training.program import Program, program, timeless
from tests.training.plans import CALM, company, problems


def given_(problem: Problem) -> tuple[Bundles, Program]:
    made = bundles(problem)
    assert made is not None
    return made, program(problem, timeless(problem))


@CALM
@given(problems(people=4, courses=4).filter(lambda p: not any(map(p.obstacle, p.locked))))
def test_it_finds_what_the_solver_finds_alone(problem: Problem) -> None:
    problem = with_floors(problem)
    made, one = bundles(problem), program(problem, timeless(problem))
    if made is None:
        return
    expected = maximise(one, gap=0.0, seconds=20)
    for gap in (0.0, 0.1):
        found = branch(made, one, gap=gap, seconds=20)
        assert found.infeasible == expected.infeasible
        if not expected.infeasible:
            assert found.solution is not None
            assert one.holds(found.solution)
            assert found.reached.value == pytest.approx(one.worth @ found.solution)
            assert found.reached.value <= expected.reached.value + 1e-6
            assert found.reached.bound >= expected.reached.value - 1e-6
            assert found.reached.gap <= gap + 1e-6


@pytest.mark.parametrize("limits", [{}, {"hours_a_month": 10}, {"runs_a_month": 2}, {"budget": 10_000.0},
                                    {"floor": {"of": "share", "least": 0.1}}])
def test_companies_by_chance(limits: dict) -> None:
    """Larger than what can be tried out: the search against the solver alone."""
    problem = with_floors(company(5, **{"people": 10, "courses": 8, "skills": 6, **limits}))
    made, one = given_(problem)
    expected, found = maximise(one, gap=0.0, seconds=60), branch(made, one, gap=0.0, seconds=60)
    assert found.reached.value == pytest.approx(expected.reached.value, abs=1e-5)
    assert found.reached.bound == pytest.approx(expected.reached.value, abs=1e-5)
    near = branch(made, one, gap=0.05, seconds=60)
    assert near.reached.bound >= expected.reached.value - 1e-6
    assert near.reached.gap <= 0.05 + 1e-9


def test_where_no_money_is_nothing_is_the_best_and_no_gap_is_left() -> None:
    """A bound of a rounding error above nothing is no gap of 100%."""
    found = branch(*given_(company(2, people=6, courses=4, skills=3, budget=0.0)), gap=0.01, seconds=60)
    assert found.reached.value == 0.0
    assert found.reached.bound == pytest.approx(0.0, abs=1e-6)
    assert found.reached.gap == 0.0
    assert Reached(0.0, 1e-9, 0.0).gap == 0.0
    assert Reached(0.0, 1e-3, 0.0).gap == 1.0


def test_a_plan_to_begin_with_is_not_left_for_a_worse_one() -> None:
    made, one = given_(company(3, people=10, courses=8, skills=6))
    best = branch(made, one, gap=0.0, seconds=60)
    assert best.solution is not None
    again = branch(made, one, gap=0.2, seconds=60, start=best.solution)
    assert (again.solution == best.solution).all()
    known = branch(made, one, gap=0.0, seconds=60, start=best.solution, known=best.reached.value)
    assert known.reached.gap == pytest.approx(0.0, abs=1e-9)


def test_the_same_program_gives_the_same_solution() -> None:
    made, one = given_(company(3, people=20, courses=12, skills=8))
    first, second = (branch(made, one, gap=0.01, seconds=60) for _ in range(2))
    assert np.array_equal(first.solution, second.solution)
    assert (first.reached.value, first.reached.bound) == (second.reached.value, second.reached.bound)


@pytest.mark.parametrize("after", [0, 1, 5, 25, 100])
def test_where_it_is_stopped_its_bound_still_holds(after: int) -> None:
    """At any moment: before anything is known, while prices are sought, while there is no plan."""
    made, one = given_(company(7, people=10, courses=8, skills=6))
    best, told = branch(made, one, gap=0.0, seconds=60).reached.value, []

    def watch(reached: Reached) -> bool:
        told.append(reached)
        return len(told) <= after

    found = branch(made, one, gap=0.0, seconds=60, watch=watch)
    assert found.interrupted
    assert not found.infeasible
    assert found.reached.bound >= best - 1e-6
    assert math.isnan(found.reached.value) or found.reached.value <= best + 1e-6
    assert all(reached.bound >= best - 1e-6 for reached in told)


def test_a_plan_that_is_near_enough_is_kept_with_a_bound_that_holds() -> None:
    """Nothing is searched any more; what was not looked at still counts."""
    problem = company(1, people=10, courses=8, skills=6)
    made, one = given_(problem)
    simple = one.vector(best_value(problem))
    best = branch(made, one, gap=0.0, seconds=60).reached.value
    assert one.worth @ simple < best - 0.1
    found = branch(made, one, gap=0.5, seconds=60, start=simple)
    assert found.reached.value == pytest.approx(one.worth @ simple)
    assert found.reached.bound >= best - 1e-6


def test_where_the_solver_finds_no_plan_in_time_there_may_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    made, one = given_(company(3, people=10, courses=8, skills=6))
    best = branch(made, one, gap=0.0, seconds=60).reached.value
    monkeypatch.setattr("analytics.training.branching.maximise", lambda _, known, **__: Solved(
        None, Reached(math.nan, known, 1.0), infeasible=False, interrupted=False))
    found = branch(made, one, gap=0.0, seconds=60)
    assert found.solution is None
    assert not found.infeasible
    assert found.reached.bound >= best - 1e-6


def test_out_of_time_is_not_impossible() -> None:
    made, one = given_(company(3, people=10, courses=8, skills=6))
    found = branch(made, one, gap=0.0, seconds=0.0)
    assert not found.infeasible
    assert not found.interrupted
    assert found.reached.bound > 0


def test_what_cannot_be_is_said_to_be_impossible() -> None:
    free = company(2, people=6, courses=4, skills=3)
    person, course = free.candidates.loc[0, ["manager_id", "course_id"]]
    limit = free.conditions.model_validate(free.conditions.model_dump() | {
        "budget": 0, "fund": 0, "locked": [{"person": person, "course": course}]})
    found = branch(*given_(dataclasses.replace(free, conditions=limit)), gap=0.0, seconds=60)
    assert found.infeasible
    assert found.solution is None
