"""What more work brings: money for 1 % more of the own results, where each person is expected to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analytics.rewards.contest import Contest
from analytics.rewards.grid import Grid
from analytics.rewards.groups import linked
from analytics.rewards.horizon import Horizon
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.pool import Pool
from analytics.rewards.schedule import Array
from analytics.rewards.spiff import Spiff

MORE = 0.01
DRAWS = 100  # of plans that pay by order
CELLS = 500_000  # values of one measure that are computed at once
MOST = 6_000_000  # values of one measure that are computed for one plan: of more, every so manieth person is asked


@dataclass(frozen=True)
class Motivation:
    """By person: ``attainment``: see ``expected_attainment``; ``slope``: money for 1 % more of every own result (0 on a
    flat part), NaN for who does not take part or was not asked.
    """

    attainment: Mapping[str, Array]
    slope: Array


def motivation(plan: Plan, outlook: Outlook) -> Motivation:
    """Where everybody is expected to be, and what 1 % more would bring each of them there.

    Where pay depends on others (pools, contests, results drawn towards everybody's, events with a cap for all), one
    person of those who depend on each other after the other has more and the rest stay; of very many people every so
    manieth is asked.
    """
    horizon = Horizon.of(plan, outlook)
    usual = usual_year(horizon, outlook)
    if horizon.by_order:
        return Motivation(_attainment(horizon, usual), _by_order(horizon, outlook))
    base, shared = pay_of(horizon, usual)[0], shared_by(horizon.plan)
    more = _one_by_one(horizon, usual, shared) if shared else pay_of(horizon, _more(horizon, usual))[0]
    return Motivation(_attainment(horizon, usual), _slope(horizon, more - base))


def expected_attainment(plan: Plan, outlook: Outlook) -> dict[str, Array]:
    """Measure with a target -> the attainment that each person is expected to have over the horizon, NaN without a
    target or a result.
    """
    horizon = Horizon.of(plan, outlook)
    return _attainment(horizon, usual_year(horizon, outlook))


def usual_year(horizon: Horizon, outlook: Outlook) -> dict[str, Grid]:
    """Every measure's months to come as they are expected, one case x people x months."""
    expected = {name: one.expected(outlook)[None] for name, one in horizon.measures.items()}
    return {name: Grid(value, horizon.targets[name], np.zeros_like(value), None)  # what is expected has no error
            for name, value in expected.items()}


def _one_by_one(horizon: Horizon, usual: Mapping[str, Grid], shared: set[str]) -> Array:
    """Everybody's pay where that person alone has more; those who depend on nobody in common do so in one case."""
    more = np.full(len(horizon.base.people), np.nan)
    for who in turns(horizon, shared):
        more[who[1]] = pay_of(horizon, _more(horizon, usual, who))[who]
    return more


def turns(horizon: Horizon, shared: set[str], times: int = 1) -> Iterator[tuple[Array, Array]]:
    """(case, person) of those who are asked at once, each in a case where nobody else is asked on whom their pay
    depends; of very many people every so manieth is. ``times``: how often all of it is computed."""
    cells, sets = horizon.base.eligible.size, linked(horizon.base, shared)
    asked = np.arange(0, len(sets), -(-np.bincount(sets).max() * cells * times // MOST))
    order = asked[np.argsort(sets[asked], kind="stable")]
    turn = np.arange(len(order)) - np.searchsorted(sets[order], sets[order])
    size = max(1, CELLS // cells)
    for first in range(0, turn.max() + 1, size):
        group = (turn >= first) & (turn < first + size)
        yield turn[group] - first, order[group]


def pay_of(horizon: Horizon, grids: Mapping[str, Grid]) -> Array:
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


def _more(horizon: Horizon, usual: Mapping[str, Grid], who: tuple[Array, Array] | None = None) -> dict[str, Grid]:
    """1 % better for all at once, or for ``who``: cases and the people who have more in each."""
    found = {}
    for name, grid in usual.items():
        better = 1 - MORE if horizon.plan.measures[name].better == "less" else 1 + MORE
        if who is None:
            found[name] = replace(grid, value=grid.value * better)
        else:
            cases = int(who[0].max()) + 1
            found[name] = replace(grid, value=np.repeat(grid.value, cases, axis=0),
                                  error=np.repeat(grid.error, cases, axis=0))
            found[name].value[who] *= better
    return found


def shared_by(plan: Plan) -> set[str]:
    """By which groups of people pay depends on others; empty where it does on nobody."""
    found: set[str] = {component.team if isinstance(component, Pool) else component.among
                       for component in plan.components.values() if isinstance(component, Pool | Contest)}
    capped = any(isinstance(one, Spiff) and one.in_all is not None for one in plan.components.values())
    if capped or (plan.protection is not None and plan.protection.towards == "everybody"):
        found.add("all")
    return found


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
