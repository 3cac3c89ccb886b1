"""What rewards cost in the fiscal year so far against the budget, as one sum and never a person's pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from analytics.access import Permission, Viewer
from analytics.lab.statements import cost_by_period
from analytics.periods import DAY, Period, add_months
from analytics.policy import Rewards
from analytics.rewards.plan import Plan
from analytics.rewards.service import plan_periods
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class RewardCost:
    """``cost`` (money) of all ``plans`` for their periods in ``period``, which are over, and ``budget``: the share of
    the year's, NaN where the policy names none or not every plan is in the cost yet."""

    period: Period
    cost: float
    budget: float
    status: str
    plans: tuple[Plan, ...]


def reward_cost(warehouse: Warehouse, viewer: Viewer, month: dt.date, plans: Collection[Plan]) -> RewardCost | None:
    """What all plans of the fiscal year pay up to the end of a month: what each pays whom it pays, once.

    Told up to the last day on which no plan has a period under way, so that cost and budget are of the same months;
    where there is none, such as beside a plan of a year, for the periods that are over and without a budget. None where
    no period is over, no plan pays, or the viewer may not see the company's figures. Raises ``UsageError`` where a plan
    cannot be paid from the data.
    """
    if not plans or not viewer.may(Permission.PEOPLE, Permission.COMPANY):
        return None
    calendar = warehouse.calendar
    start = calendar.fiscal_year_start(calendar.fiscal_year(month))
    end = min(add_months(month, 1), add_months(calendar.complete_to, 1))
    together = _none_under_way(plans, start, end)
    over = [one for plan in plans for one in _over(warehouse, viewer, plan, Period(start, together))]
    if together == start:
        over = [one for plan in plans for one in _over(warehouse, viewer, plan, Period(start, end))]
    if not over:
        return None
    cost, period = sum(cost for _, cost in over), Period(min(p.start for p, _ in over), max(p.end for p, _ in over))
    rewards = warehouse.policy.rewards
    a_year = rewards.budget if rewards is not None and together > start else None
    budget = a_year * len({m for p, _ in over for m in p.months}) / 12 if a_year else float("nan")
    return RewardCost(period, cost, budget, budget_status(cost, budget, rewards), tuple(plans))


def _over(warehouse: Warehouse, viewer: Viewer, plan: Plan, within: Period) -> list[tuple[Period, float]]:
    """The plan's periods within others, and what each cost; a plan that has none need not be payable yet."""
    def inside(one: Period) -> bool:
        return within.start <= one.start and one.end <= within.end

    if not any(map(inside, plan_periods(plan, within.start, within.last))):
        return []
    return [(period, cost) for period, cost in cost_by_period(warehouse, viewer, plan) if inside(period)]


def _none_under_way(plans: Collection[Plan], start: dt.date, end: dt.date) -> dt.date:
    """The latest day until ``end`` before which every period that has begun is over; ``start`` where there is none."""
    while begun := [p.start for plan in plans for p in plan_periods(plan, start, end - DAY) if p.end > end]:
        end = min(begun)
    return max(start, end)


def budget_status(cost: float, budget: float, rewards: Rewards | None) -> str:
    """``ok``, ``watch`` or ``off`` by the policy's shares of the budget; ``na`` where either is unknown."""
    if rewards is None or cost != cost or budget != budget:
        return "na"
    share = cost / budget
    return "off" if share > rewards.alarm else "watch" if share > rewards.watch else "ok"
