"""Each candidate against an independent implementation (statsmodels), and what it must reproduce exactly."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.seasonal import seasonal_decompose
from statsmodels.tsa.statespace.sarimax import SARIMAX

from analytics.summary.candidates import (
    CANDIDATES,
    HORIZON,
    airline,
    holt_winters,
    initial,
    seasonal_naive,
    seasonal_terms,
    theta,
)
from tests.published.monthly import ACCIDENTS, PASSENGERS

YEAR = np.array([5.0, 3, 1, 0, 2, 4, 7, 9, 6, -8, -12, -17])


@pytest.mark.parametrize(("alpha", "beta", "gamma", "phi"), [
    (0.3, 0.1, 0.2, 1.0), (0.1, 0.02, 0.6, 1.0), (0.6, 0.3, 0.05, 0.9), (0.2, 0.0, 0.0, 0.8)])
def test_holt_winters_is_that_of_statsmodels(alpha: float, beta: float, gamma: float, phi: float) -> None:
    level, trend, season = initial(PASSENGERS)
    model = ExponentialSmoothing(
        PASSENGERS, trend="add", damped_trend=phi < 1, seasonal="add", seasonal_periods=12,
        initialization_method="known", initial_level=level, initial_trend=trend, initial_seasonal=season)
    fitted = model.fit(smoothing_level=alpha, smoothing_trend=beta, smoothing_seasonal=gamma * (1 - alpha),
                       damping_trend=phi if phi < 1 else None, optimized=False)
    (path,) = holt_winters(PASSENGERS, len(PASSENGERS), np.array([[alpha, beta, gamma, phi]]).T)
    assert path[:-1] == pytest.approx(fitted.forecast(HORIZON - 1))
    # Its twelfth month ahead takes a season that is a year old; what it estimated last is this:
    drift = fitted.trend[-1] * np.cumsum(phi ** np.arange(1, 13))[-1]
    assert path[-1] == pytest.approx(fitted.level[-1] + drift + fitted.season[-1])


@pytest.mark.parametrize(("near", "far"), [(-0.4, -0.56), (-0.8, -0.3), (0.2, -0.6)])
def test_the_airline_model_is_that_of_statsmodels(near: float, far: float) -> None:
    """Its likelihood knows more of the first shocks than least squares do; after 144 months that has worn off."""
    model = SARIMAX(PASSENGERS, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))
    expected = model.smooth([near, far, 100.0]).forecast(HORIZON)
    (path,) = airline(PASSENGERS, len(PASSENGERS), np.array([[near, far]]).T)
    assert path == pytest.approx(expected, rel=2e-3)


def test_theta_is_that_of_statsmodels() -> None:
    season = seasonal_terms(PASSENGERS)
    assert season == pytest.approx(seasonal_decompose(PASSENGERS, period=12).seasonal[:12])
    adjusted = PASSENGERS - season[np.arange(144) % 12]
    dated = pd.Series(adjusted, pd.period_range("1949-01", periods=144, freq="M"))
    fitted = ThetaModel(dated, deseasonalize=False).fit()
    (path,) = theta(PASSENGERS, 144, np.array([fitted.params["alpha"]]))
    assert path - season == pytest.approx(fitted.forecast(HORIZON).to_numpy(), rel=5e-3)


@pytest.mark.parametrize(("name", "least", "most"), [
    ("holt_winters", 0, 1e-6), ("airline", 0, 1e-6),
    ("theta", 1, 12.06),  # its drift is half the slope by design: after twelve months 12 of the 24 are missing
    ("damped", 0.1, 4),  # its trend fades
])
def test_a_straight_line_with_a_season_goes_on(name: str, least: float, most: float) -> None:
    months = np.arange(60)
    straight = 100 + 2 * months + YEAR[months % 12]
    paths = CANDIDATES[name](straight[:48], 24)
    short = np.stack([straight[t: t + HORIZON] for t in range(24, 49)]) - paths
    assert np.all((short >= least - 1e-6) & (short <= most + 1e-6))


@pytest.mark.parametrize("name", CANDIDATES)
@pytest.mark.parametrize("values", [PASSENGERS[:60], ACCIDENTS], ids=["passengers", "accidents"])
def test_nothing_is_known_of_the_future(name: str, values: np.ndarray) -> None:
    """A forecast made at an origin is the same whether or not the months after it are there."""
    paths = CANDIDATES[name](values, 30)
    for origin in (30, 41):
        (alone,) = CANDIDATES[name](values[:origin], origin)
        assert paths[origin - 30] == pytest.approx(alone)


@pytest.mark.parametrize("name", CANDIDATES)
def test_scale_and_level_do_not_matter(name: str) -> None:
    paths = CANDIDATES[name](ACCIDENTS[:40], 30)
    assert CANDIDATES[name](3e4 * ACCIDENTS[:40] - 5e7, 30) == pytest.approx(3e4 * paths - 5e7)


def test_the_naive_forecast_is_the_year_before() -> None:
    assert seasonal_naive(np.arange(14.0), 12).tolist() == [
        list(range(0, 12)), list(range(1, 13)), list(range(2, 14))]
