"""Funnel limits against the laws they come from, and overdispersion by hand and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.assessment import funnel
from analytics.assessment.funnel import Dispersion, limits, overdispersion

NAN = float("nan")
ENDS = ("low998", "low95", "high95", "high998")


@settings(max_examples=80, deadline=None)
@given(st.floats(0.02, 0.98), st.integers(1, 2000))
def test_binomial_limits_interpolate_the_exact_quantile(target: float, cases: int) -> None:
    """Spiegelhalter 2005, appendix A.1.1: r the quantile, alpha = (P(X <= r) - p) / P(X = r), limit (r - alpha) / n."""
    found = limits(target, np.array([cases]), "binomial")
    for name, tail in zip(ENDS, funnel.TAILS, strict=True):
        count = stats.binom.ppf(tail, cases, target)
        alpha = (stats.binom.cdf(count, cases, target) - tail) / stats.binom.pmf(count, cases, target)
        expected = (count - alpha + (tail > 0.5)) / cases
        assert getattr(found, name)[0] == pytest.approx(np.clip(expected, 0, 1), abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.02, 0.98), st.integers(1, 300))
def test_a_share_lies_beyond_a_limit_only_where_its_tail_is_rarer(target: float, cases: int) -> None:
    """Both ways the same: what has a larger chance than 2.5 % (0.1 %) lies within, what has a smaller one lies out."""
    count = np.arange(cases + 1)
    found, share = limits(target, np.full(cases + 1, cases), "binomial"), count / cases
    above, below = stats.binom.sf(count - 1, cases, target), stats.binom.cdf(count, cases, target)
    for low, high, tail in ((found.low95, found.high95, 0.025), (found.low998, found.high998, 0.001)):
        clear_above, clear_below = np.abs(above / tail - 1) > 1e-6, np.abs(below / tail - 1) > 1e-6
        assert ((share > high) == (above < tail))[clear_above].all()
        assert ((share < low) == (below < tail))[clear_below].all()


def test_five_of_five_is_no_exception() -> None:
    found = limits(0.79, np.array([5.0]), "binomial")
    assert found.high95[0] == found.high998[0] == 1.0


@settings(max_examples=80, deadline=None)
@given(st.floats(0.01, 20), st.floats(0.5, 300))
def test_poisson_limits_interpolate_the_exact_quantile(target: float, exposure: float) -> None:
    found, mean = limits(target, np.array([exposure]), "poisson"), target * exposure
    for name, tail in zip(ENDS, funnel.TAILS, strict=True):
        count = stats.poisson.ppf(tail, mean)
        alpha = (stats.poisson.cdf(count, mean) - tail) / stats.poisson.pmf(count, mean)
        expected = max((count - alpha + (tail > 0.5)) / exposure, 0)
        assert getattr(found, name)[0] == pytest.approx(expected, abs=1e-6)


def test_normal_limits() -> None:
    found = limits(50, np.array([25.0]), "normal", spread=10)
    assert [getattr(found, name)[0] for name in ENDS] == pytest.approx([50 - 6.18, 50 - 3.92, 53.92, 56.18], abs=0.005)


@pytest.mark.parametrize(("law", "target"), [("binomial", 0.3), ("poisson", 2.0), ("normal", 5.0)])
def test_limits_close_in_on_the_target_with_more_cases(law: funnel.Law, target: float) -> None:
    found = limits(target, np.array([20.0, 200, 2000]), law)
    for name, sign in zip(ENDS, (-1, -1, 1, 1), strict=True):
        distance = sign * (getattr(found, name) - target)
        assert np.all(distance > 0)
        assert np.all(np.diff(distance) < 0)
    assert np.all((found.low998 <= found.low95) & (found.high95 <= found.high998))


@pytest.mark.parametrize("law", ["binomial", "poisson", "normal"])
def test_no_cases_no_limits(law: funnel.Law) -> None:
    found = limits(0.3, np.array([0.0, NAN, -2, 10]), law)
    for name in ENDS:
        assert np.isnan(getattr(found, name)).tolist() == [True, True, True, False]


@pytest.mark.parametrize(("law", "target"), [("binomial", 0.0), ("binomial", 1.0), ("poisson", 0.0)])
def test_a_target_at_the_end_leaves_no_room(law: funnel.Law, target: float) -> None:
    found = limits(target, np.array([10.0, 100]), law)
    assert all(getattr(found, name).tolist() == [target, target] for name in ENDS)


def test_shares_stay_between_nothing_and_everything() -> None:
    found = limits(0.95, np.array([1.0, 3, 8]), "binomial", beyond=Dispersion(4, 0.05))
    assert np.all((found.low998 >= 0) & (found.high998 <= 1))


def test_one_in_twenty_and_two_in_a_thousand_lie_outside_by_chance() -> None:
    random = np.random.default_rng(1)
    cases = random.integers(200, 2000, 40_000)
    share = random.binomial(cases, 0.4) / cases
    found = limits(0.4, cases, "binomial")
    assert np.mean((share < found.low95) | (share > found.high95)) == pytest.approx(0.05, abs=0.006)
    assert np.mean((share < found.low998) | (share > found.high998)) == pytest.approx(0.002, abs=0.001)


# overdispersion ------------------------------------------------------------------------------------------------------


def test_overdispersion_by_hand() -> None:
    """z = -3, -1, 0, 1, 3, nothing winsorised: phi = 20 / 5 = 4; equal errors 2: tau2 = (20 - 4) / (5/4 - 1/4)."""
    found = overdispersion(np.array([4.0, 8, 10, 12, 16]), np.full(5, 2.0), 10, winsorised=0)
    assert (found.phi, found.tau2) == (pytest.approx(4), pytest.approx(16))


def test_winsorising_keeps_one_outlier_from_hiding_itself() -> None:
    value, error = np.append(np.linspace(-1, 1, 30), 50.0), np.ones(31)
    assert overdispersion(value, error, 0).tau2 == 0 < overdispersion(value, error, 0, winsorised=0).tau2


@pytest.mark.parametrize(
    ("value", "error"), [([], []), ([3.0], [1.0]), ([NAN, 3.0], [1.0, 1.0]), ([1.0, 9.0], [0.0, NAN])]
)
def test_too_few_to_say(value: list[float], error: list[float]) -> None:
    assert overdispersion(np.array(value), np.array(error), 2.0) == funnel.CHANCE


def test_the_variance_beyond_chance_is_recovered() -> None:
    random = np.random.default_rng(2)
    error = random.uniform(0.5, 2, 5000)
    value = 10 + 1.5 * random.normal(size=5000) + error * random.normal(size=5000)
    assert overdispersion(value, error, 10, winsorised=0).tau2 == pytest.approx(2.25, rel=0.1)


def test_limits_widen_as_the_variance_does() -> None:
    """At s = 2 and tau2 = 12 the distance doubles: sqrt(4 + 12) / 2."""
    narrow = limits(50, np.array([25.0]), "normal", spread=10)
    wide = limits(50, np.array([25.0]), "normal", spread=10, beyond=Dispersion(4, 12))
    for name in ENDS:
        assert getattr(wide, name) - 50 == pytest.approx(2 * (getattr(narrow, name) - 50))
