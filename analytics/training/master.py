"""A bound by column generation: everybody takes a mixture of bundles, and all share money, seats and runs.

The Dantzig-Wolfe relaxation of the timeless program (G. B. Dantzig and P. Wolfe, Decomposition principle for linear
programs, Operations Research 8, 1960). It is much sharper than the linear relaxation, since nobody takes part of a
course to fill the hours, and what overlaps in a gap counts once. Only bundles that pay at the prices of what is shared
enter the linear program (the master). Its prices bound all plans whatever they are (A. M. Geoffrion, Lagrangean
relaxation for integer programming, Mathematical Programming Study 2, 1974), so that no bound hangs on its tolerances.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
import pandas as pd
from scipy import sparse

from analytics.training.bundles import Bundles
from analytics.training.highs import NONE, OPTIMAL, quiet
from analytics.training.program import SLACK, TINY, Program
from analytics.training.rows import SHARED

CLOSE = 5e-4  # of the bound: what more bundles could still gain
LOOSE = 0.05  # of a run: what somebody may take beyond what is held
PENALTY = 100.0  # x all that could be closed: for whom the others leave no bundle
FREE = highspy.kHighsInf


@dataclass(frozen=True)
class Bounded:
    """``bound``: no plan with such runs is worth more, below 0 where there is none; ``runs``: how often the relaxation
    holds each course."""

    bound: float
    runs: np.ndarray


class Master:
    """The linear program over bundles, which grows. Columns: runs, nothing for each person, bundles. Rows: a bundle for
    each person, what people share, and that nobody takes more of a course than it is held, where it would be broken.
    """

    def __init__(self, one: Program, bundles: Bundles, going: Callable[[], bool]) -> None:
        """``one``: the timeless program; ``going``: whether to go on, asked again and again."""
        self.bundles, self.people, self.going = bundles, len(bundles.people), going
        taken, start = one.variables.taken, one.variables.starts[1]
        shared = [one.blocks[kind] for kind in SHARED if kind in one.blocks]
        matrix = sparse.vstack([block.matrix for block in shared]).toarray()
        self.part, self.held_part = matrix[:, :len(taken)], matrix[:, start:]  # of what is shared: of pairs, of runs
        self.most, self.runs = np.concatenate([block.high for block in shared]), matrix.shape[1] - start
        self.place = (pd.Index(bundles.people).get_indexer(taken["manager_id"]),
                      pd.Index(bundles.courses).get_indexer(taken["course_id"]))
        self.pair = np.full((self.people, len(bundles.courses)), -1)  # rows of ``taken``
        self.pair[self.place] = np.arange(len(taken))
        self.held = pd.Index(one.variables.held["course_id"]).get_indexer(taken["course_id"])
        self.tied = np.full(len(taken), -1)  # rows in which nobody takes more than is held
        self.known: dict[tuple[int, int], np.ndarray] = {}  # person and bundle in the program: rows of ``taken``
        self.solver = quiet()
        self._begin()

    def _begin(self) -> None:
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for low, high in [(1.0, 1.0)] * self.people + [(-FREE, high) for high in self.most]:
            self.solver.addRow(low, high, 0, [], [])
        for column in self.held_part.T:
            self._column(0.0, FREE, self.people + np.flatnonzero(column), column[column != 0])
        best = np.maximum(self.bundles.worth.max(axis=1), 0.0)
        missing = -PENALTY * (1.0 + best.sum())
        for person, worth in enumerate(self.bundles.worth[:, 0]):
            self._column(missing if np.isinf(worth) else worth, FREE, np.array([person]), np.ones(1))

    def _column(self, worth: float, high: float, rows: np.ndarray, values: np.ndarray) -> None:
        self.solver.addCol(worth, 0.0, high, len(rows), rows, values)

    def bound(self, low: np.ndarray, high: np.ndarray, enough: float) -> Bounded | None:
        """The bound where courses are held ``low`` to ``high`` times, or one that is not above ``enough``; None where
        they cannot be held so often."""
        best = np.inf
        while (value := self.reach(low, high)) is not None:
            prices, taken = self._solution()
            gain, runs = self._gains(prices)
            shared = self.most @ prices[self.people:self.people + len(self.most)]
            best = min(best, float(shared + gain.max(axis=1).sum() + np.maximum(runs * low, runs * high).sum()))
            done = best <= enough or not self.going()
            close = best - value <= CLOSE * abs(value)
            if done or ((close or not self._add(gain - prices[:self.people, None])) and not self._tie(taken)):
                return Bounded(best, taken[:self.runs])
        return None

    def reach(self, low: np.ndarray, high: np.ndarray) -> float | None:
        """What the bundles found so far reach where courses are held ``low`` to ``high`` times; None where they cannot
        be held so often."""
        self.solver.changeColsBounds(self.runs, np.arange(self.runs, dtype=np.int32), low, high)
        self.solver.run()
        if self.solver.getModelStatus() in NONE:
            return None
        if self.solver.getModelStatus() != OPTIMAL:
            raise RuntimeError(f"HiGHS: {self.solver.modelStatusToString(self.solver.getModelStatus())}")
        return float(self.solver.getInfo().objective_function_value)

    def paying(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """The pairs of the bundles that pay where courses are held so often (rows of ``taken``, as a mask)."""
        self.bound(low, high, -np.inf)
        prices, _ = self._solution()
        paying = self._gains(prices)[0] >= prices[:self.people, None] - SLACK
        return (paying @ self.bundles.holds)[self.place] > 0

    def _solution(self) -> tuple[np.ndarray, np.ndarray]:
        """The prices of the rows (those of what is shared are 0 at least), and the values of the columns."""
        solution = self.solver.getSolution()
        prices = np.array(solution.row_dual)
        prices[self.people:] = np.maximum(prices[self.people:], 0.0)
        return prices, np.array(solution.col_value)

    def _gains(self, prices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """At the ``prices`` of the rows: people x bundles, what a bundle closes less what it takes of what is shared;
        and for each course what a run gives less what it takes."""
        shared, tied = prices[self.people:self.people + len(self.most)], np.where(self.tied < 0, 0.0, prices[self.tied])
        price = np.zeros(self.pair.shape)
        price[self.place] = shared @ self.part + tied
        return (self.bundles.worth - price @ self.bundles.holds.T,
                np.bincount(self.held, tied, self.runs) - shared @ self.held_part)

    def _add(self, more: np.ndarray) -> bool:
        """Take in the bundle of each person that gains most, where it does (people x bundles: what it gains more than
        those taken in); whether there was a new one."""
        before, found = len(self.known), more.argmax(axis=1)
        for person in np.flatnonzero(more.max(axis=1) > TINY).tolist():
            bundle = int(found[person])
            if (person, bundle) not in self.known:
                pairs = self.pair[person, self.bundles.holds[bundle] > 0]
                part, tied = self.part[:, pairs].sum(axis=1), self.tied[pairs][self.tied[pairs] >= 0]
                shared = np.flatnonzero(part)
                self._column(self.bundles.worth[person, bundle], FREE,
                             np.concatenate([[person], self.people + shared, tied]),
                             np.concatenate([[1.0], part[shared], np.ones(len(tied))]))
                self.known[person, bundle] = pairs
        return len(self.known) > before

    def _tie(self, taken: np.ndarray) -> bool:
        """Add the rows by which somebody takes no more of a course than it is held, where that is not kept; whether
        there were any. It follows for whole runs, not for a part of one."""
        bundles, first = list(self.known.values()), self.runs + self.people
        column = np.repeat(np.arange(len(bundles)), [len(pairs) for pairs in bundles])
        pair = np.concatenate([np.zeros(0, int), *bundles])
        came = np.bincount(pair, taken[first + column], len(self.tied))
        broken = np.flatnonzero((came > taken[self.held] + LOOSE) & (self.tied < 0))
        for one in broken:
            columns = np.concatenate([[self.held[one]], first + column[pair == one]])
            self.tied[one] = self.solver.getNumRow()
            self.solver.addRow(-FREE, 0.0, len(columns), columns, np.where(columns < self.runs, -1.0, 1.0))
        return len(broken) > 0
