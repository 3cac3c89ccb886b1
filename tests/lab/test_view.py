"""Plans tried on one ground: what must be the same is the same, and figures agree with a second way of computing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.lab import findings
from analytics.lab.company_results import company_results
from analytics.lab.pay_curve import PayCurve
from analytics.lab.reading import together, words
from analytics.lab.view import Ground, LabView, ground, lab_view, performance, tried
from analytics.language import Language
from analytics.policy import DATA
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.parameters import changed
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import read_plan
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import current

FEW = Assumptions.model_validate({"draws": 200, "budget": 6_000_000})
EN = Language()


@pytest.fixture(scope="module")
def data(demo_place: Path):
    warehouse = Warehouse(current(demo_place))
    yield warehouse
    warehouse.close()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(DATA / "plans" / "target_bonus.yaml", "CNY")


@pytest.fixture(scope="module")
def on(data, hr, plan) -> Ground:
    return ground(data, hr, company_results(data, hr, plan), plan, FEW)


def moved(plan: Plan, **values: float) -> Plan:
    return changed(plan, {f"components.bonus.{name}": value for name, value in values.items()})


@pytest.fixture(scope="module")
def view(on, plan) -> LabView:
    return lab_view(tried(moved(plan, weight=1.2), on, True), tried(plan, on, False))


def test_only_who_makes_plans_gets_the_ground(data, plan, hr):
    results = company_results(data, hr, plan)
    for role in set(Role) - {Role.HR}:
        with pytest.raises(NotAllowed):
            ground(data, Viewer(frozenset({role}), "M001", frozenset({"T1"})), results, plan, FEW)


def test_a_plan_held_against_itself_changes_nothing(on, plan):
    same = lab_view(tried(plan, on, True), tried(plan, on, False))
    took_part = same.people["change"].notna()
    assert took_part.sum() > 10
    assert (same.people.loc[took_part, ["change", "low", "high", "gains", "loses", "direction"]] == 0).all(axis=None)
    assert findings.gained(same, EN) == "Nobody's expected pay changes"


def test_a_fifth_more_pays_everybody_a_fifth_more(view):
    people = view.people.dropna(subset=["change"])
    assert people["proposed"].to_numpy() == pytest.approx(1.2 * people["today"].to_numpy(), rel=1e-3)
    assert (people["direction"] == 1).all()
    assert findings.gained(view, EN).startswith("Nobody loses; the largest gain is ¥")


def test_expected_pay_adds_up_to_the_expected_cost(view):
    for column, trial in (("today", view.today), ("proposed", view.proposed)):
        assert view.people[column].sum() == pytest.approx(trial.simulation.cost.mean(), rel=1e-5)
        low, high = np.percentile(trial.simulation.cost, [10, 90])
        assert low < trial.simulation.cost.mean() < high


def test_the_rate_is_pay_over_the_target_bonus(view):
    people = view.people.dropna(subset=["change"])
    rate = dict(zip(view.ground.people["id"], view.proposed.rate, strict=True))
    assert view.proposed.of_target
    assert people["proposed"].to_numpy() / people["target"].to_numpy() == pytest.approx(
        [rate[i] for i in people["id"]], rel=1e-6)
    assert int(np.isfinite(view.proposed.rate).sum()) == view.proposed.fair.people == len(people)


def test_the_names_are_the_companys_and_the_score_is_the_latest(view, data):
    names = {key: name for key, (name, _) in data.people.items()}
    assert view.people["name"].to_list() == [names[i] for i in view.people["id"]]
    assert np.isfinite(performance(view.ground)).sum() > 10


def test_a_response_moves_the_proposed_plan_alone(data, hr, plan, on):
    results = company_results(data, hr, plan)
    answered = ground(data, hr, results, plan, FEW.model_copy(update={"response": "no_quota_no_cap"}))
    assert answered.outlook is not answered.responding
    assert on.outlook is on.responding
    calm, stirred = tried(plan, answered, False), tried(plan, answered, True)
    assert np.array_equal(calm.simulation.cost, tried(plan, on, False).simulation.cost)
    assert stirred.simulation.cost.mean() > calm.simulation.cost.mean()


def ready(name: str) -> Plan:
    return read_plan(DATA / "plans" / f"{name}.yaml", "CNY")


@pytest.mark.parametrize(("name", "other", "shared", "because"), [
    ("target_bonus", "contest", {"revenue", "new_customers", "csat"}, "sums of months, however they are used"),
    ("contest", "target_bonus", {"revenue", "new_customers", "csat"}, "from the other side, too"),
    ("target_bonus", "balanced_scorecard", {"revenue"}, "revenue by shares when its money comes is another revenue"),
    ("balanced_scorecard", "target_bonus", {"revenue", "csat", "book_coverage"}, "its own measures alone"),
    ("target_bonus", "commission", {"revenue"}, "a clawback follows orders"),
    ("target_bonus", "team_pool", {"revenue"}, "territories are credited by sale"),
])
def test_plans_share_results_where_both_read_them_alike(name, other, shared, because):
    assert set(together(ready(name), ready(other)).measures) == shared, because


def test_todays_plan_is_the_same_whatever_it_is_held_against(data, hr):
    today, costs = ready("target_bonus"), []
    for other in ("contest", "commission", "team_pool", "balanced_scorecard"):
        proposed = ready(other)
        grounds = []
        for measured in (together(proposed, today), together(today, proposed)):
            grounds.append(ground(data, hr, company_results(data, hr, measured), measured, FEW))
        found = lab_view(tried(proposed, grounds[0], True), tried(today, grounds[1], False))
        costs.append(found.today.simulation.cost.mean())
        assert len(found.people) == len(grounds[0].people)
    assert costs == pytest.approx([costs[0]] * len(costs), rel=0.01), "its own results, whatever the other counts"


@pytest.mark.parametrize("name", ["weight", "curve.threshold", "curve.accelerator"])
def test_plans_that_differ_by_numbers_need_the_same_data(plan, name):
    value = {"weight": 1.4, "curve.threshold": 0.8, "curve.accelerator": 2.0}[name]
    assert words(changed(plan, {f"components.bonus.{name}": value})) == words(plan)


def test_plans_that_differ_by_words_do_not(plan):
    assert words(plan.model_copy(update={"period": "month"})) != words(plan)
    assert words(read_plan(DATA / "plans" / "commission.yaml", "CNY")) != words(plan)


X = np.array([0.5, 0.75, 1.0, 1.25, 1.5])


def curve(*pay: float) -> PayCurve:
    return PayCurve("revenue", X, np.array(pay, float), True)


@pytest.mark.parametrize(("proposed", "today", "said"), [
    ((0, 1, 2, 3, 4), (0, 1, 2, 3, 4), "Pays the same as today for every result"),
    ((0, 1, 2, 4, 6), (0, 1, 2, 3, 4), "Pays the same below target, more above"),
    ((0, 0, 2, 3, 4), (0, 1, 2, 3, 4), "Pays less below target, the same above"),
    ((0, 0, 2, 4, 6), (0, 1, 2, 3, 4), "Pays less below target, more above"),
    ((1, 2, 3, 4, 5), (0, 1, 2, 3, 4), "Pays more than today for every result"),
    ((0, 1, 2, 3, 3), (0, 1, 2, 3, 4), "Pays the same below target, less above; no more from 125% on"),
    ((0, 0, 0, 0, 0), (0, 1, 2, 3, 4), "Pays less than today for every result"),
])
def test_what_a_curve_says(proposed, today, said):
    assert findings.curved(curve(*proposed), curve(*today), EN) == said
    assert findings.curved(curve(*proposed), None, EN).startswith("What a result pays, today's plan does not")


def test_the_headline_says_cost_and_chance(view, on, plan):
    over = view.proposed.simulation.over_budget
    assert over is not None
    assert over.value == pytest.approx(float(np.mean(view.proposed.simulation.cost > 6_000_000)))
    amount = EN.money(float(view.proposed.simulation.cost.mean()), "CNY", fine=True)
    chance = EN.chance(over.value)
    assert findings.headline(view, EN) == f"The plan costs {amount} in 12 months, {chance} likely over budget"
    assert findings.costs(view.proposed, EN) == f"{chance} of simulated futures pass the budget"


def test_without_a_budget_the_headline_holds_against_today(data, hr, plan):
    free = ground(data, hr, company_results(data, hr, plan), plan, FEW.model_copy(update={"budget": None}))
    today = tried(plan, free, False)
    for weight, said in ((1.2, " more than today's"), (0.8, " less than today's"), (1.0, ", the same as today's")):
        found = lab_view(tried(moved(plan, weight=weight), free, True), today)
        assert findings.headline(found, EN).endswith(said)
        assert findings.costs(found.proposed, EN).startswith("Eight of ten simulated futures cost ¥")
