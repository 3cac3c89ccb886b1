"""What plans are chosen by: cost and its risk, fairness, and what more work brings; and what a plan must keep of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import binom

from analytics.errors import UsageError
from analytics.language import N_
from analytics.rewards.fairness import fairness
from analytics.rewards.motivation import motivation
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.simulation import Probability, simulate

_FLAT = 0.005  # money: who gets less for 1 % more stands on a flat part


@dataclass(frozen=True)
class Aim:
    """What a plan must keep: ``budget`` for the horizon with the probability ``chance``; where they are stated, a rank
    ``correlation`` of pay with performance and a ``ratio`` of every group to the highest of at least so much, and at
    most a share ``flat`` of people whom more work brings nothing.
    """

    budget: float
    chance: float = 0.9
    correlation: float | None = None
    ratio: float | None = None
    flat: float | None = None

    def __post_init__(self) -> None:
        if not self.budget > 0:
            raise UsageError(N_("a search for plans needs a budget above 0; state one"))
        if not 0 < self.chance < 1:
            raise UsageError(N_("the budget is kept with a probability between 0% and 100%; write one in between"))


@dataclass(frozen=True)
class People:
    """What fairness is judged by, in the order of the outlook's people; see ``fairness.fairness``.

    ``bonus``: by person what pay is compared as a share of (the target bonus of the horizon); None: pay as money.
    """

    performance: Array
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    smallest: int = 5
    bonus: Array | None = None


@dataclass(frozen=True)
class Judged:
    """A plan and what it comes to. ``values``: its free numbers. Money of the horizon: ``cost`` on average, ``low`` and
    ``high`` its P10 and P90. ``over``: probability to pass the budget. ``correlation``: Spearman's of expected pay with
    performance; ``ratio``: the smallest of all groups; both NaN where that cannot be said. ``motivation``: money that
    1 % more of the own results brings the median person; ``flat``: the share of people whom it brings nothing; both of
    the ``asked`` of all ``people`` who take part, ``between`` the ends of the median's 95 % interval.
    """

    values: Mapping[str, float]
    plan: Plan
    cost: float
    low: float
    high: float
    over: Probability
    correlation: float
    ratio: float
    motivation: float
    flat: float
    asked: int
    people: int
    between: tuple[float, float]

    def misses(self, aim: Aim, over: float | None = None) -> list[str]:
        """What of the aim it misses: ``budget``, ``fairness``, ``flat``; ``over``: a surer figure than its own.

        A ratio that cannot be said misses nothing, a correlation does.
        """
        risk = self.over.value if over is None else over
        unfair = (aim.correlation is not None and not self.correlation >= aim.correlation) or (
            aim.ratio is not None and self.ratio < aim.ratio)
        found = {"budget": risk > 1 - aim.chance + 1e-12, "fairness": unfair,
                 "flat": aim.flat is not None and self.flat > aim.flat}
        return [name for name, missed in found.items() if missed]


def judged(plan: Plan, values: Mapping[str, float], outlook: Outlook, aim: Aim, people: People) -> Judged:
    """What a plan comes to on an outlook; raise ``UsageError`` where it cannot be simulated."""
    simulated, moved = simulate(plan, outlook), motivation(plan, outlook).slope
    cost, moved = simulated.cost, moved[np.isfinite(moved)]
    pay = np.where(simulated.takes_part, simulated.pay.mean(axis=0, dtype=float), np.nan)
    rate = pay if people.bonus is None else pay / people.bonus
    fair = fairness(rate, people.performance, people.groups, smallest=people.smallest)
    low, high = np.quantile(cost, [0.1, 0.9])
    return Judged(
        values, plan, float(cost.mean()), float(low), float(high), Probability.of(cost > aim.budget),
        fair.correlation.value, fair.smallest_ratio, *(
            (float(np.median(moved)), float(np.mean(moved < _FLAT))) if len(moved) else (np.nan, np.nan)),
        len(moved), int(simulated.takes_part.sum()), median_between(moved))


def median_between(x: Array) -> tuple[float, float]:
    """The 95 % interval of the median of a sample, by its order statistics (Conover 1999, 3.2); NaN of fewer than 6."""
    low, high = (int(n) for n in binom.ppf([0.025, 0.975], len(x), 0.5)) if len(x) else (0, 0)
    if not low:
        return np.nan, np.nan
    ordered = np.sort(x)
    return float(ordered[low - 1]), float(ordered[high])


def aims(plans: Sequence[Judged]) -> Array:
    """What is to be high, plans x aims: less cost, the rank correlation, the motivation."""
    return np.array([[-one.cost, one.correlation, one.motivation] for one in plans]).reshape(-1, 3)
