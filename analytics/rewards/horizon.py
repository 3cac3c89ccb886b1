"""A plan in the months to come: as if in force from their first day, paid by the one engine for whatever is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import add_months
from analytics.rewards.ahead import NONE, Ahead
from analytics.rewards.commission import Commission
from analytics.rewards.grant import Grant
from analytics.rewards.grid import Grid, Months
from analytics.rewards.gross import components_paid, modified_sum
from analytics.rewards.history import base_situation, one_currency
from analytics.rewards.honour import Honour
from analytics.rewards.measures import measures_ahead
from analytics.rewards.orders_ahead import OrdersAhead
from analytics.rewards.outlook import Chance, Outlook
from analytics.rewards.plan import MONTHS, Plan
from analytics.rewards.schedule import Array
from analytics.rewards.service import plan_periods
from analytics.rewards.settlement import deferred, drawn, protected
from analytics.rewards.situation import Orders, Situation, forget
from analytics.rewards.standings import asked, shrunken, standing_of
from analytics.rewards.vesting import tranches


@dataclass(frozen=True)
class Earned:
    """What is earned by draw, person and period: ``lines`` by name, ``total`` of all that is a cost; ``later``: what of
    that falls due after the horizon, by draw and person.
    """

    lines: Mapping[str, Array]
    total: Array
    later: Array | None


@dataclass(frozen=True)
class Horizon:
    """A plan without its honours, moved to the months to come; its people, and its measures before they are drawn."""

    plan: Plan
    base: Situation
    months: Months
    measures: Mapping[str, Ahead]
    targets: Mapping[str, Array]

    @classmethod
    def of(cls, plan: Plan, outlook: Outlook) -> Horizon:
        """Raise ``UsageError`` where the plan does not fit the months, the people or the results."""
        past = outlook.past
        one_currency(plan, past.results)
        moved = in_force(plan, past.ahead)
        periods = plan_periods(moved, moved.since, past.ahead.periods[-1].last)
        base = single(base_situation(moved, past.service, periods))
        measures = measures_ahead(moved, outlook)
        targets = {}
        for name, ahead in measures.items():
            grid = Grid(ahead.target, ahead.target, ahead.target, None)
            target = asked(moved, name, grid, past.service, past.ahead).target
            targets[name] = target.astype(np.float32)
            if name in moved.by_attainment and np.isnan(target[base.eligible.any(axis=1)]).all():
                raise UsageError(N_("the plan pays by attainment of {measure}, but no row gives a target; fill "
                                    "'target'"), measure=name)
        return cls(without_honours(moved), base, past.ahead, measures, targets)

    @property
    def takes_part(self) -> Array:
        """Who takes part in any period."""
        return np.asarray(self.base.eligible.any(axis=1))

    @cached_property
    def by_order(self) -> dict[str, OrdersAhead]:
        """The measures that pay needs by order, as far as results name any."""
        paid = {component.measure for component in self.plan.components.values()
                if isinstance(component, Commission) and component.by_order}
        return {name: orders for name in sorted(paid) if (orders := self.measures[name].orders) is not None}

    @property
    def orders_a_month(self) -> float:
        """How many orders a person's month has on average, at least 1."""
        return max(1.0, *(float(one.count.mean()) for one in self.by_order.values()), 1.0)

    def drawn(self, chance: Chance) -> tuple[dict[str, Grid], dict[str, Orders]]:
        """Months of every measure, and orders of those that are paid by order."""
        grids = {name: ahead.drawn(chance, self.targets[name]) for name, ahead in self.measures.items()}
        length = len(self.months.periods) // len(self.base.periods)
        orders = {name: one.drawn(chance, self.measures[name].scale(chance), length)
                  for name, one in self.by_order.items()}
        return grids, orders

    def situation(self, grids: Mapping[str, Grid], orders: Mapping[str, Orders]) -> Situation:
        """Where everybody stands by measures of months (draws in front)."""
        standings = {}
        for name, grid in grids.items():
            grid, months = self._with_past(name, grid)
            standing = standing_of(self.plan, name, grid, months, self.base)
            standings[name] = shrunken(self.plan, standing, self.base)
        return replace(self.base, standings=standings, orders=orders)

    def _with_past(self, name: str, grid: Grid) -> tuple[Grid, Months]:
        """Where a measure counts over several periods, with the months before those to come as they were."""
        rule, before = self.plan.protection, self.measures[name].before
        if rule is None or rule.rolling is None or name not in rule.measures:
            return grid, self.months
        back = min((rule.rolling - 1) * MONTHS[self.plan.period], before.value.shape[1])
        joined = Grid(_after(before.value, grid.value, back), _after(before.target, grid.target, back),
                      grid.error if grid.error is NONE else _after(before.error, grid.error, back),
                      None if grid.weight is None else _after(before.weight, grid.weight, back))
        return joined, Months.of(add_months(self.months.periods[0].start, -back), self.months.periods[-1].last)

    def earned(self, now: Situation) -> Earned:
        """What everybody earns in a situation."""
        plan, shape = self.plan, np.broadcast_shapes(*(s.value.shape for s in now.standings.values()))
        paid = {name: np.broadcast_to(x, shape) for name, x in components_paid(plan, now).items()}
        total, changes = modified_sum(plan, paid, now)
        total = np.broadcast_to(total, shape)  # also where nothing is paid at once, draw or not
        lines = {**paid, **changes}
        if plan.protection is not None and plan.protection.largest_fall is not None:
            after = protected(total, plan.protection, now, forget)
            lines["protection"], total = after - total, after
        if plan.draw is not None:
            lines["draw"], _ = drawn(total, plan.draw, now, forget)
            total = total + lines["draw"]
        return self._later(lines, paid, total, now)

    def _later(self, lines: dict[str, Array], paid: Mapping[str, Array], total: Array, now: Situation) -> Earned:
        """With awards as they are made, what malus and leavers lose of them, and what falls due after the horizon."""
        parts, earned = [], total
        if self.plan.deferral is not None:
            parts += deferred(total, self.plan.deferral, now, forget)[2]
        for name, component in self.plan.components.items():
            if isinstance(component, Grant):
                parts += tranches(name, paid[name], component.vesting, now)
                earned = earned + paid[name]
        if not parts:
            return Earned(lines, earned, None)
        lost, later = np.zeros_like(earned), np.zeros_like(earned[..., 0])
        for part in parts:
            lost[..., part.awarded] += part.promised - part.kept
            if part.period is None:
                later += part.kept
        return Earned({**lines, "forfeited": -lost}, earned - lost, later)


def _after(before: Array | None, ahead: Array, back: int) -> Array:
    """Months (the last axis) after the last ``back`` of those before."""
    assert before is not None  # history has every part that the months to come are drawn with
    past = before[:, before.shape[1] - back:].astype(ahead.dtype)
    return np.concatenate([np.broadcast_to(past, (*ahead.shape[:-1], back)), ahead], axis=-1)


def in_force(plan: Plan, months: Months) -> Plan:
    """The plan from the first of the months to the last, its year begun with them; raise ``UsageError`` where they are
    no whole periods of it.
    """
    first, last = months.periods[0].start, months.periods[-1].last
    if len(months.periods) % MONTHS[plan.period]:
        raise UsageError(N_("{plan} pays every {n} months, which do not divide {months}; take a multiple of {n}"),
                         plan=plan.title, n=MONTHS[plan.period], months=len(months.periods))
    return plan.model_copy(update={"since": first, "until": last, "year_starts": first.month})


def without_honours(plan: Plan) -> Plan:
    """The plan's money alone."""
    return plan.model_copy(update={"components": {name: component for name, component in plan.components.items()
                                                  if not isinstance(component, Honour)}})


def single(now: Situation) -> Situation:
    """The situation in float32."""
    return replace(now, worked=now.worked.astype(np.float32),
                   figures={name: figure.astype(np.float32) for name, figure in now.figures.items()})
