"""What stands below the lab's figures: plans side by side, where the cost comes from, the last months; and sources."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.lab import breakdown, replayed, sources
from analytics.lab.draft import with_plan
from analytics.lab.side_by_side import BARS, finding, frame, side_by_side
from analytics.language import Language
from analytics.policy import Rewards
from analytics.rewards.parameters import changed
from analytics.rewards.replay import replay
from analytics.rewards.sensitivity import sensitivities
from analytics.rewards.simulation import Probability, simulate
from analytics.state import pay_plans, scenarios
from analytics.state.store import State
from tests.lab.test_view import FEW, data, moved, on, plan, tried  # noqa: F401 - fixtures

EN = Language()


@pytest.fixture(scope="module")
def trials(on, plan):  # noqa: F811
    return {name: tried(moved(plan, weight=weight), on, True) for name, weight in
            (("as is", 1.0), ("dearer", 1.2), ("cheaper", 0.8))}


def test_side_by_side_says_what_differs_and_agrees_with_each_alone(trials, on, plan):  # noqa: F811
    found = side_by_side(trials, EN)
    assert found.differs == ("Bonus: pay at target",)
    assert [row.numbers for row in found.rows] == [("100%",), ("120%",), ("80%",)]
    for row, weight in zip(found.rows, (1.0, 1.2, 0.8), strict=True):
        cost = simulate(moved(plan, weight=weight), on.outlook).cost
        assert (row.low, row.high) == pytest.approx(tuple(np.percentile(cost, [10, 90])))
        assert row.expected == pytest.approx(cost.mean())
        assert row.over is not None
        assert row.over.value == pytest.approx(float((cost > 6_000_000).mean()))
        assert len(row.classes) == BARS
        assert sum(row.classes) == pytest.approx(1)
    assert finding(found, EN) == "cheaper costs least"
    table = frame(found)
    assert list(table["Bonus: pay at target"]) == ["100%", "120%", "80%"]
    assert table["expected"].argmin() == 2


def test_side_by_side_of_the_same_plan(trials):
    same = side_by_side({"a": trials["as is"], "b": trials["as is"]}, EN)
    assert (same.differs, finding(same, EN)) == ((), "All of them cost the same")
    assert finding(side_by_side({"a": trials["as is"]}, EN), EN) == "Choose plans to compare"


def test_the_cheapest_need_not_be_the_safest(trials):
    rows = side_by_side(trials, EN)
    first, second, _ = rows.rows
    cheap, safe = (replace(row, name=name, expected=cost, over=Probability(over, 0.01)) for row, name, cost, over in
                  ((first, "cheap", 1.0, 0.4), (second, "safe", 2.0, 0.1)))
    assert finding(replace(rows, rows=(cheap, safe)), EN) == "cheap costs least, safe passes the budget least often"
    assert finding(replace(rows, rows=(replace(cheap, over=None), replace(safe, over=None))), EN) == "cheap costs least"


def test_components_and_periods_add_up_to_the_cost(trials, on):  # noqa: F811
    one = trials["as is"].simulation
    periods = breakdown.by_period(one, EN)
    assert periods["value"].sum() == pytest.approx(one.cost.mean())
    assert len(periods) == 4
    assert periods["text"].str.match(r"¥[\d.]+M \(¥[\d.]+M – ¥[\d.]+M\)").all()
    parts = breakdown.by_component(one, EN)
    assert parts["label"].iloc[0] == "Bonus by result (bonus)"
    assert sum(float(line.mean()) for line in one.by_line.values()) == pytest.approx(one.cost.mean(), rel=1e-6)
    revenue = one.share_of["revenue"].mean()
    assert f"The plan costs {EN.percent(float(revenue), 2)} of the revenue" in breakdown.mix(one, on, EN)


def test_the_pay_mix_is_fixed_to_variable_pay_of_those_who_take_part(trials, on):  # noqa: F811
    one, less = trials["as is"].simulation, trials["cheaper"].simulation
    staff = on.outlook.past.staff.people.drop_duplicates("who", keep="last").set_index("who")
    fixed = sum(staff.loc[who, "salary"] for who, part in zip(one.people, one.takes_part, strict=True) if part)
    variable = one.cost.mean() / (one.cost.mean() + fixed)
    assert breakdown.variable_share(one, on) == pytest.approx(variable)
    new, old = (round(100 * breakdown.variable_share(simulation, on)) for simulation in (one, less))
    assert breakdown.pay_mix(one, less, on, EN) == (
        f"Pay mix, fixed to variable: {100 - new} : {new} expected, {100 - old} : {old} by today's plan")
    assert f"{EN.percent(variable, 0)} is variable" in breakdown.mix(one, on, EN)


def test_without_salaries_there_is_no_pay_mix(trials, on):  # noqa: F811
    past = on.outlook.past
    unknown = replace(past.staff, people=past.staff.people.assign(salary=np.nan))
    bare = replace(on, outlook=replace(on.outlook, past=replace(past, staff=unknown)))
    one = trials["as is"].simulation
    assert breakdown.pay_mix(one, one, bare, EN) == ""
    assert "variable" not in breakdown.mix(one, bare, EN)


def test_the_number_that_moves_the_cost_most_is_named(on, plan):  # noqa: F811
    found = sensitivities(plan, on.outlook)
    said = breakdown.depends(found, "CNY", EN)
    assert said.startswith(found[0].parameter.named(EN))
    table = breakdown.moved(found, "CNY", EN)
    assert list(table["id"]) == [one.parameter.id for one in found]
    first = found[0]
    if first.higher is not None:
        other = simulate(changed(plan, {first.parameter.id: first.higher.value}), on.outlook).cost.mean()
        assert table["up"].iloc[0] == pytest.approx(other - simulate(plan, on.outlook).cost.mean())
    assert breakdown.depends([], "CNY", EN) == "No number of the plan changes the cost"


def test_the_last_months_again(on, plan):  # noqa: F811
    today, dearer = replay(plan, on.results, 12), replay(moved(plan, weight=1.2), on.results, 12)
    table = replayed.by_person(dearer, today, {"x": "y"})
    assert table["today"].sum() == pytest.approx(today.total.sum(), abs=0.01)
    assert table["proposed"].sum() == pytest.approx(dearer.total.sum(), abs=0.01)
    assert (table["change"] == (table["proposed"] - table["today"]).round(2)).all()
    assert replayed.finding(dearer, today, EN).endswith(" more than today's")
    assert replayed.finding(today, dearer, EN).endswith(" less than today's")
    assert replayed.finding(today, today, EN).endswith("the same as today's")


# Sources ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def state(tmp_path) -> State:
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def test_ready_plans_can_be_opened_the_usual_first(hr, state):
    found = sources.listed(hr, state, FEW, "CNY", "target_bonus")
    assert next(iter(found)) == "plan:target_bonus"
    assert next(iter(sources.listed(hr, state, FEW, "CNY", "team_pool"))) == "plan:team_pool"
    assert {one.content.assumptions for one in found.values()} == {FEW}
    assert found["plan:commission"].content.text.startswith("title: {en: Commission with "), "as it was written"
    for one in found.values():
        assert one.content.plan.title == one.name


@pytest.mark.parametrize(("people", "draws", "because"), [
    (0, 1000, "nobody"), (sources.MANY, 1000, "as many as are answered at once"),
    (sources.MANY + 1, 250, "more, so fewer draws, or a slider would be slow")])
def test_what_is_assumed_at_first(people, draws, because):
    assert sources.usual(None, people).draws == draws, because
    assert sources.usual(None, people).budget is None
    assert sources.usual(Rewards(plan="target_bonus", budget=5e6), people).budget == 5e6


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HR])
def test_others_open_nothing(role, state):
    with pytest.raises(NotAllowed):
        sources.listed(Viewer(frozenset({role}), "M001"), state, FEW, "CNY")


def test_a_saved_scenario_is_opened_as_it_was_saved(hr, state):
    source = sources.listed(hr, state, FEW, "CNY")["plan:target_bonus"]
    content = replace(source.content, assumptions=source.content.assumptions.model_copy(update={"budget": 5e6}))
    content = with_plan(content, changed(content.plan, {"components.bonus.weight": 1.1}))
    kept = scenarios.keep(state, hr, sources.scenario_of(source, content, "Steeper", "why"))
    again = sources.listed(hr, state, FEW, "CNY")[f"scenario:{kept.id}"]
    assert (again.name, again.base) == ("Steeper", "target_bonus")
    assert again.content.plan == content.plan
    assert again.content.assumptions == content.assumptions
    changed_again = sources.scenario_of(again, again.content, "Steeper still", "")
    assert (changed_again.id, changed_again.version) == (kept.id, kept.version), "the open one, not another"


def test_what_is_in_force_comes_first(hr, state):
    plan = sources.listed(hr, state, FEW, "CNY")["plan:commission"].content.plan  # noqa: F811
    version = pay_plans.draft(state, hr, "commission", plan)
    assert list(sources.listed(hr, state, FEW, "CNY"))[-1] == "version:commission/1", "a draft comes last"
    for status in ("reviewed", "approved", "in_force"):
        version = pay_plans.move(state, hr, version, status)
    first = next(iter(sources.listed(hr, state, FEW, "CNY").values()))
    assert (first.key, first.in_force) == ("version:commission/1", True)
    assert first.content.plan == plan.model_copy(update={"version": "1"})


def test_what_can_no_longer_be_read_is_left_out(hr, state):
    scenarios.keep(state, hr, scenarios.Scenario("Old", "commission", {"title": "what was a plan"}, {}))
    assert "Old" not in [one.name for one in sources.listed(hr, state, FEW, "CNY").values()]
