"""The best training plan: who takes what and when, what it costs, which gaps it closes, how good it is proven to be."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.training.highs import Reached, Solved, Watch, maximise
from analytics.training.problem import Problem
from analytics.training.program import Program, monthly, program, timeless
from analytics.training.timetable import timetable

GAP = 0.01  # within which a plan is good enough
SECONDS = 60.0


@dataclass(frozen=True)
class Plan:
    """A plan that keeps every condition.

    ``assignments``: manager_id, course_id, month (first day), hours, cost (the seat, and an equal part of holding the
    course), closed (weighted levels; where several courses close one gap, by what each teaches). ``runs``: course_id,
    month, times, people, seats (of all times, NaN without limit), cost, funded. ``closed``: manager_id, skill_id, gap,
    weight, closed (levels). ``bound``: no plan closes more, in weighted levels.
    """

    problem: Problem
    assignments: pd.DataFrame
    runs: pd.DataFrame
    closed: pd.DataFrame
    bound: float

    @property
    def value(self) -> float:
        """Weighted levels closed."""
        return float((self.closed["closed"] * self.closed["weight"]).sum())

    @property
    def share(self) -> float:
        """Of the weighted gap, how much is closed (NaN where there is no gap)."""
        return self.value / self.problem.total if self.problem.total else math.nan

    @property
    def spent(self) -> float:
        """Cost from the budget."""
        return float(self.runs.loc[~self.runs["funded"], "cost"].sum())

    @property
    def from_fund(self) -> float:
        """Cost from the fund."""
        return float(self.runs.loc[self.runs["funded"], "cost"].sum())

    @property
    def gap(self) -> float:
        """How far the plan may lie under the best possible, as a share of it: the MIP gap reached."""
        return Reached(self.value, self.bound, 0.0).gap


def plan(problem: Problem, *, gap: float = GAP, seconds: float = SECONDS, watch: Watch = lambda reached: True) -> Plan:
    """The plan that closes most, within ``gap`` (a share) of the best possible or the best found in ``seconds``.

    ``watch`` is told how far the search is, and stops it by giving False; what was found until then is the plan. Raises
    ``UsageError`` where no plan keeps the conditions, or none was found in time.
    """
    ends = time.monotonic() + seconds
    coarse = program(problem, timeless(problem))
    first = maximise(coarse, gap=gap / 2, seconds=seconds, watch=watch)
    if first.solution is None:
        raise _refused(first)
    chosen = _chosen(coarse, first)
    placed = timetable(problem, chosen)
    if placed is None:
        fine = program(problem, monthly(problem))
        second = maximise(fine, gap=gap, seconds=ends - time.monotonic(), watch=watch, known=first.reached.bound)
        if second.solution is None:
            raise _refused(second)
        placed = fine.taken.loc[_chosen_rows(fine, second), ["pair", "slot"]]
    return laid_out(problem, placed, first.reached.bound)


def _refused(solved: Solved) -> UsageError:
    if solved.infeasible:
        return UsageError(N_("No plan keeps all conditions; loosen one of them."))
    return UsageError(N_("No plan was found in the time given; give more time or loosen a condition."))


def _chosen_rows(one: Program, solved: Solved) -> np.ndarray:
    assert solved.solution is not None
    return np.flatnonzero(solved.solution[:len(one.taken)] > 0.5)


def _chosen(one: Program, solved: Solved) -> np.ndarray:
    return one.taken["pair"].to_numpy()[_chosen_rows(one, solved)]


def laid_out(problem: Problem, placed: pd.DataFrame, bound: float) -> Plan:
    """The plan of pairs (rows of ``Problem.candidates``) in slots (months, from 0)."""
    courses = problem.catalogue.courses
    rows = problem.candidates.loc[placed["pair"], ["manager_id", "course_id"]].reset_index(drop=True)
    months = [problem.conditions.calendar[slot] for slot in placed["slot"]]
    rows = rows.assign(month=months, hours=[courses[c].hours for c in rows["course_id"]])
    runs = _runs(problem, rows)
    part = runs.set_index(["course_id", "month"])["cost"] / runs.set_index(["course_id", "month"])["people"]
    cost = part.reindex(pd.MultiIndex.from_frame(rows[["course_id", "month"]])).to_numpy(float)
    each, closed = _closed(problem, placed["pair"].to_numpy())
    rows = rows.assign(cost=cost, closed=each).sort_values(["month", "course_id", "manager_id"], ignore_index=True)
    return Plan(problem, rows, runs, closed, bound)


def _runs(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    runs = rows.groupby(["course_id", "month"]).size().rename("people").reset_index()
    courses = [problem.catalogue.courses[course] for course in runs["course_id"]]
    limits = np.array([math.nan if c.seats is None else c.seats for c in courses])
    times = np.where(np.isnan(limits), 1, np.ceil(runs["people"] / limits))
    cost = times * [c.cost for c in courses] + runs["people"] * [c.seat_cost for c in courses]
    funded = [c.mode in problem.conditions.funded for c in courses]
    return runs.assign(times=times.astype(int), seats=times * limits, cost=cost, funded=np.array(funded, bool))


def _closed(problem: Problem, chosen: np.ndarray) -> tuple[np.ndarray, pd.DataFrame]:
    """Weighted levels closed by each chosen pair, and levels closed of each gap."""
    gap, weight = (problem.open[name].to_numpy(float) for name in ("gap", "weight"))
    part = problem.closing[problem.closing["pair"].isin(chosen)]
    taught = np.bincount(part["row"], part["levels"], len(gap))
    counted = np.minimum(1.0, np.divide(gap, taught, out=np.ones(len(gap)), where=taught > 0))
    worth = part["levels"] * (counted * weight)[part["row"]]
    each = worth.groupby(part["pair"]).sum().reindex(chosen, fill_value=0.0).to_numpy(float)
    closed = problem.open.drop(columns="weighted").assign(closed=np.minimum(gap, taught))
    return each, closed
