"""The search in the Reward lab: fairness as the page shows it, the table and chart of one model, the sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.lab import optimising
from analytics.lab.company_results import company_results
from analytics.lab.numbers import written
from analytics.lab.view import LabView, ground, lab_view, tried
from analytics.language import Language
from analytics.policy import DATA
from analytics.rewards import optimise
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.judging import Aim
from analytics.rewards.optimise import Frontier
from analytics.rewards.parameters import Parameter, changed, parameters
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import read_plan
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current
from tests.chinese import ZH

EN = Language()
CURVE = "components.bonus.curve."
FREE = {f"{CURVE}threshold": (0.5, 0.9), f"{CURVE}accelerator": (0.8, 1.6)}


@pytest.fixture(scope="module")
def data(demo_place: Path) -> Iterator[Warehouse]:
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(DATA / "plans" / "target_bonus.yaml", "CNY")


@pytest.fixture(scope="module")
def view(data: Warehouse, hr, plan: Plan) -> LabView:
    on = ground(data, hr, company_results(data, hr, plan), plan, Assumptions(draws=200))
    return lab_view(tried(plan, on, True), tried(plan, on, False))


@pytest.fixture(scope="module")
def searches(view: LabView, plan: Plan) -> tuple[Frontier, Frontier]:
    """Under a budget that can be kept, and one that cannot."""
    usual = float(view.today.simulation.cost.mean())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(optimise, "FIRST", 16)
        patched.setattr(optimise, "CLOSER", (0.1,))
        possible, impossible = (optimising.searched(plan, view, FREE, Aim(budget)) for budget in (usual, usual / 100))
    return possible, impossible


@pytest.fixture(scope="module")
def free(plan: Plan) -> list[Parameter]:
    return [one for one in parameters(plan) if one.id in FREE]


def test_the_plan_on_the_desk_is_judged_as_the_page_shows_it(view, searches):
    now, shown = searches[0].current, view.proposed
    assert now.cost == pytest.approx(shown.simulation.cost.mean())
    assert now.correlation == pytest.approx(shown.fair.correlation.value)
    assert now.ratio == pytest.approx(shown.fair.smallest_ratio)


def test_a_plan_that_was_found_costs_the_same_once_it_is_loaded(view, plan, searches):
    """The report is of the months that the page draws, so nothing changes when the plan is put on the desk."""
    one = searches[0].best[-1]
    shown = tried(changed(plan, one.values), view.ground, True)
    assert shown.simulation.cost.mean() == pytest.approx(one.cost)
    assert (shown.simulation.cost > searches[0].aim.budget).mean() == one.over.value
    assert shown.fair.correlation.value == pytest.approx(one.correlation)


def test_chart_and_table_show_the_same_plans(searches, free):
    found = searches[0]
    drawn, table = optimising.drawn(found, "1", free, EN), optimising.table(found, free, EN)
    assert drawn["kind"].tolist() == ["chosen", *["best"] * (len(found.best) - 1), "current"]
    assert table["Plan no."].tolist() == [*drawn["label"][:-1], "starting plan"]
    assert [EN.money(cost, "CNY", fine=True) for cost in drawn["cost"]] == table["Expected cost"].tolist()
    assert drawn["cost"][:-1].is_monotonic_increasing
    assert table["Bonus: threshold"].iloc[-1] == "70%"
    assert drawn["text"].iloc[0].startswith("threshold ")
    assert not table.isin(["nan", "nan%", ""]).any(axis=None)


def test_what_is_said_of_a_search(searches):
    possible, impossible = searches
    n = len(possible.best)
    assert optimising.headline(possible, EN).startswith(f"{n} plan{'s' if n > 1 else ''} keep")
    assert "in 90% of the futures; 1% more work brings ¥" in optimising.headline(possible, EN)
    assert optimising.headline(impossible, EN).endswith("in 90% of the futures; the nearest does in 0%")
    tried = len(impossible.tried)
    assert optimising.dropped(impossible, EN) == f"{tried} plans tried · over the budget too often: {tried}"
    assert "模拟情形" in optimising.headline(possible, ZH)
    assert "超出预算" in optimising.dropped(impossible, ZH)


def test_a_sample_of_very_many_people_is_told_with_its_interval(searches, free):
    everybody = searches[0]
    assert "sample" not in optimising.dropped(everybody, EN)
    assert "(" not in optimising.table(everybody, free, EN)["1% more work brings"].iloc[-1]
    some = replace(everybody.current, asked=100, people=5000, motivation=120.0, between=(115.0, 126.0))
    found = replace(everybody, current=some)
    assert optimising.dropped(found, EN).endswith(
        "what 1% more work brings: of 5,000 people, a sample of 100, with its 95% interval")
    assert "5,000人中抽取100人" in optimising.dropped(found, ZH)
    assert optimising.table(found, free, EN)["1% more work brings"].iloc[-1] == "¥120 (¥115 – ¥126)"


@pytest.mark.parametrize(("unit", "value", "expected"), [
    ("percent", 0.7, "70%"), ("percent", 0.725, "72.5%"), ("percent", 0.0041, "0.41%"), ("percent", 1 / 3, "33.33%"),
    ("factor", 1.0, "× 1"),
    ("factor", 1.25, "× 1.25"), ("number", 6, "6"), ("money", 60000, "¥60.0k"), ("money", 2.5, "¥2.50"),
])
def test_numbers_of_a_plan_as_they_are_written(unit, value, expected, free):
    one = Parameter("a", "", "", free[0].label, unit, value, 0, 1, 0.1)
    assert written(one, value, "CNY", EN) == expected
