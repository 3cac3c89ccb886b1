"""When chosen courses are held: each as early as its seats can be filled, a required one in an earlier month."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analytics.training.catalogue import Course
from analytics.training.problem import Problem


def timetable(problem: Problem, chosen: np.ndarray) -> pd.DataFrame:
    """pair and slot (month, from 0) of the ``chosen`` rows of ``Problem.candidates``, but those that found no place.

    A quick rule, not a search: courses in the catalogue's order, months from the first one on, each course as often as
    its seats require. It is held once it fills them, or somebody cannot come later, or all who are left can come.
    """
    pairs = problem.candidates.loc[np.unique(chosen)]
    table = _Table(problem, pairs)
    for course in pairs["course_id"].unique():
        table.hold(problem.catalogue.courses[course], pairs.index[pairs["course_id"] == course])
    return pd.DataFrame({"pair": list(table.placed), "slot": list(table.placed.values())}, dtype=int)


class _Table:
    """Where pairs have been placed, and how many hours a person has in a month."""

    def __init__(self, problem: Problem, pairs: pd.DataFrame) -> None:
        self.problem, self.limit = problem, problem.conditions
        self.person, self.before = pairs["manager_id"].to_dict(), pairs["before"].to_dict()
        self.placed: dict[int, int] = {}
        self.hours: dict[tuple[str, int], float] = defaultdict(float)
        self.after = dict.fromkeys(pairs.index, 0)  # months needed for what a person takes on top
        for pair in reversed(pairs.index):
            if self.before[pair] in self.after:
                self.after[self.before[pair]] = max(self.after[self.before[pair]], self.after[pair] + 1)

    def hold(self, course: Course, pairs: Iterable[int]) -> None:
        """Place those of a course's ``pairs`` for whom there is a month."""
        waiting = {pair: months for pair in pairs if (months := self._months(course, pair))}
        seats = course.seats or len(waiting)
        runs = math.ceil(len(waiting) / seats) if waiting else 0
        for month in range(self.limit.months):
            for _ in range(min(runs, self.limit.runs_a_month)):
                come = self._who_comes(waiting, month, seats)
                runs -= bool(come)
                for pair in come:
                    del waiting[pair]
                    self.placed[pair] = month
                    self.hours[self.person[pair], month] += course.hours

    def _who_comes(self, waiting: dict[int, frozenset[int]], month: int, seats: int) -> list[int]:
        """Those in most of a hurry, where the course is to be held in this month; else nobody."""
        ready = sorted((pair for pair, months in waiting.items() if month in months),
                       key=lambda pair: (max(waiting[pair]), pair))
        room_later = seats * self.limit.runs_a_month * (self.limit.months - 1 - month)
        held = len(ready) >= seats or len(ready) == len(waiting) or len(waiting) > room_later or any(
            max(waiting[pair]) == month for pair in ready)
        return ready[:seats] if held else []

    def _months(self, course: Course, pair: int) -> frozenset[int]:
        """Months in which a person can take the course, given what is placed already."""
        person, before = self.person[pair], self.before[pair]
        if before >= 0 and before not in self.placed:
            return frozenset()
        most = math.inf if self.limit.hours_a_month is None else self.limit.hours_a_month
        first = self.placed[before] + 1 if before >= 0 else 0
        return frozenset(month for month in range(first, self.limit.months - self.after[pair])
                         if (person, course.id, month) not in self.problem.shut
                         and self.hours[person, month] + course.hours <= most)
