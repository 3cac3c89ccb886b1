"""The linter: every finding by a small plan that has it and a neighbour that has not, with place and size."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.rewards.linter import Finding, findings
from tests.chinese import ZH
from tests.rewards.small import line, measure, plan, steps

CAP = [dict(kind="cap", times_target=3)]


def curve(points: Any, reads: str = "attainment", weight: float = 1, then: Any = (), **more: Any) -> dict[str, Any]:
    return {"c": dict(kind="curve", measure="revenue", reads=reads, weight=weight, curve=points,
                      then=list(then)) | more}


def commission(mode: str, rates: Any, tiers: str = "amount", then: Any = CAP) -> dict[str, Any]:
    return {"c": dict(kind="commission", measure="revenue", basis="period", mode=mode, tiers=tiers, rates=rates,
                      then=list(then))}


def linted(components: dict[str, Any], measures: dict[str, Any] | None = None, **keys: Any) -> list[Finding]:
    return findings(plan(components, measures, **keys))


LESS = {"revenue": measure(better="less")}
GOOD = line((0, 0), (1, 1), (1.5, 2))
FOUND = [  # components, measures, code, place, part of the sentence, size, because
    (curve(line((0.8, 0.5), (1, 1), (1.5, 2.5))), None, "cliff", "components.c.curve",
     "at 80% the amount jumps by 50% of the target bonus", 0.5, "half the bonus hangs on the threshold"),
    (curve(steps((0, 0), (1, 1))), None, "cliff", "components.c.curve", "at 100% the amount jumps by 100% of", 1,
     "all or nothing"),
    (curve(line((0, 0), (1, 1), (1, 1.2), (2, 2.5)), weight=0.5), None, "cliff", "components.c.curve",
     "jumps by 10% of the target bonus", 0.1, "a jump of 0.2, of half the bonus"),
    (commission("whole", steps((0, 0.02), (100, 0.05), below="hold")), None, "cliff", "components.c.rates",
     "at 100 the amount jumps by 3.00 CNY", 3, "100 at 5 % instead of 2 %"),
    (commission("whole", steps((0, 0.02), (1, 0.05), below="hold"), "attainment"), None, "cliff", "components.c.rates",
     "at 100% the amount jumps by 3% of the target", 0.03, "the same by attainment"),
    (commission("crossing", steps((0, 0.02), (100, 0.05), below="hold")), None, "cliff", "components.c.rates",
     "the order that crosses 100 is paid at 5.00% instead of 2.00%", 0.03, "a large order waits for its moment"),
    (curve(line((0, 20), (10, 1), (20, 0), below="hold"), "value", then=[dict(
        kind="gate", measure="revenue", reads="value", reach=15, edges="lower", otherwise=0.4, missing="pass")]), LESS,
     "cliff", "components.c.then.0", "at 15 the amount jumps by 60% of the amount", 0.6, "a gate where less is better"),
    (curve(line((0, 0), (1, 1), (1.2, 0.9), (2, 2))), None, "inversion", "components.c.curve",
     "between 100% and 120% a better result is paid less, by 10% of the target bonus", 0.1, "it falls past target"),
    (curve(line((0, 0), (1, 1), (2, 2), above="zero")), None, "inversion", "components.c.curve",
     "at 200% a better result is paid 200% of the target bonus less", 2, "nothing above the last point"),
    (commission("whole", steps((0, 0.05), (100, 0.02), below="hold")), None, "inversion", "components.c.rates",
     "at 100 a better result is paid 3.00 CNY less", 3, "a lower rate on all of it"),
    (commission("interpolated", line((0, 0.05), (100, 0), below="hold")), None, "inversion", "components.c.rates",
     "between 0 and 100 a better result is paid less", None, "the falling rate eats the growing amount"),
    (curve(line((0, 0), (10, 1), below="hold"), "value"), LESS, "inversion", "components.c.curve",
     "between 10 and 0 a better result is paid less, by 100% of the target bonus", 1, "less is better, but more pays"),
    (curve(line((0, 0), (0.8, 0.8), (0.9, 0.8), (1, 1), (2, 3))), None, "dead_zone", "components.c.curve",
     "between 80% and 90% a better result pays nothing more", 0.1, "a flat stretch"),
    (curve(line((0.5, 0), (1, 1), (2, 3))), None, "dead_zone", "components.c.curve",
     "between 0% and 50% a better result pays nothing more", 0.5, "nothing below the threshold"),
    (curve(line((0, 1), (5, 0.5), (10, 0.5), (20, 0), below="hold"), "value"), LESS, "dead_zone", "components.c.curve",
     "between 10 and 5 a better result pays nothing more", 5, "a flat stretch where less is better"),
    (commission("marginal", steps((0, 0.02), (100, 0), (200, 0.05), below="hold")), None, "gap", "components.c.rates",
     "between 100 and 200 a better result pays nothing more", 100, "a tier without a rate between two with one"),
    (curve(line((0, 0), (1, 1), (2, 1.5))), None, "slower_above_target", "components.c.curve",
     "above target a point pays 50% of what it pays below", 0.5, "the accelerator brakes"),
    (commission("marginal", steps((0, 0.05), (1, 0.04), below="hold"), "attainment"), None, "slower_above_target",
     "components.c.rates", "above target a point pays 80% of what it pays below", 0.8, "so does this one"),
    (curve(line((0, 0), (1, 1), (1.5, 2), above="continue")), None, "no_cap", "components.c.curve",
     "at 300% it pays 500% of the target bonus, which is 5.0 times what it pays at 100%", 5, "no end"),
    (commission("marginal", steps((0, 0.02), (100, 0.05), below="hold"), then=()), None, "no_cap", "components.c.rates",
     "at 300 it pays 12.00 CNY, which is 6.0 times what it pays at 100", 12, "2 + 10 against 2"),
    ({"c": dict(kind="spiff", measure="revenue", amount=50, per_person=100, in_all=None, caps_over="year")}, None,
     "no_cap",
     "components.c.in_all", "1000 events cost 50,000 CNY", 50000, "capped a person, but not in all"),
    (curve(GOOD, weight=0.9), None, "weights", "components", "add up to 0.9", -0.1,
     "a tenth of the bonus is never paid"),
    (curve(GOOD), {"revenue": measure(combine="mean")}, "missing_as_zero", "measures.revenue.missing",
     "a missing result counts as nothing achieved", None, "no survey, no bonus"),
    (curve(GOOD, then=[dict(kind="gate", measure="revenue", reads="value", reach=0, edges="lower", otherwise=0,
                            missing="fail")]), None, "missing_as_zero", "components.c.then.0.missing",
     "a missing result counts as nothing achieved", None, "a gate that fails without a survey"),
    (curve(GOOD), {"revenue": measure(influence="nobody")}, "no_influence", "measures.revenue",
     "nobody can influence this measure", None, "luck"),
]


@pytest.mark.parametrize(("components", "measures", "code", "place", "said", "size", "because"), FOUND,
                         ids=[f"{f[2]} {f[-1]}" for f in FOUND])
def test_found(components, measures, code, place, said, size, because) -> None:
    found = [one for one in linted(components, measures) if one.code == code and one.place == place]
    (one, *_) = found or [None]
    assert one is not None, because
    assert said in str(one.phrase)
    assert "。" not in str(one.phrase)
    assert one.phrase.text(ZH) != str(one.phrase), "also in Chinese"
    if size is not None:
        assert one.size == pytest.approx(size, rel=0.01), because


CLEAN = [  # components, measures, because
    (curve(GOOD), None, "from nothing at nothing, steeper above target, capped by its last point"),
    (curve(line((0, 0), (1, 1), (2, 3), above="continue"), then=CAP), None, "no end, but a cap"),
    (commission("marginal", steps((0, 0.02), (100, 0.05), below="hold")), None, "marginal tiers have no cliff"),
    (commission("marginal", steps((0, 0.02), (1, 0.05), below="hold"), "attainment"), None, "nor have those by target"),
    (commission("interpolated", line((0, 0.02), (100, 0.04), below="hold")), None, "rates on a line"),
    (curve(line((0, 2), (10, 1), (20, 0), below="hold"), "value"), LESS, "less is better, and less pays more"),
    (curve(GOOD, weight=0.4) | {"d": dict(kind="curve", measure="revenue", reads="attainment", weight=0.6, curve=GOOD)},
     None, "weights of two curves add up"),
    (curve(GOOD), {"revenue": measure(combine="mean", missing="refuse")}, "a missing result is refused"),
]


@pytest.mark.parametrize(("components", "measures", "because"), CLEAN, ids=[c[-1] for c in CLEAN])
def test_not_found(components, measures, because) -> None:
    assert [f"{one.code}: {one.phrase}" for one in linted(components, measures)] == [], because


def test_a_cap_of_the_plan_is_a_cap_too() -> None:
    uncapped = curve(line((0, 0), (1, 1), (2, 3), above="continue"))
    assert [one.code for one in linted(uncapped)] == ["no_cap"]
    assert linted(uncapped, then=CAP) == []


def test_missing_as_zero_in_a_scorecard_and_more_than_three_measures() -> None:
    names = ("revenue", "margin", "csat", "visits")
    card = {"s": dict(kind="scorecard", missing="zero", weight=1, curve=GOOD, measures={
        name: dict(weight=0.25, reads="attainment", points=line((0, 0), (1, 1), (2, 2))) for name in names})}
    measures = {name: measure() for name in names}
    found = {one.code: one for one in linted(card, measures)}
    assert set(found) == {"missing_as_zero", "many_measures"}
    assert found["missing_as_zero"].place == "components.s.missing"
    assert found["many_measures"].size == 4
    three = {"s": card["s"] | {"missing": "renormalise", "measures": {
        name: part | {"weight": 1 / 3} for name, part in list(card["s"]["measures"].items())[:3]}}}
    assert linted(three, {name: measures[name] for name in names[:3]}) == []


def test_a_measure_of_an_honour_is_no_measure_of_money() -> None:
    names = ("revenue", "margin", "csat", "visits")
    honour = {"h": dict(kind="honour", honour="certificate", of="person", window="year", best=None,
                        criteria=[dict(measure=name, reads="value", reach=1) for name in names])}
    assert linted(curve(GOOD) | honour, {name: measure() for name in names}) == []
