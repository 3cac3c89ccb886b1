"""Modifiers by hand: each alone, at its edges, with missing results, and in the order written."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

BONUS = dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (1, 1), (3, 3)))
MEASURES = {"revenue": measure(), "csat": measure(combine="mean"), "complaints": measure(better="less")}


def gate(reach: float = 80, edges: str = "lower", otherwise: float = 0, missing: str = "fail", **more: Any) -> dict:
    return dict(kind="gate", measure="csat", reads="value", reach=reach, edges=edges, otherwise=otherwise,
                missing=missing) | more


def table(kind: str = "multiply", **more: Any) -> dict:
    return dict(kind=kind, measure="csat", reads="value", by=steps((0, 0.5), (80, 1), (90, 1.5))) | more


CAP, FLOOR = dict(kind="cap", amount=1200), dict(kind="floor", amount=300)
CASES = [  # then, revenue, csat, complaints, pay, because
    ([gate()], 100, 80, 0, 1000, "lower: 80 passes a gate of 80"),
    ([gate(edges="upper")], 100, 80, 0, 0, "upper: only beyond 80"),
    ([gate(edges="upper")], 100, 80.01, 0, 1000, "upper: 80.01 passes"),
    ([gate()], 100, 79, 0, 0, "below: zero"),
    ([gate(otherwise=0.25)], 100, 79, 0, 250, "or a factor"),
    ([gate()], 100, None, 0, 0, "no survey: fails where the plan says so"),
    ([gate(missing="pass")], 100, None, 0, 1000, "no survey: passes where the plan says so"),
    ([gate(1, reads="attainment", otherwise=0.5)], 100, 95, 0, 500, "by attainment without a target: fails"),
    ([gate(1, reads="attainment", missing="pass")], 100, 95, 0, 1000, "by attainment without a target: or passes"),
    ([table(reads="attainment")], 100, 95, 0, 1000, "multiply by attainment without a target changes nothing"),
    ([table("add", of="base", reads="attainment")], 100, 95, 0, 1000, "nor does add"),
    ([gate(3, measure="complaints")], 100, 80, 3, 1000, "less is better: 3 complaints pass a gate of 3"),
    ([gate(3, measure="complaints")], 100, 80, 4, 0, "less is better: 4 do not"),
    ([gate(3, "upper", measure="complaints")], 100, 80, 3, 0, "less is better, upper: 3 do not, only fewer"),
    ([table()], 100, 95, 0, 1500, "multiply: 1.5 from 90 on"),
    ([table()], 100, 90, 0, 1500, "multiply: at the edge"),
    ([table()], 100, 89.9, 0, 1000, "multiply: just below it"),
    ([table()], 100, 10, 0, 500, "multiply: half below 80"),
    ([table()], 100, None, 0, 1000, "multiply: no survey changes nothing"),
    ([table(), table()], 100, 95, 0, 2250, "multipliers compound: 1.5 x 1.5"),
    ([table("add", of="base"), table("add", of="base")], 100, 95, 0, 4000,
     "additions do not: 1 + 1.5 + 1.5 of the base"),
    ([table("add", of="target_bonus")], 50, 95, 0, 2000, "added is a share of the target bonus: 500 + 1.5 x 1,000"),
    ([table("add", of="base")], 50, 95, 0, 1250, "or of the amount before: 500 + 1.5 x 500"),
    ([table("add", of="base")], 100, None, 0, 1000, "add: no survey changes nothing"),
    ([CAP], 150, 95, 0, 1200, "cap in money"),
    ([CAP], 120, 95, 0, 1200, "cap: exactly reached"),
    ([CAP], 119, 95, 0, 1190, "cap: below it nothing happens"),
    ([dict(kind="cap", times_target=1.1)], 150, 95, 0, 1100, "cap as a multiple of target"),
    ([FLOOR], 10, 95, 0, 300, "floor in money"),
    ([dict(kind="floor", times_target=0.5)], 10, 95, 0, 500, "floor as a multiple of target"),
    ([table(), CAP], 100, 95, 0, 1200, "order: multiplied, then capped"),
    ([CAP, table()], 100, 95, 0, 1500, "order: capped (1,000 is below), then multiplied"),
    ([CAP, table()], 150, 95, 0, 1800, "order: 1,200 x 1.5"),
    ([gate(), FLOOR], 100, 10, 0, 300, "order: the floor holds although the gate failed"),
    ([FLOOR, gate()], 100, 10, 0, 0, "order: the gate has the last word"),
]


def rows(revenue: float, csat: float | None, complaints: float) -> list[dict[str, Any]]:
    other = [{"who": "b", "measure": "csat", "value": 85, "target": 80}]  # so that both are there at all
    return [*monthly(revenue), *monthly(csat, of="csat", target=None),
            *monthly(complaints, of="complaints", target=None), *other]


def measures(then: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: MEASURES[name] for name in MEASURES if name in {"revenue", *(m.get("measure") for m in then)}}


@pytest.mark.parametrize("place", ["component", "plan"])
@pytest.mark.parametrize(("then", "revenue", "csat", "complaints", "wanted", "because"), CASES,
                         ids=[c[-1] for c in CASES])
def test_by_hand_on_a_component_and_on_the_whole_plan(then, revenue, csat, complaints, wanted, because, place) -> None:
    on = {"then": then}
    paid = pay({"c": BONUS | on}, rows(revenue, csat, complaints),
               measures=measures(then)) if place == "component" else \
        pay({"c": BONUS}, rows(revenue, csat, complaints), measures=measures(then), **on)
    assert amounts(paid) == pytest.approx([wanted], abs=0.001), because
    lines = [one for one in paid.lines if one.unit == "money"]
    assert sum(amounts(paid, one.id)[0] for one in lines) == pytest.approx(wanted, abs=0.001), "lines add up"


def test_the_plans_modifiers_work_on_the_sum_of_all_components() -> None:
    paid = pay({"one": BONUS, "two": BONUS}, monthly(100), measures={"revenue": measure()}, then=[CAP])
    assert amounts(paid, "one") == amounts(paid, "two") == [1000]
    assert amounts(paid, "then.0.cap") == [-800]
    assert amounts(paid) == [1200]


WRONG = [
    (dict(kind="cap"), "then.0: write either 'amount' or 'times_target'"),
    (dict(kind="cap", amount=1, times_target=1), "then.0: write either 'amount' or 'times_target'"),
    (dict(kind="gat"), "then.0: there is no kind 'gat'; write one of gate, multiply, add, cap, floor"),
    (dict(amount=3), "then.0.kind: this key is missing; add it"),
    (gate(otherwise=1.5), "then.0.otherwise: this number is too high; write one below 1.0"),
    (gate(measure="cst"), "then.0: there is no measure 'cst' under measures, did you mean 'csat'?"),
]


@pytest.mark.parametrize(("modifier", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said(modifier: dict, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan({"c": BONUS | {"then": [gate()]}}, {"revenue": measure(), "csat": measure()}, then=[modifier])
    assert str(refused.value) == f"plan: {said}"
