"""From history to the months to come: every measure of a plan, credited as it states."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analytics.rewards.ahead import Ahead
from analytics.rewards.common import Common
from analytics.rewards.crediting import credited
from analytics.rewards.grid import Grid, Months, grid_of
from analytics.rewards.orders_ahead import OrdersAhead
from analytics.rewards.outlook import Outlook
from analytics.rewards.past import by_target
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.targets import Targets
from analytics.rewards.terms import Measure

COUNTS = 1000  # whole numbers below stay whole however they are multiplied


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
    rows, person, place = rows[here], person[here], place[here]
    found = {}
    for name, measure in plan.measures.items():
        mine = (rows["measure"] == name).to_numpy()
        grid = grid_of(rows[mine], measure, person[mine], months, len(outlook.people))
        ahead, relative_to = _ahead(grid, measure, months, outlook)
        orders = OrdersAhead.of(rows[mine], person[mine], place[mine], relative_to, outlook)
        found[name] = replace(ahead, orders=orders)
    return found


def _ahead(grid: Grid, measure: Measure, months: Months, outlook: Outlook) -> tuple[Ahead, Array]:
    """The measure, and what values of history are over (people x months of history)."""
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
    counts = bool(grows(measure) and (known == np.round(known)).all() and known.max(initial=0) < COUNTS)
    actual = Grid(grid.value[:, window], grid.target[:, window], grid.error[:, window],
                  None if grid.weight is None else grid.weight[:, window])
    gaps = measure.missing == "refuse" and bool(np.isnan(relative).any())
    return Ahead(_light(_filled(relative, outlook) if gaps else relative),
                 None if np.isnan(error).all() else _light(error), None if alike else _light(np.nan_to_num(weight)),
                 _light(base), targets.asked, common, outlook.region, counts, aimed, gaps,
                 actual), relative_to


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
