"""What is unusual: computed by hand, at the edges of history, and against seasons."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.metrics.intervals import wilson
from analytics.summary.ahead import Ahead, Span
from analytics.summary.unusual import FEWEST, MONTHS, Expected, from_before, from_forecasts
from tests.published.monthly import ACCIDENTS, PASSENGERS


def shares(happened: list[float], of: list[float]) -> Expected:
    top, bottom = np.array(happened, float), np.array(of, float)
    low, high = wilson(top, bottom)
    value = np.divide(top, bottom, out=np.full(len(top), np.nan), where=bottom > 0)
    return row(from_before(*(part[None] for part in (value, low, high, bottom))))


def row(found: Expected, place: int = 0) -> Expected:
    """What is expected of one place."""
    return Expected(found.value[place], found.low[place], found.high[place])


def forecast(value: np.ndarray, first: int) -> Expected:
    return row(from_forecasts(value[None], first))


def test_shares_are_held_against_sum_over_sum_of_twelve_months() -> None:
    happened, of = [5, 30, *[8.0] * 11, 9], [50, 40, *[20.0] * 11, 10]
    found = shares(happened, of)
    assert found.value[-1] == pytest.approx((30 + 8 * 11) / (40 + 20 * 11))  # the first month is thirteen months away
    assert found.value[FEWEST] == pytest.approx(sum(happened[:6]) / sum(of[:6]))
    assert np.isnan(found.value[:FEWEST]).all()


def test_the_difference_of_two_shares_is_newcombes() -> None:
    """Newcombe 1998, example (a): 56 of 70 and 48 of 80 differ by 0.2, from 0.0524 to 0.3339 (method 10)."""
    low, high = wilson(np.array([48.0, 56]), np.array([80.0, 70]))
    value = np.array([48 / 80, 56 / 70])
    ends = np.array([0.2 - np.hypot(value[1] - low[1], high[0] - value[0]),
                     0.2 + np.hypot(high[1] - value[1], value[0] - low[0])])
    assert ends == pytest.approx([0.0524, 0.3339], abs=5e-5)
    only = np.full((4, FEWEST + 1), np.nan)  # the same by our function, all weight on one month before
    for t in range(FEWEST):
        only[:, t] = value[0], low[0], high[0], 1e-12
    only[:, 0] = value[0], low[0], high[0], 80
    only[:, -1] = value[1], low[1], high[1], 70
    found = row(from_before(*only[:, None]))
    assert [found.low[-1], found.high[-1]] == pytest.approx(ends)


@pytest.mark.parametrize(("last", "of", "unusual", "because"), [
    (40, 100, 0, "as before"), (28, 100, -1, "clearly fewer"), (53, 100, 1, "clearly more"),
    (31, 100, 0, "fewer, but chance does as much"), (3, 10, 0, "ten cases tell little"), (0, 0, None, "no case"),
])
def test_chance_is_not_unusual(last: int, of: int, unusual: int | None, because: str) -> None:
    found = shares([*[40.0] * 12, last], [*[100.0] * 12, of])
    if unusual is None:
        assert np.isnan(found.low[-1]), because
    else:
        assert int(found.low[-1] > 0) - int(found.high[-1] < 0) == unusual, because


def test_months_without_a_figure_are_left_out() -> None:
    gaps = shares([40, 0, 0, 0, 0, 0, 0, 40, 40, 40, 40, 40, 28], [100, 0, 0, 0, 0, 0, 0, 100, 100, 100, 100, 100, 100])
    assert gaps.value[-1] == pytest.approx(0.4)
    fewer = shares([0, 0, 0, 0, 0, 0, 0, 40, 40, 40, 40, 40, 28], [0, 0, 0, 0, 0, 0, 0, 100, 100, 100, 100, 100, 100])
    assert np.isnan([fewer.value[-1], fewer.low[-1], fewer.high[-1]]).all()  # five are too few


def test_a_season_is_not_unusual_but_a_slump_is() -> None:
    seasonal = forecast(PASSENGERS[:60], 24)
    assert np.mean((seasonal.low > 0) | (seasonal.high < 0)) < 0.15
    slump = PASSENGERS[:60].copy()
    slump[-1] *= 0.7
    found = forecast(slump, 24)
    assert found.high[-1] < 0
    assert seasonal.low[-1] <= 0 <= seasonal.high[-1]


def test_sums_are_held_against_what_was_forecast_a_month_before() -> None:
    found = forecast(ACCIDENTS[:40], 15)
    assert np.isnan(found.low[:18]).all()
    for t in (20, 39):
        ahead = Ahead.after(ACCIDENTS[:t])
        low, high = ahead.interval(Span(0, 1), 0.95)
        assert (found.value[t], found.low[t], found.high[t]) == pytest.approx(
            (ahead.value(Span(0, 1)), ACCIDENTS[t] - high, ACCIDENTS[t] - low))


def test_sums_before_a_gap_are_forgotten() -> None:
    values = ACCIDENTS[:50].copy()
    values[9] = np.nan
    found, alone = forecast(values, 20), forecast(ACCIDENTS[10:50], 12)
    assert np.isnan(found.value[: 10 + MONTHS]).all()
    assert found.low[22:] == pytest.approx(alone.low[12:], nan_ok=True)
    for short in (values[:5], np.full(30, np.nan), values[:9]):
        assert np.isnan(forecast(short, 0).low).all()


def test_many_places_at_once_are_each_by_itself() -> None:
    random = np.random.default_rng(3)
    bottom = random.integers(0, 60, (7, 40)).astype(float)
    top = random.binomial(bottom.astype(int), 0.4).astype(float)
    low, high = wilson(top, bottom)
    value = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    together = from_before(value, low, high, bottom)
    sums = from_forecasts(bottom, 20)
    for n in range(7):
        alone = from_before(value[n: n + 1], low[n: n + 1], high[n: n + 1], bottom[n: n + 1])
        assert row(together, n).low == pytest.approx(row(alone).low, nan_ok=True)
        assert row(sums, n).high == pytest.approx(forecast(bottom[n], 20).high, nan_ok=True)
    assert from_forecasts(np.empty((0, 40)), 20).low.shape == from_before(*np.empty((4, 0, 40))).low.shape == (0, 40)


def test_by_chance_alone_few_months_are_unusual() -> None:
    """A share that never changes is held for lower in about one month of forty, as an interval of 95 % promises."""
    random = np.random.default_rng(1)
    bottom = random.integers(10, 80, (300, 36)).astype(float)
    top = random.binomial(bottom.astype(int), 0.75).astype(float)
    found = from_before(top / bottom, *wilson(top, bottom), bottom)
    told = np.isfinite(found.low)
    assert told.mean() > 0.8
    assert (found.high[told] < 0).mean() == pytest.approx(0.025, abs=0.01)
    assert (found.low[told] > 0).mean() == pytest.approx(0.025, abs=0.01)
