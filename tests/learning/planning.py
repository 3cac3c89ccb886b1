"""A small company to plan training for, its catalogue and its solved plan."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd

from analytics.learning.courses import MEASURED, expected_uplifts
from analytics.learning.planned import Planned
from analytics.learning.solved import planned
from analytics.training.answer import answer
from analytics.training.plan import Plan
from analytics.training.problem import History, Problem
from tests.training.plans import catalogue, conditions, gaps

DATA_TO = dt.date(2026, 10, 31)
COURSES = catalogue(
    selling={"name": "Selling <b>", "seats": 2, "cost": 1000.0, "teaches": {"s1": 0.8}},
    closing={"name": "=Closing", "requires_id": "selling", "hours": 16.0, "teaches": {"s1": 0.6, "s2": 0.4}},
    talking={"name": "Talking", "cost": 9000.0, "teaches": {"s2": 0.5}},
    exam={"name": "Exam", "mode": "certification", "cost": 0.0, "seat_cost": 500.0, "teaches": {"s3": 1.0}})
GAPS = gaps(("ann", "s1", 1.2, 2.0), ("ann", "s2", 0.3), ("ben", "s1", 0.5), ("ben", "s3", 0.6), ("cid", "s1", 0.1),
            ("dee", "s1", 0.0))


def problem(**given: object) -> Problem:
    wanted = {"budget": 3000.0, "fund": 500.0, "months": 2, "hours": 24.0} | given
    return Problem(GAPS, COURSES, conditions(**wanted), History())


NOTHING = pd.DataFrame(columns=list(MEASURED))


def uplifts(measured: pd.DataFrame = NOTHING) -> pd.DataFrame:
    return expected_uplifts(COURSES, measured, 0.5)


@cache
def solved(**given: object) -> tuple[Plan, Planned]:
    """The plan, and the same as values."""
    one = answer(problem(**given))
    return one.plan, planned(one, uplifts(), DATA_TO)
