"""What one bad month would take from a usual time's pay: the engine pays again with one month after the other bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analytics.language import N_, Phrase
from analytics.rewards.contest import Contest
from analytics.rewards.grid import Grid
from analytics.rewards.horizon import Horizon
from analytics.rewards.merit import Merit
from analytics.rewards.motivation import pay_of, shared_by, turns, usual_year
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array


@dataclass(frozen=True)
class BadMonth:
    """``share``: of the pay of a usual time that one bad month takes, by person; NaN for who has no history, takes no
    part, is paid nothing in a usual time, or was not asked. ``months``: how long that time is.
    """

    share: Array
    months: int

    @property
    def said(self) -> Phrase:
        """What it takes from the middle person and from the hardest hit; nothing where it is known of nobody."""
        known = self.share[np.isfinite(self.share)]
        if not len(known):
            return Phrase("")
        return Phrase(N_("A month as bad as the own worst so far takes {middle} of {months} months' pay from the "
                         "middle person, {most} from the hardest hit"),
                      middle=f"{100 * np.median(known):.1f}%", most=f"{100 * known.max():.1f}%", months=self.months)


def alone(plan: Plan) -> bool:
    """Whether what each is paid depends on nobody else's results, and on no single order, so that one person can be
    paid again alone with another month. A raise is no pay of these months, whatever budget all have in common.
    """
    return not plan.by_order and plan.crediting.by != "territory" and not shared_by(plan)


def told_ahead(plan: Plan) -> bool:
    """Whether the months to come as expected, with one bad month, say what that takes: orders are not expected one by
    one, and the prizes of a contest would go to the same people for certain.
    """
    return not plan.by_order and not any(isinstance(one, Contest) for one in plan.components.values())


def bad_month(plan: Plan, outlook: Outlook) -> BadMonth | None:
    """Months to come as they are expected, and one of them as bad as the worst that the person has had in each measure,
    whichever of them costs most, but none of the first period (unless it is the only one): the plan begins with it, so
    that nothing before it protects. Where pay depends on others (pools, caps for all, results drawn towards
    everybody's) these have their months as expected. None where that says nothing (see ``told_ahead``).
    """
    horizon = Horizon.of(plan, outlook)
    if not told_ahead(horizon.plan):
        return None
    horizon = replace(horizon, plan=without_raises(horizon.plan))
    usual, known, worst = usual_year(horizon, outlook), np.zeros(len(outlook.people), bool), {}
    for name, grid in usual.items():
        less = horizon.plan.measures[name].better == "less"
        extreme = horizon.measures[name].extreme(outlook, least=not less)
        known |= np.isfinite(extreme).any(axis=1)
        worst[name] = (np.fmax if less else np.fmin)(extreme, grid.value[0])
    shared, periods, months = shared_by(horizon.plan), len(horizon.base.periods), len(horizon.months.periods)
    base, bad = pay_of(horizon, usual)[0], _one_by_one(horizon, usual, worst, shared) if shared else pay_of(
        horizon, {name: _each_month(grid, worst[name]) for name, grid in usual.items()})
    least = bad[months // periods if periods > 1 else 0:].min(axis=0)
    there = known & horizon.takes_part & (base > 0)
    return BadMonth(np.where(there, 1 - least / np.where(there, base, 1), np.nan), months)


def without_raises(plan: Plan) -> Plan:
    """The plan without what raises the salary: no pay of the months themselves, and a budget may refuse it."""
    return plan.model_copy(update={"components": {name: component for name, component in plan.components.items()
                                                  if not isinstance(component, Merit)}})


def _one_by_one(horizon: Horizon, usual: Mapping[str, Grid], worst: Mapping[str, Array], shared: set[str]) -> Array:
    """Months x people: everybody's pay where that month is bad for that person and no other whom it depends on; NaN for
    who is not asked."""
    months, people = worst[next(iter(worst))].shape[-1], len(horizon.base.people)
    found = np.full((months, people), np.nan)
    for who in turns(horizon, shared, months):
        for month in range(months):
            cases = {name: _bad(grid, worst[name], who, month) for name, grid in usual.items()}
            found[month, who[1]] = pay_of(horizon, cases)[who]
    return found


def _bad(grid: Grid, worst: Array, who: tuple[Array, Array], month: int) -> Grid:
    """A case each, as many as ``who`` (case, person) has: its people's month is the worst one."""
    cases = int(who[0].max()) + 1
    value = np.repeat(grid.value, cases, axis=0)
    value[*who, month] = worst[who[1], month]
    return replace(grid, value=value, error=np.repeat(grid.error, cases, axis=0))


def _each_month(grid: Grid, worst: Array) -> Grid:
    """A case a month, which is the worst one for everybody at once."""
    months = worst.shape[-1]
    value, turn = np.repeat(grid.value, months, axis=0), np.arange(months)
    value[turn, :, turn] = worst.T
    return replace(grid, value=value, error=np.repeat(grid.error, months, axis=0))
