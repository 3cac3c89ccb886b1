"""What a plan would cost and pay over the months to come, by the one engine, as often as the outlook is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.periods import Period
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.horizon import Horizon
from analytics.rewards.measures import grows
from analytics.rewards.outlook import Outlook
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array

CHUNK = 65_536  # values of one measure that are computed at once: what stays in the processor's cache
THREADS_FROM = 4_000_000  # values from which on a second thread pays
Progress = Callable[[float], None]


def unheard(share: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Simulation:
    """Money of the whole horizon, in the plan's currency.

    ``plan``: as simulated, in force from the first month to come. ``pay``: draws x people: what each earns, whenever
    it is paid: after protection and draws, with awards of grants. ``by_period``: draws x periods; ``by_line``: name ->
    draws: each component before the plan's own modifiers (a raise is that of the yearly salary, and no part of the
    cost), and what these and settling change. ``later``: draws: the part of the cost that falls due after the horizon.
    ``results``: measure that adds up -> draws: everybody's. ``newcomers``: who is drawn from everybody;
    ``without_target``: who has no target by a measure that is paid by attainment. ``takes_part``: by person.
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
    results: Mapping[str, Array]
    newcomers: tuple[str, ...]
    without_target: tuple[str, ...]

    @cached_property
    def cost(self) -> Array:
        """What the plan costs, by draw."""
        return self.by_period.sum(axis=1)

    @property
    def over_budget(self) -> Probability | None:
        """Probability that the cost passes the budget; None where none is stated."""
        budget = self.assumptions.budget
        return None if budget is None else Probability.of(self.cost > budget)

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
    run = _Run(horizon, outlook)
    run.all(progress)
    return run.simulation()


class _Run:
    """Pays chunks of draws, each into its own rows."""

    def __init__(self, horizon: Horizon, outlook: Outlook) -> None:
        self.horizon, self.outlook, base = horizon, outlook, horizon.base
        draws, people = outlook.assumptions.draws, len(outlook.people)
        self.pay = np.zeros((draws, people), np.float32)
        self.by_period = np.zeros((draws, len(base.periods)))
        self.later = np.zeros(draws)
        self.by_line: dict[str, Array] = {}
        self.takes_part: Array = np.any(base.eligible, axis=1)
        self.results = {name: np.zeros(draws) for name, one in horizon.plan.measures.items() if grows(one)}

    def all(self, progress: Progress) -> None:
        """All draws, by a second thread where they are many."""
        draws, cells = self.outlook.assumptions.draws, len(self.outlook.people) * self.outlook.assumptions.months
        size = max(1, int(CHUNK / cells / self.horizon.orders_a_month))
        chunks = [(first, min(first + size, draws)) for first in range(0, draws, size)]
        self._pay(*chunks[0])  # alone, so that every line has its place
        if draws * cells < THREADS_FROM:
            for n, chunk in enumerate(chunks[1:], 1):
                progress(n / len(chunks))
                self._pay(*chunk)
            return
        with ThreadPoolExecutor(2) as pool:
            done = [pool.submit(self._pay, *chunk) for chunk in chunks[1:]]
            try:
                for n, one in enumerate(done, 1):
                    progress(n / len(chunks))
                    one.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _pay(self, first: int, last: int) -> None:
        chance, rows = self.outlook.chance(first, last), slice(first, last)
        grids, orders = self.horizon.drawn(chance)
        earned = self.horizon.earned(self.horizon.situation(grids, orders))
        self.pay[rows] = _over_periods(earned.total)
        self.by_period[rows] = _over_people(earned.total, np.ones(len(self.takes_part), np.float32))
        for name, line in earned.lines.items():
            self.by_line.setdefault(name, np.zeros(len(self.pay)))[rows] = _all(line)
        if earned.later is not None:
            self.later[rows] = earned.later.sum(axis=-1)
        for name, total in self.results.items():
            total[rows] = _all(np.nan_to_num(grids[name].value[:, self.takes_part]))

    def simulation(self) -> Simulation:
        horizon, outlook = self.horizon, self.outlook
        without = [np.isnan(horizon.targets[name]).all(axis=1) for name in horizon.plan.by_attainment]
        aimless = np.any(without, axis=0) if without else np.zeros(len(self.takes_part), bool)
        named = [tuple(outlook.people[n] for n in np.flatnonzero(self.takes_part & mask))
                 for mask in (outlook.past.new, aimless)]
        return Simulation(horizon.plan, outlook.assumptions, outlook.people, horizon.base.periods, self.takes_part,
                          self.pay, self.by_period, self.by_line, self.later, self.results, *named)


def _over_periods(x: Array) -> Array:
    """Sums over the last axis, by the fast way of linear algebra."""
    return x @ np.ones(x.shape[-1], x.dtype)


def _over_people(x: Array, weight: Array) -> Array:
    return weight @ x


def _all(x: Array) -> Array:
    return x.reshape(len(x), -1).sum(axis=1)
