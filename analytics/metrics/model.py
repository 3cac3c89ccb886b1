"""What a metric is."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType
from typing import Literal

import numpy as np

from analytics.warehouse.facts import FACT_OF, SAMPLES, Fact

Direction = Literal["up", "down", "band"]
Interval = Literal["wilson", "goodman", "poisson", "nps", "bootstrap", "kaplan_meier", "t", "none"]
Unit = Literal["money", "share", "points", "count", "days", "hours", "times", "money_per_day", "per_day", "per_100",
               "index", "rating", "levels"]


@dataclass(frozen=True)
class Expression:
    """An arithmetic expression over measures, such as ``revenue - cost``; evaluated on sums, never on single rows."""

    text: str

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The names in it, in order of mention."""
        return tuple(dict.fromkeys(n.id for n in ast.walk(ast.parse(self.text)) if isinstance(n, ast.Name)))

    @cached_property
    def linear(self) -> bool:
        """Whether it only adds and subtracts measures, so that it can be split into parts that add up."""
        signs = (ast.Add, ast.Sub)
        return all(isinstance(n.op, signs) for n in ast.walk(ast.parse(self.text)) if isinstance(n, ast.BinOp))

    @cached_property
    def _code(self) -> CodeType:
        return compile(self.text, "<metric>", "eval")

    def __call__(self, sums: dict[str, np.ndarray]) -> np.ndarray | float:
        return eval(self._code, {"__builtins__": {}}, sums)  # declared in the catalogue, never from outside


@dataclass(frozen=True)
class Metric:
    """One metric, declared once.

    ``numerator`` over ``denominator`` (sums over sums; without a denominator: the sum itself), times ``per``.
    ``sample`` names a SQL file instead, whose rows ``(duration, happened)`` or ``(part)`` an estimator turns into a
    figure. ``direction``: is more better (up), less (down), or neither (band). ``credit``: to whom it is attributed.
    """

    id: str
    group: str
    label: str
    why: str
    formula: str
    unit: Unit
    direction: Direction
    interval: Interval
    numerator: Expression | None = None
    denominator: Expression | None = None
    per: float = 1.0
    sample: str | None = None
    estimator: str | None = None
    share_of: str | None = None
    credit: str = ""
    pitfall: str = ""
    reference: str = ""
    beside: tuple[str, ...] = field(default=())

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures it is computed from, in order of mention."""
        parts = [e.measures for e in (self.numerator, self.denominator) if e is not None]
        return tuple(dict.fromkeys(m for part in parts for m in part))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Those that hold its measures; none for a sample."""
        return tuple(dict.fromkeys(FACT_OF[m] for m in self.measures))

    @cached_property
    def dimensions(self) -> frozenset[str]:
        """Columns by which it can be split: those that all its facts have."""
        if self.sample:
            return frozenset(SAMPLES[self.sample].dimensions)
        return frozenset.intersection(*(frozenset(f.dimensions) for f in self.facts))

    @property
    def sources(self) -> tuple[str, ...]:
        """Tables that must be loaded for it."""
        tables = [SAMPLES[self.sample].table] if self.sample else [
            table for m in self.measures for table in FACT_OF[m].tables(m)]
        return tuple(dict.fromkeys(tables))

    def value(self, sums: dict[str, np.ndarray]) -> np.ndarray:
        """The figure from sums; NaN where the denominator is missing, zero or negative."""
        assert self.numerator is not None
        top = np.asarray(self.numerator(sums), dtype=float)
        if self.denominator is None:
            return self.per * top
        bottom = np.asarray(self.denominator(sums), dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(bottom > 0, self.per * top / bottom, np.nan)

