"""Pay against performance: cases to check by hand, published numbers, and a second computation by statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.rewards.association import Fit, fisher, fitted, gini, rank_correlation

AMOUNTS = st.lists(st.integers(0, 100_000), min_size=2, max_size=40)


def skewed(seed: int, people: int = 48) -> tuple[np.ndarray, np.ndarray]:
    """Pay that follows performance and spreads more the higher it is."""
    random = np.random.default_rng(seed)
    performance = random.gamma(20, 0.05, people)
    return 1000 * performance * random.gamma(4, 0.25, people), performance


def line(pay: np.ndarray, performance: np.ndarray) -> Fit:
    found = fitted(pay, performance)
    assert found is not None
    return found


@pytest.mark.parametrize(("pay", "expected", "because"), [
    ([5, 5, 5, 5], 0, "all the same"),
    ([0, 0, 0, 1], 0.75, "one has all: 1 - 1/n"),
    ([1, 2, 3, 4, 5], 4 / 15, "the first n numbers: (n - 1) / 3n (Dorfman 1979)"),
    ([5, 1, 3, 2, 4], 4 / 15, "their order does not matter"),
    ([1, 1, 1, 1, 6], 0.4, "a fifth has three fifths"),
    ([7], 0, "alone"),
    ([0, 0], np.nan, "nobody gets anything"),
    ([-1, 5], np.nan, "somebody owes"),
    ([], np.nan, "nobody"),
])
def test_gini(pay, expected, because):
    assert gini(np.array(pay, float)) == pytest.approx(expected, nan_ok=True), because


@given(AMOUNTS)
def test_gini_is_half_the_relative_mean_difference(pay):
    x = np.array(pay, float)
    if x.sum() > 0:
        assert gini(x) == pytest.approx(np.abs(x[:, None] - x).mean() / (2 * x.mean()), abs=1e-12)


@pytest.mark.parametrize(("table", "expected", "because"), [
    ((3, 4, 1, 4), 34 / 70, "the lady tasting tea, three cups of four (Fisher 1935)"),
    ((4, 4, 0, 4), 2 / 70, "all eight cups right"),
    ((2, 17, 10, 13), 0.0005367, "twins of convicts (Fisher 1935), as in R's help of fisher.test"),
    ((0, 5, 0, 9), 1, "nobody reaches it"),
    ((5, 5, 9, 9), 1, "everybody does"),
    ((1, 1, 0, 1), 1, "one person each proves nothing"),
])
def test_fisher(table, expected, because):
    assert fisher(*table) == pytest.approx(expected, rel=1e-3), because


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_fisher_is_scipys_and_knows_no_first_group(a, n, b, m):
    a, b = min(a, n), min(b, m)
    assert fisher(a, n, b, m) == pytest.approx(stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue, rel=1e-6)
    assert fisher(a, n, b, m) == pytest.approx(fisher(b, m, a, n), rel=1e-9)


@pytest.mark.parametrize(("pay", "performance", "expected", "because"), [
    ([1, 2, 4, 8], [1, 2, 3, 4], (1, 1, 1), "any rising curve is a perfect order"),
    ([8, 4, 2, 1], [1, 2, 3, 4], (-1, -1, -1), "the other way round"),
    ([1, 2, 3], [1, 3, 2], (0.5, np.nan, np.nan), "three people: no interval"),
    ([1, 1, 2], [1, 2, 3], (np.sqrt(0.75), np.nan, np.nan), "a tie takes the mean rank"),
    ([5, 5, 5, 5], [1, 2, 3, 4], (np.nan,) * 3, "the same pay for all"),
    ([1, 2, 3, 4], [1, 1, 1, 1], (np.nan,) * 3, "the same performance"),
    ([1], [1], (np.nan,) * 3, "alone"),
    ([], [], (np.nan,) * 3, "nobody"),
])
def test_rank_correlation(pay, performance, expected, because):
    found = rank_correlation(np.array(pay), np.array(performance))
    assert tuple(found) == pytest.approx(expected, nan_ok=True), because


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_rank_correlation_is_scipys_and_turns_with_the_direction(pay, random):
    performance = [random.randint(0, 20) for _ in pay]
    if len(set(pay)) < 2 or len(set(performance)) < 2:
        return
    found = rank_correlation(np.array(pay), np.array(performance))
    assert found.value == pytest.approx(stats.spearmanr(pay, performance).statistic, abs=1e-9)
    turned = rank_correlation(np.array(pay), -np.array(performance))
    assert (turned.value, turned.low) == pytest.approx((-found.value, -found.high), abs=1e-9, nan_ok=True)
    if len(pay) >= 4:
        assert -1 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize("rho", [0.0, 0.5, -0.8])
def test_intervals_of_the_rank_correlation_cover_as_often_as_they_say(rho):
    """Of two normals with correlation rho Spearman's is 6 asin(rho / 2) / pi (Pearson 1907)."""
    random, true = np.random.default_rng(7), 6 / np.pi * np.arcsin(rho / 2)
    found = [rank_correlation(*random.multivariate_normal([0, 0], [[1, rho], [rho, 1]], 48).T) for _ in range(1500)]
    assert np.mean([low <= true <= high for _, low, high in found]) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize("seed", range(5))
def test_the_line_is_statsmodels_with_hc3(seed):
    pay, performance = skewed(seed)
    other = sm.OLS(pay, sm.add_constant(performance)).fit(cov_type="HC3", use_t=True)
    found = line(pay, performance)
    assert tuple(found.slope) == pytest.approx((other.params[1], *other.conf_int()[1]))
    np.testing.assert_allclose(found.residual, other.resid)
    assert found.residual.sum() == pytest.approx(0, abs=1e-8)


def test_a_groups_residual_is_the_mean_of_its_members_and_all_groups_balance():
    pay, performance = skewed(1)
    found, group = line(pay, performance), np.arange(48) % 3
    means = [found.residual_of(group == g)[0].value for g in range(3)]
    assert means == pytest.approx([found.residual[group == g].mean() for g in range(3)])
    assert sum(means) == pytest.approx(0, abs=1e-9)


def test_intervals_of_a_groups_residual_cover_as_often_as_they_say():
    """Pay is skewed and spreads with performance; eight of 48 people belong to the group, which is treated alike."""
    group, runs = np.arange(48) < 8, 1500
    found = [line(*skewed(seed)).residual_of(group) for seed in range(runs)]
    covered = np.mean([e.low <= 0 <= e.high for e, _ in found])
    assert 0.94 <= covered <= 0.98
    assert np.mean([p <= 0.05 for _, p in found]) == pytest.approx(1 - covered)


def test_a_residual_turns_its_sign_with_the_pay():
    pay, performance = skewed(2)
    group = np.arange(48) < 10
    less, more = line(pay - 900 * group, performance), line(pay + 900 * group, performance)
    assert less.residual_of(group)[0].high < 0 < more.residual_of(group)[0].low


@pytest.mark.parametrize(("pay", "performance", "because"), [
    ([1, 2], [1, 2], "two people always lie on a line"),
    ([1, 2, 3], [1, 1, 1], "all perform alike"),
    ([], [], "nobody"),
])
def test_no_line(pay, performance, because):
    assert fitted(np.array(pay, float), np.array(performance, float)) is None, because


def test_a_line_that_hangs_on_one_person_has_no_interval():
    assert tuple(line(np.array([1.0, 2, 3, 9]), np.array([0.0, 0, 0, 1])).slope) == pytest.approx(
        (7, np.nan, np.nan), nan_ok=True)


def test_everybody_on_the_line_leaves_nothing_to_chance():
    found = line(np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 4]))
    assert tuple(found.slope) == pytest.approx((1, 1, 1))
    assert np.isnan(found.residual_of(np.array([True, True, False, False]))[1])
