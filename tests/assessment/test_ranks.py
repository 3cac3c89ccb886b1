"""Rank intervals: against every pair tried, their coverage, their laws, and their speed."""

from __future__ import annotations

import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment import ranks

NAN = float("nan")


def company(people: int, seed: int, tau: float = 1.0, unlike: float = 0.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """True results, results seen, and their standard errors."""
    random = np.random.default_rng(seed)
    error = random.lognormal(0, unlike, people)
    truth = tau * random.normal(size=people)
    return truth, truth + error * random.normal(size=people), error


def true_ranks(truth: np.ndarray) -> np.ndarray:
    return np.array([1 + np.sum(truth > one) for one in truth])


def every_pair(y: np.ndarray, s: np.ndarray, level: float, only: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Limits from all ordered pairs at once, as the paper writes them: no pruning."""
    order = np.lexsort((y, s))
    y, s = y[order], s[order]
    people = len(y)
    u = np.random.default_rng(20260101).standard_normal((1000, people))
    spread = np.sqrt(s[:, None] ** 2 + s[None, :] ** 2)
    ratio = ((s * u)[:, :, None] - (s * u)[:, None, :]) / spread
    pairs = ~np.eye(people, dtype=bool)
    if only is not None:
        mine = order == only
        pairs &= mine[:, None] | mine[None, :]
    told = np.zeros((people, people), bool)
    while True:
        largest = np.where(pairs & ~told, ratio, -np.inf).max(axis=(1, 2))
        critical = np.quantile(largest, level, method="higher")
        now = pairs & (y[:, None] - y[None, :] > critical * spread)
        if (now <= told).all():
            break
        told |= now
    low, high = np.empty(people), np.empty(people)
    low[order], high[order] = 1 + told.sum(axis=0), people - told.sum(axis=1)
    return low, high


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.integers(0, 10**6), st.sampled_from([0.3, 3.0, 30.0]), st.sampled_from([0.0, 0.5, 2.5]))
def test_pruning_leaves_nothing_out(people: int, seed: int, tau: float, unlike: float) -> None:
    _, y, s = company(people, seed, tau, unlike)
    found = ranks.simultaneous(y, s)
    low, high = every_pair(y, s, 0.95)
    assert found.low.tolist() == low.tolist()
    assert found.high.tolist() == high.tolist()


def test_pruning_leaves_nothing_out_of_many() -> None:
    """More people than are tried at first, with errors so unlike that the first are not enough."""
    for unlike in (0.3, 4.0):
        _, y, s = company(150, 3, 2.0, unlike)
        low, high = every_pair(y, s, 0.95)
        found = ranks.simultaneous(y, s)
        assert (found.low.tolist(), found.high.tolist()) == (low.tolist(), high.tolist())


def test_one_persons_own_interval_from_every_pair() -> None:
    _, y, s = company(20, 5, 2.0)
    found = ranks.marginal(y, s, np.arange(20))
    for one in range(20):
        low, high = every_pair(y, s, 0.95, only=one)
        assert (found.low[one], found.high[one]) == (low[one], high[one])


def test_the_own_interval_is_never_wider_than_the_one_for_all() -> None:
    _, y, s = company(40, 6, 2.0)
    own, everybody = ranks.marginal(y, s, np.arange(40)), ranks.simultaneous(y, s)
    width = (own.high - own.low).mean(), (everybody.high - everybody.low).mean()
    assert width[0] < width[1]


def test_stepdown_only_narrows() -> None:
    _, y, s = company(40, 7, 4.0)
    with_it, without = ranks.simultaneous(y, s), ranks.simultaneous(y, s, stepdown=False)
    assert np.all((with_it.low >= without.low) & (with_it.high <= without.high))
    assert (with_it.high - with_it.low).sum() < (without.high - without.low).sum()


# coverage ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tau", [0.0, 1.0, 5.0])
def test_all_ranks_are_held_at_once(tau: float, record_property) -> None:
    """In at least 95 % of companies (less the doubt of 250 simulated ones) every true rank lies within its limits."""
    held = 0
    for seed in range(250):
        truth, y, s = company(12, seed, tau)
        found = ranks.simultaneous(y, s)
        true = true_ranks(truth)
        held += bool(np.all((found.low <= true) & (true <= found.high)))
    record_property("coverage", float(held / 250))
    assert held / 250 >= 0.93


@pytest.mark.parametrize("tau", [0.0, 1.0, 5.0])
def test_each_rank_is_held(tau: float, record_property) -> None:
    held = 0
    for seed in range(400):
        truth, y, s = company(12, seed, tau)
        found, true = ranks.marginal(y, s, np.array([0])), true_ranks(truth)
        held += bool(found.low[0] <= true[0] <= found.high[0])
    record_property("coverage", float(held / 400))
    assert held / 400 >= 0.93


def test_equals_are_hardly_ever_told_apart() -> None:
    told = 0
    for seed in range(250):
        _, y, s = company(15, seed, 0.0)
        found = ranks.simultaneous(y, s)
        told += bool(np.any((found.low > 1) | (found.high < 15)))
    assert told / 250 <= 0.08


# odd cases -----------------------------------------------------------------------------------------------------------

ODD = [
    ([], [], [], [], "nobody"),
    ([5.0], [1.0], [1], [1], "one person"),
    ([5.0, NAN, 9.0], [1.0, 1, NAN], [1, NAN, NAN], [1, NAN, NAN], "only who has a result and an error is ranked"),
    ([5.0, 9.0, 7.0], [0.0, 0, 0], [3, 1, 2], [3, 1, 2], "results known exactly"),
    ([5.0, 5.0, 7.0], [0.0, 0, 0], [2, 2, 1], [3, 3, 1], "equal results known exactly share their places"),
    ([5.0, 900.0], [1.0, 1], [2, 1], [2, 1], "far apart"),
    ([5.0, 5.5], [1.0, 1], [1, 1], [2, 2], "too near"),
    ([5.0, 900.0, 6.0], [1.0, -1, 1], [1, NAN, 1], [2, NAN, 2], "an error below 0 is none"),
]


@pytest.mark.parametrize(("value", "error", "low", "high", "because"), ODD, ids=[o[4] for o in ODD])
def test_odd_cases(value: list, error: list, low: list, high: list, because: str) -> None:
    y, s = np.array(value), np.array(error)
    for found in (ranks.simultaneous(y, s), ranks.marginal(y, s, np.arange(len(y)))):
        assert found.low == pytest.approx(low, nan_ok=True)
        assert found.high == pytest.approx(high, nan_ok=True)


def test_both_directions() -> None:
    y, s = np.array([1.0, 50, 100]), np.ones(3)
    up, down = ranks.simultaneous(y, s), ranks.simultaneous(y, s, higher_is_better=False)
    assert up.low.tolist() == up.rank.tolist() == up.high.tolist() == [3, 2, 1]
    assert down.low.tolist() == down.rank.tolist() == down.high.tolist() == [1, 2, 3]


# laws ----------------------------------------------------------------------------------------------------------------

PEOPLE = st.lists(st.tuples(st.floats(-50, 50), st.floats(0.5, 10)), min_size=2, max_size=25)


@settings(max_examples=50, deadline=None)
@given(PEOPLE)
def test_the_rank_seen_lies_within_its_limits(people: list) -> None:
    y, s = np.array(people).T
    found = ranks.simultaneous(y, s)
    assert np.all((found.low >= 1) & (found.low <= found.rank) & (found.rank <= found.high) & (found.high <= len(y)))


@settings(max_examples=50, deadline=None)
@given(PEOPLE, st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_the_order(people: list, random) -> None:
    order = list(range(len(people)))
    random.shuffle(order)
    y, s = np.array(people).T
    found, turned = ranks.simultaneous(y, s), ranks.simultaneous(y[order], s[order])
    assert found.low[order].tolist() == turned.low.tolist()
    assert found.high[order].tolist() == turned.high.tolist()


@settings(max_examples=50, deadline=None)
@given(PEOPLE, st.sampled_from([0.125, 2.0, 64.0]))
def test_ranks_do_not_depend_on_the_unit(people: list, scale: float) -> None:
    y, s = np.array(people).T
    found, other = ranks.simultaneous(y, s), ranks.simultaneous(scale * y, scale * s)
    assert (found.low.tolist(), found.high.tolist()) == (other.low.tolist(), other.high.tolist())


@settings(max_examples=50, deadline=None)
@given(PEOPLE, st.floats(0.1, 80), st.booleans())
def test_doing_better_never_worsens_the_own_limits(people: list, more: float, up: bool) -> None:
    y, s = np.array(people).T
    better = y.copy()
    better[0] += more if up else -more
    before, after = (ranks.simultaneous(v, s, higher_is_better=up, stepdown=False) for v in (y, better))
    assert after.low[0] <= before.low[0]
    assert after.high[0] <= before.high[0]


# top quartile and too close ------------------------------------------------------------------------------------------


def test_the_chances_of_the_top_quartile_add_up_to_its_places() -> None:
    _, y, s = company(30, 8)
    chance = ranks.top_quartile(y, s)
    assert chance.sum() == pytest.approx(8)  # 30 / 4, rounded up
    assert np.all((chance >= 0) & (chance <= 1))


def test_the_top_quartile_is_calibrated() -> None:
    """Of those given a chance of about p, a share of p is among the best quarter."""
    chance, truly = [], []
    for seed in range(200):
        random = np.random.default_rng(seed)
        estimate, sd = random.normal(0, 1, 20), np.full(20, 0.8)
        truth = estimate + sd * random.normal(size=20)
        chance.append(ranks.top_quartile(estimate, sd))
        truly.append(true_ranks(truth) <= 5)
    p, hit = np.concatenate(chance), np.concatenate(truly)
    for low, high in ((0.05, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.97)):
        some = (p >= low) & (p < high)
        assert hit[some].mean() == pytest.approx(p[some].mean(), abs=0.05)


def test_the_top_quartile_of_the_clear_the_missing_and_the_lone() -> None:
    chance = ranks.top_quartile(np.array([90.0, 10, 11, 12, NAN]), np.array([1.0, 1, 1, 1, 1]))
    assert chance == pytest.approx([1, 0, 0, 0, NAN], nan_ok=True)
    down = ranks.top_quartile(np.array([90.0, 1, 11, 12]), np.ones(4), higher_is_better=False)
    assert down.tolist() == [0, 1, 0, 0]
    assert ranks.top_quartile(np.array([3.0]), np.array([1.0])).tolist() == [1.0]
    assert ranks.top_quartile(np.array([]), np.array([])).tolist() == []


CLOSE = [
    (1.0, [1.0, 1.0], False, "half of the spread is real"),
    (0.99, [1.0, 1.0], True, "less than half is"),
    (4.0, [1.0, 2.0, NAN], False, "unknown errors are left out: mean s^2 is 2.5"),
    (0.0, [0.0], True, "nobody differs"),
    (NAN, [1.0], True, "nothing is known of the spread"),
    (1.0, [NAN], True, "nothing is known of the errors"),
]


@pytest.mark.parametrize(("tau2", "error", "close", "because"), CLOSE, ids=[c[3] for c in CLOSE])
def test_too_close_to_rank(tau2: float, error: list[float], close: bool, because: str) -> None:
    assert ranks.too_close(tau2, np.array(error)) is close


# speed ---------------------------------------------------------------------------------------------------------------


def test_five_thousand_people_in_seconds_and_within_a_gibibyte() -> None:
    _, y, s = company(5000, 9, 1.5)
    tracemalloc.start()
    started = time.perf_counter()
    found = ranks.simultaneous(y, s)
    spent, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 5  # 0.6 s on an idle machine
    assert peak < 1024**3
    assert np.all((found.low <= found.rank) & (found.rank <= found.high))
