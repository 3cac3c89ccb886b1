"""What more work brings: money for 1 % more of the own results, where each person is expected to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analytics.rewards.contest import Contest
from analytics.rewards.horizon import Horizon
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.pool import Pool
from analytics.rewards.schedule import Array
from analytics.rewards.standings import Grid

MORE = 0.01
DRAWS = 100  # of plans that pay by order
CELLS = 500_000  # values of one measure that are computed at once


@dataclass(frozen=True)
class Motivation:
    """By person: ``attainment``: of each measure with a target over the horizon, NaN without one; ``slope``: money for
    1 % more of every own result (0 on a flat part), NaN for who does not take part.
    """

    attainment: Mapping[str, Array]
    slope: Array


def motivation(plan: Plan, outlook: Outlook) -> Motivation:
    """Where everybody is expected to be, and what 1 % more would bring each of them there.

    Where pay depends on others (pools, contests, results drawn towards everybody's), one person after the other has
    more and the rest stay.
    """
    horizon = Horizon.of(plan, outlook)
    expected = {name: one.expected(outlook)[None] for name, one in horizon.measures.items()}
    usual = {name: Grid(value, horizon.targets[name], np.zeros_like(value), None)  # what is expected has no error
             for name, value in expected.items()}
    if horizon.by_order:
        return Motivation(_attainment(horizon, usual), _by_order(horizon, outlook))
    base, people = _pay(horizon, usual)[0], np.arange(len(outlook.people))
    if _together(horizon.plan):
        size = max(1, CELLS // (len(people) * outlook.assumptions.months))
        groups = np.array_split(people, -(-len(people) // size))
        more = np.concatenate([_pay(horizon, _more(horizon, usual, group))[np.arange(len(group)), group]
                               for group in groups])
    else:
        more = _pay(horizon, _more(horizon, usual, None))[0]
    return Motivation(_attainment(horizon, usual), _slope(horizon, more - base))


def _pay(horizon: Horizon, grids: Mapping[str, Grid]) -> Array:
    """Pay of the horizon, cases x people."""
    return horizon.earned(horizon.situation(grids, {})).total.sum(axis=-1)


def _by_order(horizon: Horizon, outlook: Outlook) -> Array:
    """Where pay goes by order there is no expected order: the mean over some draws, each order 1 % larger."""
    grids, orders = horizon.drawn(outlook.chance(0, min(DRAWS, outlook.assumptions.draws)))
    larger = {name: replace(one, amount=one.amount * np.float32(1 + MORE)) for name, one in orders.items()}
    base = horizon.earned(horizon.situation(grids, orders)).total
    more = horizon.earned(horizon.situation(_more(horizon, grids, None), larger)).total
    return _slope(horizon, (more - base).sum(axis=-1, dtype=float).mean(axis=0))


def _slope(horizon: Horizon, more: Array) -> Array:
    return np.where(horizon.takes_part, more, np.nan)


def _more(horizon: Horizon, usual: Mapping[str, Grid], group: Array | None) -> dict[str, Grid]:
    """1 % better for all at once, or for one of the group in each case."""
    found = {}
    for name, grid in usual.items():
        better = 1 - MORE if horizon.plan.measures[name].better == "less" else 1 + MORE
        if group is None:
            found[name] = replace(grid, value=grid.value * better)
        else:
            found[name] = replace(grid, value=np.repeat(grid.value, len(group), axis=0),
                                  error=np.repeat(grid.error, len(group), axis=0))
            found[name].value[np.arange(len(group)), group] *= better
    return found


def _together(plan: Plan) -> bool:
    towards = plan.protection is not None and plan.protection.towards == "everybody"
    return towards or any(isinstance(component, Pool | Contest) for component in plan.components.values())


def _attainment(horizon: Horizon, usual: Mapping[str, Grid]) -> dict[str, Array]:
    found = {}
    for name, grid in usual.items():
        value, target = grid.value[0], grid.target
        there = np.isfinite(value) & np.isfinite(target)
        some = there.any(axis=1)
        ratio = np.where(there, value, 0).sum(axis=1) / np.where(some, np.where(there, target, 0).sum(axis=1), 1)
        less = horizon.plan.measures[name].better == "less"
        found[name] = np.where(some, 2 - ratio if less else ratio, np.nan)
    return found
