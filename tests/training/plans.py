"""Small training problems for tests, and larger random ones."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from analytics.training.catalogue import Catalogue, catalogue_of
from analytics.training.conditions import Conditions
from analytics.training.problem import History, Problem

CALM = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
FIRST = dt.date(2026, 11, 1)
COURSE = {"name": "Course", "mode": "course", "hours": 8.0, "seats": 10, "cost": 1000.0, "seat_cost": 100.0,
          "requires_id": None}


def catalogue(**courses: dict) -> Catalogue:
    """Courses by id: what differs from an ordinary one, and ``teaches`` (levels by skill)."""
    given = {name: dict(one) for name, one in courses.items()}
    teaches = [(name, skill, levels) for name, one in given.items() for skill, levels in one.pop("teaches", {}).items()]
    rows = [{**COURSE, "course_id": name, **one} for name, one in given.items()]
    frame = pd.DataFrame(rows, columns=["course_id", *COURSE])
    return catalogue_of(frame, pd.DataFrame(teaches, columns=["course_id", "skill_id", "uplift"]))


def gaps(*rows: tuple) -> pd.DataFrame:
    """(person, skill, gap) or with weight; without it 1."""
    columns = ["manager_id", "skill_id", "gap", "weight"]
    return pd.DataFrame([(*row, 1.0)[:4] for row in rows], columns=columns)


def conditions(**given: object) -> Conditions:
    return Conditions.model_validate({"first": FIRST, "months": 1, "budget": 100_000, "hours": 40, **given})


def company(
    seed: int, people: int = 60, courses: int = 25, skills: int = 15, budget: float | None = None, **given: object
) -> Problem:
    """A company made up by chance: people short of about half of their skills, courses that teach one to three."""
    random = np.random.default_rng(seed)
    names = [f"s{n:02}" for n in range(skills)]
    level = random.normal(-0.3, 1.0, (people, skills))
    frame = pd.DataFrame({
        "manager_id": np.repeat([f"p{n:04}" for n in range(people)], skills), "skill_id": names * people,
        "gap": np.maximum(0, -level).ravel().round(2),
        "weight": np.tile(random.uniform(0.5, 2, skills).round(2), people)})
    made = {}
    for n in range(courses):
        taught = random.choice(names, random.integers(1, 4), replace=False)
        made[f"c{n:02}"] = {
            "mode": "certification" if n % 8 == 7 else "course", "hours": float(random.integers(2, 13) * 2),
            "seats": int(random.integers(8, 25)), "cost": float(random.integers(2, 40) * 1000),
            "seat_cost": float(random.integers(1, 25) * 100), "requires_id": f"c{n - 1:02}" if n % 6 == 5 else None,
            "teaches": {str(skill): round(random.uniform(0.2, 0.9), 2) for skill in taught}}
    money = 5000 * people if budget is None else budget
    return Problem(frame, catalogue(**made), conditions(**{
        "months": 6, "budget": money, "fund": money / 6, **given}))


@st.composite
def problems(draw: st.DrawFn, people: int = 3, courses: int = 3, months: int = 2) -> Problem:
    """Small problems in which every condition binds now and then."""
    number = st.integers
    names, skills = [f"p{n}" for n in range(draw(number(1, people)))], ["s", "t"]
    made = {}
    for n in range(draw(number(1, courses))):
        made[f"c{n}"] = {
            "mode": draw(st.sampled_from(["course", "certification"])), "hours": draw(number(1, 4)),
            "seats": draw(st.sampled_from([1, 2, None])), "cost": draw(number(0, 4)) * 10.0,
            "seat_cost": draw(number(0, 3)) * 5.0, "requires_id": f"c{n - 1}" if n and draw(st.booleans()) else None,
            "teaches": {skill: draw(number(1, 8)) / 4 for skill in draw(st.sampled_from([["s"], ["t"], ["s", "t"]]))}}
    rows = [(p, s, draw(number(0, 8)) / 4, draw(number(1, 3)) / 2) for p in names for s in skills]
    pairs = [{"person": p, "course": c} for p in names for c in made]
    limits = conditions(
        months=draw(number(1, months)), budget=draw(number(0, 20)) * 10, fund=draw(number(0, 8)) * 10,
        hours=draw(number(2, 9)), hours_a_month=draw(st.sampled_from([None, 3, 5])), runs_a_month=draw(number(1, 2)))

    def some(most: int) -> list[dict]:
        one = st.sampled_from(pairs).flatmap(lambda pair: st.sampled_from([None, *limits.calendar]).map(
            lambda month: {**pair, "month": month}))
        return draw(st.lists(one, max_size=most))

    floor = draw(st.sampled_from([None, None, {"of": "hours", "least": 2}, {"of": "share", "least": 0.4}]))
    given_ = limits.model_dump() | {"locked": some(1), "forbidden": some(1), "floor": floor}
    taken = frozenset(draw(st.lists(st.sampled_from([(p["person"], p["course"]) for p in pairs]), max_size=1)))
    history = History(done=taken, barred=taken if draw(st.booleans()) else frozenset())
    return Problem(gaps(*rows), catalogue(**made), Conditions.model_validate(given_), history)
