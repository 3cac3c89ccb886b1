"""Plans against each other, and against themselves with a number moved; what more work brings."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from analytics.errors import UsageError
from analytics.rewards import motivation as motivating
from analytics.rewards.comparison import compared
from analytics.rewards.judging import median_between
from analytics.rewards.motivation import motivation
from analytics.rewards.parameters import changed
from analytics.rewards.sensitivity import sensitivities
from analytics.rewards.simulation import simulate
from tests.rewards.history import SKEWED, bonus, months, outlook
from tests.rewards.small import line, measure, plan, steps

CURVE = bonus((0.7, 0), (1, 1), (1.3, 2.2))


def _rows() -> list[dict[str, Any]]:
    """Three who attain 60 % to 260 % in turn, 80 % always, and 120 % always."""
    return [*months(*[100 * x for x in SKEWED]), *months(*[80] * 12, who="b"), *months(*[120] * 12, who="c")]


def test_a_plan_compared_with_itself_changes_nothing() -> None:
    one = simulate(plan(CURVE), outlook(_rows(), draws=200))
    same = compared(one, simulate(plan(CURVE), outlook(_rows(), draws=200)))
    for figures in (same.difference, same.low, same.high, same.gains, same.loses, same.cost, same.direction):
        assert not figures.any()


def test_winners_and_losers_and_how_sure_that_is() -> None:
    """A steeper curve from a higher threshold: who always has 80 % loses what 80 % paid, who has 120 % wins."""
    seen = outlook(_rows())
    now, proposed = (simulate(plan(bonus(*points)), seen) for points in (
        [(0.7, 0), (1, 1), (1.3, 2.2)], [(0.9, 0), (1, 1), (1.3, 2.8)]))
    found = compared(now, proposed)
    assert found.people == ("a", "b", "c")
    assert found.now[1:] == pytest.approx([12_000 / 3, 12_000 * 1.8], rel=1e-4)
    assert found.proposed[1:] == pytest.approx([0, 12_000 * 2.2], rel=1e-4)
    assert found.direction.tolist() == [1, -1, 1]
    assert (found.gains[1], found.loses[1]) == (0, 1)
    assert (found.gains[2], found.loses[2]) == (1, 0)
    assert 0 < found.loses[0] < found.gains[0] < 1, "a gains in most years and loses in some"
    assert found.low[0] < 0 < found.high[0]
    assert found.low[1:] == pytest.approx(found.difference[1:], rel=1e-4), "b and c are sure"
    assert found.cost.mean() == pytest.approx(found.difference.sum(), rel=1e-5)
    turned = compared(proposed, now)
    assert turned.difference == pytest.approx(-found.difference)
    assert turned.gains[1:].tolist() == found.loses[1:].tolist()


def test_common_random_numbers_leave_less_to_chance_than_two_seeds() -> None:
    steeper = changed(plan(CURVE), {"components.bonus.curve.accelerator": 1.5})
    one, again, other = (simulate(p, outlook(_rows(), seed=seed)) for p, seed in ((plan(CURVE), 7), (steeper, 7),
                                                                                 (steeper, 8)))
    assert (again.cost - one.cost).std() < 0.5 * (other.cost - one.cost).std()
    with pytest.raises(UsageError, match="different seed, so their difference would be chance"):
        compared(one, other)


def test_who_takes_part_in_one_of_two_plans_is_compared() -> None:
    people = [{"who": who, "role": role} for who, role in (("a", "x"), ("b", "y"), ("c", "z"))]
    seen = outlook(_rows(), people, draws=50)
    first, second = (simulate(plan(CURVE, who={"roles": list(roles)}), seen) for roles in ("xy", "x"))
    found = compared(first, second)
    assert found.people == ("a", "b")
    assert found.proposed[1] == 0
    assert found.direction.tolist() == [0, -1]


# One number moved ---------------------------------------------------------------------------------------------------


def test_what_a_number_moves_and_which_way() -> None:
    seen = outlook(_rows(), draws=400, budget=40_000)
    curve = bonus((0.7, 0.2), (1, 1), (1.3, 1.96))
    found = {one.parameter.id: one for one in sensitivities(plan(curve), seen)}
    signs = {"target_bonus": 1, "components.bonus.weight": 1, "components.bonus.curve.accelerator": 1,
             "components.bonus.curve.cap": 1}
    for name, sign in signs.items():
        one = found[name]
        assert one.lower is not None
        assert one.higher is not None
        assert np.sign(one.lower.cost) == -sign, name
        assert np.sign(one.higher.cost) == sign, name
        assert (one.higher.over - one.lower.over) * sign >= 0, name  # type: ignore[operator]
    weight = found["components.bonus.weight"]
    assert weight.higher is not None
    assert weight.higher.value == pytest.approx(1.1)
    assert weight.higher.cost == pytest.approx(0.1 * simulate(plan(curve), seen).cost.mean(), rel=1e-4)
    sizes = [one.size for one in sensitivities(plan(curve), seen)]
    assert sizes == sorted(sizes, reverse=True)


def test_what_moves_nothing_is_nothing_and_bounds_hold() -> None:
    seen = outlook(_rows(), draws=50)
    far = plan(bonus((0.7, 0), (1, 1), (1.3, 2.2), then=[dict(kind="cap", amount=1e6)]))
    moved = {one.parameter.id: one for one in sensitivities(far, seen, by=3)}
    cap = moved["components.bonus.then.0.amount"]
    assert cap.size == 0
    assert cap.higher is not None
    assert cap.higher.over is None, "no budget, no chance to pass it"
    threshold = moved["components.bonus.curve.threshold"]
    assert threshold.higher is not None
    assert threshold.higher.value == threshold.parameter.high


def test_only_the_numbers_asked_for_and_progress() -> None:
    told: list[float] = []
    found = sensitivities(plan(CURVE), outlook(_rows(), draws=50), ["target_bonus"], progress=told.append)
    assert [one.parameter.id for one in found] == ["target_bonus"]
    assert told == [1.0]


def test_a_tier_that_would_pass_the_next_is_not_moved() -> None:
    tight = plan({"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="amount",
                            rates=steps((0, 0.1), (100, 0.2), (101, 0.3)))})
    found = {one.parameter.id: one for one in sensitivities(tight, outlook(_rows(), draws=50))}
    assert "components.c.rates.1.x" not in found or found["components.c.rates.1.x"].higher is None


# What more work brings ----------------------------------------------------------------------------------------------

SLOPES: list[tuple[dict[str, Any], list[float], str]] = [
    (bonus(), [117, 96, 144], "linear: 1 % of what is attained in a year"),
    (bonus((0.9, 0), (0.95, 1)), [0, 0, 0], "b below the threshold, a and c above the top"),
    (CURVE, [12 * 9.75 / 0.3, 12 * 8 / 0.3, 12 * 12 * 4], "1 / 0.3 below target; above it 1.2 times as steep"),
    ({"c": dict(kind="commission", measure="revenue", basis="period", mode="marginal", tiers="attainment",
                rates=steps((0, 0.1), (1, 0.3)))}, [0.1 * 11.7, 0.1 * 9.6, 0.3 * 14.4], "the rate of the tier"),
]


@pytest.mark.parametrize(("components", "slopes", "because"), SLOPES, ids=[c[-1] for c in SLOPES])
def test_money_for_one_percent_more(components: dict[str, Any], slopes: list[float], because: str) -> None:
    """a is expected at 97.5 % of target, b at 80 %, c at 120 %."""
    rows = [*months(*[45, 150] * 6), *months(*[80] * 12, who="b"), *months(*[120] * 12, who="c")]
    found = motivation(plan(components), outlook(rows, draws=50))
    assert found.attainment["revenue"] == pytest.approx([0.975, 0.8, 1.2], rel=1e-5)
    assert found.slope == pytest.approx(slopes, rel=2e-3, abs=0.2), because


def test_less_of_what_is_better_lower_is_more_work() -> None:
    curve = dict(kind="curve", measure="complaints", reads="attainment", weight=1, curve=line((0, 0), (2, 2)))
    fewer = plan({"x": curve}, {"complaints": measure(better="less")})
    found = motivation(fewer, outlook(months(*[50] * 12, of="complaints"), draws=50))
    assert found.attainment["complaints"] == pytest.approx([1.5])
    assert found.slope == pytest.approx([12 * 1000 * 0.005], rel=1e-3), "1 % fewer of 50 is half a percent of target"


POOL = dict(kind="pool", measure="revenue", reads="attainment", team="team", share_of_bonus=1,
            funding=line((0, 0), (2, 2)), shared="equally", if_nobody="keep")
SPIFF = dict(kind="spiff", measure="revenue", amount=50, per_person=None, in_all=5000, caps_over="period")
ALONE = [  # component, cells at once, cells in all, slopes, because
    (POOL, 500_000, 6_000_000, [60, 60, 60, 36], "half a percent more of the team's target bonuses, for two"),
    (POOL, 1, 6_000_000, [60, 60, 60, 36], "one case after the other"),
    (POOL, 1, 48, [60, np.nan, 60, np.nan], "of too many every other one is asked"),
    (SPIFF, 500_000, 6_000_000, [12 * 5000 * x for x in (101 / 361 - 100 / 360,) * 3 + (60.6 / 360.6 - 60 / 360,)],
     "5,000 for all: whoever has more takes it from the others"),
]


@pytest.mark.parametrize(("component", "cells", "most", "slopes", "because"), ALONE, ids=[c[-1] for c in ALONE])
def test_the_own_work_brings_a_share_of_what_depends_on_others(component, cells, most, slopes, because,
                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two teams of two, one is at target, one at 80 % of it."""
    rows = [row for who, value in zip("abcd", (100, 100, 100, 60), strict=True)
            for row in months(*[value] * 12, who=who)]
    people = [{"who": who, "team": team} for who, team in zip("abcd", "TTUU", strict=True)]
    monkeypatch.setattr(motivating, "CELLS", cells)
    monkeypatch.setattr(motivating, "MOST", most)
    found = motivation(plan({"p": component}), outlook(rows, people, draws=50))
    assert found.slope == pytest.approx(slopes, rel=1e-3, nan_ok=True), because


@pytest.mark.parametrize(("n", "low", "high"), [(5, None, None), (6, 0, 5), (10, 1, 8), (100, 39, 60)])
def test_the_median_of_a_sample_lies_between_two_of_its_values(n, low, high) -> None:
    """As tables of the sign test have it; no interval of five holds 95 %."""
    found = median_between(np.random.default_rng(1).permutation(n).astype(float))
    assert found == pytest.approx((np.nan, np.nan) if low is None else (low, high), nan_ok=True)
    if low is not None:
        inside = sum(math.comb(n, k) for k in range(low + 1, high + 1)) / 2**n
        assert inside >= 0.95
        assert inside - 2 * math.comb(n, low + 1) / 2**n < 0.95, "no narrower one does"


def test_by_order_each_order_is_larger_and_who_is_out_has_no_slope() -> None:
    orders = plan({"c": dict(kind="commission", measure="revenue", basis="transaction", mode="marginal", tiers="amount",
                             rates=steps((0, 0.1), (150, 0.3)))}, who={"roles": ["x"]})
    rows = [row | {"order": f"{row['who']}{n}"} for n, row in enumerate([*months(*[100] * 12),
                                                                         *months(*[100] * 12, who="b")])]
    found = motivation(orders, outlook(rows, [{"who": "a", "role": "x"}, {"who": "b", "role": "y"}], draws=50))
    assert found.slope == pytest.approx([12 * 0.1, np.nan], rel=1e-3, nan_ok=True)
