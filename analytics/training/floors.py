"""The least that each person is to get, as far as it can be reached at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.training.conditions import MOST, Floor
from analytics.training.greedy import best_value
from analytics.training.highs import maximise
from analytics.training.problem import Problem
from analytics.training.program import TINY, program, timeless

SECONDS = 5.0  # for one person; the search is one of some twenty courses


def with_floors(problem: Problem) -> Problem:
    """The problem with the least of each person that can take anything useful.

    Whoever cannot reach it, with money and seats for all, is to get the most that he or she can.
    """
    floor = problem.conditions.floor
    if floor is None:
        return problem
    rich = replace(problem, conditions=problem.conditions.model_copy(update={
        "budget": MOST, "fund": MOST, "runs_a_month": 100, "floor": None}))
    asked = _asked(problem, floor)
    reached = _reached(rich, best_value(rich)["pair"].to_numpy(), floor)
    floors = {person: least if reached.get(person, 0.0) >= least else min(least, _most(rich, person, floor))
              for person, least in asked.items()}
    return replace(problem, floors={person: least for person, least in floors.items() if least > TINY})


def short_of_floor(problem: Problem) -> tuple[str, ...]:
    """The people for whom the floor is more than they can reach (of a problem ``with_floors``)."""
    floor = problem.conditions.floor
    asked = {} if floor is None else _asked(problem, floor)
    return tuple(person for person, least in asked.items() if problem.floors.get(person, 0.0) < least - TINY)


def _asked(problem: Problem, floor: Floor) -> dict[str, float]:
    """The floor of everybody with a gap, in hours or weighted levels."""
    own = (problem.open["gap"] * problem.open["weight"]).groupby(problem.open["manager_id"]).sum()
    return {str(person): floor.least if floor.of == "hours" else floor.least * gap for person, gap in own.items()}


def _reached(problem: Problem, pairs: np.ndarray, floor: Floor) -> pd.Series:
    """What people get from ``pairs``, in hours or weighted levels."""
    if floor.of == "hours":
        taken = problem.candidates.loc[pairs]
        hours = taken["course_id"].map({c.id: c.hours for c in problem.catalogue.courses.values()})
        return hours.groupby(taken["manager_id"]).sum()
    part = problem.closing[problem.closing["pair"].isin(pairs)]
    levels = part.groupby("row")["levels"].sum().reindex(problem.open.index, fill_value=0.0)
    closed = np.minimum(levels, problem.open["gap"]) * problem.open["weight"]
    return closed.groupby(problem.open["manager_id"]).sum()


def _most(problem: Problem, person: str, floor: Floor) -> float:
    """The most that one person can reach, months aside."""
    limit = problem.conditions
    own = {name: tuple(c for c in getattr(limit, name) if c.person == person) for name in ("locked", "forbidden")}
    alone = replace(problem, gaps=problem.gaps[problem.gaps["manager_id"] == person],
                    conditions=limit.model_copy(update=own))
    one = program(alone, timeless(alone))
    if floor.of == "hours":
        hours = one.variables.taken["hours"].to_numpy()
        one = replace(one, worth=np.concatenate([hours, np.zeros(len(one.worth) - len(hours))]))
    solved = maximise(one, gap=0.0, seconds=SECONDS)
    return 0.0 if solved.solution is None else float(one.worth @ solved.solution)
