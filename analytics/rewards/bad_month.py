"""What one bad month would take from a usual time's pay: the engine pays again with one month after the other bad."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.language import N_, Phrase
from analytics.rewards.grid import Grid
from analytics.rewards.horizon import Horizon
from analytics.rewards.merit import Merit
from analytics.rewards.motivation import pay_of, shared_by, usual_year
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array


@dataclass(frozen=True)
class BadMonth:
    """``share``: of the pay of a usual time that one bad month takes, by person; NaN for who has no history, takes no
    part, or is paid nothing in a usual time. ``months``: how long that time is.
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
    """Whether what each is paid depends on nobody else, and on no single order, so that one person can be paid again
    alone with another month.
    """
    if plan.by_order or plan.crediting.by == "territory":
        return False
    raises = any(isinstance(one, Merit) and one.budget is not None for one in plan.components.values())
    return not raises and not shared_by(plan)


def bad_month(plan: Plan, outlook: Outlook) -> BadMonth | None:
    """Months to come as they are expected, and one of them as bad as the worst that the person has had in each measure,
    whichever of them costs most, but none of the first period (unless it is the only one): the plan begins with it, so
    that nothing before it protects. None where pay depends on others or goes by single orders.
    """
    horizon = Horizon.of(plan, outlook)
    if not alone(horizon.plan):
        return None
    usual, known = usual_year(horizon, outlook), np.zeros(len(outlook.people), bool)
    cases = {}
    for name, grid in usual.items():
        less = horizon.plan.measures[name].better == "less"
        worst = horizon.measures[name].extreme(outlook, least=not less)
        known |= np.isfinite(worst).any(axis=1)
        cases[name] = _each_month(grid, (np.fmax if less else np.fmin)(worst, grid.value[0]))
    pay = pay_of(horizon, cases)
    periods, months = len(horizon.base.periods), len(horizon.months.periods)
    least, base = pay[1 + (months // periods if periods > 1 else 0):].min(axis=0), pay[0]
    there = known & horizon.takes_part & (base > 0)
    return BadMonth(np.where(there, 1 - least / np.where(there, base, 1), np.nan), months)


def _each_month(grid: Grid, worst: Array) -> Grid:
    """Cases: all months as usual, then each of them in its turn the worst one."""
    months = worst.shape[-1]
    value = np.repeat(grid.value, months + 1, axis=0)
    turn = np.arange(months)
    value[turn + 1, :, turn] = worst.T
    return replace(grid, value=value, error=np.repeat(grid.error, months + 1, axis=0))
