"""How a plan's measures, numbers and schedules are said: exact, in the unit that the reader knows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from analytics.currencies import decimals
from analytics.language import MINUS, N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Piece, Schedule
from analytics.rewards.situation import Reads

Said = Callable[[float], str]
RANGES = {  # (edges, whether there is a lower end, whether there is an upper end)
    ("lower", False, True): N_("below {high}"),
    ("lower", True, True): N_("from {low} to below {high}"),
    ("lower", True, False): N_("from {low} on"),
    ("upper", False, True): N_("up to {high}"),
    ("upper", True, True): N_("above {low} up to {high}"),
    ("upper", True, False): N_("above {low}"),
}
CONDITIONS = {  # (whether less is better, edges)
    (False, "lower"): N_("{measure} of {reach} or more"),
    (False, "upper"): N_("{measure} above {reach}"),
    (True, "lower"): N_("{measure} of {reach} or less"),
    (True, "upper"): N_("{measure} below {reach}"),
}
EACH = {"month": N_("each month"), "quarter": N_("each quarter"), "half_year": N_("each half-year"),
        "year": N_("each year")}
NAMES = {"attainment": N_("attainment of {measure}"), "value": N_("{measure}")}


@dataclass(frozen=True)
class Rule:
    """One rule in a sentence or two, and what it lists: tiers, prizes, dates."""

    text: str
    terms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """Says the parts of one plan in one language."""

    t: Language
    plan: Plan

    @property
    def each(self) -> str:
        """``each quarter``: how often the plan pays."""
        return self.t(EACH[self.plan.period])

    def less(self, measure: str, reads: Reads) -> bool:
        """Whether less of what is read is better; of an attainment more always is."""
        return reads == "value" and self.plan.measures[measure].better == "less"

    def measure(self, measure: str, reads: Reads = "value") -> str:
        """A measure within a sentence, or its attainment; one that is no metric has the name that the plan gives it."""
        label = self.t.inside(self.t(CATALOGUE[measure].label)) if measure in CATALOGUE else measure
        return self.t(NAMES[reads], measure=label)

    def title(self, measure: str) -> str:
        """A measure at the beginning of a sentence."""
        return self.t(CATALOGUE[measure].label) if measure in CATALOGUE else measure

    def measures(self, measures: Iterable[str]) -> str:
        """Several measures."""
        return self.t.listed(map(self.measure, measures))

    def number(self, x: float) -> str:
        """A number with the digits that it has, up to six after the point: ``1,250.5``."""
        return f"{x:,.6f}".rstrip("0").rstrip(".").replace("-", MINUS)

    def percent(self, x: float) -> str:
        """A share of 1 with the digits that it has: ``0.4%``."""
        return f"{self.number(100 * x)}%"

    def money(self, amount: float) -> str:
        """Money, with cents where there are any: ``¥40,000``, ``¥2.50``."""
        whole, _, cents = self.number(abs(amount)).partition(".")
        size = f"{whole}.{cents:0<{decimals(self.plan.currency)}}" if cents else whole
        return (MINUS if amount < 0 else "") + self.t.in_currency(size, self.plan.currency)

    def value(self, measure: str) -> Said:
        """How a value of a measure is said: money, percent or a number with its unit."""
        metric = CATALOGUE.get(measure)
        return partial(self._measured, metric) if metric is not None else self.number

    def result(self, measure: str, x: float) -> str:
        """A result of a measure, to the minor unit or to a hundredth of a percent."""
        metric = CATALOGUE.get(measure)
        money = metric is not None and metric.unit == "money"
        return self.value(measure)(round(x, decimals(self.plan.currency) if money else 4))

    def _measured(self, metric: Metric, x: float) -> str:
        if metric.unit == "money":
            return self.money(x)
        if metric.unit == "share":
            return self.percent(x)
        units = {"days": N_("{n} days"), "hours": N_("{n} h"), "times": N_("{n}×")}
        return self.t(units.get(metric.unit, "{n}"), n=self.number(x))

    def read(self, measure: str, reads: Reads) -> Said:
        """How what a schedule is given is said: an attainment in percent, or the measure's value."""
        return self.percent if reads == "attainment" else self.value(measure)

    def months(self, n: float) -> str:
        """Months, as a rule whole ones."""
        return self.t.plural("{n} month", "{n} months", round(n)) if n == round(n) else \
            self.t("{n} months", n=self.number(n))

    def reached(self, measure: str, reads: Reads, reach: float, edges: str = "lower") -> str:
        """The condition that a measure reaches a value, on the side that is better."""
        return self.t(CONDITIONS[self.less(measure, reads), edges], measure=self.measure(measure, reads),
                      reach=self.read(measure, reads)(reach))

    def scale(self, schedule: Schedule, measure: str, reads: Reads) -> tuple[str, ...]:
        """A schedule that gives a share for a measure, a line for each stretch."""
        metric = CATALOGUE.get(measure) if reads == "value" else None
        more = 1000.0 if metric is not None and metric.unit == "money" else \
            0.01 if reads == "attainment" or (metric is not None and metric.unit == "share") else 1.0
        return self.stretches(schedule, self.read(measure, reads), self.percent, more)

    def stretches(self, schedule: Schedule, x: Said, y: Said, more: float = 0.01) -> tuple[str, ...]:
        """A line for each stretch of a schedule; where it goes on without end, what ``more`` of x adds."""
        return tuple(self._stretch(piece, schedule.edges, x, y, more) for piece in _joined(schedule.pieces))

    def _stretch(self, piece: Piece, edges: str, x: Said, y: Said, more: float) -> str:
        ends = math.isfinite(piece.low), math.isfinite(piece.high)
        low, high = (x(end) if finite else "" for end, finite in zip((piece.low, piece.high), ends, strict=True))
        where = self.t(RANGES[edges, *ends], low=low, high=high) if any(ends) else self.t("always")
        if not piece.slope:
            return self.t("{where}: {y}", where=where, y=y(piece.at))
        if all(ends):
            return self.t("{where}: evenly from {y} to {then}", where=where, y=y(piece.at),
                          then=y(piece.limit(piece.high)))
        return self.t("{where}: on along the same line, {step} for each {more} more", where=where,
                      step=y(piece.slope * more), more=x(more))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces, with neighbours that hold the same value as one."""
    before: Piece | None = None
    for piece in pieces:
        if before is not None and not before.slope and not piece.slope and before.at == piece.at:
            before = Piece(before.low, piece.high, before.at, 0.0)
            continue
        if before is not None:
            yield before
        before = piece
    if before is not None:
        yield before
