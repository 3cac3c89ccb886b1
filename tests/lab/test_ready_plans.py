"""The company's ready plans run on the demo company, at a sane cost, and its planted cliff is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from analytics.access import local_owner
from analytics.lab.company_results import company_results
from analytics.metrics.company_policy import company_policy
from analytics.rewards.linter import findings
from analytics.rewards.payout import payouts
from analytics.rewards.plan_file import PLANS, company_plan, read_plan
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

READY = sorted(path.stem for path in PLANS.glob("*.yaml"))
CLIFF = "all_or_nothing"
COSTS = {  # of revenue since the plan began, at least and at most; people paid of those who take part, at least
    "balanced_scorecard": (0.005, 0.02, 0.9), "commission": (0.002, 0.01, 0.9), "contest": (0.0001, 0.001, 0.3),
    "long_term_grant": (0.005, 0.02, 0.9), "target_bonus": (0.005, 0.02, 0.9), "team_pool": (0.001, 0.01, 0.9),
    CLIFF: (0.002, 0.02, 0.2),
}


@pytest.fixture(scope="module")
def demo_company(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize("name", READY)
def test_a_ready_plan_pays_the_demo_company(demo_company: Warehouse, name: str) -> None:
    least, most, share = COSTS[name]
    plan = read_plan(PLANS / f"{name}.yaml", "CNY")
    paid = payouts(plan, company_results(demo_company, local_owner(), plan))
    ((revenue,),) = demo_company.rows("SELECT CAST(sum(amount) AS DOUBLE) FROM sales WHERE sold_on >= ?", [plan.since])
    assert least < paid.total.sum() / revenue < most
    takes_part = paid.situation.eligible.any(axis=1)
    assert (paid.total.sum(axis=1) > 0)[takes_part].mean() >= share
    for line in paid.lines:
        assert np.isfinite(line.amount).all(), line.id


def test_every_kind_of_pay_and_recognition_is_shown(demo_company: Warehouse) -> None:
    """Nothing that a ready plan offers stays empty on the demo company but what its rules may rightly leave so."""
    empty = set()
    for name in READY:
        plan = read_plan(PLANS / f"{name}.yaml", "CNY")
        paid = payouts(plan, company_results(demo_company, local_owner(), plan))
        empty |= {f"{name}: {line.id}" for line in paid.lines if not line.amount.any()}
    assert empty <= {"balanced_scorecard: protection"}


def test_the_planted_cliff_is_found(demo_company: Warehouse) -> None:
    """A whole target bonus at one edge; and on the demo company people do stand close to it."""
    plan = read_plan(PLANS / f"{CLIFF}.yaml", "CNY")
    (cliff,) = [one for one in findings(plan) if one.code == "cliff"]
    assert (cliff.place, cliff.size) == ("components.bonus.curve", pytest.approx(1))
    others = {name: [one.code for one in findings(read_plan(PLANS / f"{name}.yaml", "CNY"))] for name in READY}
    assert [name for name, codes in others.items() if "cliff" in codes] == [CLIFF, "balanced_scorecard"]
    paid = payouts(plan, company_results(demo_company, local_owner(), plan))
    attained = paid.situation.standing("revenue").attainment[paid.situation.eligible]
    assert ((attained > 0.98) & (attained < 1)).mean() > 0.05, "who lacks two percent gets nothing"


def test_the_policy_names_a_plan_that_the_company_can_pay(demo_company: Warehouse) -> None:
    policy = company_policy()
    plan = company_plan(policy)
    assert plan is not None
    assert plan.currency == policy.currency
    paid = payouts(plan, company_results(demo_company, local_owner(), plan))
    a_year = paid.total.sum() / 10 * 12  # ten months of 2026
    assert 0.7 < a_year / policy.rewards.budget < 1.1, "a budget that the plan may or may not keep"
    assert demo_company.policy.rewards == policy.rewards, "snapshots hold the policy they were made with"


def test_a_policy_without_rewards_names_none() -> None:
    assert company_plan(company_policy().model_copy(update={"rewards": None})) is None
