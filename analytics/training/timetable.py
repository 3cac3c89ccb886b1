"""When chosen courses are held: each as early as its seats can be filled, a required one in an earlier month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analytics.training.problem import Problem


@dataclass
class _Month:
    """Who has how many hours in which month, and in which month each pair was placed."""

    hours: dict[tuple[str, int], float] = field(default_factory=lambda: defaultdict(float))
    placed: dict[int, int] = field(default_factory=dict)


def timetable(problem: Problem, chosen: np.ndarray) -> pd.DataFrame | None:
    """pair and slot (month, from 0) of the ``chosen`` rows of ``Problem.candidates``; None where not all were placed.

    A quick rule, not a search: courses in the catalogue's order, months from the first one on. A course is held once it
    fills its seats, or nobody else can come later, or those left would not find a place any more.
    """
    pairs = problem.candidates.iloc[chosen]
    state, height = _Month(), _heights(pairs)
    for course in pairs["course_id"].unique():
        people = pairs[pairs["course_id"] == course]
        if not _hold(problem, course, people, height, state):
            return None
    return pd.DataFrame({"pair": list(state.placed), "slot": list(state.placed.values())}).sort_values(
        "pair", ignore_index=True)


def _heights(pairs: pd.DataFrame) -> dict[int, int]:
    """How many months a pair needs after it for what its person takes on top of it."""
    height = {pair: 0 for pair in pairs.index}
    for pair in reversed(pairs.index):
        before = int(pairs.at[pair, "before"])
        if before >= 0:
            height[before] = max(height[before], height[pair] + 1)
    return height


def _hold(problem: Problem, course: str, people: pd.DataFrame, height: dict[int, int], state: _Month) -> bool:
    """Place everybody who takes a course; whether that could be done."""
    limit, facts = problem.conditions, problem.catalogue.courses[course]
    seats = len(people) if facts.seats is None else facts.seats
    possible = {pair: _possible(problem, course, pair, row, height, state)
                for pair, row in zip(people.index, people.itertuples(), strict=True)}
    for month in range(limit.months):
        for _ in range(limit.runs_a_month):
            waiting = sorted((pair for pair in possible if month in possible[pair]),
                             key=lambda pair: (max(possible[pair]), -height[pair], pair))
            later = sum(1 for months in possible.values() if max(months, default=-1) > month)
            room = seats * limit.runs_a_month * (limit.months - 1 - month)
            hold = len(waiting) >= seats or len(possible) > room or len(waiting) == len(possible) or (
                waiting and max(possible[waiting[0]]) == month) or later == 0
            for pair in waiting[:seats] if hold else ():
                state.placed[pair] = month
                state.hours[people.at[pair, "manager_id"], month] += facts.hours
                del possible[pair]
    return not possible


def _possible(
    problem: Problem, course: str, pair: int, row: object, height: dict[int, int], state: _Month
) -> frozenset[int]:
    """Months in which a person can take the course, given what is placed already."""
    limit, hours = problem.conditions, problem.catalogue.courses[course].hours
    first = state.placed[row.before] + 1 if row.before >= 0 else 0
    return frozenset(
        month for month in range(first, limit.months - height[pair])
        if (row.manager_id, course, month) not in problem.shut
        and (limit.hours_a_month is None or state.hours[row.manager_id, month] + hours <= limit.hours_a_month))
