"""Plans under a budget: what the search keeps and drops, and that it promises no more than fresh months hold."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from analytics.errors import UsageError
from analytics.rewards import optimise
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.fairness import fairness
from analytics.rewards.judging import Aim, Judged, People, judged
from analytics.rewards.linter import findings
from analytics.rewards.motivation import motivation
from analytics.rewards.optimise import Frontier, frontier
from analytics.rewards.outlook import Outlook
from analytics.rewards.parameters import parameters
from analytics.rewards.plan import Plan
from analytics.rewards.simulation import simulate
from tests.rewards.small import line, plan, results

WHO = [f"p{n}" for n in range(10)]
CURVE = "components.c.curve."
FREE = {f"{CURVE}threshold": (0.5, 0.9), f"{CURVE}accelerator": (0.8, 3.0), f"{CURVE}cap": (1.2, 3.0)}
PEOPLE = People(np.arange(10.0), {"team": ["a"] * 5 + ["b"] * 5}, smallest=5)


def curved(*points: tuple[float, float], **more) -> Plan:
    return plan({"c": dict(kind="curve", measure="revenue", reads="attainment", weight=1,
                           curve=line(*points, **more))})


PLAN = curved((0.6, 0), (1, 1), (1.5, 2.5))


@cache
def outlook(seed: int = 7, draws: int = 400) -> Outlook:
    """Ten people, the last better than the first, whose months vary by a fifth; a quarter to come."""
    random = np.random.default_rng(1)
    months = [*(f"2024-{month:02}" for month in range(1, 13)), "2025-01", "2025-02", "2025-03"]
    rows = [{"who": who, "when": month, "value": round(100 * (0.8 + 0.04 * n) * random.gamma(25, 0.04), 2),
             "target": 100} for n, who in enumerate(WHO) for month in months]
    people = [{"who": who, "hired_on": "2020-01-01", "region": "x"} for who in WHO]
    return Outlook.of(results(rows, people), Assumptions(draws=draws, seed=seed, months=3, budget=30_000))


@cache
def found(budget: float, chance: float = 0.9, **aim: float) -> Frontier:
    return frontier(PLAN, outlook(), FREE, Aim(budget, chance, **aim), PEOPLE)


@pytest.fixture
def quick(monkeypatch):
    """A shorter search."""
    monkeypatch.setattr(optimise, "FIRST", 16)
    monkeypatch.setattr(optimise, "CLOSER", (0.1,))


def current() -> Judged:
    return judged(PLAN, {}, outlook(), Aim(30_000), PEOPLE)


def test_what_a_plan_comes_to_by_its_parts():
    one, simulated = current(), simulate(PLAN, outlook())
    slope = motivation(PLAN, outlook()).slope
    fair = fairness(simulated.pay.mean(axis=0), PEOPLE.performance, PEOPLE.groups, smallest=5)
    assert one.cost == pytest.approx(simulated.cost.mean())
    assert one.cost == pytest.approx(simulated.pay.sum(axis=1).mean(), rel=1e-5), "all of pay is cost"
    assert (one.low, one.high) == pytest.approx(tuple(np.percentile(simulated.cost, [10, 90])))
    assert one.over.value == np.mean(simulated.cost > 30_000)
    assert (one.correlation, one.ratio) == (fair.correlation.value, fair.smallest_ratio)
    assert one.motivation == pytest.approx(np.median(slope))
    assert one.flat == 0


def test_pay_may_be_compared_as_a_share_of_the_target_bonus():
    """Whoever is better has so much more bonus that the share of it falls."""
    bonus = 10.0 ** np.arange(10)
    assert judged(PLAN, {}, outlook(), Aim(30_000), replace(PEOPLE, bonus=bonus)).correlation == -1
    assert current().correlation > 0.9


def test_people_on_a_flat_part_are_counted():
    """Of results from 80 % to 116 % those above 100 % are at the cap: 2 % more there brings nothing."""
    one = judged(curved((0.5, 0), (1, 1)), {}, outlook(), Aim(30_000), PEOPLE)
    expected = motivation(PLAN, outlook()).attainment["revenue"]
    assert one.flat == pytest.approx(np.mean(expected > 1))
    assert 0 < one.flat < 1


@pytest.mark.parametrize("budget", [29_000, 31_000])
def test_the_plans_keep_the_aim_and_none_beats_another(budget):
    front = found(budget)
    assert 1 <= len(front.best) <= optimise.MOST
    assert front.current.over.value > 0.1, "the plan of today does not keep it"
    costs = [one.cost for one in front.best]
    assert costs == sorted(costs)
    for one in front.best:
        assert one.over.value <= 0.1 + 3 * one.over.error
        assert not [other for other in front.best if other.cost < one.cost and other.motivation >= one.motivation
                    and other.correlation >= one.correlation]
        assert set(one.values) == set(FREE)
        for name, value in one.values.items():
            assert FREE[name][0] <= value <= FREE[name][1]
        assert {p.id: p.value for p in parameters(one.plan)} == pytest.approx(
            {p.id: p.value for p in parameters(PLAN)} | dict(one.values), abs=1e-6)


def test_more_money_buys_more_motivation():
    assert max(one.motivation for one in found(31_000).best) > max(one.motivation for one in found(29_000).best)


def test_it_finds_what_a_fine_grid_finds():
    """A second way: every plan on a grid of thresholds and accelerators, on the months of the report."""
    free = {name: FREE[name] for name in (f"{CURVE}threshold", f"{CURVE}accelerator")}
    aim, months = Aim(33_000), outlook(draws=1500)
    front = frontier(PLAN, months, free, aim, PEOPLE)
    grid = [judged(optimise.changed(PLAN, values), values, months, aim, PEOPLE) for values in (
        {f"{CURVE}threshold": t, f"{CURVE}accelerator": a} for t in np.arange(0.5, 0.91, 0.08)
        for a in np.arange(0.8, 3.01, 0.4))]
    keep = [one for one in grid if one.over.value <= 0.08]  # as surely as the search wants it
    assert max(one.motivation for one in front.best) >= max(one.motivation for one in keep)
    assert min(one.cost for one in front.best) <= min(one.cost for one in grid)


def test_the_same_seed_gives_the_same_plans_and_another_seed_may_not(quick):
    aim = Aim(30_000)
    one, again = (frontier(PLAN, outlook(), FREE, aim, PEOPLE) for _ in range(2))
    other = frontier(PLAN, outlook(seed=8), FREE, aim, PEOPLE)
    assert one == again
    assert [j.values for j in one.best] != [j.values for j in other.best]


def test_a_budget_that_nothing_keeps_gives_no_plan_but_says_how_near_it_came(quick):
    front = frontier(PLAN, outlook(), FREE, Aim(1_000), PEOPLE)
    assert front.best == ()
    assert front.dropped["budget"] == len(front.tried)
    assert min(one.over.value for one in front.tried) == 1


def test_a_floor_of_fairness_drops_plans(quick):
    backwards = replace(PEOPLE, performance=-np.arange(10.0))
    front = frontier(PLAN, outlook(), FREE, Aim(40_000, correlation=0.0), backwards)
    assert front.best == ()
    assert front.dropped["fairness"] == len(front.tried), "better performance is paid less by each of them"
    assert frontier(PLAN, outlook(), FREE, Aim(40_000, correlation=0.0), PEOPLE).best


@pytest.mark.parametrize(("ratio", "correlation", "aim", "misses"), [
    (0.8, 0.5, dict(ratio=0.8), []),
    (0.79, 0.5, dict(ratio=0.8), ["fairness"]),
    (np.nan, 0.5, dict(ratio=0.8), []),
    (0.8, 0.5, dict(correlation=0.5), []),
    (0.8, 0.49, dict(correlation=0.5), ["fairness"]),
    (0.8, np.nan, dict(correlation=0.5), ["fairness"]),
    (0.1, -1, {}, []),
    (0.8, 0.5, dict(chance=0.7), []),
    (0.8, 0.5, dict(chance=0.75), ["budget"]),
    (0.7, 0.5, dict(chance=0.75, ratio=0.8), ["budget", "fairness"]),
    (0.8, 0.5, dict(flat=0.2), []),
    (0.8, 0.5, dict(flat=0.19), ["flat"]),
])
def test_what_an_aim_misses(ratio, correlation, aim, misses):
    one = replace(current(), ratio=ratio, correlation=correlation, flat=0.2,
                  over=replace(current().over, value=0.3))
    assert one.misses(Aim(1, **{"chance": 0.6} | aim)) == misses


def test_a_plan_with_a_new_cliff_is_dropped_and_counted(quick):
    """Below the threshold nothing is paid, so whatever starts above zero jumps there."""
    free = {f"{CURVE}threshold": (0.5, 0.9), f"{CURVE}start": (0.0, 0.9)}
    start = curved((0.6, 0), (1, 1), (1.5, 2.5), below="zero")
    front = frontier(start, outlook(), free, Aim(40_000), PEOPLE)
    assert front.dropped["cliff"] > 10
    for one in front.tried:
        assert not [f for f in findings(one.plan) if f.code in ("cliff", "inversion")]
    jumps = curved((0.6, 0.4), (1, 1), (1.5, 2.5), below="zero")
    assert "cliff" not in frontier(jumps, outlook(), free, Aim(40_000), PEOPLE).dropped, "the current plan has one"


def test_progress_rises_to_the_end_and_can_stop_the_search(quick):
    told: list[float] = []
    frontier(PLAN, outlook(), FREE, Aim(30_000), PEOPLE, told.append)
    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 1

    def stop(share: float) -> None:
        if share > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        frontier(PLAN, outlook(), FREE, Aim(30_000), PEOPLE, stop)


@pytest.mark.parametrize(("free", "said"), [
    ({}, "choose 1 to 6 numbers that may change; 0 are chosen"),
    ({f"{CURVE}thresold": (0, 1)}, "there is no parameter 'components.c.curve.thresold' in Case, did you mean"),
    ({f"{CURVE}threshold": (0.9, 0.5)}, "from 0.9 to 0.5 is no range within 0 to 0.99; write the lower number first"),
    ({f"{CURVE}threshold": (5, 6)}, "from 5 to 6 is no range within"),
])
def test_numbers_that_cannot_be_searched(free, said):
    with pytest.raises(UsageError, match=re.escape(said)):
        frontier(PLAN, outlook(), free, Aim(30_000), PEOPLE)


@pytest.mark.parametrize(("budget", "chance", "said"), [
    (0, 0.9, "a budget above 0"), (-1, 0.9, "a budget above 0"), (float("nan"), 0.9, "a budget above 0"),
    (1, 0, "between 0% and 100%"), (1, 1, "between 0% and 100%"), (1, 1.5, "between 0% and 100%"),
])
def test_aims_that_cannot_be(budget, chance, said):
    with pytest.raises(UsageError, match=said):
        Aim(budget, chance)


def test_the_chosen_plans_keep_the_budget_on_fresh_draws_as_often_as_they_say(monkeypatch):
    """Every plan that many searches report is held against many fresh draws.

    Their risk as reported has no bias beyond its own error, and the budget is kept as surely as was asked. The plan
    that the search alone took for just safe enough breaks that promise in many of the runs: so this can fail.
    """
    monkeypatch.setattr(optimise, "FIRST", 32)
    monkeypatch.setattr(optimise, "CLOSER", (0.05,))
    aim, fresh, draws, runs = Aim(31_000, 0.8), outlook(10**6, 2000), 100, range(1, 31, 3)

    def risk(one: Judged) -> float:
        return judged(one.plan, {}, fresh, aim, PEOPLE).over.value

    bias, true, naive = [], [], []
    for seed in runs:
        front = frontier(PLAN, outlook(seed, draws), FREE, aim, PEOPLE)
        here = [risk(one) for one in front.best]
        bias.append(np.mean([one.over.value for one in front.best]) - np.mean(here))
        true += here
        naive.append(risk(max((one for one in front.tried if not one.misses(aim)), key=lambda one: one.over.value)))
    assert abs(np.mean(bias)) < 3 * np.sqrt(0.2 * 0.8 / draws / len(runs))
    assert np.mean(np.array(true) <= 0.2) >= 0.95
    assert np.mean(np.array(naive) > 0.2) >= 0.25
