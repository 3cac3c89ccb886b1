"""The least that each person is to get, as far as it can be reached at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.training.conditions import MOST, Floor
from analytics.training.greedy import weakest_first
from analytics.training.highs import maximise
from analytics.training.problem import Problem
from analytics.training.program import TINY, Program, program, timeless
from analytics.training.rows import SHARED

SECONDS = 20.0  # to find what people can reach at most


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
    reached = _reached(rich, weakest_first(rich)["pair"].to_numpy(), floor)
    short = {person for person, least in asked.items() if reached.get(person, 0.0) < least}
    most = _most(rich, short, floor) if short else reached
    floors = {person: min(least, max(reached.get(person, 0.0), most.get(person, 0.0)))
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


def _most(problem: Problem, people: Collection[str], floor: Floor) -> pd.Series:
    """The most that each of some people can reach, months aside: one program, in which they do not compete."""
    limit = problem.conditions
    own = {name: tuple(c for c in getattr(limit, name) if c.person in people) for name in ("locked", "forbidden")}
    some = replace(problem, gaps=problem.gaps[problem.gaps["manager_id"].isin(people)],
                   conditions=limit.model_copy(update=own))
    one = _uncoupled(program(some, timeless(some)))
    if floor.of == "hours":
        hours = one.variables.taken["hours"].to_numpy()
        one = replace(one, worth=np.concatenate([hours, np.zeros(len(one.worth) - len(hours))]))
    solution = maximise(one, gap=0.0, seconds=SECONDS).solution
    pairs = np.zeros(0, int) if solution is None else one.placed(solution)["pair"].to_numpy()
    return _reached(some, pairs, floor)


def _uncoupled(one: Program) -> Program:
    """Without the rows in which people compete, and the runs that these are about."""
    n = one.variables.starts[1]
    blocks = {kind: replace(block, matrix=block.matrix[:, :n]) for kind, block in one.blocks.items()
              if kind not in SHARED}
    return replace(one, worth=one.worth[:n], high=one.high[:n], whole=one.whole[:n], blocks=blocks)
