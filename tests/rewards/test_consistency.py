"""Parts of a plan that contradict each other, or would pay one result twice, are refused; their neighbours are not."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.errors import UsageError
from tests.chinese import english_in
from tests.rewards.small import line, measure, plan, steps

CURVE: dict[str, Any] = dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))
COMMISSION = dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                  rates=steps((0, 0.1)))
SPIFF = dict(kind="spiff", measure="revenue", amount=1, per_person=None, in_all=None, caps_over="period")
POOL = dict(kind="pool", measure="revenue", reads="attainment", team="all", share_of_result=0.1, shared="equally",
            if_nobody="keep", funding=line((0, 1)))
HONOUR = dict(kind="honour", honour="certificate", of="person", window="period", best=None,
              criteria=[dict(measure="revenue", reads="attainment", reach=1)])
MERIT = dict(kind="merit", rating="revenue", month=1, ratings=[1], positions=[1], raises=[[0.1]], budget=None,
             over_budget="cut")
GATE = dict(kind="gate", measure="revenue", reads="value", reach=1, edges="lower", otherwise=0, missing="pass")
ROLLING = {"measures": ["revenue"], "rolling": 2}
DRAWN = {"measures": ["revenue"], "own_weight": 0.5, "towards": "everybody"}
TO_DATE = {"revenue": measure(counts="year_to_date")}
LONG = "n" * 61
REFUSED = [  # component by name, measures, other keys, what is said
    ({"c": SPIFF}, TO_DATE, {}, "components.c: what is paid on amounts is paid on those of the period, once"),
    ({"c": SPIFF}, {"revenue": measure(combine="mean")}, {}, "components.c: what is paid on amounts"),
    ({"c": POOL}, TO_DATE, {}, "components.c: what is paid on amounts"),
    ({"c": CURVE | {"true_up": True}}, TO_DATE, {"protection": ROLLING},
     "protection.measures: revenue counts to date already"),
    ({"c": COMMISSION}, None, {"protection": ROLLING}, "protection.measures: components.c pays revenue by its amount"),
    ({"c": COMMISSION}, None, {"protection": DRAWN}, "protection.measures: components.c pays revenue by its amount"),
    ({"c": SPIFF}, None, {"protection": ROLLING}, "protection.measures: components.c pays revenue by its amount"),
    ({"c": POOL}, None, {"protection": ROLLING}, "protection.measures: components.c pays revenue by its amount"),
    ({"c": CURVE | {"reads": "value"}}, None, {"protection": DRAWN},
     "protection.own_weight: attainments are drawn towards a mean, but components.c reads the value of revenue"),
    ({"c": CURVE | {"then": [GATE]}}, None, {"protection": DRAWN}, "but components.c.then.0 reads the value"),
    ({"c": CURVE}, None, {"protection": DRAWN, "then": [GATE]}, "but then.0 reads the value of revenue"),
    ({"c": MERIT}, None, {"protection": DRAWN}, "but components.c reads the value of revenue"),
    ({"c": POOL | {"share_of_result": None, "amount": 5}}, None, {"protection": DRAWN},
     "protection.own_weight: components.c goes by the result of teams in revenue"),
    ({"c": HONOUR | {"of": "team"}}, None, {"protection": DRAWN}, "components.c goes by the result of teams"),
    ({"draw": CURVE}, None, {}, "components.draw: a line of every statement has this name"),
    ({"a.b": CURVE}, None, {}, "components.a.b: a name is made of letters, digits, _, - and blanks"),
    ({"": CURVE}, None, {}, "components.: a name is made of letters"),
    ({" a": CURVE}, None, {}, "components. a: a name is made of letters"),
    ({"{x}": CURVE}, None, {}, "components.{x}: a name is made of letters"),
    ({LONG: CURVE}, None, {}, f"components.{LONG[:60]}: a name is made of letters"),
    ({"c": CURVE}, None, {"until": "9999-12-31"}, "until: 9999-12-31 lies outside of 1900-01-01 to 2199-12-31; correct "
                                                  "it, or write 'until: null' where there is no end"),
    ({"c": CURVE}, None, {"since": "0001-01-01"}, "since: 0001-01-01 lies outside of 1900-01-01 to 2199-12-31"),
]


@pytest.mark.parametrize(("components", "measures", "keys", "said"), REFUSED, ids=[f"{r[-1][:70]} {n}" for n, r in
                                                                                  enumerate(REFUSED)])
def test_contradictions_are_refused(components, measures, keys, said) -> None:
    with pytest.raises(UsageError) as refused:
        plan(components, measures, **keys)
    assert str(refused.value).startswith("plan: ")
    assert said in str(refused.value)
    assert english_in(refused.value) == ""


ALLOWED = [  # component by name, measures, other keys, because
    ({"c": SPIFF}, None, {}, "events of the period"),
    ({"c": POOL | {"share_of_result": None, "amount": 5}}, TO_DATE, {}, "a pool of a stated size, funded to date"),
    ({"c": POOL | {"share_of_result": None, "amount": 5}}, None, {"protection": ROLLING}, "and by a rolling result"),
    ({"c": CURVE, "d": SPIFF | {"measure": "events"}}, {"revenue": measure(), "events": measure()},
     {"protection": ROLLING}, "another measure is paid by its amount"),
    ({"c": CURVE}, None, {"protection": DRAWN}, "an attainment is drawn towards the mean"),
    ({"c": HONOUR}, None, {"protection": DRAWN}, "so is that of a person's honour"),
    ({"c": CURVE | {"true_up": False}}, TO_DATE, {"protection": DRAWN}, "to date too"),
    ({"c": CURVE | {"reads": "value"}}, None, {"protection": ROLLING}, "rolling by value"),
    ({"Verkaufsprämie 2-a_b": CURVE, "销售奖金": CURVE, "n" * 60: CURVE}, None, {}, "names in any script"),
    ({"c": CURVE}, None, {"since": "1900-01-01", "until": "2199-12-31"}, "the first and the last day"),
]


@pytest.mark.parametrize(("components", "measures", "keys", "because"), ALLOWED, ids=[a[-1] for a in ALLOWED])
def test_their_neighbours_are_not(components, measures, keys, because) -> None:
    assert plan(components, measures, **keys).components, because
