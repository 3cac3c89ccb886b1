"""A training plan laid out: who takes what and when, what it costs, which gaps it closes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.training.highs import Reached
from analytics.training.problem import Problem


@dataclass(frozen=True)
class Plan:
    """``assignments``: manager_id, course_id, month (first day), hours, cost (the seat, and an equal part of holding
    the course), closed (weighted levels; where several courses close one gap, by what each teaches).

    ``runs``: course_id, month, people, times, seats (of all times, NaN without limit), cost, funded. ``closed``:
    manager_id, skill_id, gap, weight, closed (levels). ``bound``: no plan closes more, in weighted levels; infinite
    where that was not asked. ``stopped``: before the gap asked for was reached.
    """

    problem: Problem
    assignments: pd.DataFrame
    runs: pd.DataFrame
    closed: pd.DataFrame
    bound: float = math.inf
    stopped: bool = False

    @property
    def value(self) -> float:
        """Weighted levels closed."""
        return float((self.closed["closed"] * self.closed["weight"]).sum())

    @property
    def share(self) -> float:
        """How much of the weighted gap is closed (NaN where there is no gap)."""
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
    def hours(self) -> float:
        """Hours of all people together."""
        return float(self.assignments["hours"].sum())

    @property
    def gap(self) -> float:
        """How far the plan may lie under the best possible one, as a share of that (the MIP gap); 1: not known."""
        return Reached(self.value, self.bound, 0.0).gap if math.isfinite(self.bound) else 1.0


def laid_out(problem: Problem, placed: pd.DataFrame, bound: float = math.inf, *, stopped: bool = False) -> Plan:
    """The plan of pairs (rows of ``Problem.candidates``) in slots (months, from 0)."""
    courses = problem.catalogue.courses
    rows = problem.candidates.loc[placed["pair"], ["manager_id", "course_id"]].reset_index(drop=True)
    months = pd.Series([problem.conditions.calendar[slot] for slot in placed["slot"]], dtype=object)
    rows = rows.assign(month=months, hours=np.array([courses[c].hours for c in rows["course_id"]], float))
    runs = _runs(problem, rows)
    each, closed = _closed(problem, placed["pair"].to_numpy())
    parts = runs.assign(part=runs["cost"] / runs["people"])[["course_id", "month", "part"]]
    cost = rows[["course_id", "month"]].merge(parts, on=["course_id", "month"], how="left")["part"]
    rows = rows.assign(cost=cost.to_numpy(float), closed=each)
    return Plan(problem, rows.sort_values(["month", "course_id", "manager_id"], ignore_index=True), runs, closed, bound,
                stopped)


def _runs(problem: Problem, rows: pd.DataFrame) -> pd.DataFrame:
    runs = rows.groupby(["month", "course_id"], as_index=False).agg(people=("manager_id", "size"))
    courses = [problem.catalogue.courses[course] for course in runs["course_id"]]
    limits = np.array([math.nan if c.seats is None else c.seats for c in courses], float)
    times = np.where(np.isnan(limits), 1, np.ceil(runs["people"] / limits)).astype(int)
    cost = times * np.array([c.cost for c in courses], float) + runs["people"] * np.array(
        [c.seat_cost for c in courses], float)
    funded = np.array([c.mode in problem.conditions.funded for c in courses], bool)
    return runs.assign(times=times, seats=times * limits, cost=cost, funded=funded)


def _closed(problem: Problem, chosen: np.ndarray) -> tuple[np.ndarray, pd.DataFrame]:
    """Weighted levels closed by each chosen pair, and the gaps with the levels closed of each."""
    gap, weight = (problem.open[name].to_numpy(float) for name in ("gap", "weight"))
    part = problem.closing[problem.closing["pair"].isin(chosen)]
    row = part["row"].to_numpy(int)
    taught = np.bincount(row, part["levels"], len(gap))
    counted = np.minimum(1.0, np.divide(gap, taught, out=np.ones(len(gap)), where=taught > 0))
    worth = part["levels"] * (counted * weight)[row]
    each = worth.groupby(part["pair"]).sum().reindex(chosen, fill_value=0.0).to_numpy(float)
    return each, problem.open.assign(closed=np.minimum(gap, taught))
