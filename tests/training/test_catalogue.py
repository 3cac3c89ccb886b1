"""The catalogue: what cannot be used is named with its course, key and remedy; measured effects move its claims."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analytics.errors import UsageError
from analytics.training.catalogue import with_measured
from analytics.training.estimating import Estimate
from analytics.training.uplift import claim_error
from tests.training.plans import catalogue

NAN = float("nan")
GOOD = {"teaches": {"s": 0.5}}
BAD = [  # courses, the sentence
    ({"a": {}}, "course 'a': it teaches nothing and leads to no other; write what it teaches in course_skills, or "
                "remove it"),
    ({"a": {"teaches": {"s": 0.0}}}, "course 'a': it teaches nothing"),
    ({"a": GOOD | {"requires_id": "b"}, "b": GOOD | {"requires_id": "a"}},
     "requires_id: the courses a, b require each other in a circle, so that nobody can begin; remove one"),
    ({"a": GOOD | {"requires_id": "a"}}, "the courses a require each other in a circle"),
    ({"selling": GOOD, "b": GOOD | {"requires_id": "seling"}}, "requires_id: there is no course 'seling', did you mean "
                                                               "'selling'?"),
    ({"a": GOOD | {"hours": NAN}}, "course 'a', hours: the number is missing; write it, 0 where it is nothing"),
    ({"a": GOOD | {"cost": NAN}}, "course 'a', cost: the number is missing"),
    ({"a": GOOD | {"seat_cost": -1.0}}, "course 'a', seat_cost: -1 cannot be; write a number of 0 or more"),
    ({"a": GOOD | {"cost": math.inf}}, "course 'a', cost: inf cannot be"),
    ({"a": GOOD | {"seats": 0}}, "course 'a', seats: there is no place in it; write 1 at least, or leave it empty"),
    ({"a": {"teaches": {"s": -0.5}}}, "course 'a', uplift (s): -0.5 cannot be"),
]


@pytest.mark.parametrize(("courses", "said"), BAD, ids=[said[:50] for _, said in BAD])
def test_what_cannot_be_used_is_named(courses: dict, said: str) -> None:
    with pytest.raises(UsageError) as error:
        catalogue(**courses)
    assert said in str(error.value)


def test_what_a_course_requires_comes_before_it() -> None:
    made = catalogue(a=GOOD | {"requires_id": "b"}, b=GOOD | {"requires_id": "c"}, c={})
    assert list(made.courses) == ["c", "b", "a"]
    assert made.chain("a") == ("c", "b", "a")


def measured(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["course_id", "skill_id", "value", "se", "n"])


def test_a_measured_effect_moves_its_claim_and_no_other() -> None:
    made = catalogue(a={"teaches": {"s": 0.8, "t": 0.4}}, b={"teaches": {"s": 0.8}})
    after = with_measured(made, measured(("a", "s", 0.0, 0.4, 20), ("b", "t", 9.0, 0.1, 20)), 0.5)
    assert after.courses["a"].teaches == {"s": pytest.approx(0.4), "t": 0.4}, "as sure as the claim: half way"
    assert after.courses["b"].teaches == {"s": 0.8}, "what nobody claims is not planned with"


def estimates(*values: float, se: float = 0.1) -> list[tuple[float, Estimate]]:
    return [(1.0, Estimate(value, se, 20)) for value in values]


ERRORS = [  # claims with measurements, the claims' error, because
    (estimates(1.5, 0.5, 1.5, 0.5), 0.9, "four are too few to tell"),
    (estimates(1.5, 0.5, 1.5, 0.5, 1.5), math.sqrt(0.25 - 0.01), "their spread less what measuring explains"),
    (estimates(1.05, 0.95, 1.0, 1.0, 1.0), 0.0, "no more spread than measuring explains"),
    (estimates(0.5, 0.5, 0.5, 0.5, 0.5), math.sqrt(0.25 - 0.01), "all too high is off as well"),
    ([(0.0, Estimate(0.5, 0.1, 9)), *estimates(1.5, 0.5, 1.5, 0.5)], 0.9, "what claims nothing tells nothing"),
]


@pytest.mark.parametrize("case", ERRORS, ids=[c[-1] for c in ERRORS])
def test_how_far_claims_are_off_is_estimated_from_enough_effects(case: tuple) -> None:
    pairs, expected, _ = case
    assert claim_error(pairs, 0.9) == pytest.approx(expected)
