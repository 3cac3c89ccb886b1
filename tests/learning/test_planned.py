"""A solved plan in plain values: what courses close with their interval, kept and opened again without loss."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from analytics.errors import UsageError
from analytics.learning.courses import expected_uplifts
from analytics.learning.planned import kept_as, opened
from analytics.learning.solved import Z80, first_look
from analytics.state.training_plan import checked
from analytics.training.conditions import Choice
from analytics.training.problem import Problem
from tests.learning.planning import COURSES, GAPS, NOTHING, problem, solved, uplifts
from tests.training.plans import catalogue, conditions, gaps


def closed_by(taken: set[tuple[str, str]], moved: str = "", z: float = 0.0) -> float:
    """Weighted levels that pairs of person and course close, the course ``moved`` teaching z standard errors more: a
    second way, row by row."""
    total = 0.0
    for person, skill, gap, weight in GAPS.itertuples(index=False):
        taught = 0.0
        for course in COURSES.courses.values():
            if (person, course.id) in taken and skill in course.teaches:
                claimed = course.teaches[skill]
                level = claimed + (0.5 * claimed * z if course.id == moved else 0.0)
                taught += min(gap, max(0.0, level))
        total += min(gap, taught) * weight
    return total


def test_what_courses_close_adds_up_to_what_the_plan_closes():
    plan, found = solved()
    inside = [gain for gain in found.gains if gain.planned]
    assert sum(gain.value for gain in inside) == pytest.approx(found.sums.closed) == pytest.approx(plan.value)
    assert sum(gain.cost for gain in inside) == pytest.approx(found.sums.spent + found.sums.from_fund)
    assert sum(place.closed for place in found.places) == pytest.approx(found.sums.closed)
    assert sum(place.cost for place in found.places) == pytest.approx(found.sums.spent + found.sums.from_fund)


def test_the_interval_of_a_course_is_how_far_the_plan_moves_with_what_it_teaches():
    _, found = solved()
    taken = {(place.manager_id, place.course_id) for place in found.places}
    middle = closed_by(taken)
    assert middle == pytest.approx(found.sums.closed)
    for gain in (gain for gain in found.gains if gain.planned):
        low, high = (gain.value + closed_by(taken, gain.course_id, z) - middle for z in (-Z80, Z80))
        assert (gain.low, gain.high) == (pytest.approx(low), pytest.approx(high)), gain.course_id
        assert 0 <= gain.low <= gain.value <= gain.high + 1e-9


def test_the_margin_is_of_all_courses_together_each_by_itself():
    _, found = solved()
    halves = [(gain.high - gain.low) / 2 for gain in found.gains if gain.planned]
    assert found.margin == pytest.approx(sum(half**2 for half in halves) ** 0.5 / found.total)
    assert 0 < found.margin < sum(halves) / found.total


def outside(**given):
    return {gain.course_id: gain for gain in solved(**given)[1].gains if not gain.planned}


def test_a_course_outside_the_plan_is_worth_what_it_would_still_close():
    none = outside(budget=0.0, fund=0.0)
    assert set(none) == {"selling", "talking", "exam"}, "closing needs selling first, which nobody takes"
    selling = none["selling"]
    assert (selling.people, selling.cost) == (2, 1200.0), "two seats, for those whom it helps most"
    assert selling.value == pytest.approx(0.8 * 2 + 0.5)
    assert none["talking"].value == pytest.approx(0.3), "at most the gap"


def test_a_course_that_helps_nobody_any_more_is_left_out():
    assert "talking" not in outside(), "closing closes that gap"
    assert set(outside(fund=0.0)) == {"exam"}, "too dear for the fund, but it would help"


def test_who_has_no_hours_left_is_not_counted_outside():
    wide, narrow = outside(budget=0.0, fund=0.0, hours=8.0), outside(budget=0.0, fund=500.0, hours=8.0)
    assert wide["selling"].people == 2
    assert narrow["selling"].people == 2, "ben's hours go to the exam; ann and cid have theirs"
    assert narrow["selling"].value == pytest.approx(0.8 * 2 + 0.1)


def test_before_there_is_a_plan_every_course_is_outside():
    look = first_look(problem(), uplifts())
    assert not any(gain.planned for gain in look)
    assert {gain.course_id for gain in look} == {"selling", "talking", "exam"}


def test_courses_are_ordered_by_what_they_close_for_their_money():
    rates = [gain.value / gain.cost for gain in solved()[1].gains]
    assert rates == sorted(rates, reverse=True)


@pytest.mark.parametrize("given", [{}, {"budget": 0.0, "fund": 0.0}, {
    "locked": (Choice(person="cid", course="selling"),), "budget": 90_000.0}])
def test_a_plan_comes_back_as_it_was_kept(given):
    one = solved(**given)[1]
    kept = checked(kept_as(one, "Winter"))
    through = replace(kept, **{name: json.loads(json.dumps(getattr(kept, name))) for name in (
        "request", "result", "people")})
    assert opened(through) == replace(one, notes=()), "notes name people, and are told anew with each solve"
    assert set(kept.people) == {"ann", "ben", "cid", "dee"}, "everybody considered, also who has nothing to close"
    assert not any(f'"{person}"' in json.dumps(kept.result) for person in kept.people), "the totals name nobody"


def test_what_another_version_kept_is_one_sentence():
    kept = kept_as(solved()[1], "Winter")
    with pytest.raises(UsageError, match="'Winter' was saved by another version"):
        opened(replace(kept, result={"sums": 1}))


def test_seats_without_a_limit():
    one = catalogue(open={"seats": None, "teaches": {"s": 1.0}})
    many = gaps(*((f"p{n}", "s", 1.0) for n in range(30)))
    (gain,) = first_look(Problem(many, one, conditions()), expected_uplifts(one, NOTHING, 0.5))
    assert (gain.people, gain.value) == (30, pytest.approx(30.0))
