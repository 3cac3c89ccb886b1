"""Rules in words: every number and switch of a plan is told, each value has its sentence, examples are the engine's."""

from __future__ import annotations

import copy
import itertools
import typing
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest
from pydantic import BaseModel

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import Language
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.rules.document import Section, rules
from analytics.rewards.schedule import Schedule
from analytics.rewards.terms import Vesting
from tests.chinese import ZH
from tests.rewards.small import BASE, line, measure, steps
from tests.rewards.small import plan as small_plan

EN = Language()
READY = {path.stem: read_plan(path, "CNY") for path in sorted(PLANS.glob("*.yaml"))}
MODIFIERS = [
    dict(kind="gate", measure="csat", reads="value", reach=0.8, edges="lower", otherwise=0.5, missing="pass"),
    dict(kind="multiply", measure="csat", reads="attainment", by=line((0.8, 0.9), (1.2, 1.1), below="hold")),
    dict(kind="add", measure="csat", reads="value", by=steps((0.9, 0.1)), of="base"),
    dict(kind="cap", amount=900), dict(kind="floor", times_target=0.1)]
VESTING = dict(vests=steps((12, 0.5), (24, 1)), leavers={"good": "in_proportion", "bad": "forfeit"},
               malus={"measure": "conduct", "reach": 3, "loses": 0.5})
EVERYTHING = small_plan({
    "sales": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                  rates=steps((0, 0.02), (100, 0.05), below="hold"), then=MODIFIERS),
    "line": dict(kind="commission", measure="revenue", basis="year_to_date", mode="interpolated", tiers="attainment",
                 rates=line((0.5, 0.02), (1, 0.05), below="hold", above="continue")),
    "bonus": dict(kind="curve", measure="to_date", reads="attainment", weight=0.5, true_up=True,
                  curve=line((0.8, 0), (1, 1), (1, 1.2), (1.5, 2), above="continue")),
    "card": dict(kind="scorecard", missing="renormalise", weight=0.5, curve=line((0, 0), (2, 2)), measures={
        "revenue": dict(weight=0.6, reads="attainment", points=line((0.5, 0), (1, 1))),
        "csat": dict(weight=0.4, reads="value", points=line((0.6, 0), (0.9, 1)))}),
    "pool": dict(kind="pool", measure="revenue", reads="attainment", team="team", share_of_bonus=0.5, shared="score",
                 score="csat", if_nobody="keep", funding=line((0.5, 0), (1, 1))),
    "race": dict(kind="contest", measure="revenue", reads="value", among="team", window="period", prizes=[90, 50, 50],
                 least=10, ties="tie_break", tie_break="csat", noise="ignore"),
    "level": dict(kind="contest", measure="revenue", reads="value", among="all", window="year", prizes=[90], least=10,
                  ties="share", noise="share"),
    "extra": dict(kind="curve", measure="growth", reads="attainment", weight=0.1, curve=line((0.5, 0), (1, 1))),
    "event": dict(kind="spiff", measure="complaints", amount=100, per_person=300, in_all=2000, caps_over="year"),
    "shares": dict(kind="grant", measure="revenue", reads="attainment", amount=400, curve=steps((1, 1)),
                   paid_in="equity", vesting=VESTING),
    "raise": dict(kind="merit", rating="conduct", month=4, ratings=[2, 3], positions=[0.8, 1],
                  raises=[[0.03, 0.02], [0.06, 0.04]], budget=0.03, over_budget="cut"),
    "medal": dict(kind="honour", honour="certificate", of="person", window="year", best=2, criteria=[
        dict(measure="revenue", reads="attainment", reach=1), dict(measure="complaints", reads="value", reach=3)]),
}, {"revenue": measure(), "growth": measure(), "to_date": measure(counts="year_to_date"),
    "csat": measure(combine="mean"), "complaints": measure(better="less"),
    "conduct": measure(combine="last", missing="refuse")},
    about="Everything at once.", year_starts=4,
    who={"roles": ["account_manager"], "levels": [2, 3], "teams": ["East"], "tenure": {"at_least": 3, "below": 24}},
    crediting={"by": "shares", "total": "one_or_more"}, then=MODIFIERS,
    ramp={"measures": ["revenue"], "share": steps((0, 0.5), (3, 1), below="hold")},
    clawback={"of": "paid", "months": 6}, draw={"a_month": 700, "recoverable": True, "tenure": {"below": 6}},
    protection={"measures": ["growth"], "rolling": 3, "own_weight": 0.6, "towards": "everybody", "largest_fall": 0.2},
    deferral=VESTING | {"share": 0.4})
PLANS_TOLD = READY | {"everything": EVERYTHING}


def told(plan: Plan, t: Language = EN) -> list[str]:
    return [text for section in rules(plan, t, worked=False) for rule in section.rules
            for text in (section.title, rule.text, *rule.terms)]


def section(plan: Plan, component: str, t: Language = EN) -> Section:
    return next(one for one in rules(plan, t) if one.component == component)


# Every switch and number -------------------------------------------------------------------------------------------


def leaves(model: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value of a document that can be changed by itself: its path, and what its type is declared as."""
    if isinstance(model, BaseModel):
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            if name == "kind":
                continue
            if isinstance(value, BaseModel | dict | tuple) and value:
                yield from leaves(value, (*place, name))
            else:
                yield (*place, name), field.annotation
    elif isinstance(model, dict):
        for name, value in model.items():
            inner = isinstance(value, BaseModel)
            yield from leaves(value, (*place, name)) if inner else [((*place, name), type(value))]
    elif isinstance(model, tuple):
        for n, value in enumerate(model):
            inner = isinstance(value, BaseModel | tuple)
            yield from leaves(value, (*place, n)) if inner else [((*place, n), type(value))]


def others(value: Any, declared: Any) -> list[Any]:
    """Values that a leaf can be changed to."""
    choices = [c for part in (declared, *get_args(declared)) if get_origin(part) is Literal for c in get_args(part)]
    if choices:
        return [c for c in choices if c != value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1, value + 0.01, value - 0.01, value * 1.1, value - 1]
    if isinstance(value, str):
        return ["revenue", "csat", "complaints", "USD", "2026-02-01", "another"]
    if value is None:
        return [0.25, 2, "2026-11-30", True, {"below": 9}, {"measure": "csat", "reach": 2, "loses": 1}]
    return [["another"], [1]] if value == () else []


def changed(plan: Plan, place: tuple[Any, ...], value: Any) -> Plan | None:
    """The plan with one value changed, None where that is no plan."""
    document: Any = plan.model_dump(mode="json")
    node = document
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    try:
        return checked(Plan, document, "changed")
    except UsageError:
        return None


def at(plan: Plan, place: tuple[Any, ...]) -> Any:
    node: Any = plan
    for key in place:
        node = getattr(node, key) if isinstance(node, BaseModel) else node[key]
    return node


def same_meaning(before: Plan, after: Plan, place: tuple[Any, ...]) -> bool:
    """What changes nothing that a plan does: not told, and rightly so."""
    for depth in range(len(place)):
        one, other = at(before, place[:depth]), at(after, place[:depth])
        if isinstance(one, Vesting) and place[depth] == "vests" and one.tranches == other.tranches:
            return True  # whole months
        if isinstance(one, Schedule):
            xs = sorted({x + d for s in (one, other) for x in s.edge() for d in (-0.3, -1e-6, 0, 1e-6, 0.3, 7)})
            return bool(np.allclose(one(np.array(xs)), other(np.array(xs)), rtol=1e-12, atol=1e-12))
    return place[-1] == "total" and before.crediting.by != "shares"


@pytest.mark.parametrize("plan", PLANS_TOLD.values(), ids=PLANS_TOLD)
def test_whatever_is_changed_in_a_plan_changes_its_words(plan: Plan) -> None:
    before, untold, tried = {t: told(plan, t) for t in (EN, ZH)}, [], 0
    for place, declared in leaves(plan):
        for value in others(at(plan, place), declared):
            after = changed(plan, place, value)
            if after is None or value == at(plan, place) or same_meaning(plan, after, place):
                continue
            tried += 1
            readers = [t for t in before if place[-1] == t.code] or before  # a text of one language is told in it alone
            if any(told(after, t) == before[t] for t in readers):
                untold.append(f"{'.'.join(map(str, place))}: {at(plan, place)!r} -> {value!r}")
    assert untold == [], "\n".join(untold)
    assert tried > 40, "nothing was tried"


def test_the_leaves_are_found() -> None:
    found = {".".join(map(str, place)) for place, _ in leaves(EVERYTHING)}
    assert {"version", "who.tenure.below", "components.sales.rates.points.1.0", "components.card.measures.csat.weight",
            "components.race.ties", "components.sales.then.0.otherwise", "deferral.leavers.bad", "then.4.times_target",
            "components.raise.raises.1.0", "protection.towards", "measures.csat.missing"} <= found
    assert len(found) > 250


def test_every_kind_of_component_and_modifier_is_in_the_plan_with_everything() -> None:
    kinds = set(typing.get_args(typing.get_args(Plan.model_fields["components"].annotation)[1])[0].__args__)
    assert {type(c) for c in EVERYTHING.components.values()} == kinds
    assert {m.kind for m in EVERYTHING.then} == {"gate", "multiply", "add", "cap", "floor"}


# How it is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", PLANS_TOLD.values(), ids=PLANS_TOLD)
@pytest.mark.parametrize("t", [EN, ZH], ids=lambda t: t.code)
def test_no_rule_is_told_twice_and_nothing_is_left_blank(plan: Plan, t: Language) -> None:
    for one in rules(plan, t):
        texts = [rule.text for rule in one.rules]
        assert len(texts) == len(set(texts)), one.title
        assert all(text.strip() and "{" not in text for rule in one.rules for text in (rule.text, *rule.terms))
        assert "nan" not in " ".join(texts).lower().split()


def test_the_messages_differ_from_each_other() -> None:
    from analytics.rewards.rules import components, document, modifiers, settling, winning, wording

    tables = [table for module in (components, document, modifiers, settling, winning, wording)
              for name, table in vars(module).items() if name.isupper() and isinstance(table, dict)
              and all(isinstance(text, str) for text in table.values())]
    assert len(tables) > 25
    for t in (EN, ZH):
        said = [t(text) for table in tables for text in table.values() if text not in ("{measure}",)]
        assert len(said) == len(set(said))


SCALES = [  # a schedule, its lines, because
    (steps((0, 0.004), (1, 0.007), below="hold"), ["below 100%: 0.4%", "from 100% on: 0.7%"], "the edge is above"),
    (steps((0, 0.004), (1, 0.007), below="hold", edges="upper"), ["up to 100%: 0.4%", "above 100%: 0.7%"],
     "the edge is below"),
    (steps((1, 0.5)), ["below 100%: 0%", "from 100% on: 50%"], "nothing below the first"),
    (line((0.7, 0), (1, 1), below="hold"), ["below 70%: 0%", "from 70% to below 100%: evenly from 0% to 100%",
                                            "from 100% on: 100%"], "a line"),
    (line((0.5, 0.2), (1, 1), (1, 1.5), (2, 2)), ["below 50%: 0%", "from 50% to below 100%: evenly from 20% to 100%",
     "from 100% to below 200%: evenly from 150% to 200%", "from 200% on: 200%"], "a jump at 100 %"),
    (line((0, 0), (1, 1), below="continue", above="continue"),
     ["below 0%: on along the same line, 1% for each 1% more", "from 0% to below 100%: evenly from 0% to 100%",
      "from 100% on: on along the same line, 1% for each 1% more"], "without an end both ways"),
    (line((0.5, 0.33335), (1, 1), above="zero"), ["below 50%: 0%", "from 50% to below 100%: evenly from 33.335% to "
     "100%", "from 100% on: 0%"], "digits are kept"),
    (line((1, 0.5), below="hold"), ["always: 50%"], "one value"),
]


@pytest.mark.parametrize(("schedule", "lines", "because"), SCALES)
def test_a_schedule_is_told_stretch_by_stretch(schedule: dict, lines: list[str], because: str) -> None:
    plan = small_plan({"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=schedule)})
    assert list(section(plan, "c").rules[0].terms) == lines, because


def test_amounts_are_said_in_the_unit_of_their_measure() -> None:
    gate = dict(kind="gate", measure="csat", reads="value", reach=0.705, edges="upper", otherwise=0, missing="fail")
    plan = small_plan({"c": dict(kind="commission", measure="revenue", basis="period", mode="whole", tiers="amount",
                                 rates=steps((0, 0.02), (12500.5, 0.05), below="hold"), then=[gate])},
                      {"revenue": measure(), "csat": measure(combine="mean")})
    first, _, third, *_ = section(plan, "c").rules
    assert first.text == "All of revenue is paid at the rate of the tier that it reaches:"
    assert first.terms == ("below ¥12,500.50: 2%", "from ¥12,500.50 on: 5%")
    assert third.text == ("It counts in full only with satisfaction above 70.5%; otherwise nothing of it is left. "
                          "Whoever has no result does not pass.")


@pytest.mark.parametrize(("size", "said"), [
    (100, "¥100"), (0.5, "¥0.50"), (0.125, "¥0.125"), (1234567.89, "¥1,234,567.89"), (1e9, "¥1,000,000,000")])
def test_money_has_the_digits_that_the_plan_gives_it(size: float, said: str) -> None:
    spiff = dict(kind="spiff", measure="revenue", amount=size, per_person=None, in_all=None, caps_over="year")
    assert section(small_plan({"e": spiff}), "e").rules[0].text == f"{said} for each event counted by revenue."


def test_less_is_better() -> None:
    gate = dict(kind="gate", measure="complaints", reads="value", reach=5, edges="lower", otherwise=0.5, missing="pass")
    plan = small_plan({"c": dict(kind="curve", measure="complaints", reads="value", weight=1,
                                 curve=line((0, 1), (9, 0)), then=[gate])}, {"complaints": measure(better="less")})
    assert "complaints of 5 or less" in section(plan, "c").rules[1].text
    assert "80% of it is 120%" in " ".join(told(plan))


# Examples -----------------------------------------------------------------------------------------------------------

EXAMPLES = [  # plan, component, lines of its example, because
    ("target_bonus", "bonus", ["attainment of revenue 90%: ¥10,000", "attainment of revenue 100%: ¥15,000",
                               "attainment of revenue 120%: ¥27,000"], "two thirds, all, and 180% of 15,000 a quarter"),
    ("commission", "sales", ["attainment of revenue 90%: ¥360", "attainment of revenue 100%: ¥400",
                             "attainment of revenue 120%: ¥540"], "0.4% of 90,000 and of 100,000, and 0.7% of 20,000"),
    ("contest", "hunt", ["new customers 4: ¥8,000", "new customers 3: ¥4,000", "new customers 3: ¥4,000",
                         "new customers 1: ¥0"], "two share 5,000 + 3,000, and 1 is below 2"),
    ("contest", "certificate", ["attainment of revenue 100%, satisfaction 80%: it is given",
                                "attainment of revenue 100%, satisfaction 79%: it is not given"], "just missed"),
    ("everything", "raise", ["conduct 2: ¥3,000 a year more", "conduct 3: ¥6,000 a year more"],
     "3 % and 6 % of 100,000, half way up the range"),
    ("everything", "event", ["complaints 1: ¥100", "complaints 5: ¥300"], "three events reach the cap"),
    ("everything", "race", ["revenue ¥20,010, satisfaction 100%: ¥90", "revenue ¥10,010, satisfaction 0%: ¥50",
                            "revenue ¥10,010, satisfaction 0%: ¥50", "revenue −¥9,990, satisfaction 0%: ¥0"],
     "the second and third prize are equal"),
]


@pytest.mark.parametrize(("name", "component", "lines", "because"), EXAMPLES)
def test_examples_by_hand(name: str, component: str, lines: list[str], because: str) -> None:
    assert list(section(PLANS_TOLD[name], component).rules[-1].terms) == lines, because


@pytest.mark.parametrize("plan", PLANS_TOLD.values(), ids=PLANS_TOLD)
def test_every_component_has_an_example(plan: Plan) -> None:
    for name in plan.components:
        last = section(plan, name).rules[-1]
        assert last.text.startswith("For example")
        assert len(last.terms) >= 2
        assert len(set(last.terms)) >= 2 or name == "race"


def test_an_example_does_not_depend_on_the_rest_of_the_plan() -> None:
    document = copy.deepcopy(BASE) | {"measures": {"revenue": measure()}, "components": {
        "c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))}}
    for more in ({}, {"draw": {"a_month": 5000, "recoverable": False}}, {"who": {"levels": [9]}},
                 {"then": [dict(kind="cap", amount=1)]}, {"since": "2030-06-15", "until": None},
                 {"prorate": {"bonus": "days", "targets": "days"}}):
        plan = checked(Plan, document | more, "plan")
        assert section(plan, "c").rules[-1].terms == (
            "attainment of revenue 90%: ¥900", "attainment of revenue 100%: ¥1,000", "attainment of revenue 120%: "
            "¥1,200"), more


def test_the_sections_are_in_the_order_in_which_a_reader_asks() -> None:
    titles = [one.title for one in rules(EVERYTHING, EN)]
    assert titles[:3] == ["The plan", "Who takes part", "Which results count"]
    assert titles[-2:] == ["What is done to the sum of it all", "How it is paid"]
    assert [one.component for one in rules(EVERYTHING, EN) if one.component] == list(EVERYTHING.components)
    assert all(a != b for a, b in itertools.pairwise(titles))
