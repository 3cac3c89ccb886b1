"""The free numbers of a plan: what they are called, where they stand, and that setting one does what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import Language
from analytics.rewards.curve import Curve
from analytics.rewards.parameters import Parameter, changed, document, parameters
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.schedule import Schedule
from analytics.rewards.shape import Shape
from tests.chinese import english_in
from tests.rewards.small import line, measure, plan, steps

READY = {path.stem: read_plan(path, "CNY") for path in sorted(PLANS.glob("*.yaml"))}
BONUS = dict(kind="curve", measure="revenue", reads="attainment", weight=1)


def by_id(one: Plan) -> dict[str, Parameter]:
    return {parameter.id: parameter for parameter in parameters(one)}


def values(one: Plan) -> dict[str, float]:
    return {name: parameter.value for name, parameter in by_id(one).items()}


@pytest.mark.parametrize("name", READY)
def test_a_plan_is_read_back_from_its_document_in_json_and_yaml(name: str) -> None:
    made = document(READY[name])
    assert checked(Plan, json.loads(json.dumps(made)), "json") == READY[name]
    assert checked(Plan, yaml.safe_load(yaml.safe_dump(made)), "yaml") == READY[name]


@pytest.mark.parametrize("name", READY)
def test_each_parameter_is_called_something_and_lies_within_its_bounds(name: str) -> None:
    found = parameters(READY[name])
    assert len({one.id for one in found}) == len(found)
    assert len({str(one.full) for one in found}) == len(found), "no two are called the same"
    for one in found:
        assert one.low <= one.value <= one.high, one.id
        assert one.low < one.high
        assert one.step > 0
        assert english_in(UsageError(one.full.message, **one.full.values)) == ""


@pytest.mark.parametrize("name", READY)
def test_a_parameter_that_is_set_has_its_value_and_the_others_keep_theirs(name: str) -> None:
    """Weights of a scorecard aside, which make room for each other."""
    before = values(READY[name])
    for one in parameters(READY[name]):
        for value in (one.low, one.high, min(one.value + one.step, one.high)):
            after = values(changed(READY[name], {one.id: value}))
            assert after[one.id] == pytest.approx(value), one.id
            kept = {key for key in before if key != one.id and not (".measures." in key and key.endswith("weight"))}
            assert {key: after[key] for key in kept} == pytest.approx({key: before[key] for key in kept}), one.id


@pytest.mark.parametrize("name", READY)
def test_nothing_changed_is_the_same_plan(name: str) -> None:
    assert changed(READY[name], {}) == READY[name]
    assert changed(READY[name], values(READY[name])) == READY[name]


CURVES: list[tuple[dict[str, float], list[list[float]], str]] = [
    ({"threshold": 0.8}, [[0.8, 0], [1, 1], [1.2, 2.2]], "slope below is now 5, above 1.2 times that: 6"),
    ({"start": 0.4}, [[0.7, 0.4], [1, 1], [1.5, 2.2]], "slope below is 2, above 2.4"),
    ({"accelerator": 2}, [[0.7, 0], [1, 1], [1.18, 2.2]], "slope above is twice 10 / 3"),
    ({"cap": 1.8}, [[0.7, 0], [1, 1], [1.2, 1.8]], "the slopes stay; the cap is reached earlier"),
    ({"threshold": 0.5, "accelerator": 3, "cap": 4}, [[0.5, 0], [1, 1], [1.5, 4]], "several at once"),
    ({"cap": 4, "threshold": 0.5, "accelerator": 3}, [[0.5, 0], [1, 1], [1.5, 4]], "in any order"),
]


@pytest.mark.parametrize(("given_", "points", "because"), CURVES, ids=[c[-1] for c in CURVES])
def test_a_curve_through_target(given_: dict[str, float], points: list[list[float]], because: str) -> None:
    """At first: nothing under 70 %, 100 % at target, 1.2 times as steep above it, at most 220 % (from 130 % on)."""
    component = changed(READY["target_bonus"], {f"components.bonus.curve.{key}": value for key, value in
                                                given_.items()}).components["bonus"]
    assert isinstance(component, Curve)
    assert [list(p) for p in component.curve.points] == pytest.approx([pytest.approx(p) for p in points]), because


NO_SHAPE = [
    (dict(points=[[0.5, 0], [1, 1]]), "two points"),
    (dict(points=[[0.5, 0], [0.9, 1], [1.5, 2]]), "not through target"),
    (dict(points=[[0.5, 1], [1, 1], [1.5, 2]]), "flat below target"),
    (dict(points=[[0.5, 0], [1, 1], [1.5, 1]]), "flat above target"),
    (dict(points=[[0.5, -1], [1, 1], [1.5, 2]]), "takes away below"),
    (dict(points=[[0.5, 0], [1, 1], [1.5, 2]], above="zero"), "ends"),
    (dict(points=[[0.5, 0], [1, 1], [1.5, 2]], between="step"), "steps"),
]


@pytest.mark.parametrize(("given_", "because"), NO_SHAPE, ids=[c[-1] for c in NO_SHAPE])
def test_other_curves_are_changed_point_by_point(given_: dict[str, Any], because: str) -> None:
    assert Shape.of(Schedule(**(line((0, 0)) | given_))) is None, because


def test_without_a_cap_the_line_goes_on() -> None:
    endless = plan({"b": BONUS | {"curve": line((0.5, 0), (1, 1), (1.5, 2), above="continue")}})
    assert "components.b.curve.cap" not in values(endless)
    steeper = changed(endless, {"components.b.curve.accelerator": 2}).components["b"]
    assert isinstance(steeper, Curve)
    assert float(steeper.curve(2.0)) == pytest.approx(1 + 2 * 2)


def test_weights_that_are_not_given_make_room_in_their_proportions() -> None:
    card, key = READY["balanced_scorecard"], "components.card.measures.{}.weight"
    one = values(changed(card, {key.format("revenue"): 0.7}))
    assert [one[key.format(m)] for m in ("revenue", "csat", "book_coverage")] == pytest.approx([0.7, 0.18, 0.12])
    two = values(changed(card, {key.format("revenue"): 0.7, key.format("csat"): 0.1}))
    assert [two[key.format(m)] for m in ("revenue", "csat", "book_coverage")] == pytest.approx([0.7, 0.1, 0.2])


EDGES: dict[str, Any] = {
    "c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
              rates=steps((0, 0.02), (100, 0.05), (300, 0.08)))}


def test_tiers_have_rates_and_edges_between_their_neighbours() -> None:
    found = by_id(plan(EDGES))
    assert [str(found[f"components.c.rates.{n}.y"].label) for n in range(3)] == [
        "what is paid from 0 on", "what is paid from 100 on", "what is paid from 300 on"]
    edge = found["components.c.rates.1.x"]
    assert (edge.unit, edge.value) == ("number", 100)
    assert 0 < edge.low < edge.high < 300
    assert "components.c.rates.0.x" not in found, "the first tier begins where it begins"


WRONG: list[tuple[dict[str, float], str]] = [
    ({"components.c.rate": 1}, "there is no parameter 'components.c.rate' in Case"),
    ({"components.c.rates.1.x": 300}, "components.c.rates.1.x: 300 does not fit the rest of the plan; write a number "
                                      "from"),
    ({"components.c.rates.1.y": float("nan")}, "nan does not fit"),
    ({"components.c.rates.1.y": float("inf")}, "inf does not fit"),
    ({"components.c.rates.1.x": 250, "components.c.rates.2.x": 200}, "200 follows 250; the tiers overlap"),
]


@pytest.mark.parametrize(("given_", "said"), WRONG, ids=[c[-1] for c in WRONG])
def test_what_does_not_fit_is_said(given_: dict[str, float], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        changed(plan(EDGES), given_)
    assert said in str(refused.value)
    assert english_in(refused.value) == ""


def test_weights_beyond_a_whole_are_said() -> None:
    key = "components.card.measures.{}.weight"
    with pytest.raises(UsageError, match="the weights of its measures add up to"):
        changed(READY["balanced_scorecard"], {key.format("revenue"): 0.8, key.format("csat"): 0.8})


EVERY: dict[str, Any] = {
    "spiff": dict(kind="spiff", measure="revenue", amount=5, per_person=50, in_all=None, caps_over="period"),
    "merit": dict(kind="merit", rating="rating", month=3, ratings=[1, 2], positions=[0.8], raises=[[0.01], [0.02]],
                  budget=0.03, over_budget="cut"),
    "pool": dict(kind="pool", measure="revenue", reads="attainment", team="team", amount=1000, shared="equally",
                 if_nobody="keep", funding=line((0, 0), (1, 1))),
    "care": BONUS | dict(measure="csat", curve=line((0, 0), (1, 1))),
    "bonus": BONUS | dict(curve=line((0, 0), (1, 1)), then=[
        dict(kind="floor", amount=10), dict(kind="add", measure="rating", reads="value", of="base",
                                            by=steps((3, 0.1)))])}
NAMED = [
    ("components.spiff.per_person", "money", 50), ("components.merit.budget", "percent", 0.03),
    ("components.pool.amount", "money", 1000), ("components.bonus.then.0.amount", "money", 10),
    ("components.bonus.then.1.by.0.y", "percent", 0.1),
    ("components.bonus.then.1.by.0.x", "number", 3), ("clawback.months", "number", 6), ("draw.a_month", "money", 300),
    ("deferral.share", "percent", 0.4), ("protection.own_weight", "percent", 0.7), ("then.0.times_target", "factor", 2),
]


@pytest.mark.parametrize(("name", "unit", "value"), NAMED, ids=[n for n, *_ in NAMED])
def test_every_kind_of_number_is_found(name: str, unit: str, value: float) -> None:
    measures = {"revenue": measure(), "rating": measure(combine="last"), "csat": measure(combine="mean")}
    full = plan(EVERY, measures, clawback={"of": "paid", "months": 6},
                draw={"a_month": 300, "recoverable": True}, then=[dict(kind="cap", times_target=2)],
                protection={"measures": ["csat"], "own_weight": 0.7, "towards": "everybody"},
                deferral={"share": 0.4, "vests": steps((12, 1)), "leavers": {"good": "keep", "bad": "forfeit"}})
    found = by_id(full)
    assert (found[name].unit, found[name].value) == (unit, value)
    assert "components.spiff.in_all" not in found, "no cap is none to move"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(READY)), st.data())
def test_any_values_within_bounds_give_a_plan_or_one_sentence(name: str, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(parameters(READY[name])), max_size=4, unique_by=lambda one: one.id))
    wanted = {one.id: data.draw(st.floats(one.low, one.high)) for one in some}
    try:
        made = changed(READY[name], wanted)
    except UsageError:  # such as tiers that would pass each other, see WRONG
        return
    assert values(made).keys() == values(READY[name]).keys()
    assert checked(Plan, document(made), "again") == made


RESULTS_HELD_AGAINST = [  # measure, read as, its least, unit and step, because
    ("new_customers", "value", 2, ("number", 1), "customers are whole: the least moves from 2 to 3"),
    ("csat", "value", 0.8, ("percent", 0.01), "a share, as on all pages"),
    ("revenue", "value", 5e4, ("number", 1000), "of money a step that suits its size"),
    ("mystery", "value", 5, ("number", 0.1), "nothing is known of it"),
    ("new_customers", "attainment", 0.9, ("percent", 0.01), "an attainment is a share, of whatever"),
]


@pytest.mark.parametrize(("name", "reads", "least", "unit_and_step", "because"), RESULTS_HELD_AGAINST,
                         ids=[f"{r[0]} {r[1]}" for r in RESULTS_HELD_AGAINST])
def test_what_a_result_is_held_against_has_its_unit(name, reads, least, unit_and_step, because):
    race = dict(kind="contest", measure=name, reads=reads, among="all", window="period", prizes=[9], least=least,
                ties="share", noise="ignore")
    found = by_id(plan({"race": race}, {name: measure()}))["components.race.least"]
    assert (found.unit, found.step) == unit_and_step, because


def test_labels_are_in_the_readers_language() -> None:
    chinese = Language("zh_CN")
    assert [one.label.text(chinese) for one in parameters(READY["target_bonus"])][-4:] == [
        "起付点", "起付点的报酬", "加速系数：目标以上与以下的斜率之比", "最高报酬"]
