"""What one person could take: everything within the hours that may be taken together, and nothing else."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given

from analytics.training import bundles as listing
from analytics.training.bundles import bundles
from analytics.training.floors import with_floors
from analytics.training.plan import plan
from analytics.training.problem import Problem
from tests.training.plan_checker import closed, useful
from tests.training.plans import CALM, catalogue, company, conditions, gaps, problems


def alone(problem: Problem, person: str) -> dict[frozenset[str], float]:
    """What a person could take, tried out: by the sets of courses, what they close."""
    limit, courses = problem.conditions, problem.catalogue.courses
    within = min(limit.hours, limit.months * (math.inf if limit.hours_a_month is None else limit.hours_a_month))
    open_ = [course for one, course in useful(problem) if one == person]
    done = {course for one, course in problem.history.done if one == person}
    locked = {c.course for c in limit.locked if c.person == person}
    least, found = problem.floors.get(person, 0.0), {}
    for size in range(len(open_) + 1):
        for some in map(frozenset, itertools.combinations(open_, size)):
            needed = {courses[c].requires for c in some} - {None} - done
            hours, worth = sum(courses[c].hours for c in some), closed(problem, {(person, c): 0 for c in some})[person]
            got = hours if limit.floor is not None and limit.floor.of == "hours" else worth
            if hours <= within and needed <= some and locked <= some and got >= least - 1e-6:
                found[some] = worth
    return found


@CALM
@given(problems())
def test_they_are_all_that_a_person_could_take(problem: Problem) -> None:
    if any(problem.obstacle(pair) for pair in problem.locked):
        return  # refused before any search
    problem = with_floors(problem)
    made = bundles(problem)
    if made is None:
        assert not useful(problem)
        return
    for person, worth in zip(made.people, made.worth, strict=True):
        possible = np.flatnonzero(np.isfinite(worth))
        sets = {frozenset(itertools.compress(made.courses, made.holds[n])): worth[n] for n in possible}
        assert len(sets) == len(possible), "each once"
        assert sets == pytest.approx(alone(problem, person))


def test_the_first_is_to_take_nothing() -> None:
    made = bundles(company(4, people=8, courses=6, skills=5))
    assert made is not None
    assert not made.holds[0].any()
    assert (made.worth[:, 0] == 0.0).all()


def test_there_are_none_where_nothing_closes_a_gap() -> None:
    assert bundles(Problem(gaps(("p", "other", 1.0)), catalogue(a={"teaches": {"s": 0.5}}), conditions())) is None


def test_too_many_are_not_listed_and_the_plan_is_as_good(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = company(4, people=8, courses=6, skills=5, budget=25_000, months=3)
    best, made = plan(problem, gap=0.0).value, bundles(problem)
    assert made is not None
    for most, listed in ((made.worth.size, True), (made.worth.size - 1, False)):
        monkeypatch.setattr(listing, "MOST", most)
        assert (bundles(problem) is not None) == listed
    assert plan(problem, gap=0.0).value == pytest.approx(best)
