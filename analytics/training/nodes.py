"""Nodes of a search that branches on how often courses are held, and what they teach about each course."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

WHOLE = 1e-5  # how far from a whole number runs are taken for it


@dataclass(order=True, frozen=True)
class Node:
    """The plans with ``low`` to ``high`` runs of each course; ``runs``: of the relaxation.

    Nodes are in order of their bounds, the highest first, then of their ``number``.
    """

    negative: float  # the bound, since heaps give the lowest first
    number: int
    low: np.ndarray = field(compare=False)
    high: np.ndarray = field(compare=False)
    runs: np.ndarray = field(compare=False)

    @property
    def bound(self) -> float:
        """No plan in there is worth more; below 0 where there is none."""
        return -self.negative

    @property
    def split(self) -> np.ndarray:
        """The courses of which part of a run is held."""
        return np.flatnonzero(np.abs(self.runs - np.round(self.runs)) > WHOLE)

    def nearest(self) -> Node:
        """The plans in there whose runs are next to those of the relaxation."""
        return replace(self, low=np.maximum(self.low, np.floor(self.runs + WHOLE)),
                       high=np.minimum(self.high, np.ceil(self.runs - WHOLE)))

    def part(self, course: int, up: int) -> float:
        """By how much the runs of a course that is split are rounded up (1) or down (0)."""
        down = float(self.runs[course] - np.floor(self.runs[course]))
        return 1.0 - down if up else down

    def side(self, course: int, up: int) -> tuple[np.ndarray, np.ndarray]:
        """``low`` and ``high`` with these runs rounded."""
        low, high = self.low.copy(), self.high.copy()
        if up:
            low[course] = np.ceil(self.runs[course])
        else:
            high[course] = np.floor(self.runs[course])
        return low, high


class Losses:
    """What the bound lost per run of each course rounded down or up: the mean of what was seen, known as pseudo-costs
    (T. Achterberg, T. Koch and A. Martin, Branching rules revisited, Operations Research Letters 33, 2005)."""

    def __init__(self, courses: int) -> None:
        self.sum, self.seen = np.zeros((courses, 2)), np.zeros((courses, 2), int)

    def see(self, node: Node, course: int, up: int, bound: float) -> None:
        """A side of a node had this bound."""
        self.sum[course, up] += max(0.0, node.bound - bound) / node.part(course, up)
        self.seen[course, up] += 1

    def expected(self, node: Node, course: int, up: int) -> float:
        """What the bound of a node is to lose on a side of which something was seen."""
        return float(self.sum[course, up] / self.seen[course, up] * node.part(course, up))
