"""Intervals against published values, other libraries, simulation and their own laws."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import multinomial_proportions_confint, proportion_confint

from analytics.metrics import intervals

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times, qth_survival_times

NAN = float("nan")
WILSON = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("successes", "trials", "low", "high"), WILSON)
def test_wilson_as_published_by_newcombe(successes: int, trials: int, low: float, high: float) -> None:
    found = intervals.wilson(np.array([successes]), np.array([trials]))
    assert np.round(np.ravel(found), 4).tolist() == [low, high]


@given(st.integers(1, 500), st.floats(0, 1))
def test_wilson_as_statsmodels_has_it(trials: int, share: float) -> None:
    successes = round(share * trials)
    found = np.ravel(intervals.wilson(np.array([successes]), np.array([trials])))
    assert found == pytest.approx(proportion_confint(successes, trials, method="wilson"), abs=1e-9)
    assert found[0] <= successes / trials <= found[1]


def test_wilson_of_nothing_is_nothing() -> None:
    low, high = intervals.wilson(np.array([0.0, np.nan, 3.0]), np.array([0.0, np.nan, 3.0]))
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]
    assert high[2] == 1


@given(st.lists(st.integers(0, 400), min_size=2, max_size=9).filter(any))
def test_shares_of_one_whole_as_statsmodels_has_them(counts: list[int]) -> None:
    part, whole = np.array(counts, float), np.full(len(counts), sum(counts), float)
    low, high = intervals.goodman(part, whole, len(counts))
    assert [len(end) for end in intervals.goodman(part[:0], whole[:0], 0)] == [0, 0], "of nothing there is no interval"
    expected = multinomial_proportions_confint(part, method="goodman")
    assert np.column_stack([low, high]) == pytest.approx(expected, abs=1e-9)
    alone = intervals.wilson(part, whole)
    assert (low <= alone[0] + 1e-12).all()  # to hold together, each is wider than it would be alone
    assert (high >= alone[1] - 1e-12).all()


def test_shares_of_one_whole_hold_together() -> None:
    """All four shares lie in their intervals in 95 % of the draws or more; each alone by Wilson's in fewer."""
    truth, n = np.array([0.4, 0.3, 0.2, 0.1]), 200
    drawn = np.random.default_rng(1).multinomial(n, truth, 4000).astype(float)
    held = {}
    for name, pair in {"goodman": intervals.goodman(drawn, np.full_like(drawn, n), 4),
                       "wilson": intervals.wilson(drawn, np.full_like(drawn, n))}.items():
        held[name] = ((pair[0] <= truth) & (truth <= pair[1])).all(axis=1).mean()
    assert held["goodman"] > 0.95 > 0.90 > held["wilson"]


@given(st.integers(0, 2000))
def test_poisson_is_garwoods_exact_interval(count: int) -> None:
    """Each limit is the mean at which what was seen, or further out, has a chance of 2.5 %."""
    low, high = intervals.poisson(np.array([count]))
    assert stats.poisson.cdf(count, high[0]) == pytest.approx(0.025, rel=1e-6)
    assert (low[0] == 0) if count == 0 else stats.poisson.sf(count - 1, low[0]) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39)])
def test_poisson_as_in_the_tables(count: int, low: float, high: float) -> None:
    found = intervals.poisson(np.array([count]))
    assert found[0][0] == pytest.approx(low, abs=5e-4)
    assert found[1][0] == pytest.approx(high, abs=5e-3)


def test_nps_has_the_variance_of_a_difference_of_shares() -> None:
    """Shares of 1/2, 1/3 and 1/6 give 33.3 with a variance of 5/9."""
    n = 600
    low, high = intervals.nps(np.array([n / 2]), np.array([n / 6]), np.array([n]))
    assert (low[0] + high[0]) / 2 == pytest.approx(100 / 3)
    assert ((high[0] - low[0]) / (2 * 100 * intervals.Z)) ** 2 * n == pytest.approx(5 / 9)


def test_nps_of_few_answers_has_half_a_case_more_in_each_cell() -> None:
    low, high = intervals.nps(np.array([10.0, 0.0, 3.0]), np.array([0.0, 0.0, 1.0]), np.array([10.0, 0.0, 8.0]))
    p, d, n = (3.5 / 9.5, 1.5 / 9.5, 9.5)
    half = 1.959963984540054 * math.sqrt((p + d - (p - d) ** 2) / n)
    assert (low[2], high[2]) == pytest.approx((100 * (p - d - half), 100 * (p - d + half)))
    assert high[0] == 100  # never beyond what is possible
    assert low[0] < 100  # and never certain after ten answers
    assert np.isnan([low[1], high[1]]).all()


# survival -----------------------------------------------------------------------------------------------------------


def lives(seed: int, size: int, censored: float, ties: bool) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    duration = random.weibull(1.3, size) * 100
    return (np.ceil(duration / 10) * 10 if ties else duration), random.random(size) > censored


LIVES = [
    (1, 12, 0.2, False),
    (2, 40, 0.5, True),
    (3, 200, 0.3, True),
    (4, 60, 0.0, True),
    (5, 30, 0.8, False),
    (6, 2, 0.0, False),
]


@pytest.mark.parametrize(("seed", "size", "censored", "ties"), LIVES)
def test_kaplan_meier_as_lifelines_has_it(seed: int, size: int, censored: float, ties: bool) -> None:
    duration, happened = lives(seed, size, censored, ties)
    times, alive, low, high = intervals.survival(duration, happened)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = KaplanMeierFitter().fit(duration, happened)
        limits = fitted.confidence_interval_.loc[times].to_numpy()
        median_limits = median_survival_times(fitted.confidence_interval_).to_numpy().ravel()
    assert alive == pytest.approx(fitted.survival_function_.loc[times].to_numpy().ravel())
    ended = alive <= 1e-12
    assert np.column_stack([low, high])[~ended] == pytest.approx(limits[~ended], nan_ok=True)
    found = intervals.survival_time(duration, happened)
    expected = [v if np.isfinite(v) else NAN for v in (fitted.median_survival_time_, *median_limits)]
    assert list(found) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("share", [0.1, 0.75, 0.9])
@pytest.mark.parametrize(("seed", "size", "censored", "ties"), LIVES)
def test_quantiles_of_survival_as_lifelines_has_them(
    seed: int, size: int, censored: float, ties: bool, share: float
) -> None:
    duration, happened = lives(seed, size, censored, ties)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = KaplanMeierFitter().fit(duration, happened)
        level = 1 - share + 1e-12  # lifelines takes a product that is just that but for rounding to lie above it
        limits = qth_survival_times(level, fitted.confidence_interval_).to_numpy().ravel()
        expected = [v if np.isfinite(v) else NAN for v in (fitted.percentile(level), *limits)]
    assert list(intervals.survival_time(duration, happened, share)) == pytest.approx(expected, nan_ok=True)


CENSORED = [  # durations, whether it happened, the median, because
    ([1, 2, 3, 4], [1, 1, 1, 1], 2.0, "the curve is exactly one half at 2"),
    ([1, 2, 3, 4, 5, 6], [1] * 6, 3.0, "a product of shares that is one half but for rounding"),
    ([1, 2, 3, 4], [1, 0, 0, 0], NAN, "it never falls to one half"),
    ([5, 5, 5], [1, 1, 0], 5.0, "ties"),
    ([], [], NAN, "nothing"),
    ([3, 1, 2], [0, 1, 1], 2.0, "the order of rows does not matter"),
]


@pytest.mark.parametrize(("duration", "happened", "median", "because"), CENSORED, ids=[c[3] for c in CENSORED])
def test_median_survival(duration: list[float], happened: list[int], median: float, because: str) -> None:
    assert intervals.survival_time(np.array(duration), np.array(happened))[0] == pytest.approx(median, nan_ok=True)


def test_leaving_censored_rows_out_would_be_too_short() -> None:
    duration, happened = np.array([10, 20, 30, 90, 95, 99.0]), np.array([1, 1, 1, 0, 0, 0])
    left_out = intervals.survival_time(duration[happened == 1], happened[happened == 1])[0]
    assert left_out < intervals.survival_time(duration, happened)[0] == 30


# medians ------------------------------------------------------------------------------------------------------------

RANKS = [
    (6, 1),
    (8, 1),
    (9, 2),
    (10, 2),
    (11, 2),
    (12, 3),
    (15, 4),
    (17, 5),
    (20, 6),
    (25, 8),
    (30, 10),
    (40, 14),
    (50, 18),
]


@pytest.mark.parametrize(("size", "rank"), RANKS)
def test_the_medians_limits_are_the_order_statistics_of_the_tables(size: int, rank: int) -> None:
    """Ranks for at least 95 %, as in Conover's and other tables of the sign test."""
    values = np.random.default_rng(size).permutation(np.arange(1, size + 1))
    value, low, high = intervals.median(values)
    assert (value, low, high) == (np.median(values), rank, size + 1 - rank)
    assert 1 - 2 * stats.binom.cdf(rank - 1, size, 0.5) >= 0.95 > 1 - 2 * stats.binom.cdf(rank, size, 0.5)


def test_under_six_values_a_median_has_no_limits() -> None:
    assert intervals.median(np.array([5.0, 1, 3, 2, 4])) == pytest.approx((3, NAN, NAN), nan_ok=True)
    assert intervals.median(np.array([])) == pytest.approx((NAN, NAN, NAN), nan_ok=True)


# means --------------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40))
def test_the_t_interval_as_scipy_has_it(values: list[float]) -> None:
    found = intervals.mean(np.array(values))
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95) if len(set(values)) > 1 else (values[0],) * 2
    assert found == pytest.approx((np.mean(values), *expected), rel=1e-6, abs=1e-6)


def test_the_paired_t_interval_as_published() -> None:
    """Student 1908: hours of sleep gained with two drugs; the mean difference is 1.58, its interval 0.700 to 2.460."""
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    assert np.round(intervals.mean(second - first), 3).tolist() == [1.58, 0.7, 2.46]
    assert np.round(intervals.mean(first - second), 3).tolist() == [-1.58, -2.46, -0.7]


def test_a_mean_of_one_value_has_no_limits_and_of_none_is_none() -> None:
    assert intervals.mean(np.array([3.0])) == pytest.approx((3, NAN, NAN), nan_ok=True)
    assert intervals.mean(np.array([])) == pytest.approx((NAN, NAN, NAN), nan_ok=True)


# bootstrap ----------------------------------------------------------------------------------------------------------


def ratio(sums: dict[str, np.ndarray]) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sums["bottom"] > 0, sums["top"] / sums["bottom"], np.nan)


def accounts(seed: int, size: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    bottom = random.lognormal(0, 1, size)
    return {"top": bottom * random.lognormal(0, 0.4, size), "bottom": bottom}


def spread(clusters: dict[str, np.ndarray], **more) -> tuple[float, float]:
    low, high = intervals.bootstrap(ratio, clusters, np.zeros(len(clusters["top"]), int), 1, **more)
    return float(low[0]), float(high[0])


def test_bootstrap_is_reproducible_and_holds_the_figure() -> None:
    one = accounts(1, 40)
    low, high = spread(one)
    assert (low, high) == spread(one)
    assert low < one["top"].sum() / one["bottom"].sum() < high


def test_bootstrap_works_in_both_directions() -> None:
    """The interval of the inverse ratio is the inverse of the interval: no direction is favoured."""
    one = accounts(2, 30)
    low, high = spread(one)
    turned = spread({"top": one["bottom"], "bottom": one["top"]})
    assert turned == pytest.approx((1 / high, 1 / low), rel=0.01)


def test_bootstrap_does_not_depend_on_the_unit() -> None:
    one, share = accounts(3, 25), 1000.0
    assert spread({m: v * share for m, v in one.items()}) == pytest.approx(spread(one))


def test_bootstrap_hardly_depends_on_the_order_of_accounts() -> None:
    """The same accounts in another order get other weights, so only chance may differ."""
    one = accounts(4, 60)
    turned = np.random.default_rng(5).permutation(60)
    low, high = spread(one)
    other_low, other_high = spread({m: v[turned] for m, v in one.items()})
    assert abs(other_low - low) + abs(other_high - high) < 0.25 * (high - low)


def test_a_groups_interval_does_not_depend_on_the_other_groups() -> None:
    one, two = accounts(6, 20), accounts(7, 90)
    both = {m: np.concatenate([one[m], two[m]]) for m in one}
    low, high = intervals.bootstrap(ratio, both, np.repeat([0, 1], [20, 90]), 2)
    assert (low[0], high[0]) == pytest.approx(spread(one))
    assert (low[1], high[1]) == pytest.approx(spread(two))


def test_groups_of_one_or_no_account_have_no_interval() -> None:
    clusters = {"top": np.array([1.0, 2, 3, 4]), "bottom": np.array([2.0, 2, 2, 2])}
    low, high = intervals.bootstrap(ratio, clusters, np.array([0, 2, 2, 2]), 3)
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]


def test_fixed_parts_are_not_resampled() -> None:
    one = accounts(8, 30)
    low, high = spread({"top": one["top"]}, fixed={"bottom": np.array([10.0])})
    twice_low, twice_high = spread({"top": one["top"]}, fixed={"bottom": np.array([20.0])})
    assert (twice_low, twice_high) == pytest.approx((low / 2, high / 2))
    assert spread({"top": np.ones(30)}, fixed={"bottom": np.array([10.0])}) == pytest.approx((3.0, 3.0))


def test_equal_accounts_leave_no_doubt() -> None:
    assert spread({"top": np.full(9, 2.0), "bottom": np.full(9, 4.0)}) == pytest.approx((0.5, 0.5))


def test_a_denominator_that_often_vanishes_has_no_interval() -> None:
    clusters = {"top": np.ones(6), "bottom": np.array([1.0, 0, 0, 0, 0, 0])}
    assert np.isnan(spread(clusters)).all()


def test_fewer_accounts_are_less_sure() -> None:
    few, many = (spread(accounts(9, n)) for n in (8, 200))
    assert few[1] - few[0] > 2 * (many[1] - many[0])


def coverage(companies: int, seed: int) -> float:
    """Share of simulated companies of 12-30 skewed accounts whose interval holds the ratio of the two means.

    Spend is lognormal (sigma 1), as customers' revenue is; what is kept of it is independent of it, with a mean of 1.
    """
    random, held = np.random.default_rng(seed), 0
    for _ in range(companies):
        size = int(random.integers(12, 31))
        bottom = random.lognormal(0, 1, size)
        low, high = spread({"top": bottom * random.gamma(4, 1 / 4, size), "bottom": bottom})
        held += low <= 1 <= high
    return held / companies


def test_the_bootstrap_interval_holds_the_truth_about_as_often_as_it_says(record_property) -> None:
    share = coverage(400, 20260101)
    record_property("coverage", float(share))
    assert 0.90 <= share <= 0.98


# concentration ------------------------------------------------------------------------------------------------------

HERFINDAHL = [
    ([50.0, 30, 20], 3800.0, "2500 + 900 + 400"),
    ([1.0] * 4, 2500.0, "the floor: 10,000 / 4"),
    ([7.0], 10_000.0, "one customer"),
    ([50.0, 30, 20, 0, -40], 3800.0, "customers with no or negative revenue have no share"),
    ([], NAN, "no customers"),
    ([-1.0], NAN, "returns only"),
]


@pytest.mark.parametrize(("parts", "index", "because"), HERFINDAHL, ids=[h[2] for h in HERFINDAHL])
def test_herfindahl(parts: list[float], index: float, because: str) -> None:
    assert intervals.herfindahl(np.array(parts)) == pytest.approx(index, nan_ok=True)


@settings(max_examples=50)
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30), st.floats(0.01, 1e3))
def test_herfindahl_lies_between_its_floor_and_one_customer(parts: list[float], scale: float) -> None:
    index = intervals.herfindahl(np.array(parts))
    assert 10_000 / len(parts) - 1e-6 <= index <= 10_000 + 1e-6
    assert intervals.herfindahl(scale * np.array(parts)) == pytest.approx(index)
