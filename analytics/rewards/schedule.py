"""The one primitive that rates, curves, funding, multipliers, gates, ramps and vesting are made of.

A schedule gives y for x: points, straight lines or steps between them, and what holds beyond the first and last point.
A commission with rate schedule r is ``r.integral(x)`` (each slice at its own rate) or ``r(x) * x`` (all at one rate).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

import numpy as np
from numpy.typing import ArrayLike
from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.rewards.limits import LARGEST

Array = np.ndarray


@dataclass(frozen=True)
class Piece:
    """One straight piece from ``low`` to ``high`` (infinite at the ends): ``at + slope * (x - anchor)``."""

    low: float
    high: float
    at: float
    slope: float

    @property
    def anchor(self) -> float:
        """The finite end that ``at`` is the value of: the lower one where there is one."""
        return self.low if math.isfinite(self.low) else self.high

    def limit(self, x: float) -> float:
        """Its value at x, or what it tends to there."""
        return self.at + (self.slope * (x - self.anchor) if self.slope else 0.0)


class Schedule(Strict):
    """Points (x, y) in ascending order; two points on one x are a jump (linear only).

    ``edges``: where y jumps, ``lower`` means that at the edge itself the upper side holds already, ``upper`` that it
    holds only just beyond. ``below``, ``above``: beyond the first and last point the value is held, continues on its
    line, or is zero; the last of steps goes on, so there only ``hold`` can be.
    """

    points: tuple[tuple[float, float], ...] = Field(min_length=1, max_length=100)
    between: Literal["linear", "step"]
    edges: Literal["lower", "upper"]
    below: Literal["hold", "continue", "zero"]
    above: Literal["hold", "continue", "zero"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not all(abs(number) <= LARGEST for point in self.points for number in point):
            raise Misfit(N_("points: each needs two finite numbers, x and y, of at most {le}"), le=f"{LARGEST:,.0f}")
        xs = [x for x, _ in self.points]
        for left, right in itertools.pairwise(xs):
            if right < left or (right == left and self.between == "step"):
                raise Misfit(N_("points: {right} follows {left}; the tiers overlap, write them in ascending order"),
                             left=f"{left:g}", right=f"{right:g}")
            if 0 < right - left < 1e-9:
                raise Misfit(N_("points: {left} and {right} are closer than a billionth, to which results are rounded; "
                                "write one of them"), left=repr(left), right=repr(right))
        if any(xs.count(x) > 2 for x in xs):
            raise Misfit(N_("points: more than two points have the same x; keep the two that make the jump"))
        if self.between == "step" and (self.below == "continue" or self.above != "hold"):
            raise Misfit(N_("steps do not continue: write 'below: hold' or 'below: zero', and 'above: hold'; to end "
                            "the last step, add a point where the next begins"))
        if len(self.points) == 1 and "continue" in (self.below, self.above):
            raise Misfit(N_("a single point has no line to continue; write 'hold' or 'zero', or add a point"))
        return self

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All straight pieces from minus to plus infinity, in order; those of no width left out."""
        return tuple(self._pieces())

    def _pieces(self) -> Iterator[Piece]:
        points, inner = self.points, list(itertools.pairwise(self.points))
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) if self.between == "linear" and b[0] > a[0] else 0.0 for a, b in inner]
        first, last = points[0], points[-1]
        start = {"hold": first[1], "zero": 0.0, "continue": first[1]}[self.below]
        yield Piece(-math.inf, first[0], start, slopes[0] if self.below == "continue" else 0.0)
        for (a, b), slope in zip(inner, slopes, strict=True):
            if b[0] > a[0]:
                yield Piece(a[0], b[0], a[1], slope)
        end = {"hold": last[1], "zero": 0.0, "continue": last[1]}[self.above]
        yield Piece(last[0], math.inf, end, slopes[-1] if self.above == "continue" else 0.0)

    @cached_property
    def jumps(self) -> tuple[tuple[float, float, float], ...]:
        """Where y jumps: the edge, what y is before and after it."""
        ends = [(right.low, left.limit(right.low), right.at) for left, right in itertools.pairwise(self.pieces)]
        return tuple((x, before, after) for x, before, after in ends
                     if not math.isclose(before, after, rel_tol=1e-12, abs_tol=1e-15))

    @cached_property
    def _sloping(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.slope)

    @cached_property
    def _constant(self) -> float:
        """What is left of y at the first point once the sloping pieces are taken off."""
        first = self.points[0][0]
        return self.pieces[0].at - sum(p.slope * min(max(first, p.low), p.high) for p in self._sloping)

    def __call__(self, x: ArrayLike) -> Array:
        """y for each x (finite; any shape; float32 stays float32): clipped pieces added up, no search."""
        x = np.asarray(x)
        kind = x.dtype.type if x.dtype.kind == "f" else np.float64
        y = np.full(x.shape, self._constant, kind)
        for piece in self._sloping:
            part = np.clip(x, kind(piece.low), kind(piece.high))
            part *= kind(piece.slope)
            y += part
        reached = np.greater_equal if self.edges == "lower" else np.greater
        for edge, before, after in self.jumps:
            y += reached(x, kind(edge)) * kind(after - before)
        return y

    def integral(self, x: ArrayLike) -> Array:
        """The exact integral from 0 to each x; of a rate schedule, the pay when each slice has its own rate."""
        x = np.asarray(x)
        return self._area(x) - self._area(np.zeros((), x.dtype))

    def _area(self, x: Array) -> Array:
        kind = x.dtype.type if x.dtype.kind == "f" else np.float64
        area = np.zeros(x.shape, kind)
        for piece in self.pieces:
            if not piece.at and not piece.slope:
                continue
            width = np.clip(x, kind(piece.low), kind(piece.high)) - kind(piece.anchor)
            area += width * (kind(piece.at) + kind(piece.slope / 2) * width)
        return area

    def slope(self, x: float) -> float:
        """How much y grows for one more of x, just above x."""
        return next(piece.slope for piece in reversed(self.pieces) if x >= piece.low)

    def edge(self) -> Iterator[float]:
        """The x of the points, each once."""
        yield from dict.fromkeys(x for x, _ in self.points)
