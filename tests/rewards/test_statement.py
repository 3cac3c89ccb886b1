"""Statements: every line with its steps in both languages, to the cent; what is absent is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analytics.language import Language
from analytics.rewards.payout import Payouts
from analytics.rewards.statement import KINDS, SENTENCES, Statement, statement
from analytics.rewards.trace import Trace, stitched
from tests.chinese import ZH
from tests.rewards.small import line, measure, monthly, pay, steps
from tests.rewards.test_grants import PEOPLE, TWO, grant, honour, merit

EN = Language()
TIERS = {"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                   rates=steps((0, 0.02), (100, 0.05), below="hold"))}


def first(paid: Payouts, language: Language = EN, period: int = 0) -> Statement:
    return statement(paid, 0, period, language)


def steps_of(one: Statement, name: str) -> tuple[str, ...]:
    return next(entry.steps for entry in one.lines if entry.id == name)


def test_tiers_are_told_slice_by_slice() -> None:
    one = first(pay(TIERS, monthly(150.5)))
    assert steps_of(one, "c") == (
        "Revenue: ¥150.50", "¥100.00 at 2.0% = ¥2.00, ¥50.50 at 5.0% = ¥2.53; together ¥4.53")
    assert (one.who, one.period, one.version, one.source, one.total) == ("a", "Jan 2026", "1", "results", 4.53)


def test_a_bonus_is_told_with_its_gate_and_cap() -> None:
    gate = dict(kind="gate", measure="csat", reads="value", reach=0.8, edges="lower", otherwise=0.5, missing="pass")
    bonus = dict(kind="curve", measure="revenue", reads="attainment", weight=0.5, curve=line((0, 0), (2, 2)),
                 then=[gate, dict(kind="cap", amount=200), dict(kind="floor", amount=10)])
    one = first(pay({"b": bonus}, [*monthly(120), *monthly(0.7, of="csat", target=None)],
                    measures={"revenue": measure(), "csat": measure(combine="mean")}))
    assert steps_of(one, "b") == (
        "Revenue: ¥120 of ¥100 = 120.0%", "target bonus ¥1,000.00 × weight 50.0% × 120.0% = ¥600.00",
        "Satisfaction 70% against 80%: ¥600.00 × 0.5000 = ¥300.00", "at most ¥200.00: ¥300.00 becomes ¥200.00"), \
        "the floor changed nothing and is not told"


def test_every_kind_and_settlement_tells_its_steps_in_both_languages() -> None:
    components: dict[str, Any] = {
        **TIERS,
        "whole": TIERS["c"] | {"mode": "whole"}, "ytd": TIERS["c"] | {"basis": "year_to_date"},
        "orders": TIERS["c"] | {"basis": "transaction"},
        "b": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)), then=[
            dict(kind=kind, measure="complaints", reads="value", by=steps((0, 1), (2, 0.5)), **more)
            for kind, more in (("multiply", {}), ("add", {"of": "base"}))]),
        "s": dict(kind="scorecard", missing="zero", weight=1, curve=line((0, 0), (2, 2)), measures={
            name: dict(weight=0.5, reads="value", points=line((0, 0), (200, 2))) for name in TWO}),
        "p": dict(kind="pool", measure="revenue", reads="attainment", team="team", amount=900, shared="credited",
                  if_nobody="keep", funding=line((0.5, 0), (1, 1))),
        "k": dict(kind="contest", measure="revenue", reads="value", among="all", window="period", prizes=[100, 50],
                  least=0,
                  ties="share", noise="ignore"),
        "e": dict(kind="spiff", measure="complaints", amount=100, per_person=110, in_all=200, caps_over="period"),
        **grant(), **merit(0.01, rating="complaints", ratings=[0, 1]), **honour()}
    people = [one | {"salary": 1000, "range_position": 1} for one in PEOPLE]
    rows = [row for who in "abcd" for row in (*monthly(120, 10, who=who), *monthly(2, 2, who=who, of="complaints"))]
    rows = [row | {"order": f"{row['who']}{row['when']}"} for row in rows]
    rows += [{"who": "a", "when": "2026-02-10", "value": -20, "order": "a2026-01"}]
    paid = pay(components, rows, people, TWO, then=[dict(kind="cap", amount=900)], protection={"largest_fall": 0.1},
               clawback={"of": "earned", "months": 6}, draw={"a_month": 2000, "recoverable": True},
               deferral={"share": 0.5, "vests": steps((1, 1)), "leavers": {"good": "keep", "bad": "keep"}})
    untold = {"slice", "gate", "floor", "attained_drawn", "team_result", "unranked"}
    assert {step.code for step in paid.trace.steps} == set(SENTENCES) - untold
    assert {line_.kind for line_ in paid.lines} == set(KINDS) - {"gate", "multiply", "add", "floor"}
    for period in range(2):
        english, chinese = first(paid, EN, period), first(paid, ZH, period)
        for one, other in zip(english.lines, chinese.lines, strict=True):
            assert len(one.steps) == len(other.steps)
            assert one.label != other.label
            assert "{" not in "".join(one.steps + other.steps)
            assert "nan" not in "".join(one.steps + other.steps)
        assert english.total == pytest.approx(paid.total[0, period])
        assert english.total == round(sum(e.amount for e in english.lines if e.unit == "money"), 2)


def test_a_shrunken_result_says_so_and_a_pool_by_value_too() -> None:
    bonus = {"b": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}
    rule = {"measures": ["revenue"], "own_weight": 0.5, "towards": "own_past"}
    one = first(pay(bonus, monthly(100, 60), protection=rule), period=1)
    assert steps_of(one, "b")[0] == "Revenue: ¥60 of ¥100, drawn towards the mean = 80.0%"
    pool = {"p": dict(kind="pool", measure="revenue", reads="value", team="all", amount=90, shared="equally",
                      if_nobody="keep", funding=line((0, 0), (200, 1)))}
    one = first(pay(pool, [*monthly(60, target=None), *monthly(40, who="b", target=None)]))
    assert steps_of(one, "p") == ("the team's revenue: ¥100", "pool ¥90.00 × funding 50.0% = ¥45.00; share 50.0% = "
                                                             "¥22.50")


def test_what_is_absent_is_said() -> None:
    bonus = {"b": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}
    people = [{"who": "a", "left_on": "2026-02-28"}, {"who": "b"}]
    rows = [*monthly(None, 90, target=None), *monthly(100, 100, 100, who="b")]
    notes = [statement(pay(bonus, rows, people), 0, period, EN).note for period in range(3)]
    assert notes == ["No result in this period, so nothing is paid by results.",
                     "No target in this period for revenue.",
                     "Does not take part in the plan in this period."]
    two = {"revenue": measure(), "csat": measure(combine="mean")}
    gate = dict(kind="gate", measure="csat", reads="value", reach=1, edges="lower", otherwise=0.5, missing="pass")
    paid = pay({"b": bonus["b"] | {"then": [gate]}}, [*monthly(90), *monthly(1, who="b", of="csat")],
               [{"who": "a"}, {"who": "b"}], two)
    assert first(paid).note == "No result in this period by satisfaction."
    assert first(paid, ZH).note == "本期缺少以下指标的结果：客户满意度。"


def test_a_period_that_is_not_over_says_so() -> None:
    paid = pay(TIERS, monthly(10, 10, 10, 10), period="quarter")
    assert [paid.so_far(period) for period in range(2)] == [False, True]
    assert first(paid).note == ""
    assert first(paid, period=1).note == \
        "Results reach 1 Apr 2026; the period is not over, so this is what it comes to so far."
    assert first(paid, ZH, 1).note == "结果截至2026年4月1日；本期尚未结束，以上为目前的金额。"
    assert not pay(TIERS, monthly(10)).so_far(0), "a month with any result counts as over"


def test_traces_of_versions_are_stitched_by_period() -> None:
    from analytics.rewards.situation import money, percent
    versions = [Trace(), Trace()]
    for n, trace in enumerate(versions):
        trace.of("x")("cap", money(np.full((2, 2), n)), limit=percent(float(n)), measure="m")
    (step,) = stitched(versions, np.array([0, 1]), (2, 2)).steps
    assert step.result.values.tolist() == [[0, 1], [0, 1]]
    assert step.inputs["limit"].values.tolist() == [[0, 1], [0, 1]]
    assert step.inputs["measure"] == "m"


def test_who_is_below_the_least_of_a_contest_is_not_ranked_and_money_is_told_to_the_cent() -> None:
    race = {"k": dict(kind="contest", measure="revenue", reads="value", among="all", window="period", prizes=[100],
                      least=50, ties="share", noise="ignore")}
    paid = pay(race, [*monthly(60.1234, who="a"), *monthly(40, who="b")])
    assert steps_of(statement(paid, 0, 0, EN), "k") == ("Revenue ¥60.12: place 1, prize ¥100.00",)
    assert steps_of(statement(paid, 1, 0, EN), "k") == ("Revenue ¥40: not enough to compete, no prize",)


def test_what_is_decided_once_a_year_stands_on_the_last_statement_of_the_year() -> None:
    race = {"k": dict(kind="contest", measure="revenue", reads="value", among="all", window="year", prizes=[100],
                      least=0, ties="share", noise="ignore"), **honour(window="year")}
    measures = {"revenue": measure(), "complaints": measure(better="less")}
    rows = [*monthly(50, 60), *monthly(0, 0, of="complaints", target=None)]
    paid = pay(race, rows, measures=measures, until="2026-02-28")
    listed = [[entry.id for entry in statement(paid, 0, period, EN).lines] for period in range(2)]
    assert listed[0] == []
    assert "k" in listed[1]
    assert len(listed[1]) == 2


def test_what_a_modifier_adds_to_a_contest_of_the_year_is_told_when_it_is_paid() -> None:
    """The prize is decided at the end of the year; an addition of target bonus is paid each month, and has its line."""
    race = dict(kind="contest", measure="revenue", reads="value", among="all", window="year", prizes=[90], least=1,
                ties="share", noise="ignore", then=[
                    dict(kind="add", measure="revenue", reads="attainment", by=steps((0, 0.5), below="hold"),
                         of="target_bonus")])
    paid = pay({"race": race}, monthly(100))
    one = statement(paid, 0, 0, EN)
    assert [(line.id, line.amount) for line in one.lines] == [("race", 500.0)]
    assert one.total == float(paid.total[0, 0]) == 500.0
