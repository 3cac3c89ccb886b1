"""What rewards cost in the fiscal year so far against the budget, as one sum and never a person's pay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from analytics.access import Permission, Viewer
from analytics.lab.statements import cost_by_period
from analytics.periods import Period, add_months
from analytics.policy import Rewards
from analytics.rewards.plan import Plan
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class RewardCost:
    """``cost`` (money) of the plan's periods in ``period``, which are over, and ``budget``: their share of the year's,
    NaN where the policy names none. ``plan``: title and version of what pays."""

    period: Period
    cost: float
    budget: float
    status: str
    plan: str


def reward_cost(warehouse: Warehouse, viewer: Viewer, month: dt.date, plan: Plan | None) -> RewardCost | None:
    """The cost up to the end of a month; None where no period of the fiscal year is over, no plan pays, or the viewer
    may not see the company's figures. Raises ``UsageError`` where the plan cannot be paid from the data."""
    if plan is None or not viewer.may(Permission.PEOPLE, Permission.COMPANY):
        return None
    calendar, end = warehouse.calendar, add_months(month, 1)
    start = calendar.fiscal_year_start(calendar.fiscal_year(month))
    over = [(p, cost) for p, cost in cost_by_period(warehouse, viewer, plan) if p.start >= start and p.end <= end]
    if not over:
        return None
    period = Period(over[0][0].start, over[-1][0].end)
    months, cost = sum(len(p.months) for p, _ in over), sum(cost for _, cost in over)
    rewards = warehouse.policy.rewards
    budget = rewards.budget * months / 12 if rewards and rewards.budget else float("nan")
    return RewardCost(period, cost, budget, budget_status(cost, budget, rewards), f"{plan.title} {plan.version}")


def budget_status(cost: float, budget: float, rewards: Rewards | None) -> str:
    """``ok``, ``watch`` or ``off`` by the policy's shares of the budget; ``na`` where either is unknown."""
    if rewards is None or cost != cost or budget != budget:
        return "na"
    share = cost / budget
    return "off" if share > rewards.alarm else "watch" if share > rewards.watch else "ok"
