"""Landings, intervals and chances: what is promised of them, at the edges of history, plan and direction."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.periods import add_months
from analytics.summary.ahead import Ahead, Span, Underway
from analytics.summary.backtest import Trials
from analytics.summary.forecast import Forecast, forecast
from tests.published.monthly import ACCIDENTS, PASSENGERS

JANUARY = dt.date(2020, 1, 1)


def monthly(values: object, first: dt.date = JANUARY) -> pd.DataFrame:
    found = np.asarray(values, float)
    return pd.DataFrame({"month": [add_months(first, n) for n in range(len(found))], "value": found})


def of(months: int, plan: object = PASSENGERS, **options: object) -> Forecast:
    return forecast(monthly(PASSENGERS[:months]), monthly(plan), **options)


@pytest.mark.parametrize(("months", "methods", "told", "within", "because"), [
    (1, 0, False, False, "one month tells nothing of a year"),
    (11, 0, False, False, "a season has not been seen"),
    (12, 1, True, False, "every month has a year before, but none could be tried"),
    (17, 1, True, False, "five forecasts of the past are too few"),
    (18, 1, True, True, "six are enough for the month to come"),
    (29, 1, True, True, "under 30 months there is too little to choose by"),
    (30, 5, True, True, "six origins that all candidates could forecast from"),
    (144, 5, True, True, "twelve years"),
])
def test_what_can_be_told_from_how_much(months: int, methods: int, told: bool, within: bool, because: str) -> None:
    found = of(months)
    assert found.history == months, because
    assert len(found.methods) == methods, because
    assert np.isfinite(found.month.value) == told, because
    assert np.isfinite([found.month.low, found.month.high]).tolist() == [within, within], because
    if months < 144:
        assert np.isfinite(found.month.chance) == within, because


@pytest.mark.parametrize(("months", "starts", "quarter", "year"), [
    (40, 1, ("2023-04", "2023-06"), ("2023-01", "2023-12")),  # to April 2023: May lies in the second quarter
    (41, 1, ("2023-04", "2023-06"), ("2023-01", "2023-12")),
    (42, 1, ("2023-07", "2023-09"), ("2023-01", "2023-12")),  # a quarter that ended is not forecast: the next one is
    (47, 1, ("2023-10", "2023-12"), ("2023-01", "2023-12")),
    (48, 1, ("2024-01", "2024-03"), ("2024-01", "2024-12")),
    (41, 7, ("2023-04", "2023-06"), ("2022-07", "2023-06")),
    (42, 7, ("2023-07", "2023-09"), ("2023-07", "2024-06")),
    (40, 3, ("2023-03", "2023-05"), ("2023-03", "2024-02")),
])
def test_periods_end_where_the_fiscal_year_says(
    months: int, starts: int, quarter: tuple[str, str], year: tuple[str, str]
) -> None:
    found = of(months, fiscal_year_starts=starts)
    for landing, (start, last) in ((found.quarter, quarter), (found.year, year)):
        assert (f"{landing.start:%Y-%m}", f"{landing.last:%Y-%m}") == (start, last)


def test_a_landing_is_what_is_there_and_what_is_to_come() -> None:
    found = of(41)  # to May 2023
    months = found.months.set_index("month")
    assert found.year.actual == pytest.approx(PASSENGERS[36:41].sum())
    assert found.year.value == pytest.approx(PASSENGERS[36:41].sum() + months["value"].iloc[:7].sum())
    assert found.year.plan == pytest.approx(PASSENGERS[36:48].sum())
    assert found.quarter.value == pytest.approx(PASSENGERS[39:41].sum() + months["value"].iloc[0])
    assert found.month.value == months["value"].iloc[0]
    assert months["plan"].to_numpy() == pytest.approx(PASSENGERS[41:53])


@pytest.mark.parametrize("months", [18, 30, 47, 100])
def test_more_time_to_come_is_less_certain(months: int) -> None:
    found = of(months)
    width = (found.months["high"] - found.months["low"]) / found.months["value"]
    assert found.months["low"].lt(found.months["value"]).all()
    assert found.months["high"].gt(found.months["value"]).all()
    assert width.iloc[-1] > width.iloc[0]


def test_the_chance_at_the_expected_value_is_one_half_and_falls_with_the_plan() -> None:
    expected = of(41).quarter
    rest = PASSENGERS[39:41].sum()
    chances = []
    for goal in (expected.low, expected.value, expected.high):
        plan = np.r_[PASSENGERS[:39], 0, 0, goal]
        chances.append(of(41, plan).quarter.chance)
        assert of(41, plan, higher_is_better=False).quarter.chance == pytest.approx(1 - chances[-1])
    assert rest == expected.actual
    assert chances == pytest.approx([0.9, 0.5, 0.1])  # an interval of 8 in 10 leaves one in ten on either side


@pytest.mark.parametrize(("plan", "because"), [
    (PASSENGERS[:41], "no plan for the month to come"), ([], "no plan at all"),
    (np.r_[PASSENGERS[:40], np.nan, PASSENGERS[41:48]], "one month of the quarter has none"),
])
def test_without_a_plan_there_is_no_chance(plan: object, because: str) -> None:
    found = of(41, plan)
    assert np.isnan([found.quarter.plan, found.quarter.chance]).all(), because
    assert np.isfinite(found.quarter.value), because


def test_a_month_under_way_counts_as_it_is_and_the_rest_as_forecast() -> None:
    whole = of(40).month
    half = of(40, underway=Underway(200.0, 0.5)).month
    assert half.value == pytest.approx(200 + whole.value / 2)
    assert half.high - half.value == pytest.approx((whole.high - whole.value) * 0.5**0.5)
    done = of(40, underway=Underway(200.0, 1.0)).month
    assert (done.low, done.value, done.high) == (200.0, 200.0, 200.0)
    year = of(40, underway=Underway(200.0, 0.5)).year
    assert year.value == pytest.approx(of(40).year.value + 200 - whole.value / 2)


@pytest.mark.parametrize(("plan", "higher", "chance"), [
    (199.0, True, 1.0), (200.0, True, 1.0), (201.0, True, 0.0), (199.0, False, 0.0), (200.0, False, 1.0)])
def test_what_is_certain_has_no_chance(plan: float, higher: bool, chance: float) -> None:
    goals = np.r_[PASSENGERS[:40], plan]
    found = of(40, goals, underway=Underway(200.0, 1.0), higher_is_better=higher)
    assert found.month.chance == chance


def test_a_gap_begins_history_anew_and_order_does_not_matter() -> None:
    frame = monthly(PASSENGERS[:40])
    gap = frame.drop(index=9)
    unknown = frame.assign(value=frame["value"].where(frame.index != 9))
    for history in (gap, unknown, gap.iloc[::-1]):
        found = forecast(history, monthly([]))
        assert found.history == 30
        pd.testing.assert_frame_equal(found.months, forecast(frame.iloc[10:], monthly([])).months)


def test_a_year_that_is_not_known_from_its_start_has_no_landing() -> None:
    found = forecast(monthly(PASSENGERS[2:12], dt.date(2020, 3, 1)), monthly(PASSENGERS))
    assert np.isnan([found.year.actual, found.year.value]).all() == (found.year.start == JANUARY)
    assert found.year.start == dt.date(2021, 1, 1)
    late = forecast(monthly(PASSENGERS[2:11], dt.date(2020, 3, 1)), monthly(PASSENGERS))
    assert np.isnan(late.year.actual)


def test_no_month_is_no_forecast() -> None:
    with pytest.raises(ValueError, match="at least one month"):
        forecast(monthly([np.nan]), monthly([]))


def test_a_forecast_that_runs_away_is_left_out() -> None:
    """A level that jumps in the last month sends every candidate away; the naive forecast keeps its feet."""
    found = forecast(monthly(np.r_[ACCIDENTS[:47], 90_000.0]), monthly([]))
    reach = np.ptp(np.r_[ACCIDENTS[24:47], 90_000.0])
    assert found.months["value"].between(ACCIDENTS[24:47].min() - reach, 90_000.0 + reach).all()


@given(st.lists(st.floats(-1e6, 1e9, width=32), min_size=1, max_size=50), st.integers(1, 12))
@settings(max_examples=60, deadline=None)
def test_any_history_gives_a_forecast_in_order(values: list[float], starts: int) -> None:
    found = forecast(monthly(values), monthly([1.0] * 70), fiscal_year_starts=starts)
    for one in (found.month, found.quarter, found.year):
        assert np.isnan(one.low) or one.low <= one.value <= one.high
        assert np.isnan(one.chance) or 0 <= one.chance <= 1
    if min(values) >= 0 and len(values) >= 18:
        assert found.months["low"].ge(0).all()


@pytest.mark.parametrize(("values", "begins"), [
    (ACCIDENTS, True), (np.r_[ACCIDENTS, ACCIDENTS[:36] + 500], False), (ACCIDENTS[5:], False)],
    ids=["its first months", "more than are used", "other months"])
def test_forecasts_made_once_serve_every_month(values: np.ndarray, begins: bool) -> None:
    trials = Trials(values)
    for n in (11, 12, 29, 30, 47):
        known = ACCIDENTS[:n]
        assert trials.begin_with(known) == begins
        found, alone = Ahead.after(known, trials=trials), Ahead.after(known)
        assert np.array_equal(found.path, alone.path, equal_nan=True), n
        assert np.array_equal(found.interval(Span(0, 3)), alone.interval(Span(0, 3)), equal_nan=True), n


@pytest.mark.parametrize("values", [PASSENGERS[:60], ACCIDENTS[:31], PASSENGERS[:20], PASSENGERS[:9]], ids=len)
def test_every_month_ahead_at_once_is_each_by_itself(values: np.ndarray) -> None:
    month = Span(0, 1)
    found = list(Ahead.each(values, 5))
    assert len(found) == len(values) - 5
    for n, ahead in enumerate(found, 5):
        alone = Ahead.after(values[:n])
        assert np.array_equal(ahead.path, alone.path, equal_nan=True), n
        assert np.array_equal(ahead.interval(month, 0.95), alone.interval(month, 0.95), equal_nan=True), n


def test_the_history_is_not_changed() -> None:
    frame = monthly(PASSENGERS[:40]).iloc[::-1]
    before = frame.copy()
    forecast(frame, frame)
    pd.testing.assert_frame_equal(frame, before)
