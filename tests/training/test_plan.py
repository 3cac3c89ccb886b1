"""The plan keeps every condition, is the best there is on small cases, and behaves as money, locks and names change."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given

from analytics.errors import UsageError
from analytics.training.answer import answer
from analytics.training.conditions import Conditions
from analytics.training.greedy import everybody, weakest_first
from analytics.training.plan import plan
from analytics.training.problem import History, Problem
from analytics.training.result import Plan, laid_out
from tests.training.plan_checker import best, broken, closed, leasts, spent, takes, useful
from tests.training.plans import CALM, catalogue, company, conditions, gaps, problems


def exact(problem: Problem) -> Plan:
    return plan(problem, gap=0.0)


def check(found: Plan) -> None:
    """The plan keeps the conditions, and its figures are those of what it says that people take."""
    problem, chosen = found.problem, takes(found)
    assert list(broken(problem, chosen, leasts(problem) if len(problem.people) < 6 else {})) == []
    assert found.value == pytest.approx(sum(closed(problem, chosen).values()))
    assert (found.spent, found.from_fund) == pytest.approx(spent(problem, chosen))
    rows = found.assignments
    assert rows["cost"].sum() == pytest.approx(found.spent + found.from_fund)
    assert rows["closed"].sum() == pytest.approx(found.value)
    assert found.value <= found.bound + 1e-6
    assert found.runs["people"].sum() == len(rows)


# By hand -------------------------------------------------------------------------------------------------------------

ONE = {"a": {"teaches": {"s": 0.5}, "cost": 1000.0, "seat_cost": 100.0}}
HAND = [  # courses, gaps, conditions, what is closed, because
    (ONE, [("p", "s", 2.0)], {"budget": 1100}, 0.5, "the budget is exactly enough"),
    (ONE, [("p", "s", 2.0)], {"budget": 1099}, 0.0, "one unit less is not"),
    (ONE, [("p", "s", 0.3)], {}, 0.3, "no more than the gap counts"),
    (ONE, [("p", "s", 0.3, 2.0)], {}, 0.6, "importance and criticality weigh"),
    (ONE, [("p", "s", 0.3, 0.0)], {}, 0.0, "what does not matter is not planned"),
    (ONE, [("p", "s", float("nan"))], {}, 0.0, "what was not assessed is not planned"),
    (ONE, [("p", "s", 2.0)], {"hours": 8}, 0.5, "the hours are exactly enough"),
    (ONE, [("p", "s", 2.0)], {"hours": 7.9}, 0.0, "a little less is not"),
    (ONE, [("p", "s", 2.0)], {"hours_a_month": 7.9, "months": 6}, 0.0, "nobody sits half a course in each month"),
    ({"a": ONE["a"] | {"seats": 2}}, [(p, "s", 2.0) for p in "pqr"], {}, 1.0, "two seats, held once"),
    ({"a": ONE["a"] | {"seats": 2}}, [(p, "s", 2.0) for p in "pqr"], {"months": 2}, 1.5, "held again the next month"),
    ({"a": ONE["a"] | {"seats": 2}}, [(p, "s", 2.0) for p in "pqr"], {"runs_a_month": 2}, 1.5, "or twice in one"),
    ({"a": ONE["a"] | {"seats": 2}}, [(p, "s", 2.0) for p in "pqr"], {"months": 2, "budget": 2299}, 1.0,
     "for which the money must last"),
    ({"a": ONE["a"] | {"seats": None}}, [(f"p{n}", "s", 1.0) for n in range(30)], {"budget": 4000}, 15.0,
     "empty seats are no limit: held once for thirty"),
    ({"a": ONE["a"] | {"mode": "certification"}}, [("p", "s", 2.0)], {"fund": 0}, 0.0, "no budget pays a certificate"),
    ({"a": ONE["a"] | {"mode": "certification"}}, [("p", "s", 2.0)], {"budget": 0, "fund": 1100}, 0.5, "its fund does"),
    ({"a": ONE["a"] | {"mode": "seminar"}}, [("p", "s", 2.0)], {"budget": 0, "fund": 1100,
     "funded": ("certification", "seminar")}, 0.5, "and seminars where the policy says so"),
    (ONE, [("p", "s", 2.0)], {"budget": 0, "fund": 9999}, 0.0, "but no ordinary course"),
    (ONE | {"b": {"teaches": {"s": 1.0}, "requires_id": "a"}}, [("p", "s", 2.0)], {}, 0.5, "one month is too few"),
    (ONE | {"b": {"teaches": {"s": 1.0}, "requires_id": "a"}}, [("p", "s", 2.0)], {"months": 2}, 1.5, "two are enough"),
    (ONE | {"b": {"teaches": {"s": 0.4}}}, [("p", "s", 0.7)], {}, 0.7, "two courses overlap in a gap"),
    ({"z": {}, "b": {"teaches": {"s": 1.0}, "requires_id": "z"}}, [("p", "s", 2.0)], {"months": 2}, 1.0,
     "a course that only leads to another is taken for it"),
]


@pytest.mark.parametrize("case", HAND, ids=[c[-1] for c in HAND])
def test_by_hand(case: tuple) -> None:
    courses, rows, limits, value, _ = case
    found = exact(Problem(gaps(*rows), catalogue(**courses), conditions(**limits)))
    check(found)
    assert found.value == pytest.approx(value)
    assert found.gap == pytest.approx(0.0, abs=1e-9)


def test_what_was_completed_opens_what_requires_it_and_is_not_taken_again() -> None:
    courses = catalogue(a={"teaches": {"s": 1.0}}, b={"teaches": {"s": 1.0}, "requires_id": "a"})
    short, one = gaps(("p", "s", 2.0)), frozenset({("p", "a")})
    recent = exact(Problem(short, courses, conditions(), History(done=one, barred=one)))
    assert takes(recent) == {("p", "b"): 0}
    long_ago = exact(Problem(short, courses, conditions(), History(done=one)))
    assert takes(long_ago) == {("p", "a"): 0, ("p", "b"): 0}, "long ago it may be taken again, in any month"


def test_nothing_is_taken_that_closes_nothing() -> None:
    """Free of charge, and with all the hours in the world."""
    courses = catalogue(a={"teaches": {"s": 1.0}, "cost": 0.0, "seat_cost": 0.0},
                        b={"teaches": {"s": 1.0}, "cost": 0.0, "seat_cost": 0.0})
    assert len(exact(Problem(gaps(("p", "s", 0.9)), courses, conditions())).assignments) == 1


# By trying everything ------------------------------------------------------------------------------------------------


@CALM
@given(problems())
def test_it_is_as_good_as_trying_everything(problem: Problem) -> None:
    if (1 + problem.conditions.months) ** len(useful(problem)) > 3**7:
        return
    expected = best(problem)
    if expected is None:
        with pytest.raises(UsageError):
            exact(problem)
    else:
        found = exact(problem)
        check(found)
        assert found.value == pytest.approx(expected, abs=1e-6)
        assert found.bound == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("months", "hours"), [(1, 0.0), (2, 2.0)])
def test_a_course_that_leads_to_what_comes_too_late_fills_no_floor(months: int, hours: float) -> None:
    """c0 closes nothing itself; c1, which needs it, cannot follow in the same month."""
    courses = catalogue(c0={"hours": 1.0, "teaches": {"s": 0.25}},
                        c1={"hours": 1.0, "teaches": {"t": 0.25}, "requires_id": "c0"})
    limit = conditions(months=months, floor={"of": "hours", "least": 2})
    found = exact(Problem(gaps(("p0", "s", 0.0), ("p0", "t", 0.25)), courses, limit))
    check(found)
    assert found.hours == hours


@pytest.mark.parametrize(("months", "shut", "hours"), [
    (1, [("a", 11)], 0.0), (2, [("a", 11)], 8.0), (2, [("b", 12)], 8.0), (2, [], 16.0), (3, [("a", 11)], 16.0)])
def test_what_single_months_rule_out_fills_no_floor(months: int, shut: list, hours: float) -> None:
    """Course b needs a in an earlier month; who cannot reach the floor for that gets what can be reached."""
    courses = catalogue(a={"teaches": {"s": 0.5}}, b={"teaches": {"s": 0.5}, "requires_id": "a"})
    forbidden = [{"person": "p", "course": course, "month": f"2026-{month}-01"} for course, month in shut]
    limit = conditions(months=months, floor={"of": "hours", "least": 16}, forbidden=forbidden)
    found = exact(Problem(gaps(("p", "s", 2.0)), courses, limit))
    check(found)
    assert found.hours == hours


@CALM
@given(problems(people=5, courses=4, months=3))
def test_no_condition_is_ever_broken(problem: Problem) -> None:
    try:
        found = plan(problem, gap=0.05)
    except UsageError:
        assert problem.locked or problem.conditions.floor, "without demands nobody is refused"
        return
    check(found)
    assert found.gap <= 0.05 + 1e-9
    for rule in (everybody, weakest_first):
        simple = laid_out(problem, rule(problem))
        if not problem.locked:
            assert list(broken(problem, takes(simple))) == []
            assert simple.value <= found.bound + 1e-6 or problem.conditions.floor


# As things change ----------------------------------------------------------------------------------------------------


def changed(problem: Problem, **limits: object) -> Problem:
    return dataclasses.replace(problem, conditions=Conditions.model_validate(problem.conditions.model_dump() | limits))


@pytest.fixture(scope="module")
def small() -> Problem:
    return company(4, people=8, courses=6, skills=5, budget=25_000, months=3)


def test_more_money_is_never_worse_and_more_than_all_is_no_better(small: Problem) -> None:
    values = [exact(changed(small, budget=budget)).value for budget in (0, 20_000, 40_000, 60_000, 10**7, 10**8)]
    assert values == sorted(values)
    assert values[0] < values[1] < values[2] < values[4]
    assert values[-1] == pytest.approx(values[-2])


def test_a_lock_never_improves_and_a_lock_on_what_is_taken_changes_nothing(small: Problem) -> None:
    free = exact(small)
    chosen = takes(free)
    other = next(pair for pair in zip(small.candidates["manager_id"], small.candidates["course_id"], strict=True)
                 if pair not in chosen)
    for (person, course), better in ((next(iter(chosen)), True), (other, False)):
        locked = exact(changed(small, locked=[{"person": person, "course": course}]))
        check(locked)
        assert (locked.value == pytest.approx(free.value)) if better else (locked.value <= free.value + 1e-6)


def test_what_is_forbidden_is_not_taken(small: Problem) -> None:
    person, course = next(iter(takes(exact(small))))
    found = exact(changed(small, forbidden=[{"person": person, "course": course}]))
    assert (person, course) not in takes(found)


def test_names_do_not_matter(small: Problem) -> None:
    turned = dict(zip(small.people, reversed(small.people), strict=True))
    renamed = dataclasses.replace(small, gaps=small.gaps.assign(manager_id=small.gaps["manager_id"].map(turned)))
    assert exact(renamed).value == pytest.approx(exact(small).value)


def test_the_unit_of_money_does_not_matter(small: Problem) -> None:
    limit = small.conditions
    courses = {c.id: dataclasses.replace(c, cost=c.cost * 7, seat_cost=c.seat_cost * 7)
               for c in small.catalogue.courses.values()}
    dear = changed(dataclasses.replace(small, catalogue=dataclasses.replace(small.catalogue, courses=courses)),
                   budget=limit.budget * 7, fund=limit.fund * 7)
    assert exact(dear).value == pytest.approx(exact(small).value)


def test_the_same_problem_gives_the_same_plan(small: Problem) -> None:
    pd.testing.assert_frame_equal(exact(small).assignments, exact(small).assignments)


def test_a_floor_costs_what_is_closed_less(small: Problem) -> None:
    floored = answer(changed(small, floor={"of": "hours", "least": 8}), gap=0.0)
    free = exact(small)
    check(floored.plan)
    assert floored.floor_cost == pytest.approx(free.value - floored.plan.value, abs=1e-6)
    assert floored.floor_cost > 0
    assert answer(small, gap=0.0).floor_cost is None


def test_the_next_money_is_worth_nothing_where_there_is_enough(small: Problem) -> None:
    assert answer(small).next_money.gain > 0
    assert answer(changed(small, budget=10**7)).next_money.gain == pytest.approx(0, abs=1e-6)


def test_the_best_plan_beats_the_simple_rules(small: Problem) -> None:
    found = answer(small)
    for simple in (found.everybody, found.weakest):
        check(simple)
        assert 0 < simple.value < found.plan.value
    courses = found.everybody.assignments.groupby("course_id")["manager_id"].nunique()
    assert courses.max() == len(small.people), "what is taken by one is taken by all, as long as the money lasts"


def test_a_search_that_is_stopped_gives_the_best_until_then(small: Problem) -> None:
    found = plan(company(5, people=20, courses=10, skills=8), gap=0.0, watch=lambda reached: False)
    check(found)
    assert found.stopped
    assert 0 < found.gap < 1
    assert not exact(small).stopped


def test_it_tells_how_far_it_is(small: Problem) -> None:
    told = []

    def watch(reached: object) -> bool:
        told.append(reached)
        return True

    found = plan(company(5, people=20, courses=10, skills=8), watch=watch)
    assert told
    assert all(later.bound <= earlier.bound + 1e-9 for earlier, later in itertools.pairwise(told))
    assert found.bound <= told[-1].bound + 1e-9
    assert all(one.elapsed > 0 for one in told)


def test_nobody_and_nothing_to_plan() -> None:
    empty = exact(Problem(gaps(), catalogue(**ONE), conditions()))
    assert (empty.value, len(empty.assignments), empty.gap) == (0.0, 0, 0.0)
    assert str(empty.share) == "nan"
    nothing: Callable[[], Plan] = lambda: exact(Problem(gaps(("p", "s", 1.0)), catalogue(), conditions()))  # noqa: E731
    assert nothing().share == 0.0
