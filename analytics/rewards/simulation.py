"""What a plan would cost and pay over the months to come, by the one engine, as often as the outlook is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.language import N_, Phrase
from analytics.periods import Period
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.caveats import caveats
from analytics.rewards.drawing import Progress, Totals, unheard
from analytics.rewards.horizon import Horizon
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array

SHOCK_CLASSES = 20
REVENUE = "revenue"  # the measure that side costs are shares of


@dataclass(frozen=True)
class Simulation:
    """Money of the whole horizon, in the plan's currency.

    ``pay``: draws x people: what each earns, whenever it is paid: after protection and draws, with awards of grants.
    ``by_period``: draws x periods; ``by_line``: name -> draws: each component before the plan's own modifiers (a raise
    is that of the yearly salary, and no part of the cost), and what these and settling change. ``later``: draws: the
    part of the cost that falls due after the horizon. ``shock``: draws: the shock common to all months, as a standard
    normal. ``results``: measure that adds up -> draws: of all who take part.
    ``takes_part``: by person. ``newcomers``: who is drawn from everybody; ``without_target``: who has no target by a
    measure that is paid by attainment; ``notes``: what else a reader has to know.
    """

    plan: Plan
    assumptions: Assumptions
    people: tuple[str, ...]
    periods: tuple[Period, ...]
    takes_part: Array
    pay: Array
    by_period: Array
    by_line: Mapping[str, Array]
    later: Array
    shock: Array
    results: Mapping[str, Array]
    newcomers: tuple[str, ...]
    without_target: tuple[str, ...]
    notes: tuple[Phrase, ...]

    @cached_property
    def cost(self) -> Array:
        """What the plan costs, by draw."""
        return self.by_period.sum(axis=1)

    @property
    def side_cost(self) -> Array | None:
        """What the response's side effect costs besides, by draw; None where it has no price or there is no revenue."""
        share = self.assumptions.responds.side_cost
        if share is None or REVENUE not in self.results:
            return None
        return self.results[REVENUE] * share * self.assumptions.strength

    @property
    def over_budget(self) -> Probability | None:
        """Probability that the cost passes the budget; None where none is stated."""
        budget = self.assumptions.budget
        return None if budget is None else Probability.of(self.cost > budget)

    @cached_property
    def shock_share(self) -> float | None:
        """The share of the variance of the cost that the shock common to all months explains; None without one.

        Epsilon squared (Kelley 1935) of classes of draws by the shock: the first-order index of Sobol (1993).
        """
        if not self.assumptions.shock_horizon or not np.ptp(self.cost):
            return None
        classes = np.array_split(self.cost[np.argsort(self.shock)], SHOCK_CLASSES)
        within = sum(float(((x - x.mean()) ** 2).sum()) for x in classes) / (len(self.cost) - SHOCK_CLASSES)
        return max(1 - within / float(self.cost.var(ddof=1)), 0.0)

    @property
    def told(self) -> tuple[Phrase, ...]:
        """Everything that a reader has to know: the notes, and how much of the spread a stated shock makes."""
        if self.shock_share is None:
            return self.notes
        return (*self.notes, Phrase(N_("Of the variance of the cost {share} comes from the shock that all months have "
                                       "in common."), share=f"{100 * self.shock_share:.0f}%"))

    @cached_property
    def share_of(self) -> Mapping[str, Array]:
        """Measure that adds up -> cost as a share of it, by draw; without measures that may come to nothing."""
        return {name: self.cost / total for name, total in self.results.items() if (total > 0).all()}


@dataclass(frozen=True)
class Probability:
    """A share of draws, and the standard error that their number leaves it."""

    value: float
    error: float

    @classmethod
    def of(cls, happened: Array) -> Probability:
        """From whether it happened, by draw."""
        share = float(np.mean(happened))
        return cls(share, (share * (1 - share) / len(happened)) ** 0.5)


def simulate(plan: Plan, outlook: Outlook, progress: Progress = unheard) -> Simulation:
    """Pay a plan over the months to come. ``progress`` is told the share done; raise in it to stop.

    The plan is taken to come into force, and its year to begin, on the first of these months. Raise ``UsageError``
    where that cannot be simulated.
    """
    horizon = Horizon.of(plan, outlook)
    made, part = Totals.drawn(horizon, outlook, progress), horizon.takes_part
    without = [np.isnan(horizon.targets[name]).all(axis=1) for name in horizon.plan.by_attainment]
    newcomers, aimless = (tuple(outlook.people[n] for n in np.flatnonzero(part & mask))
                          for mask in (outlook.past.new, np.any(without, axis=0) if without else ~part))
    return Simulation(plan, outlook.assumptions, outlook.people, horizon.base.periods, part, made.pay, made.by_period,
                      made.by_line, made.later, made.shock, made.results, newcomers, aimless,
                      tuple(caveats(plan, horizon, outlook)))
