"""Histograms at round edges: nothing is lost, and the budget divides exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.lab.bins import cost_bins, people_bins

COSTS = st.lists(st.floats(0, 1e9), min_size=1, max_size=200)


@pytest.mark.parametrize(("costs", "budget", "over", "because"), [
    ([1.0, 2.0, 3.0], 2.0, 1 / 3, "what costs exactly the budget keeps it"),
    ([2.0, 2.0], 2.0, 0.0, "all exactly at it"),
    ([2.0, 2.0], 1.999, 1.0, "all just above it"),
    ([2.0, 2.0], 2.001, 0.0, "all just below it"),
    ([5.0], 3.0, 1.0, "one draw"),
    ([0.0, 0.0], 3.0, 0.0, "a plan that pays nothing"),
])
def test_right_of_the_budget_is_what_passes_it(costs, budget, over, because):
    frame = cost_bins(costs, None, budget)
    right = frame[frame["over"]]
    assert right["proposed"].sum() == pytest.approx(over), because


@given(COSTS, COSTS, st.none() | st.floats(1, 1e9))
def test_every_draw_is_counted_once(proposed, today, budget):
    frame = cost_bins(proposed, today, budget)
    assert frame["proposed"].sum() == pytest.approx(1)
    assert frame["today"].sum() == pytest.approx(1)
    assert (frame["high"] > frame["low"]).all()
    assert len(frame) <= 64
    assert frame["low"].min() <= min(*proposed, *today) + 1e-6
    assert frame["high"].max() >= max(*proposed, *today) - 1e-6


CENTS = st.integers(10_000_000, 1_000_000_000).map(lambda cents: cents / 100)


@given(st.lists(CENTS, min_size=2, max_size=200), CENTS)
def test_the_bars_right_of_the_budget_are_the_chance_to_pass_it(costs, budget):
    frame = cost_bins(costs, None, budget)
    assert frame.loc[frame["over"], "proposed"].sum() == pytest.approx((np.array(costs) > budget).mean(), abs=1e-9)


@pytest.mark.parametrize(("attainment", "low", "high", "below", "because"), [
    ([0.5, 1.0, 1.0001, 1.4], 1, 1, 2, "who is exactly at target is not above it"),
    ([0.1, 9.0], 1, 1, 1, "who is beyond an end is counted there"),
    ([0.7, float("nan")], 0, 0, 1, "without attainment: counted nowhere"),
    ([], 0, 0, 0, "nobody"),
])
def test_people_are_counted_where_they_stand(attainment, low, high, below, because):
    frame = people_bins(attainment, 0.5, 1.4)
    assert frame["n"].sum() == sum(a == a for a in attainment), because
    assert (frame["n"].iloc[0], frame["n"].iloc[-1]) == (low, high), because
    assert frame.loc[frame["high"] <= 1 + 1e-9, "n"].sum() == below, because
    assert np.isclose(frame["high"], 1).any(), "100% is an edge"
