"""One measure in the months to come: what history is relative to, what that is multiplied by, and how it is drawn."""

from __future__ import annotations

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
from analytics.rewards.targets import Targets
from analytics.rewards.terms import Measure

COUNTS = 1000  # whole numbers below stay whole however they are multiplied


@dataclass(frozen=True)
class Ahead:
    """A measure before anything is drawn; tables by cell of history (see ``Outlook.cells``).

    ``relative``: the value, over its target where results have one; NaN without a result. ``error``: the same of its
    standard error, None without any; ``weight``: what it weighs in a mean, None where all weigh alike. ``base``: people
    x months to come: what values are multiplied by; ``target``: the targets, NaN where there is none. ``common``:
    shocks, None without; ``region``: of each person. ``counts``: whether values are counts. ``before``: history as it
    was.
    """

    relative: Array
    error: Array | None
    weight: Array | None
    base: Array
    target: Array
    common: Common | None
    region: Array
    counts: bool
    before: Grid

    def drawn(self, chance: Chance, target: Array) -> Grid:
        """Draws x people x months, float32; NaN where the month that is drawn has no result."""
        scale = self.scale(chance)
        value: Array = self.relative[chance.cell]
        value *= scale
        if self.counts:  # the next whole number as often as the rest says, so that the mean stays
            value = np.floor(value + chance.spare * np.float32(2**-16))
        return Grid(value, target, NONE if self.error is None else self.error[chance.cell] * scale,
                    None if self.weight is None else self.weight[chance.cell])

    def scale(self, chance: Chance) -> Array:
        """What tables are multiplied by; broadcasts to draws x people x months."""
        if self.common is None:
            return self.base
        shock = self.common.factor(chance)
        return self.base * (shock if shock.shape[1] == 1 else shock[:, self.region])

    def expected(self, outlook: Outlook) -> Array:
        """The mean of all draws, exactly, people x months; NaN for who is never drawn with a result."""
        drawn_from, weight = outlook.past.drawn_from, outlook.past.weight
        own = np.full(drawn_from.shape, np.nan)
        own.flat[outlook.cells] = self.relative
        known, drawn = ~np.isnan(own), np.maximum(drawn_from.sum(axis=1), 1)
        there = drawn_from.any(axis=1)
        share, mean = known.sum(axis=1) / drawn, np.where(known, own, 0).sum(axis=1) / drawn
        share, mean = (weight * x + (1 - weight) * x[there].mean() for x in (share, mean))
        return np.where(share > 0, mean / np.where(share > 0, share, 1), np.nan)[:, None] * self.base


NONE = np.full((1, 1), np.nan)  # no standard errors


def measures_ahead(plan: Plan, outlook: Outlook) -> dict[str, Ahead]:
    """Every measure of a plan; raise ``UsageError`` where results cannot be credited as the plan states.

    A return lowers the month of its order, as far as the plan's clawback reaches back.
    """
    terms = (plan.crediting, plan.clawback, tuple(plan.measures.items()))
    if terms not in outlook.kept:
        outlook.kept[terms] = _measures_ahead(plan, outlook)
    found: dict[str, Ahead] = outlook.kept[terms]
    return found


def _measures_ahead(plan: Plan, outlook: Outlook) -> dict[str, Ahead]:
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
    window = slice(0, len(past.months.periods))
    value, before = (np.where(past.drawn_from, x[:, window], np.nan) for x in (grid.value, grid.target))
    targets, relative_to = Targets.of(before, grid.target, months, outlook), np.ones(value.shape)
    base = np.ones(targets.asked.shape)
    if aimed := by_target(value, before):
        relative_to, base = targets.usual, targets.expected
    common = None
    if grows(measure):
        common = Common.of(value / relative_to, relative_to, outlook, aimed)
        relative_to, base = relative_to * common.past, base * common.season * _growth(outlook)
        common = common if common.shocked else None
    relative, error = ((x[:, window] / relative_to).flat[outlook.cells] for x in (value, grid.error))
    weight = (np.ones(value.shape) if grid.weight is None else grid.weight[:, window]).flat[outlook.cells]
    alike = measure.combine == "sum" or bool((weight == 1).all())
    known = value[np.isfinite(value)]
    return Ahead(
        _light(_filled(relative, outlook) if measure.missing == "refuse" else relative),
        None if np.isnan(error).all() else _light(error), None if alike else _light(np.nan_to_num(weight)),
        _light(base), targets.asked, common, outlook.region,
        bool(grows(measure) and (known == np.round(known)).all() and known.max(initial=0) < COUNTS),
        Grid(*(None if x is None else x[:, window] for x in (grid.value, grid.target, grid.error, grid.weight))))  # type: ignore[arg-type]


def _light(x: Array) -> Array:
    return x.astype(np.float32)


def grows(measure: Measure) -> bool:
    """Whether growth, shocks, seasons and the response move it: it adds up, and more of it is better."""
    return measure.combine == "sum" and measure.better == "more"


def _growth(outlook: Outlook) -> Array:
    """What results of the months to come are multiplied by: growth year by year, and the response."""
    assumed = outlook.assumptions
    years = 1 + np.arange(assumed.months) // 12
    return (1 + assumed.growth) ** years * (1 + assumed.responds.results * assumed.strength)


def _filled(relative: Array, outlook: Outlook) -> Array:
    """Without gaps, as a plan that refuses them is paid only then: by each person's mean, else everybody's."""
    person = outlook.cells // outlook.past.drawn_from.shape[1]
    known = ~np.isnan(relative)
    total = np.bincount(person, np.where(known, relative, 0), len(outlook.people))
    count = np.bincount(person, known, len(outlook.people))
    everybody = total.sum() / count.sum() if known.any() else np.nan
    mean = np.where(count > 0, total / np.maximum(count, 1), everybody)
    return np.where(known, relative, mean[person])
