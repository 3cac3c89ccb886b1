"""What more work brings: money for 1 % more of the own results, where each person is expected to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.rewards.contest import Contest
from analytics.rewards.horizon import Horizon
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.pool import Pool
from analytics.rewards.schedule import Array

MORE = 0.01
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
    usual = {name: one.expected(outlook) for name, one in horizon.measures.items()}
    base = _pay(horizon, {name: value[None] for name, value in usual.items()})[0]
    people, size = np.arange(len(outlook.people)), max(1, CELLS // max(1, usual[next(iter(usual))].size))
    more = np.empty(len(people))
    for group in (np.array_split(people, -(-len(people) // size)) if _together(horizon.plan) else [None]):
        pay = _pay(horizon, {name: _more(horizon, name, value, group) for name, value in usual.items()})
        more[slice(None) if group is None else group] = pay[0] if group is None else pay[np.arange(len(group)), group]
    slope = np.where(horizon.base.eligible.any(axis=1), more - base, np.nan)
    return Motivation(_attainment(horizon, usual), slope)


def _pay(horizon: Horizon, values: Mapping[str, Array]) -> Array:
    """Pay of the horizon, cases x people."""
    return horizon.earned(horizon.situation(values, horizon.base)).total.sum(axis=-1)


def _more(horizon: Horizon, name: str, value: Array, group: Array | None) -> Array:
    """1 % better for all at once, or for one of the group in each case."""
    better = 1 - MORE if horizon.plan.measures[name].better == "less" else 1 + MORE
    if group is None:
        return value[None] * better
    cases = np.repeat(value[None], len(group), axis=0)
    cases[np.arange(len(group)), group] *= better
    return cases


def _together(plan: Plan) -> bool:
    towards = plan.protection is not None and plan.protection.towards == "everybody"
    return towards or any(isinstance(component, Pool | Contest) for component in plan.components.values())


def _attainment(horizon: Horizon, usual: Mapping[str, Array]) -> dict[str, Array]:
    found = {}
    for name, value in usual.items():
        target = horizon.targets[name]
        there = np.isfinite(value) & np.isfinite(target)
        some = there.any(axis=1)
        ratio = np.where(there, value, 0).sum(axis=1) / np.where(some, np.where(there, target, 0).sum(axis=1), 1)
        less = horizon.plan.measures[name].better == "less"
        found[name] = np.where(some, 2 - ratio if less else ratio, np.nan)
    return found
