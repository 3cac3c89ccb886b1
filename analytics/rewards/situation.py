"""What components of a plan compute on: who takes part, where each stands by each measure, and who records the steps.

Arrays are people x periods; a leading axis of draws broadcasts through every rule. float32 stays float32.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import Period
from analytics.rewards.minor_units import rounded
from analytics.rewards.schedule import Array, Schedule

Reads = Literal["attainment", "value"]
Unit = Literal["money", "percent", "number", "factor"]


@dataclass(frozen=True)
class Quantity:
    """Values of one unit, for a trace: an array that broadcasts to people x periods, or one number.

    ``known``: where they are results at all; None where everywhere.
    """

    unit: Unit
    values: Array | float
    known: Array | None = None


def money(values: Array | float) -> Quantity:
    """An amount of money, for a trace."""
    return Quantity("money", values)


def percent(values: Array | float, known: Array | None = None) -> Quantity:
    """A share of 1 that reads as percent."""
    return Quantity("percent", values, known)


def number(values: Array | float, known: Array | None = None) -> Quantity:
    """A number in a measure's own unit."""
    return Quantity("number", values, known)


def factor(values: Array | float) -> Quantity:
    """What something is multiplied by."""
    return Quantity("factor", values)


class Record(Protocol):
    """Takes one step of a line: its code, its result, and what it came from: quantities, names, schedules."""

    def __call__(self, code: str, result: Quantity, **inputs: Quantity | Schedule | str) -> None: ...


def forget(code: str, result: Quantity, **inputs: Quantity | Schedule | str) -> None:
    """A ``Record`` that keeps nothing, for simulation."""


@dataclass(frozen=True)
class Standing:
    """Where people stand by one measure, people x periods (draws in front).

    ``known``: whether there is a result; where there is none, value is 0 and target is 1 so that nothing is NaN.
    ``targeted``: whether there is a target; ``windows``: period -> number of the window since whose start the measure
    counts; ``averages``: whether several months or people are averaged, not added up; ``error``: standard error of
    the value, NaN where not given. ``weight``: what a value weighs in a mean over people; None where all weigh alike.
    """

    measure: str
    less: bool
    value: Array
    target: Array
    known: Array
    targeted: Array
    windows: Array
    averages: bool = False
    error: Array | None = None
    attained: Array | None = None
    weight: Array | None = None

    @property
    def attainment(self) -> Array:
        """value / target, or 2 - value / target where less is better; rounded to a billionth unless float32."""
        if self.attained is not None:
            return self.attained
        ratio = self.value / self.target
        return tidy(2 - ratio if self.less else ratio)

    def read(self, reads: Reads) -> Array:
        """What a schedule is given: the attainment or the value."""
        return self.attainment if reads == "attainment" else tidy(self.value)

    def has(self, reads: Reads) -> Array:
        """Whether there is what a schedule is given: a result, and for an attainment also a target."""
        return self.known & self.targeted if reads == "attainment" else self.known

    def tell(self, reads: Reads, record: Record, code: str = "") -> None:
        """Record what is read and, for an attainment, what it came from."""
        if reads == "value":
            return record(f"{code}result", self.shown(reads), measure=self.measure)
        drawn = "" if self.attained is None else "_drawn"
        record(f"{code}attained{drawn}", self.shown(reads), measure=self.measure, value=number(self.value, self.known),
               target=number(self.target, self.targeted))

    def shown(self, reads: Reads) -> Quantity:
        """The same for a trace."""
        if reads == "attainment":
            return percent(self.attainment, self.has(reads))
        return number(self.value, self.known)


def tidy(x: Array) -> Array:
    """float64 rounded to a billionth, so that 0.1 + 0.2 reaches an edge at 0.3; float32 as it is."""
    return np.round(x, 9) if x.dtype == np.float64 else x


@dataclass(frozen=True)
class Orders:
    """Credited transactions in the order of their days, one an element of each array.

    ``at``: indices of person and period, that of the draw in front of them; ``amount``: what is credited.
    """

    at: tuple[Array, ...]
    amount: Array

    def added(self, x: Array, shape: tuple[int, ...]) -> Array:
        """A number of each order added up by person and period, in an array of this shape."""
        place = np.ravel_multi_index(self.at, shape)
        return np.bincount(place, x, int(np.prod(shape))).reshape(shape).astype(x.dtype)

    def cumulative(self, windows: Array) -> Array:
        """Each order's total after it, by person, within windows; ``windows``: period -> number of its window."""
        window = windows[self.at[-1]]
        keys = (*self.at[:-1], window)
        group = np.ravel_multi_index(keys, [int(key.max(initial=0)) + 1 for key in keys])
        order = np.argsort(group, kind="stable")
        running = np.cumsum(self.amount[order], dtype=float)
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        lengths = np.diff(np.append(starts, len(order)))
        before = np.repeat(running[starts] - self.amount[order][starts], lengths) if len(order) else running
        result = np.empty_like(self.amount)
        result[order] = running - before
        return result


@dataclass(frozen=True)
class Situation:
    """People in periods. Amounts in the plan's currency, a period each.

    ``eligible``: whether the person takes part; ``worked``: share of the period's days that count for money.
    ``figures``: of those given, ``target_bonus`` (of the period, by the days worked), ``salary`` (a year) and
    ``range_position``. ``groups``: team, region, level and so on as numbers, -1 where unknown; ``years``: period ->
    number of its year, ``quarters`` likewise. ``orders``: by measure. ``names``: group -> number -> name. ``left``: of
    each person ``on`` (datetime64, NaT while employed) and ``good`` (whether as a good leaver). ``closes``: whether a
    period is the last of its year or of the plan. ``lacking``: figures that are not there, with somebody who lacks
    them. ``decimals``: of what can be paid, of the plan's currency.
    """

    people: tuple[str, ...]
    periods: tuple[Period, ...]
    eligible: Array
    worked: Array
    figures: Mapping[str, Array]
    groups: Mapping[str, Array]
    standings: Mapping[str, Standing]
    years: Array
    quarters: Array
    decimals: int
    orders: Mapping[str, Orders] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: Mapping[str, Array] = field(default_factory=dict)
    closes: Array = field(default_factory=lambda: np.zeros(0, bool))
    lacking: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> type[np.floating]:
        """The type of the numbers, float64 or float32."""
        return self.worked.dtype.type

    def rounded(self, amount: Array) -> Array:
        """Amounts as they can be paid, see ``minor_units``."""
        return rounded(amount, self.decimals)

    def standing(self, measure: str) -> Standing:
        """Where people stand by a measure."""
        return self.standings[measure]

    def figure(self, name: str) -> Array:
        """A figure of ``figures``; raise ``UsageError`` where somebody has none."""
        if name not in self.figures:
            raise UsageError(N_("{who} has no {column}, which the plan needs; fill it in in the people file"),
                             who=self.lacking[name], column=name)
        return self.figures[name]

    def group(self, name: str) -> Array:
        """The number of each person's group in each period, people x periods; ``all`` is one group."""
        if name == "all":
            return np.zeros(self.eligible.shape, int)
        group = self.groups[name]
        unknown = self.eligible & (group < 0)
        if unknown.any():
            raise UsageError(N_("{who} has no {column}, which the plan needs; fill it in in the people file"),
                             who=self.people[int(np.argwhere(unknown)[0][0])], column=name)
        return group
