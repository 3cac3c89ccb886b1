"""Who takes part and when: eligibility, plan dates, joiners, leavers, movers, ramps; by hand. January has 31 days."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.errors import UsageError
from tests.rewards.small import amounts, line, measure, monthly, pay, plan, steps

FLAT = {"c": dict(kind="curve", measure="revenue", reads="value", weight=1, curve=line((0, 1)))}
BY_TARGET = {"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1, curve=line((0, 0), (9, 9)))}
DAYS = {"bonus": "days", "targets": "none"}
TARGET_DAYS = {"bonus": "none", "targets": "days"}


def person(**facts: Any) -> list[dict[str, Any]]:
    return [{"who": "a", "role": "seller", "level": 2, "team": "East", "hired_on": "2020-01-01"} | facts]


WHO = [  # who, person, pay in January and February, because
    ({}, person(), [1000, 1000], "everybody"),
    ({"roles": ["seller"]}, person(), [1000, 1000], "the role"),
    ({"roles": ["lead"]}, person(role="lead"), [1000, 1000], "another role"),
    ({"levels": [2, 3]}, person(level=2), [1000, 1000], "one of the levels"),
    ({"teams": ["East"]}, person(), [1000, 1000], "the team"),
    ({"tenure": {"at_least": 1}}, person(hired_on="2025-12-15"), [0, 1000],
     "on 1 January 0 whole months, on 1 February 1"),
    ({"tenure": {"at_least": 1}}, person(hired_on="2026-01-01"), [0, 1000], "on 1 February exactly one month"),
    ({"tenure": {"at_least": 1}}, person(hired_on="2026-01-02"), [0, 0], "on 1 February one day short of a month"),
    ({"tenure": {"below": 1}}, person(hired_on="2026-01-01"), [1000, 0], "only in the first month"),
]


@pytest.mark.parametrize(("who", "people", "wanted", "because"), WHO, ids=[w[-1] for w in WHO])
def test_who_takes_part(who, people, wanted, because) -> None:
    others = [{"who": f"z{lv}", "role": r, "level": lv, "team": "East", "hired_on": "2025-01-01"}
              for r, lv in (("seller", 2), ("lead", 3))]
    found = pay(FLAT, monthly(1, 1), [*people, *others], who=who)
    assert amounts(found) == wanted, because


OTHERS: list[tuple[dict[str, Any], dict[str, Any], str]] = [  # component, measure, because
    (dict(kind="commission", basis="period", mode="marginal", tiers="amount", rates=line((0, 1)) | {"between": "step"}),
     {}, "a commission"),
    (dict(kind="spiff", amount=1, per_person=None, in_all=None, caps_over="period"), {}, "an amount per event"),
    (dict(kind="contest", reads="value", among="all", window="period", prizes=[5, 3], least=0, ties="share",
          noise="share"), {}, "a prize, though the other has no standard error"),
    (dict(kind="pool", reads="attainment", team="all", amount=100, shared="credited", if_nobody="keep",
          funding=line((0, 0), (5, 5))), {}, "a pool"),
    (dict(kind="pool", reads="attainment", team="all", amount=100, shared="credited", if_nobody="keep",
          funding=line((0, 0), (5, 5))), {"combine": "mean"}, "a pool by a mean"),
    (dict(kind="merit", month=1, ratings=[0], positions=[0], raises=[[0.1]], budget=0.05, over_budget="cut"), {},
     "a raise within a budget"),
]


@pytest.mark.parametrize(("component", "of", "because"), OTHERS, ids=[o[-1] for o in OTHERS])
def test_who_takes_no_part_is_paid_nothing_and_changes_nothing_for_others(component, of, because) -> None:
    named = {"rating" if component["kind"] == "merit" else "measure": "revenue"}
    people = [one | {"salary": 1000, "range_position": 1} for one in (*person(), *person(who="b", role="lead"))]
    rows = [{"value": 40, "target": 50, "error": 1}, {"who": "b", "value": 90, "target": 10}]
    both = pay({"c": component | named}, rows, people, {"revenue": measure(**of)}, who={"roles": ["seller"]})
    alone = pay({"c": component | named}, rows[:1], people[:1], {"revenue": measure(**of)}, who={"roles": ["seller"]})
    assert amounts(both, "c") == amounts(alone, "c"), because
    assert amounts(both, "c")[0] > 0
    assert amounts(both, "c", "b") == [0], because


@pytest.mark.parametrize("who",
                         [{"roles": ["boss"]}, {"levels": [9]}, {"teams": ["West"]}, {"tenure": {"at_least": 400}}])
def test_a_plan_for_nobody_is_refused(who: dict) -> None:
    with pytest.raises(UsageError, match="nobody takes part in the plan"):
        pay(FLAT, monthly(1), person(), who=who)


PRORATED = [  # prorate, person's rows, pay, because
    (DAYS, person(hired_on="2026-01-17"), [1000 * 15 / 31, 1000], "a joiner: 15 of 31 days"),
    (DAYS, person(left_on="2026-01-10"), [1000 * 10 / 31, 0], "a leaver: the last day counts"),
    (DAYS, person(hired_on="2026-01-31"), [1000 / 31, 1000], "a single day"),
    (DAYS | {"bonus": "none"}, person(hired_on="2026-01-17"), [1000, 1000], "without proration: in full"),
    (DAYS | {"bonus": "none"}, person(left_on="2026-01-10"), [1000, 0], "without proration: nothing after leaving"),
    (DAYS, [*person(to="2026-01-10", target_bonus=6000), *person(**{"from": "2026-01-11"}, target_bonus=18000)],
     [(500 * 10 + 1500 * 21) / 31, 1500], "a mover: each target bonus by its days"),
]


@pytest.mark.parametrize(("prorate", "people", "wanted", "because"), PRORATED, ids=[p[-1] for p in PRORATED])
def test_proration_by_days(prorate, people, wanted, because) -> None:
    assert amounts(pay(FLAT, monthly(1, 1), people, prorate=prorate)) == pytest.approx(wanted, abs=0.005), because


def test_a_mover_out_of_the_plan_is_paid_for_the_days_in_it() -> None:
    people = [*person(to="2026-01-10"), *person(**{"from": "2026-01-11"}, role="lead")]
    paid = pay(FLAT, monthly(1, 1), people, prorate=DAYS, who={"roles": ["seller"]})
    assert amounts(paid) == pytest.approx([1000 * 10 / 31, 0], abs=0.005)


def test_targets_by_days() -> None:
    people = person(hired_on="2026-01-17")
    assert amounts(pay(BY_TARGET, monthly(15, 100, target=31), people, prorate=TARGET_DAYS))[0] == 1000
    assert amounts(pay(BY_TARGET, monthly(15.5, 31, target=31), people))[0] == 500


def test_the_plans_dates_cut_its_first_and_last_period() -> None:
    dates = {"since": "2026-01-17", "until": "2026-02-14"}
    assert amounts(pay(FLAT, monthly(1, 1, 1), person(), prorate=DAYS, **dates)) == pytest.approx(
        [1000 * 15 / 31, 500], abs=0.005)


def test_results_outside_the_plan_are_refused() -> None:
    with pytest.raises(UsageError, match="no result lies within the plan, which holds from 2027-01-01"):
        pay(FLAT, monthly(1), person(), since="2027-01-01", until=None)


RAMP = {"measures": ["revenue"], "share": steps((0, 0.25), (1, 0.5), (2, 1), below="hold")}
RAMPS = [  # hired on, pay by month, because
    ("2026-01-01", [4000, 2000, 1000], "a quarter, half, all of the target"),
    ("2025-12-31", [4000, 2000, 1000], "a day longer makes no month"),
    ("2025-12-01", [2000, 1000, 1000], "a month longer does"),
    ("2020-01-01", [1000, 1000, 1000], "long since over"),
    ("2026-01-20", [4000, 4000, 2000], "hired within January: still in the first month on 1 February"),
]


@pytest.mark.parametrize(("hired", "wanted", "because"), RAMPS, ids=[r[-1] for r in RAMPS])
def test_new_people_have_lower_targets(hired, wanted, because) -> None:
    assert amounts(pay(BY_TARGET, monthly(100, 100, 100), person(hired_on=hired), ramp=RAMP)) == wanted, because


def test_a_ramp_needs_to_know_since_when() -> None:
    with pytest.raises(UsageError, match="hired_on of a is missing"):
        pay(BY_TARGET, monthly(100), [{"who": "a"}], ramp=RAMP)


@pytest.mark.parametrize(("share", "said"), [
    (steps((0, 0), (1, 1), below="hold"), "ramp.share: a ramp needs shares above 0"),
    (steps((0, 0.5), (1, 1)), "a target of zero cannot be attained")])
def test_a_ramp_never_asks_for_nothing(share: dict, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan(BY_TARGET, ramp={"measures": ["revenue"], "share": share})
    assert said.split(": ")[-1] in str(refused.value)


def test_missing_results_are_refused_or_stated() -> None:
    strict = {"revenue": measure(missing="refuse")}
    with pytest.raises(UsageError,
                       match=r"b has no result or target by revenue in the period from 2026-01-01 \(1 such cases\)"):
        pay(FLAT, monthly(1), [*person(), {"who": "b", "role": "seller"}], measures=strict)
    paid = pay(FLAT, monthly(1), [*person(), {"who": "b", "role": "seller"}])
    assert amounts(paid, who="b") == [0]
    assert paid.result.tolist() == [[True], [False]]
