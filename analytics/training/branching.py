"""The timeless program solved by branching on how often each course is held.

These few numbers, each with a lump of cost, are what is hard: once they are fixed, who takes what falls into place. So
the tree branches on them alone, ``Master`` bounds its nodes, and where all of them are whole HiGHS finds the plan.
"""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import replace
from itertools import count

import numpy as np

from analytics.training.bundles import Bundles
from analytics.training.highs import Reached, Solved, Watch, go_on, maximise
from analytics.training.master import Master
from analytics.training.nodes import Losses, Node
from analytics.training.program import Program

LEAF = 0.5  # of the gap asked for: to how much of it the plan with given runs is solved
DIVES = 3  # nodes from one dive to the next
EVEN = 1e-7  # levels: rounding errors of a bound
LEAST = 1e-3  # levels: so that a course without loss on one side is still judged by the other


def branch(
    bundles: Bundles, one: Program, *, gap: float, seconds: float, watch: Watch = go_on, began: float | None = None,
    start: np.ndarray | None = None, known: float = math.inf,
) -> Solved:
    """Solve a timeless program as ``maximise`` does, given the ``bundles`` of the same problem."""
    tree = _Tree(bundles, one, gap, seconds, watch)
    tree.began = tree.began if began is None else began
    if start is not None:
        tree.offer(start, float(one.worth @ start))
    return tree.run(known)


class _Tree:
    """``open`` nodes, the best first; ``closed``: nothing in the nodes done with is worth more; ``bound``: nothing at
    all is."""

    def __init__(self, bundles: Bundles, one: Program, gap: float, seconds: float, watch: Watch) -> None:
        self.one, self.gap, self.watch, self.began = one, gap, watch, time.monotonic()
        self.ends, self.interrupted, self.count = self.began + seconds, False, 0
        self.solution: np.ndarray | None = None
        self.value, self.bound, self.closed = math.nan, math.inf, -math.inf
        self.master = Master(one, bundles, self._going)
        self.losses = Losses(self.master.runs)
        self.open: list[Node] = []

    def run(self, known: float) -> Solved:
        """Search until what is found is near enough to the bound; ``known``: a bound from elsewhere."""
        self.bound, times = known, self.one.high[self.one.variables.starts[1]:]
        self._add(self._node(np.zeros(len(times)), times, known))
        self._prove()
        for taken in count():
            if not self.open or not self._going():
                break
            node = heapq.heappop(self.open)
            if len(node.split) and taken % DIVES == 0:
                self._dive(node)
            self._divide(node)
            self._prove()
        reached = Reached(self.value, self.bound, time.monotonic() - self.began)
        none = self.solution is None and not self.open and self.closed < 0.0
        return Solved(self.solution, reached, none, self.interrupted)

    def offer(self, solution: np.ndarray, value: float) -> None:
        """Keep a solution that is better than the one so far."""
        if self.solution is None or value > self.value:
            self.solution, self.value = solution, value

    @property
    def enough(self) -> float:
        """A node whose bound is not above this needs no search."""
        return EVEN + self.value / (1.0 - self.gap) if self.solution is not None else -EVEN

    def _going(self) -> bool:
        now = time.monotonic()
        self.interrupted = self.interrupted or not self.watch(Reached(self.value, self.bound, now - self.began))
        return not self.interrupted and now < self.ends

    def _prove(self) -> None:
        proven = max(self.closed, self.open[0].bound if self.open else -math.inf)
        self.bound = min(self.bound, proven if self.solution is None else max(proven, self.value))

    def _node(self, low: np.ndarray, high: np.ndarray, most: float) -> Node | None:
        """The node with these runs in one worth ``most``; None where they cannot be."""
        found = self.master.bound(low, high, self.enough)
        if found is None:
            return None
        self.count += 1
        return Node(-min(most, found.bound), self.count, low, high, found.runs)

    def _add(self, node: Node | None) -> None:
        if node is not None and node.bound > self.enough:
            heapq.heappush(self.open, node)
        elif node is not None:
            self.closed = max(self.closed, node.bound)

    def _divide(self, node: Node) -> None:
        """Put what is in a node into two smaller ones, or solve it where its runs are whole."""
        if node.bound <= self.enough:
            self.closed = max(self.closed, node.bound)
        elif not len(node.split):
            self.closed = max(self.closed, self._leaf(node))
        else:
            course, _ = self._course(node)
            for up in (0, 1):
                part = self._node(*node.side(course, up), node.bound)
                if part is not None:
                    self.losses.see(node, course, up, part.bound)
                self._add(part)

    def _course(self, node: Node) -> tuple[int, int]:
        """The course of which both sides lose most, each seen by trying unless it is known, and the side that loses
        less."""
        best, chosen = -1.0, (-1, 0)
        for course in node.split.tolist():
            for side in np.flatnonzero(self.losses.seen[course] == 0).tolist():
                value = self.master.reach(*node.side(course, side))
                self.losses.see(node, course, side, max(self.enough, -math.inf if value is None else value))
            down, up = (max(LEAST, self.losses.expected(node, course, side)) for side in (0, 1))
            if down * up > best:
                best, chosen = down * up, (course, int(up <= down))
        return chosen

    def _dive(self, node: Node) -> None:
        """Round the runs of a node one by one to find a plan."""
        deeper: Node | None = node
        while deeper is not None and len(deeper.split) and self._going():
            near = deeper.nearest()
            course, first = self._course(near)
            sides = (self._node(*near.side(course, up), near.bound) for up in (first, 1 - first))
            deeper = next((side for side in sides if side is not None and side.bound > self.enough), None)
        if deeper is not None and not len(deeper.split):
            self._leaf(deeper)

    def _leaf(self, node: Node) -> float:
        """Find the plan with the runs of a node, first among the pairs that pay in it; none of them is worth more than
        what is given."""
        most = self.one.high.copy()
        most[self.one.variables.starts[1]:] = np.round(node.runs)
        paying = most.copy()
        paying[:len(self.one.variables.taken)] *= self.master.paying(node.low, node.high)
        bound = node.bound
        for high in (paying, most):
            if bound > self.enough:
                solved = maximise(replace(self.one, high=high), gap=LEAF * self.gap, known=node.bound,
                                  seconds=self.ends - time.monotonic(), watch=lambda _: self._going())
                if solved.solution is not None:
                    self.offer(solved.solution, solved.reached.value)
                if high is most:
                    bound = -math.inf if solved.infeasible else min(bound, solved.reached.bound)
        return bound
