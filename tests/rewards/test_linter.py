"""The linter: every finding by a small plan that has it and a neighbour that has not, with place and size."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from analytics.rewards.assumptions import Assumptions
from analytics.rewards.finding import Finding
from analytics.rewards.linter import findings
from analytics.rewards.outlook import Outlook
from analytics.rewards.simulation import simulate
from tests.chinese import ZH
from tests.rewards.small import line, measure, monthly, plan, results, steps

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
    (curve(line((0.95, 0), (1, 1), (2, 30))), None, "dead_zone", "components.c.curve",
     "nothing more is paid up to 95%; many who try will not reach it", 0.95, "a threshold just below target"),
    (curve(line((0, -0.5), (1, 1), (2, 3), below="hold")), None, "negative", "components.c.curve",
     "at 0% the amount is -50% of the target bonus: a weak result would cost people money", -0.5, "pay below zero"),
    (curve(line((0.5, 0), (1, 1), (2, 3), below="continue")), None, "negative", "components.c.curve",
     "at 0% the amount is -100% of the target bonus", -1, "the line goes on below its first point"),
    (curve(line((0, 2), (10, 1), (20, 0), above="continue"), "value"), LESS, "negative", "components.c.curve",
     "at 40 the amount is -200% of the target bonus", -2, "and above the last where less is better"),
    (curve(GOOD, then=[dict(kind="multiply", measure="revenue", reads="attainment",
                            by=line((0, -1), (1, 1), below="hold"))]), None, "negative", "components.c.then.0.by",
     "at 0% the amount is -100% of the amount", -1, "a multiplier below zero"),
    ({"c": dict(kind="spiff", measure="revenue", amount=50, per_person=100, in_all=100, caps_over="year")}, LESS,
     "inversion", "components.c", "between 1 and 0 a better result is paid less, by 50.00 CNY", 50,
     "an amount for every complaint"),
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
    (curve(GOOD, then=[*CAP, dict(kind="multiply", measure="revenue", reads="attainment",
                                  by=line((0, 1), (1, 1), (2, 2), below="hold", above="continue"))]), None, "no_cap",
     "components.c.then.1.by", "there is no cap: at 300% it pays 300% of the amount", 3,
     "a multiplier without end after the cap"),
    (commission("marginal", steps((0, 0.02), below="hold"), then=()), None, "no_cap", "components.c.rates",
     "there is no cap; add a cap, or budget for that", None, "no edge to compare with"),
    (curve(GOOD, then=[dict(kind="cap", times_target=1)]), None, "cap_at_target", "components.c.then.0",
     "the cap is 100% of the target bonus, no more than target pays", 1, "nobody gains by more than target"),
    (curve(GOOD, then=[dict(kind="cap", amount=900)]), None, "cap_at_target", "components.c.then.0",
     "the cap is 90% of the target bonus", 0.9, "the same in money: 900 of 1,000 a month"),
    (curve(GOOD, then=[dict(kind="floor", times_target=1)]), None, "floor_at_target", "components.c.then.0",
     "the floor is 100% of the target bonus, no less than target pays", 1, "results below target cost nothing"),
    (curve(GOOD, weight=0.9), None, "weights", "components", "add up to 0.9", -0.1,
     "a tenth of the bonus is never paid"),
    (curve(GOOD), {"revenue": measure(combine="mean")}, "missing_as_zero", "measures.revenue.missing",
     "a missing result counts as nothing achieved", None, "no survey, no bonus"),
    (curve(GOOD, then=[dict(kind="gate", measure="revenue", reads="value", reach=0, edges="lower", otherwise=0,
                            missing="fail")]), None, "missing_as_zero", "components.c.then.0.missing",
     "a missing result counts as nothing achieved", None, "a gate that fails without a survey"),
    (curve(GOOD), {"revenue": measure(influence="nobody")}, "no_influence", "measures.revenue",
     "nobody can influence this measure", None, "luck"),
    ({"c": dict(kind="contest", measure="revenue", reads="value", among="all", window="year", prizes=[1], least=0,
                ties="share", noise="ignore")}, None, "last_period_only", "components.c.window",
     "the year is decided by the last period's revenue alone; write 'counts: year_to_date' for it", None, "December"),
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
    (curve(line((0.9, 0), (1, 1), (2, 12))), None, "a threshold at nine tenths of the target"),
    (curve(line((500, 0), (1000, 1), (2000, 2)), "value"), None, "how high a threshold of value is nobody can tell"),
    (curve(line((0, 1), (5, 0.5), (10, 0), below="hold"), "value"), LESS, "worse than the worst: nothing"),
    (curve(GOOD, then=[dict(kind="cap", times_target=1.01)]), None, "a cap just above target"),
    (curve(GOOD, then=[dict(kind="floor", times_target=0.99)]), None, "a floor just below it"),
    (curve(GOOD, then=[dict(kind="multiply", measure="revenue", reads="attainment", by=line((0, 0), (1, 1), (2, 2))),
                       dict(kind="cap", times_target=1)]), None, "what is multiplied first may be less than the cap"),
    (curve(GOOD, then=[dict(kind="add", measure="revenue", reads="attainment", of="base",
                            by=line((0, -0.5), (1, 0), (2, 0.5), below="hold"))]), None, "an addition may take away"),
    ({"c": dict(kind="contest", measure="revenue", reads="value", among="all", window="year", prizes=[1], least=0,
                ties="share", noise="ignore")}, {"revenue": measure(counts="year_to_date")}, "the whole year decides"),
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
    to_date = {name: measure(counts="year_to_date") for name in names}
    assert linted(curve(GOOD, true_up=True) | honour, to_date) == []
    once = [(one.code, str(one.phrase)) for one in linted(curve(GOOD) | honour, to_date | {"revenue": measure()})]
    assert once == [("last_period_only", "the year is decided by the last period's revenue alone; write 'counts: "
                                         "year_to_date' for it")]


def test_a_small_weight_moves_nobody() -> None:
    part = dict(reads="attainment", points=line((0, 0), (1, 1), (2, 2)))
    card = {"s": dict(kind="scorecard", missing="renormalise", weight=1, curve=GOOD, measures={
        "revenue": part | {"weight": 0.91}, "visits": part | {"weight": 0.09}})}
    (found,) = linted(card, {"revenue": measure(), "visits": measure()})
    assert (found.code, found.place, found.size) == ("small_weight", "components.s.measures.visits.weight", 0.09)
    assert str(found.phrase) == "a weight of 9% moves nobody; give the measure at least 10% or take it out"
    tenth = {"s": card["s"] | {"measures": {"revenue": part | {"weight": 0.9}, "visits": part | {"weight": 0.1}}}}
    assert linted(tenth, {"revenue": measure(), "visits": measure()}) == []


@pytest.mark.parametrize(("dates", "period", "places"), [
    ({}, "month", []), ({"since": "2026-01-02"}, "month", ["since"]), ({"until": "2026-11-29"}, "month", ["until"]),
    ({"until": "2026-11-30"}, "month", []), ({"until": "2026-11-30"}, "quarter", ["until"]),
    ({"until": None}, "year", []),
    ({"since": "2026-02-01"}, "year", ["since"])])
def test_dates_within_a_period_are_told(dates: dict, period: str, places: list[str]) -> None:
    found = linted(curve(GOOD), period=period, **dates)
    assert [(one.code, one.place) for one in found] == [("part_of_period", place) for place in places]
    if places == ["since"] and period == "month":
        assert "all results from 2026-01-01 to 2026-01-31 count" in str(found[0].phrase)
        assert found[0].phrase.text(ZH) != str(found[0].phrase)


def test_without_a_cap_the_worst_that_was_simulated_is_told() -> None:
    flat = plan(commission("marginal", steps((0, 0.1), below="hold"), then=()))
    rows = [row for who in "abcdefgh" for row in monthly(*range(100, 700, 100), who=who, target=None)]
    outlook = Outlook.of(results(rows), Assumptions(draws=200, months=6, seed=3))
    simulated = simulate(flat, outlook)
    (found,) = findings(flat, simulated)
    pay, cost = np.sort(simulated.pay.ravel()), np.sort(simulated.cost)
    assert found.size == pytest.approx(np.quantile(cost, 0.99))
    assert (cost > found.size).sum() == 2, "of 200 futures one percent costs more"
    said = re.search(r"over 6 months one of a hundred people earns ([\d,]+) CNY or more, and in one of a hundred "
                     r"simulated futures all together cost ([\d,]+) CNY or more", str(found.phrase))
    assert said is not None
    earns, costs = (float(amount.replace(",", "")) for amount in said.groups())
    assert (pay > earns).mean() == pytest.approx(0.01, abs=0.005)
    assert costs == pytest.approx(found.size, abs=0.5)
    capped = plan(commission("marginal", steps((0, 0.1), below="hold")))
    assert findings(capped, simulate(capped, outlook)) == []
