"""One measure in the months to come: what history is relative to, what it is multiplied by, and its targets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.rewards.common import Common
from analytics.rewards.crediting import credited
from analytics.rewards.outlook import Chance, Outlook
from analytics.rewards.past import by_target
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.standings import Grid, Months, grid_of
from analytics.rewards.terms import Measure


@dataclass(frozen=True)
class Ahead:
    """A measure before anything is drawn.

    ``relative``: by cell of history (see ``Outlook.cells``): the value, over its target where results have one; NaN
    without a result. ``base``: people x months to come: what that is multiplied by. ``target``: the same, NaN where
    there is none. ``common``: shocks, None where there are none; ``region``: of each person.
    """

    relative: Array
    base: Array
    target: Array
    common: Common | None
    region: Array

    def value(self, chance: Chance) -> Array:
        """Values drawn, draws x people x months, float32; NaN where the month drawn has none."""
        value: Array = self.relative[chance.cell]
        value *= self.base
        if self.common is not None:
            shock = self.common.factor(chance)
            value *= shock if shock.shape[1] == 1 else shock[:, self.region]
        return value

    def expected(self, outlook: Outlook) -> Array:
        """The mean of all draws, exactly, people x months; NaN for who is never drawn with a result."""
        own, weight = np.full(outlook.past.drawn_from.shape, np.nan), outlook.past.weight
        own.flat[outlook.cells] = self.relative
        known = ~np.isnan(own)
        count, drawn = known.sum(axis=1), outlook.past.drawn_from.sum(axis=1)
        total = np.where(known, own, 0).sum(axis=1)
        share, mean = count / np.maximum(drawn, 1), total / np.maximum(drawn, 1)  # of months with a result; of all
        there = drawn > 0
        share = weight * share + (1 - weight) * share[there].mean()
        mean = weight * mean + (1 - weight) * mean[there].mean()
        return np.where(share > 0, mean / np.where(share > 0, share, 1), np.nan)[:, None] * self.base


def months_ahead(plan: Plan, outlook: Outlook) -> dict[str, Ahead]:
    """Every measure of a plan; raise ``UsageError`` where results cannot be credited as the plan states.

    A return lowers the month of its order, as far as the plan's clawback reaches back.
    """
    past = outlook.past
    rows = credited(plan, past.results).rows
    rows = rows.assign(day=rows["day"].where(rows["origin"].isna(), rows["origin"]))
    person = pd.Index(outlook.people).get_indexer(rows["who"])
    months = Months.of(past.months.periods[0].start, past.ahead.periods[-1].last)
    place = months.place(rows["day"].to_numpy())
    here = (person >= 0) & (place >= 0) & (place < len(months.periods))
    rows, person = rows[here], person[here]
    found = {}
    for name, measure in plan.measures.items():
        mine = (rows["measure"] == name).to_numpy()
        grid = grid_of(rows[mine], measure, person[mine], months, len(outlook.people))
        found[name] = _ahead(grid, measure, months, outlook)
    return found


def _ahead(grid: Grid, measure: Measure, months: Months, outlook: Outlook) -> Ahead:
    past = outlook.past
    value, before = (np.where(past.drawn_from, x[:, :len(past.months.periods)], np.nan)
                     for x in (grid.value, grid.target))
    targets = Targets.of(before, grid.target, months, outlook)
    relative_to = targets.usual(before) if by_target(value, before) else np.ones(value.shape)
    base = targets.expected if by_target(value, before) else np.ones(targets.asked.shape)
    relative, common = value / relative_to, None
    if grows(measure):
        common = Common.of(relative, relative_to, outlook, by_target(value, before))
        relative, base = relative / common.past, base * common.season * _growth(outlook)
    return Ahead(relative.flat[outlook.cells].astype(np.float32), base.astype(np.float32), targets.asked,
                 common if common is not None and common.shocked else None, outlook.region)


def grows(measure: Measure) -> bool:
    """Whether growth, shocks, seasons and the response move it: it adds up, and more of it is better."""
    return measure.combine == "sum" and measure.better == "more"


def _growth(outlook: Outlook) -> Array:
    """What results of the months to come are multiplied by: growth year by year, and the response."""
    assumed = outlook.assumptions
    years = 1 + np.arange(assumed.months) // 12
    return (1 + assumed.growth) ** years * (1 + assumed.responds.results * assumed.strength)


@dataclass(frozen=True)
class Targets:
    """People x months to come. ``asked``: the targets, NaN for who has none; ``expected``: what results are relative
    to: those loaded, else those of the year before as they were, else everybody's mean.
    """

    asked: Array
    expected: Array
    mean: Array

    @classmethod
    def of(cls, before: Array, loaded: Array, months: Months, outlook: Outlook) -> Targets:
        """``before``: of the months drawn from; ``loaded``: of all ``months``, history first."""
        ahead = months.span(outlook.past.ahead.periods[0].start, dt.date.max)
        own, any_ = _own_mean(before)
        expected, asked = np.empty_like(loaded[:, ahead]), np.empty_like(loaded[:, ahead])
        newcomer = ~outlook.past.drawn_from.any(axis=1) & np.isnan(loaded[:, ahead]).all(axis=1)
        for n, month in enumerate(range(ahead.start, ahead.stop)):
            years = 1 + max(0, month - before.shape[1]) // 12
            back = month - 12 * years
            there = loaded[:, month]
            year_before = before[:, back] if 0 <= back < before.shape[1] else np.full(len(own), np.nan)
            usual = np.where(np.isnan(year_before), own, year_before)
            expected[:, n] = np.where(np.isnan(there), usual, there)
            grown = usual * (1 + outlook.assumptions.target_growth) ** years
            asked[:, n] = np.where(np.isnan(there), grown, there)
        mean, count = expected[any_].mean(axis=0) if any_.any() else np.ones(expected.shape[1]), any_.any()
        return cls(np.where(newcomer[:, None] & count, mean, asked), np.where(np.isnan(expected), mean, expected), own)

    def usual(self, before: Array) -> Array:
        """What results of history are relative to: targets, else the own mean, else everybody's."""
        known = ~np.isnan(self.mean)
        everybody = self.mean[known].mean() if known.any() else 1.0
        return np.where(np.isnan(before), np.where(known, self.mean, everybody)[:, None], before)


def _own_mean(before: Array) -> tuple[Array, Array]:
    """Each person's mean target, NaN without any; and who has one."""
    known = ~np.isnan(before)
    any_ = known.any(axis=1)
    total = np.where(known, before, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(any_, total, np.nan), any_
