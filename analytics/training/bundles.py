"""What one person could take, as a whole: the sets of courses within the hours, and what each would close.

Courses take hours of a few dozen, so that the sets are few thousand, the same for all; a person may take some of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.training.problem import Problem
from analytics.training.program import SLACK

MOST = 4_000_000  # people x bundles that are looked at; beyond, listing them takes longer than it helps


@dataclass(frozen=True)
class Bundles:
    """``holds``: bundles x ``courses``, whether it is in there; ``worth``: ``people`` x bundles, the weighted levels
    that it closes, minus infinity where the person cannot take it. The first bundle is to take nothing."""

    people: tuple[str, ...]
    courses: tuple[str, ...]
    holds: np.ndarray
    worth: np.ndarray


def bundles(problem: Problem) -> Bundles | None:
    """The bundles of everybody, months and what people compete for aside; None where there are none, or too many."""
    pairs = problem.candidates[problem.candidates["useful"]]
    if pairs.empty:
        return None
    courses = tuple(dict.fromkeys(pairs["course_id"]))
    hours = np.array([problem.catalogue.courses[course].hours for course in courses])
    holds = _within(hours, _hours(problem), MOST // max(1, len(problem.people)))
    if holds is None:
        return None
    worth = np.where(_possible(problem, pairs, courses, holds), _closed(problem, courses, holds), -np.inf)
    return Bundles(problem.people, courses, holds.astype(float), _floored(problem, worth, holds @ hours))


def _hours(problem: Problem) -> float:
    limit = problem.conditions
    return limit.hours if limit.hours_a_month is None else min(limit.hours, limit.months * limit.hours_a_month)


def _within(hours: np.ndarray, limit: float, most: int) -> np.ndarray | None:
    """All sets of courses that take no more than ``limit`` hours, as rows; None where they are more than ``most``."""
    holds, taken = np.zeros((1, len(hours)), bool), np.zeros(1)
    for course, needs in enumerate(hours):
        more = holds[taken + needs <= limit + SLACK]
        if len(holds) + len(more) > most:
            return None
        more[:, course] = True
        holds = np.concatenate([holds, more])
        taken = holds @ hours
    return holds


def _possible(problem: Problem, pairs: pd.DataFrame, courses: tuple[str, ...], holds: np.ndarray) -> np.ndarray:
    """people x bundles: only what may be taken is in it, with what must come before it, and all that is locked."""
    person, course = (pd.Index(names).get_indexer(pairs[name]) for names, name in (
        (problem.people, "manager_id"), (courses, "course_id")))
    may, locked = (np.zeros((len(problem.people), len(courses)), bool) for _ in range(2))
    may[person, course] = True
    named = list(zip(pairs["manager_id"], pairs["course_id"], strict=True))
    locked[person, course] = [pair in problem.locked for pair in named]
    wrong = _count(~may, holds) + _count(locked, ~holds)
    wrong[[problem.people.index(one) for one, _ in problem.locked.difference(named)]] += 1
    for later in pairs["course_id"][pairs["before"] >= 0].unique():
        here = (pairs["before"] >= 0) & (pairs["course_id"] == later)
        n, first = courses.index(later), courses.index(problem.catalogue.courses[later].requires or "")
        wrong[np.ix_(person[here], holds[:, n] & ~holds[:, first])] += 1
    return wrong == 0


def _count(of: np.ndarray, holds: np.ndarray) -> np.ndarray:
    """people x bundles: how many courses that are so for the person are in the bundle."""
    return of.astype(float) @ holds.T.astype(float)


def _closed(problem: Problem, courses: tuple[str, ...], holds: np.ndarray) -> np.ndarray:
    """people x bundles: weighted levels closed, what several courses teach counting up to the gap."""
    short = problem.open
    skills = pd.Index(short["skill_id"].unique())
    teaches = np.array([[problem.catalogue.courses[c].teaches.get(skill, 0.0) for skill in skills] for c in courses])
    taught = holds @ teaches
    where = pd.Index(problem.people).get_indexer(short["manager_id"]), skills.get_indexer(short["skill_id"])
    gap, weight = np.zeros((2, len(problem.people), len(skills)))
    gap[where], weight[where] = short["gap"], short["weight"]
    return np.array([np.minimum(taught, own) @ levels for own, levels in zip(gap, weight, strict=True)])


def _floored(problem: Problem, worth: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Without what gives a person less than the own floor."""
    floor = problem.conditions.floor
    least = np.array([problem.floors.get(person, -np.inf) for person in problem.people])[:, None]
    got = worth if floor is None or floor.of == "share" else hours
    return np.where(got >= least - SLACK, worth, -np.inf)
