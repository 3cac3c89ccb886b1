"""What cannot be kept is said in one sentence: which choice, or by how much what falls short."""

from __future__ import annotations

import pytest

from analytics.errors import UsageError
from analytics.language import Language
from analytics.training.plan import plan
from analytics.training.problem import History, Problem
from tests.training.plans import catalogue, conditions, gaps

A = {"teaches": {"s": 0.5}, "cost": 1000.0, "seat_cost": 100.0, "hours": 8.0, "seats": 2}
B = A | {"requires_id": "a"}
DONE = History(done=frozenset({("p", "a")}), barred=frozenset({("p", "a")}))
SHORT = [(p, "s", 2.0) for p in "pqr"]


def lock(*pairs: str, month: str | None = None) -> list[dict]:
    """``"p:a"`` for a person and a course."""
    return [dict(zip(("person", "course"), pair.split(":"), strict=True)) | ({"month": month} if month else {})
            for pair in pairs]


CASES = [  # courses, conditions, history, the sentence
    ({"a": A}, {"locked": lock("p:a"), "budget": 1099}, History(),
     "The locked choices cannot be kept: the budget of 1,099 is 1 short."),
    ({"a": A | {"mode": "certification"}}, {"locked": lock("p:a", "q:a"), "fund": 200}, History(),
     "The locked choices cannot be kept: the certification fund of 200 is 1,000 short."),
    ({"a": A, "b": A}, {"locked": lock("p:a", "p:b"), "hours": 12}, History(),
     "The locked choices cannot be kept: p needs 4 hours more than 12."),
    ({"a": A, "b": A}, {"locked": lock("p:a", "p:b"), "hours_a_month": 12}, History(),
     "The locked choices cannot be kept: p needs 4 hours more in a month than 12."),
    ({"a": A}, {"locked": lock("p:a", "q:a", "r:a")}, History(),
     "The locked choices cannot be kept: 'a' lacks seats (times to hold it more: 1)."),
    ({"a": A}, {"floor": {"of": "hours", "least": 8}, "budget": 1200}, History(),
     "The floor cannot be kept: "),
    ({"a": A, "b": A}, {"floor": {"of": "share", "least": 0.25}, "locked": lock("p:a", "p:b"), "runs_a_month": 2,
                        "budget": 2350}, History(),
     "The locked choices and the floor together cannot be kept: the budget of 2,350 is 50 short."),
    ({"a": A, "b": B}, {"locked": lock("p:b")}, History(),
     "p cannot take 'b' in time: a, b follow each other, one a month, and the months of the plan are 1."),
    ({"a": A, "b": B}, {"locked": lock("p:b", month="2026-11-01"), "months": 2}, History(),
     "The locked choices cannot be kept: what a course requires finds no earlier month"),
    ({"a": A}, {"locked": lock("p:a")}, DONE, "p cannot take 'a': 'a' was completed too recently to be taken again."),
    ({"a": A, "b": B}, {"locked": lock("p:b"), "forbidden": lock("p:a"), "months": 2}, History(),
     "p cannot take 'b': 'a' is forbidden; allow it, or unlock 'b'."),
    ({"a": A}, {"locked": lock("p:a"), "forbidden": lock("p:a")}, History(), "p cannot take 'a': 'a' is forbidden"),
    ({"a": A, "b": B}, {"locked": lock("p:b"), "hours": 15, "months": 2}, History(),
     "p cannot take 'b' within the hours: with what comes before it takes 16."),
    ({"a": A}, {"locked": [*lock("p:a", month="2026-11-01"), *lock("p:a", month="2026-12-01")], "months": 2}, History(),
     "p and 'a' are locked in several months; keep one of them."),
    ({"a": A}, {"locked": lock("p:a", month="2026-11-01"), "forbidden": lock("p:a", month="2026-11-01")}, History(),
     "p and 'a' are locked, and forbidden in every month that is left; take one of these choices back."),
]


@pytest.mark.parametrize("case", CASES, ids=[c[-1][:60] for c in CASES])
def test_what_clashes_is_named(case: tuple) -> None:
    courses, limits, history, said = case
    with pytest.raises(UsageError) as error:
        plan(Problem(gaps(*SHORT), catalogue(**courses), conditions(**limits), history))
    assert said in str(error.value)
    assert error.value.text(Language("zh_CN")) != str(error.value), "and in Chinese"


JUST = [  # the same with just enough: courses, conditions
    ({"a": A}, {"locked": lock("p:a"), "budget": 1100}),
    ({"a": A | {"mode": "certification"}}, {"locked": lock("p:a", "q:a"), "fund": 1200}),
    ({"a": A, "b": A}, {"locked": lock("p:a", "p:b"), "hours": 16}),
    ({"a": A, "b": A}, {"locked": lock("p:a", "p:b"), "hours_a_month": 16}),
    ({"a": A, "b": A}, {"locked": lock("p:a", "p:b"), "hours_a_month": 8, "months": 2}),
    ({"a": A}, {"locked": lock("p:a", "q:a", "r:a"), "months": 2}),
    ({"a": A, "b": B}, {"locked": lock("p:b", month="2026-12-01"), "months": 2}),
    ({"a": A, "b": A}, {"floor": {"of": "share", "least": 0.25}, "locked": lock("p:a", "p:b"), "runs_a_month": 2,
                        "budget": 2400}),
]


@pytest.mark.parametrize(("courses", "limits"), JUST)
def test_with_just_enough_there_is_a_plan(courses: dict, limits: dict) -> None:
    found = plan(Problem(gaps(*SHORT), catalogue(**courses), conditions(**limits)))
    assert found.problem.locked <= set(zip(found.assignments["manager_id"], found.assignments["course_id"],
                                           strict=True))


@pytest.mark.parametrize(("choice", "said"), [
    ({"person": "x", "course": "a"}, "There is no person 'x' to plan for; choose one of p, q, r"),
    ({"person": "p", "course": "x"}, "There is no course 'x' in the catalogue; choose one of a"),
    ({"person": "p", "course": "a", "month": "2026-12-05"}, "p, a: 2026-12 is not in the plan; write a month from "
                                                             "2026-11 to 2026-11"),
])
def test_a_choice_of_what_is_not_there_is_refused(choice: dict, said: str) -> None:
    for kind in ("locked", "forbidden"):
        with pytest.raises(UsageError) as error:
            Problem(gaps(*SHORT), catalogue(a=A), conditions(**{kind: [choice]}))
        assert said in str(error.value)


def test_who_cannot_reach_the_floor_gets_the_most_and_is_named() -> None:
    from analytics.training.answer import answer

    short = gaps(("p", "s", 2.0), ("q", "s", 0.5), ("r", "unknown", 1.0))
    found = answer(Problem(short, catalogue(a=A), conditions(floor={"of": "share", "least": 0.5})), gap=0.0)
    assert set(found.plan.assignments["manager_id"]) == {"p", "q"}
    assert [str(note) for note in found.notes] == [
        "These cannot reach the floor whatever is spent, and get the most that they can: p, r.",
        "No course teaches what is missing here: unknown."]
