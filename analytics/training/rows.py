"""The conditions of a training plan as rows of its program, by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analytics.training.problem import Problem

Entries = tuple[Any, Any, Any]  # rows, columns and values of a matrix: arrays of equal lengths, or one for all

SHARED = ("budget", "fund", "seats")  # kinds of rows in which people compete


@dataclass(frozen=True)
class Grid:
    """``slots`` in which a course is held at most ``runs`` times each, a required one ``lag`` slots earlier; ``hours``
    of a person in one slot (None: no limit)."""

    slots: int
    runs: int
    lag: int
    hours: float | None


@dataclass(frozen=True)
class Variables:
    """The columns of a program, in this order: whether a pair is taken in a slot (``taken``: pair, slot, manager_id,
    course_id, before, hours, seat_cost), the levels closed of the gaps ``shared`` (rows of ``Problem.open``), and how
    often a course is held in a slot (``held``: course_id, slot, seats, cost).

    ``teaching``: x (row of ``taken``), row (of ``Problem.open``), levels.
    """

    taken: pd.DataFrame
    shared: np.ndarray
    held: pd.DataFrame
    teaching: pd.DataFrame

    @property
    def starts(self) -> tuple[int, int]:
        """The first columns of ``shared`` and of ``held``."""
        return len(self.taken), len(self.taken) + len(self.shared)

    @property
    def size(self) -> int:
        """How many columns."""
        return len(self.taken) + len(self.shared) + len(self.held)


@dataclass(frozen=True)
class Block:
    """Rows ``low`` <= ``matrix`` @ v <= ``high`` of one kind, and what each is ``about``: a person, course or pair."""

    matrix: sparse.csr_array
    low: np.ndarray
    high: np.ndarray
    about: tuple[object, ...] = ()


def rows(problem: Problem, grid: Grid, v: Variables) -> dict[str, Block]:
    """All rows by kind; a kind without rows is left out."""
    limit = problem.conditions
    person = v.taken.groupby("manager_id", sort=True)
    month = v.taken.groupby(["manager_id", "slot"], sort=True)
    made = {
        "once": _sums(v, v.taken.groupby("pair"), None, 1.0),
        "hours": _sums(v, person, "hours", limit.hours),
        "months": _sums(v, month, "hours", np.inf if grid.hours is None else grid.hours),
        "locked": _locked(problem, v), "before": _before(grid, v), "seats": _seats(v), "covered": _covered(v),
        "budget": _money(problem, v, limit.budget, funded=False), "fund": _money(problem, v, limit.fund, funded=True),
        "floor": _floor(problem, v),
    }
    return {name: block for name, block in made.items() if block.matrix.shape[0]}


def _matrix(v: Variables, count: int, *entries: Entries) -> sparse.csr_array:
    """``count`` rows from (row, column, value) of equal lengths; a single value holds for all."""
    row, column, value = ([np.broadcast_to(np.asarray(e[part]), np.shape(e[1])) for e in entries] for part in range(3))
    places = (np.concatenate(row), np.concatenate(column))
    return sparse.csr_array((np.concatenate(value).astype(float), places), shape=(count, v.size))


def _block(matrix: sparse.csr_array, low: object, high: object, about: tuple[object, ...] = ()) -> Block:
    low, high = (np.broadcast_to(np.asarray(end, float), matrix.shape[0]) for end in (low, high))
    return Block(matrix, low, high, about)


def _sums(v: Variables, groups: pd.api.typing.DataFrameGroupBy, of: str | None, most: float) -> Block:
    """A row for each group of ``taken`` that could pass ``most`` (in sum of ``of``, or in number)."""
    value = v.taken[of].to_numpy() if of else np.ones(len(v.taken))
    number = groups.ngroup().to_numpy()
    names = tuple(groups.indices)
    total = np.bincount(number, value, len(names))
    binding = np.flatnonzero(total > most)
    place = np.full(len(names), -1)
    place[binding] = np.arange(len(binding))
    x = np.flatnonzero(place[number] >= 0)
    return _block(_matrix(v, len(binding), (place[number[x]], x, value[x])), -np.inf, most,
                  tuple(names[n] for n in binding))


def _locked(problem: Problem, v: Variables) -> Block:
    pairs = sorted(problem.locked)
    place = {pair: n for n, pair in enumerate(pairs)}
    row = np.array([place.get(pair, -1) for pair in zip(v.taken["manager_id"], v.taken["course_id"], strict=True)], int)
    x = np.flatnonzero(row >= 0)
    return _block(_matrix(v, len(pairs), (row[x], x, 1.0)), 1.0, np.inf, tuple(pairs))


def _before(grid: Grid, v: Variables) -> Block:
    """Taken in a slot only if what it requires was taken ``lag`` slots earlier."""
    x = v.taken.rename_axis("x").reset_index()
    later = x[x["before"] >= 0].rename_axis("row").reset_index(drop=True).rename_axis("row").reset_index()
    both = later.merge(x, left_on="before", right_on="pair", suffixes=("", "_earlier"))
    both = both[both["slot_earlier"] <= both["slot"] - grid.lag]
    matrix = _matrix(v, len(later), (later["row"], later["x"], 1.0), (both["row"], both["x_earlier"], -1.0))
    return _block(matrix, -np.inf, 0.0, tuple(zip(later["manager_id"], later["course_id"], strict=True)))


def _seats(v: Variables) -> Block:
    held = v.held.rename_axis("row").reset_index()[["row", "course_id", "slot"]]
    row = v.taken[["course_id", "slot"]].merge(held, on=["course_id", "slot"], how="left")["row"].to_numpy()
    places = (held["row"], v.starts[1] + held["row"], -v.held["seats"])
    return _block(_matrix(v, len(held), (row, np.arange(len(v.taken)), 1.0), places), -np.inf, 0.0,
                  tuple(held["course_id"]))


def _covered(v: Variables) -> Block:
    """A shared gap is closed by no more than what the courses taken teach."""
    place = pd.Series(np.arange(len(v.shared)), v.shared)
    part = v.teaching[v.teaching["row"].isin(v.shared)]
    row = place.reindex(part["row"]).to_numpy()
    matrix = _matrix(v, len(v.shared), (place, v.starts[0] + place, 1.0), (row, part["x"], -part["levels"]))
    return _block(matrix, -np.inf, 0.0, tuple(v.shared))


def _money(problem: Problem, v: Variables, most: float, *, funded: bool) -> Block:
    modes = {c.id: c.mode in problem.conditions.funded for c in problem.catalogue.courses.values()}
    x = np.flatnonzero(v.taken["course_id"].map(modes).to_numpy(bool) == funded)
    r = np.flatnonzero(v.held["course_id"].map(modes).to_numpy(bool) == funded)
    count = 1 if len(x) else 0
    matrix = _matrix(v, count, (0, x, v.taken["seat_cost"].to_numpy()[x]),
                     (0, v.starts[1] + r, v.held["cost"].to_numpy()[r]))
    return _block(matrix, -np.inf, most, ("",) * count)


def _floor(problem: Problem, v: Variables) -> Block:
    """The least of each person that has one (``Problem.floors``)."""
    floors = problem.floors
    place = {person: n for n, person in enumerate(floors)}
    limit = problem.conditions.floor
    if limit is None or not floors:
        return _block(_matrix(v, 0, (np.zeros(0, int), np.zeros(0, int), 0.0)), 0.0, 0.0)
    least = np.array(list(floors.values()))
    who = v.taken["manager_id"].map(place)
    if limit.of == "hours":
        x = np.flatnonzero(who.notna())
        matrix = _matrix(v, len(floors), (who.to_numpy()[x].astype(int), x, v.taken["hours"].to_numpy()[x]))
    else:
        matrix = _matrix(v, len(floors), *_shares(problem, v, place))
    return _block(matrix, least, np.inf, tuple(floors))


def _shares(problem: Problem, v: Variables, place: dict[str, int]) -> tuple[Entries, Entries]:
    """Entries of what each person with a floor closes, weighted."""
    weight, who = problem.open["weight"].to_numpy(float), problem.open["manager_id"].map(place)
    alone = v.teaching[~v.teaching["row"].isin(v.shared) & who.reindex(v.teaching["row"]).notna().to_numpy()]
    z = np.flatnonzero(who.to_numpy()[v.shared] >= 0)
    row = who.to_numpy()[alone["row"]].astype(int)
    return ((row, alone["x"], alone["levels"] * weight[alone["row"]]),
            (who.to_numpy()[v.shared[z]].astype(int), v.starts[0] + z, weight[v.shared[z]]))
