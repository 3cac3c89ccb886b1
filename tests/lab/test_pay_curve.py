"""Pay along a line of results, by the engine itself: hand-checkable plans, and the second way through ``payouts``."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.lab.pay_curve import GRID, measures_of_pay, pay_curve
from analytics.policy import DATA
from analytics.rewards.plan_file import read_plan
from tests.rewards.small import MONTHS, line, measure, monthly, pay, plan, results, steps

BONUS = {"kind": "curve", "measure": "revenue", "reads": "attainment", "weight": 1,
         "curve": line((0.5, 0), (1, 1), (1.5, 3))}
SALES = {"kind": "commission", "measure": "revenue", "basis": "period", "mode": "marginal", "tiers": "attainment",
         "rates": steps((0, 0.1), (1, 0.2))}
CASES = [  # components, pay of a year at 80 %, 100 % and 120 %, and why: a month's target is 100, the bonus 12,000
    ({"bonus": BONUS}, (7200, 12000, 21600), "the curve itself, times the bonus of the year"),
    ({"sales": SALES}, (96, 120, 168), "a tenth of every month's sale, a fifth above its target"),
    ({"sales": SALES | {"then": [{"kind": "cap", "amount": 11}]}}, (96, 120, 132), "a cap of 11 a month"),
    ({"bonus": BONUS, "sales": SALES}, (7296, 12120, 21768), "components add up"),
    ({"bonus": BONUS, "prize": {"kind": "contest", "measure": "revenue", "reads": "value", "among": "all",
                                "window": "period", "prizes": [5000], "least": 0, "ties": "share", "noise": "ignore"}},
     (7200, 12000, 21600), "a prize depends on others, so it is no part of the own curve"),
    ({"pool": {"kind": "pool", "measure": "revenue", "reads": "attainment", "team": "team", "amount": 100,
               "funding": line((0.5, 0), (1, 1), (1.5, 2)), "shared": "equally", "if_nobody": "equally"}},
     (720, 1200, 1680), "the share of a pool whose team stands as the person does"),
]


def people(*who: str, **more) -> list[dict]:
    return [{"who": one, "team": "t", "hired_on": "2020-01-01", **more} for one in who]


@pytest.mark.parametrize(("components", "expected", "because"), CASES, ids=[case[2] for case in CASES])
def test_the_curve_is_what_the_engine_pays(components, expected, because):
    given = results(monthly(50, 70, 90) + monthly(120, 110, who="b"), people("a", "b"))
    curve = pay_curve(plan(components), given, "revenue")
    assert curve is not None
    assert curve.of_target
    assert np.interp([0.8, 1, 1.2], curve.x, curve.pay) == pytest.approx(expected), because


def test_a_second_way_person_by_person():
    components = {"bonus": BONUS, "sales": SALES}
    given = results(monthly(100, 100, 100), people("a"))
    curve = pay_curve(plan(components), given, "revenue")
    assert curve is not None
    for x, paid in list(zip(GRID, curve.pay, strict=True))[::10]:
        half = pay(components, monthly(*[100 * x] * len(MONTHS)), people("a"))
        assert paid == pytest.approx(2 * half.total.sum(), abs=0.05), "six months, twice"


def test_other_results_are_as_usual():
    card = {"card": {"kind": "scorecard", "missing": "renormalise", "weight": 1, "curve": line((0, 0), (2, 2)),
                     "measures": {"revenue": {"weight": 0.5, "reads": "attainment", "points": line((0, 0), (2, 2))},
                                  "csat": {"weight": 0.5, "reads": "value", "points": line((0, 0), (1, 1))}}}}
    kinds = {"revenue": measure(), "csat": measure(combine="mean")}
    given = results(monthly(100, 100, 100) + monthly(0.6, 0.8, 0.9, target=None, of="csat"), people("a"))
    by_revenue, by_csat = (pay_curve(plan(card, kinds), given, one) for one in ("revenue", "csat"))
    assert by_revenue is not None
    assert by_csat is not None
    assert np.interp([0.5, 1], by_revenue.x, by_revenue.pay) == pytest.approx([12000 * 0.65, 12000 * 0.9])
    assert not by_csat.of_target, "satisfaction has no target, so 100 % is what is usual: 0.8"
    assert np.interp([0.5, 1], by_csat.x, by_csat.pay) == pytest.approx([12000 * 0.7, 12000 * 0.9])


@pytest.mark.parametrize(("who", "because"), [
    ({"tenure": {"at_least": 24}}, "only who has served long"), ({"tenure": {"below": 3}}, "only newcomers"),
    ({"teams": ["t"]}, "only one team"), ({"roles": ["account_manager"]}, "only one role")])
def test_whom_the_plan_means_is_who_is_drawn(who, because):
    given = results(monthly(100, 100) + monthly(100, 100, who="lead"), people("a", role="account_manager") +
                    people("lead", role="team_lead"))
    curve = pay_curve(plan({"bonus": BONUS}, who=who), given, "revenue")
    assert curve is not None
    assert curve.pay.max() > 0, because


def test_a_plan_that_holds_for_a_part_of_the_year_is_drawn_for_a_whole_one():
    curve = pay_curve(plan({"bonus": BONUS}, since="2026-04-01", until="2026-06-30"), results(monthly(100, 100)),
                      "revenue")
    assert curve is not None
    assert np.interp(1, curve.x, curve.pay) == pytest.approx(12000)


def test_no_curve_where_nothing_is_paid_for_the_measure():
    given = results(monthly(100, 100), people("a"))
    assert pay_curve(plan({"bonus": BONUS}), given, "csat") is None
    honour = {"star": {"kind": "honour", "honour": "certificate", "of": "person", "window": "period", "best": 1,
                       "criteria": [{"measure": "revenue", "reads": "value", "reach": 1}]}}
    assert pay_curve(plan(honour), given, "revenue") is None
    assert measures_of_pay(plan(honour)) == []
    assert pay_curve(plan({"bonus": BONUS}), results(monthly(1, of="csat"), people("a")), "revenue") is None


def test_measures_that_move_the_own_pay():
    found = measures_of_pay(read_plan(DATA / "plans" / "balanced_scorecard.yaml", "CNY"))
    assert found == ["revenue", "csat", "book_coverage"]
    contest = read_plan(DATA / "plans" / "contest.yaml", "CNY")
    assert measures_of_pay(contest) == ["new_customers"], "the spiff; not the prizes"
