"""A training plan as a mixed-integer program: what is chosen, what it is worth, and what it must keep to.

Maximise the weighted gap closed, the sum over gaps g of w_g z_g, with z_g <= gap_g and z_g <= the sum of
min(uplift, gap_g) over the courses taken: what several courses teach counts up to the gap, so each adds less as it is
covered. Where all the courses of a gap together do not exceed it, z_g is their sum and needs no variable of its own.

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

TINY = 1e-9  # levels
SLACK = 1e-6  # of a row: rounding errors of sums


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
    """Maximise ``worth`` @ v with 0 <= v <= ``high``, whole where ``whole``, within the rows of ``blocks`` (by kind).

    v holds the ``variables`` in their order.
    """

    grid: Grid
    variables: Variables
    worth: np.ndarray
    high: np.ndarray
    whole: np.ndarray
    blocks: Mapping[str, Block]

    def vector(self, placed: pd.DataFrame) -> np.ndarray:
        """The values of a plan of pairs in months (columns pair, slot), courses held as often as they need to be."""
        v = self.variables
        slots = placed["slot"] if self.grid.lag else 0  # the timeless slot stands for all months
        given = placed[["pair"]].assign(slot=slots, x=1.0)
        both = v.taken[["pair", "slot"]].merge(given, on=["pair", "slot"], how="left")
        x = both["x"].fillna(0.0).to_numpy()
        taught = v.teaching["levels"] * x[v.teaching["x"]]
        levels = taught.groupby(v.teaching["row"]).sum().reindex(v.shared, fill_value=0.0).to_numpy()
        people = pd.Series(x).groupby([v.taken["course_id"], v.taken["slot"]]).sum()
        came = people.reindex(pd.MultiIndex.from_frame(v.held[["course_id", "slot"]])).to_numpy()
        return np.concatenate([x, np.minimum(levels, self.high[slice(*v.starts)]), np.ceil(came / v.held["seats"])])

    def holds(self, vector: np.ndarray) -> bool:
        """Whether values keep every row and bound."""
        inside = bool((vector <= self.high + SLACK).all())
        for block in self.blocks.values():
            sums = block.matrix @ vector
            inside = inside and bool(((sums >= block.low - SLACK) & (sums <= block.high + SLACK)).all())
        return inside

    def placed(self, vector: np.ndarray) -> pd.DataFrame:
        """pair and slot of what values take."""
        taken = self.variables.taken
        return taken.loc[vector[:len(taken)] > 0.5, ["pair", "slot"]].reset_index(drop=True)


def program(problem: Problem, grid: Grid, among: np.ndarray | None = None) -> Program:
    """The program of a problem; ``among``: only these rows of ``Problem.candidates`` may be taken, not all useful."""
    pairs = problem.candidates
    taken = _taken(problem, grid, pairs[pairs["useful"]] if among is None else pairs.loc[np.unique(among)])
    held = _held(problem, taken)
    teaching = taken.rename_axis("x").reset_index()[["x", "pair"]].merge(problem.closing, on="pair")
    gap, weight = (problem.open[name].to_numpy(float) for name in ("gap", "weight"))
    once = teaching.drop_duplicates(["pair", "row"]).groupby("row")["levels"].sum()
    shared = once.index.to_numpy(int)[once.to_numpy() > gap[once.index.to_numpy(int)] + TINY]
    variables = Variables(taken, shared, held, teaching)
    alone = teaching[~teaching["row"].isin(shared)]
    direct = np.bincount(alone["x"], alone["levels"] * weight[alone["row"]], len(taken))
    runs = np.minimum(grid.runs, np.ceil(held["people"] / held["seats"]))
    return Program(
        grid, variables, np.concatenate([direct, weight[shared], np.zeros(len(held))]),
        np.concatenate([np.ones(len(taken)), gap[shared], runs]),
        np.repeat([True, False, True], [len(taken), len(shared), len(held)]), rows(problem, grid, variables))


def _taken(problem: Problem, grid: Grid, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs x slots without those that courses before, or choices made by hand, rule out."""
    both = pairs.rename_axis("pair").reset_index().merge(pd.DataFrame({"slot": np.arange(grid.slots)}), how="cross")
    both = both[both["slot"] >= both["depth"] * grid.lag]
    if grid.lag and problem.shut:
        named = zip(both["manager_id"], both["course_id"], both["slot"], strict=True)
        both = both[np.array([one not in problem.shut for one in named], bool)]
    courses = problem.catalogue.courses
    facts = {name: both["course_id"].map({c.id: getattr(c, name) for c in courses.values()}).astype(float)
             for name in ("hours", "seat_cost")}
    return both.assign(**facts).reset_index(drop=True)


def _held(problem: Problem, taken: pd.DataFrame) -> pd.DataFrame:
    """Courses x slots with the people who could come, the seats (all of them where there is no limit) and the cost."""
    held = taken.groupby(["course_id", "slot"], as_index=False).agg(people=("pair", "size"))
    courses = [problem.catalogue.courses[course] for course in held["course_id"]]
    seats = [people if c.seats is None else c.seats for c, people in zip(courses, held["people"], strict=True)]
    return held.assign(seats=np.array(seats, float), cost=np.array([c.cost for c in courses], float))
