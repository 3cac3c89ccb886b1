"""A training plan as a mixed-integer program: what is chosen, what it is worth, and what it must keep to.

Maximise the weighted gap closed, the sum over gaps g of w_g z_g, with z_g <= gap_g and z_g <= the sum of min(uplift,
gap_g) over the courses taken: what several courses teach counts up to the gap, so each adds less as it is covered. Where
all the courses of a gap together do not exceed it, z_g is their sum and needs no variable of its own.

The same program is built over months (``monthly``) and with the whole time as one slot (``timeless``), its relaxation:
months are alike, so that it is much smaller, and what it reaches is a bound for the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.training.problem import Problem
from analytics.training.rows import Block, Grid, Variables, rows

TINY = 1e-9


def monthly(problem: Problem) -> Grid:
    """A slot for each month."""
    limit = problem.conditions
    return Grid(limit.months, limit.runs_a_month, 1, limit.hours_a_month)


def timeless(problem: Problem) -> Grid:
    """One slot for the whole time."""
    limit = problem.conditions
    hours = None if limit.hours_a_month is None else limit.months * limit.hours_a_month
    return Grid(1, limit.months * limit.runs_a_month, 0, hours)


@dataclass(frozen=True)
class Program:
    """Maximise ``worth`` @ v with 0 <= v <= ``high``, whole where ``whole``, within the rows of ``blocks``.

    v holds, in this order: whether a pair is taken in a slot (``taken``: pair, slot, manager_id, course_id, before,
    hours, seat_cost), the levels closed of the gaps ``shared`` (rows of ``Problem.open``), and how often a course is
    held in a slot (``held``: course_id, slot, seats, cost).
    """

    taken: pd.DataFrame
    shared: np.ndarray
    held: pd.DataFrame
    worth: np.ndarray
    high: np.ndarray
    whole: np.ndarray
    blocks: Mapping[str, Block]


def program(problem: Problem, grid: Grid, among: np.ndarray | None = None) -> Program:
    """The program of a problem; ``among``: only these rows of ``problem.candidates`` may be taken."""
    taken = _taken(problem, grid, among)
    held = _held(problem, taken)
    teaching = taken.rename_axis("x").reset_index()[["x", "pair"]].merge(problem.closing, on="pair")
    gap, weight = (problem.open[name].to_numpy(float) for name in ("gap", "weight"))
    once = teaching.drop_duplicates(["pair", "row"]).groupby("row")["levels"].sum()
    shared = once.index.to_numpy(int)[once.to_numpy() > gap[once.index] + TINY]
    sizes = [len(taken), len(shared), len(held)]
    alone = teaching[~teaching["row"].isin(shared)]
    direct = np.bincount(alone["x"], alone["levels"] * weight[alone["row"]], len(taken))
    runs = np.minimum(grid.runs, np.ceil(held["people"] / held["seats"]))
    blocks = rows(problem, grid, Variables(taken, shared, held, teaching))
    return Program(taken, shared, held, np.concatenate([direct, weight[shared], np.zeros(len(held))]),
                   np.concatenate([np.ones(len(taken)), gap[shared], runs]), np.repeat([True, False, True], sizes), blocks)


def _taken(problem: Problem, grid: Grid, among: np.ndarray | None) -> pd.DataFrame:
    """Pairs x slots without those that courses before, or choices made by hand, rule out."""
    pairs = problem.candidates.rename_axis("pair").reset_index()
    pairs = pairs if among is None else pairs.iloc[among]
    both = pairs.merge(pd.DataFrame({"slot": np.arange(grid.slots)}), how="cross")
    both = both[both["slot"] >= both["depth"] * grid.lag]
    if grid.lag and problem.shut:
        both = both[[one not in problem.shut for one in zip(both["manager_id"], both["course_id"], both["slot"],
                                                            strict=True)]]
    courses = both["course_id"].map(problem.catalogue.courses)
    return both.assign(hours=[c.hours for c in courses], seat_cost=[c.seat_cost for c in courses]).reset_index(drop=True)


def _held(problem: Problem, taken: pd.DataFrame) -> pd.DataFrame:
    """Courses x slots with the people who could come, the seats (all of them where there is no limit) and the cost."""
    held = taken.groupby(["course_id", "slot"]).size().rename("people").reset_index()
    courses = [problem.catalogue.courses[course] for course in held["course_id"]]
    seats = [people if c.seats is None else c.seats for c, people in zip(courses, held["people"], strict=True)]
    return held.assign(seats=seats, cost=[c.cost for c in courses])
