"""A merit raise: percent by rating and position in the pay range, within a budget."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.rewards.component import Titled
from analytics.rewards.minor_units import cut
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Record, Situation, factor, money, percent


class Merit(Titled):
    """A raise of the yearly salary in the period that holds month ``month``.

    ``raises``: a row for each of ``ratings``, a column for each of ``positions`` (salary / middle of the range), both
    from the edge on (and at it) until the next; a rating below the first has no raise. ``budget``: share of all
    salaries; ``over_budget``: cut everybody in proportion, or refuse.
    """

    kind: Literal["merit"]
    rating: str
    month: int = Field(ge=1, le=12)
    ratings: tuple[float, ...] = Field(min_length=1)
    positions: tuple[float, ...] = Field(min_length=1)
    raises: tuple[tuple[float, ...], ...]
    budget: float | None = Field(gt=0, le=1)
    over_budget: Literal["cut", "refuse"]
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if len(self.raises) != len(self.ratings) or any(len(row) != len(self.positions) for row in self.raises):
            raise Misfit(N_("raises: write {rows} rows of {columns} shares, one for each rating and position"),
                         rows=len(self.ratings), columns=len(self.positions))
        if any(not 0 <= share <= 1 for row in self.raises for share in row):
            raise Misfit(N_("raises: each is a share from 0 to 1, such as 0.03 for 3 %"))
        if any(list(edges) != sorted(set(edges)) for edges in (self.ratings, self.positions)):
            raise Misfit(N_("ratings and positions: write them in ascending order, each once"))
        return self

    def earned(self, now: Situation, record: Record) -> Array:
        """What the yearly salary rises by. Raise ``UsageError`` where the budget is passed and that is refused."""
        standing = now.standing(self.rating)
        position, salary = now.figure("range_position"), now.figure("salary")
        row, column = _place(self.ratings)(standing.read("value")), _place(self.positions)(position)
        table = np.zeros((len(self.ratings) + 1, len(self.positions) + 1))
        table[1:, 1:] = self.raises
        due = np.array([any(month.month == self.month for month in p.months) for p in now.periods])
        share = table[row.astype(int), column.astype(int)] * (standing.known & now.eligible & due)
        record("raise", percent(share), measure=self.rating, x=standing.shown("value"), position=percent(position))
        pay = share * salary
        record("raised", money(pay), salary=money(salary), share=percent(share))
        return pay if self.budget is None else self._within(pay, salary, due, now, record)

    def _within(self, pay: Array, salary: Array, due: Array, now: Situation, record: Record) -> Array:
        """The raises cut, if need be, to the budget of each period."""
        wanted = pay.sum(axis=-2, keepdims=True)
        budget = (self.budget or 0) * np.where(now.eligible & due, salary, 0).sum(axis=-2, keepdims=True)
        over = wanted > budget * (1 + 1e-9)
        if self.over_budget == "refuse" and over.any():
            raise UsageError(N_("the raises come to {wanted} where the budget is {budget}; lower 'raises', raise "
                                "'budget' or write 'over_budget: cut'"), wanted=f"{wanted[over][0]:,.{now.decimals}f}",
                             budget=f"{budget[over][0]:,.{now.decimals}f}")
        share = np.where(over, budget / np.where(over, wanted, 1), 1)
        within = cut(pay, share, now.decimals)
        record("budget", money(within), wanted=money(wanted), budget=money(budget), factor=factor(share))
        return within


def _place(edges: tuple[float, ...]) -> Schedule:
    """Which of the edges x has reached: 0 below the first, 1 from it on."""
    return Schedule(points=tuple((edge, n + 1.0) for n, edge in enumerate(edges)), between="step", edges="lower",
                    below="zero", above="hold")
