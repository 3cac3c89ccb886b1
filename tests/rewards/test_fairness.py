"""Fairness of a plan: groups by hand, what is too small or unknown, how often chance is called unfair."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.rewards.association import fisher
from analytics.rewards.fairness import Fairness, fairness
from analytics.rewards.fairness_findings import findings, left_out
from tests.chinese import ZH


def split(pay, labels, performance=None, smallest=5, **more) -> Fairness:
    performance = np.arange(len(pay), dtype=float) if performance is None else performance
    return fairness(np.array(pay, float), np.array(performance, float), {"region": labels}, smallest=smallest, **more)


def row(found: Fairness, group: str) -> dict:
    [one] = found.groups[found.groups["group"] == group].to_dict("records")
    return one


PAID = [10] * 8 + [5] * 2 + [10] * 4 + [5] * 6  # East: 8 of 10 get 10, West: 4 of 10
HALVES = ["East"] * 10 + ["West"] * 10
RATIOS = [  # pay, labels, target, group -> (reached, rate, ratio), because
    (PAID, HALVES, 10, {"East": (8, 0.8, 1), "West": (4, 0.4, 0.5)}, "half as often as the highest group"),
    (PAID[::-1], HALVES, 10, {"East": (4, 0.4, 0.5), "West": (8, 0.8, 1)}, "the other way round"),
    (PAID, HALVES, [9] * 10 + [5] * 10, {"East": (8, 0.8, 0.8), "West": (10, 1, 1)}, "each by the own target"),
    (PAID, HALVES, None, {"East": (8, 0.8, 1), "West": (4, 0.4, 0.5)}, "the median is 10, and itself counts"),
    ([0.1 + 0.2] * 5 + [0.3] * 5, ["a"] * 5 + ["b"] * 5, 0.3, {"a": (5, 1, 1), "b": (5, 1, 1)}, "sums in binary"),
    ([7] * 20, HALVES, None, {"East": (10, 1, 1), "West": (10, 1, 1)}, "all paid alike reach the median"),
    (PAID, HALVES, 11, {"East": (0, 0, np.nan), "West": (0, 0, np.nan)}, "nobody reaches it: no ratio, and no 0"),
    ([0] * 20, HALVES, 10, {"East": (0, 0, np.nan)}, "nobody is paid"),
    (PAID, ["East"] * 20, 10, {"East": (12, 0.6, np.nan)}, "one group has none to be compared with"),
    ([*PAID, np.nan], [*HALVES, "West"], 10, {"West": (4, 0.4, 0.5)}, "who has no pay is left out"),
    (PAID, ["East"] * 10 + [""] * 5 + ["West"] * 5, 10, {"West": (0, 0, 0)}, "whose group is unknown is in none"),
]


@pytest.mark.parametrize(("pay", "labels", "target", "expected", "because"), RATIOS, ids=[r[-1] for r in RATIOS])
def test_ratios(pay, labels, target, expected, because):
    performance = np.arange(len(pay), dtype=float)
    found = fairness(np.array(pay, float), performance, {"region": labels}, smallest=5, target=target)
    for group, wanted in expected.items():
        one = row(found, group)
        assert (one["reached"], one["rate"], one["ratio"]) == pytest.approx(wanted, nan_ok=True), because


def test_the_ratio_has_fishers_test_beside_it():
    found = split(PAID, HALVES, target=10)
    assert row(found, "West")["p"] == pytest.approx(fisher(4, 10, 8, 10)) == pytest.approx(0.1698, abs=1e-4)
    assert row(found, "East")["p"] == 1
    assert not row(found, "West")["clear"], "half as often, but among so few it may be chance"
    many = split(PAID * 10, HALVES * 10, target=10)
    assert row(many, "West")["ratio"] == 0.5
    assert row(many, "West")["clear"]
    assert found.smallest_ratio == 0.5


@pytest.mark.parametrize(("share", "below"), [(0.8, False), (0.79, True)])
def test_four_fifths_itself_is_not_below(share, below):
    reached = [10] * 100 + [10] * round(100 * share) + [0] * (100 - round(100 * share))
    found = split(reached, ["a"] * 100 + ["b"] * 100, target=10)
    assert row(found, "b")["ratio"] == pytest.approx(share)
    assert row(found, "b")["clear"] is below
    assert any(one.code == "four_fifths" for one in findings(found)) is below


@pytest.mark.parametrize(("smallest", "small"), [(4, False), (5, True), (6, True)])
def test_a_small_group_is_named_and_nothing_of_it_is_shown(smallest, small):
    found = split([10] * 10 + [0] * 4, ["East"] * 10 + ["West"] * 4, smallest=smallest)
    west = row(found, "West")
    assert west["small"] is small
    assert west["n"] == 4
    hidden = [west[name] for name in ("reached", "rate", "ratio", "p", "residual", "low", "high", "residual_p")]
    assert np.isnan(hidden).all() == small
    assert ("Too small to compare (fewer than 5 people): West" in map(str, (f.phrase for f in findings(found)))) == (
        small and smallest == 5)
    if small:
        assert np.isnan(row(found, "East")["ratio"]), "the only group left"
        assert np.isnan(found.smallest_ratio)


def test_performance_that_is_unknown_is_left_out_of_the_line_only():
    performance = np.where(np.arange(20) < 3, np.nan, np.arange(20.0))
    found = split(PAID, HALVES, performance)
    assert (found.people, found.compared) == (20, 17)
    assert row(found, "East")["n"] == 10
    assert found.correlation.value == split(PAID[3:], HALVES[3:], performance[3:]).correlation.value
    few = split(PAID, HALVES, np.where(np.arange(20) < 6, np.nan, np.arange(20.0)))
    assert np.isnan(row(few, "East")["residual"]), "fewer than five of them are known"
    assert np.isfinite(row(few, "West")["residual"])


@pytest.mark.parametrize("people", [0, 1, 2])
def test_so_few_people_that_nothing_can_be_said(people):
    found = split([10.0] * people, ["East"] * people)
    assert np.isnan([*found.slope, *found.correlation]).all()
    assert np.isnan(found.smallest_ratio)
    assert findings(found)[0].code == "alike"


@pytest.mark.parametrize(("sign", "code", "said"), [
    (1, "follows", "Pay follows performance: rank correlation 1.00 (1.00 to 1.00)"),
    (-1, "reversed", "Better performance is paid less: rank correlation −1.00 (−1.00 to −1.00)"),
])
def test_pay_that_follows_or_is_reversed(sign, code, said):
    found = split(100 + sign * np.arange(20.0), HALVES)
    assert found.slope.value == pytest.approx(sign)
    first = findings(found)[0]
    assert (first.code, str(first.phrase)) == (code, said)


def test_noise_is_not_seen_to_follow_performance():
    first = findings(split(np.random.default_rng(1).gamma(2, 1, 20), HALVES))[0]
    assert first.code == "unrelated"
    assert str(first.phrase).startswith("Pay cannot be seen to follow performance: rank correlation ")


@pytest.mark.parametrize(("gap", "code", "word"), [(-300, "paid_less", "less"), (300, "paid_more", "more")])
def test_a_group_paid_beside_its_performance_is_found(gap, code, word):
    """West gets 300 of 1,000 less (or more) for the same performance, of which the line takes a part on itself."""
    random = np.random.default_rng(3)
    performance = random.normal(1, 0.2, 80)
    labels = np.where(np.arange(80) % 4, "East", "West")
    pay = 1000 * performance + random.normal(0, 50, 80) + gap * (labels == "West")
    found = fairness(pay, performance, {"region": labels}, smallest=5)
    [west] = [one for one in findings(found) if one.code == code]
    assert west.place == "region.West"
    assert west.size == pytest.approx(0.75 * gap / pay.mean(), rel=0.1)
    assert str(west.phrase).startswith(f"West: paid {abs(west.size):.0%} of the mean pay {word} than performance")


def test_alike_treated_groups_are_called_unfair_in_one_of_twenty_companies_at_most():
    """Five regions of ten; the highest is picked by chance, so the plain test would cry far more often."""
    labels, runs = np.repeat(list("abcde"), 10), 600
    cried = plain = paid_beside = 0
    for seed in range(runs):
        random = np.random.default_rng(seed)
        performance = random.gamma(20, 0.05, 50)
        found = fairness(performance * random.gamma(4, 0.25, 50), performance, {"region": labels}, smallest=5)
        codes = [one.code for one in findings(found)]
        cried += "four_fifths" in codes
        paid_beside += bool({"paid_less", "paid_more"} & set(codes))
        plain += bool((found.groups["ratio"] < 0.8).any())
    assert plain > 0.8 * runs, "the ratio alone ignores chance"
    assert cried <= 0.05 * runs
    assert paid_beside <= 0.08 * runs


def test_what_is_not_compared_is_said_split_by_split():
    pay, labels = np.arange(20.0), {
        "region": ["East"] * 8 + ["North"] * 7 + ["West"] * 3 + ["South"] * 2, "team": ["a", "b", "c", "d", "e"] * 4,
        "level": ["2"] * 18 + ["1"] * 2, "tenure": ["0-6"] * 10 + ["6-"] * 10}
    found = fairness(pay, pay, labels, smallest=5)
    said = left_out(found)
    assert str(said) == (
        "Not compared, as fewer than 5 people: South, West, Team (fewer than two of 5 groups are large enough), "
        "Level (fewer than two of 2 groups are large enough)")
    assert said.text(ZH).startswith("未比较（不足5人）：South、West、")
    assert left_out(fairness(pay, pay, {"tenure": labels["tenure"]}, smallest=5)) is None
    assert left_out(fairness(pay, pay, {"region": ["East"] * 20}, smallest=5)) is None, "there is nothing to compare"


def test_the_sentences_in_chinese():
    labels = np.where(np.arange(200) % 2, "East", "West")
    pay = np.where(labels == "East", 10, 10 * (np.arange(200) % 5 == 0))
    tenure = np.array(["0-1"] * 3 + ["6-"] * 2 + [""] * 195)
    found = fairness(pay, np.arange(200.0), {"region": labels, "tenure": tenure}, smallest=5, target=10)
    said = [one.phrase.text(ZH) for one in findings(found)]
    assert any("West" in text and "五分之四" in text for text in said)
    assert said[-1].endswith("不满1年、6年及以上")
