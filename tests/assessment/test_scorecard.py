"""Points add up to the score for every person, month and policy; doing better never lowers a score."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.assessment.scorecard import points, scored
from analytics.criteria import Scorecard
from analytics.metrics.panel import Panel

POINTS = [  # value, zero, full, points, because
    (0.5, 0.5, 1.0, 0, "at zero"),
    (0.49, 0.5, 1.0, 0, "below zero it stays nothing"),
    (0.51, 0.5, 1.0, 2, "just above zero"),
    (0.75, 0.5, 1.0, 50, "half way"),
    (1.0, 0.5, 1.0, 100, "at the target"),
    (1.1, 0.5, 1.0, 120, "at the cap"),
    (1.11, 0.5, 1.0, 120, "above the cap"),
    (40, 40, 10, 0, "less is better: at zero"),
    (41, 40, 10, 0, "less is better: worse than zero"),
    (25, 40, 10, 50, "less is better: half way"),
    (10, 40, 10, 100, "less is better: at the target"),
    (4, 40, 10, 120, "less is better: at the cap"),
]


@pytest.mark.parametrize(("value", "zero", "full", "earned", "because"), POINTS, ids=[p[-1] for p in POINTS])
def test_points_follow_the_stated_rule(value, zero, full, earned, because):
    assert points(np.array(value), np.array(zero), np.array(full), 120) == pytest.approx(earned)


def test_what_is_missing_has_no_points():
    assert np.isnan(points(np.array(np.nan), np.array(0.0), np.array(1.0), 120))


METRICS = ("quota_attainment", "win_rate", "csat", "complaint_rate")
BETTER = (1, 1, 1, -1)
SCALE = (1.0, 0.3, 0.8, 30.0)


def card(first: float = 0.6, inner: float = 0.7, **more: object) -> Scorecard:
    return Scorecard.model_validate({
        "since": dt.date(2020, 1, 1), "month_weights": [1] * 12,
        "dimensions": {
            "sales_performance": {"weight": first, "metrics": {"quota_attainment": inner, "win_rate": 1 - inner}},
            "customer_satisfaction": {"weight": 1 - first, "metrics": {"csat": inner, "complaint_rate": 1 - inner}}},
        "targets": {"account_manager": {"all": {
            "quota_attainment": {"zero": 0.5, "full": 1}, "win_rate": {"zero": 0.1, "full": 0.3},
            "csat": {"zero": 0.4, "full": 0.8}, "complaint_rate": {"zero": 40, "full": 10}}}},
        **more})


def panel(values: np.ndarray, error: float = 0.05) -> Panel:
    """A panel of metrics x people x months."""
    months = np.arange("2026-01", "2027-01", dtype="datetime64[M]")[: values.shape[2]].astype("datetime64[D]")
    people = np.array([f"m{n}" for n in range(values.shape[1])])
    errors = np.where(np.isnan(values), np.nan, error * np.array(SCALE)[:, None, None])
    return Panel(METRICS, people, months, values, errors, np.ones_like(values), values * 0.9)


def score(values: np.ndarray, scorecard: Scorecard):
    people = values.shape[1]
    return scored(panel(values), scorecard, ["account_manager"] * people, [1] * people)


unit = st.floats(-0.5, 2.0) | st.just(float("nan"))
values = st.lists(unit, min_size=24, max_size=24).map(
    lambda found: np.array(found).reshape(4, 3, 2) * np.array(SCALE)[:, None, None])
weights = st.tuples(st.sampled_from([0.1, 0.25, 0.5, 0.9]), st.sampled_from([0.2, 0.5, 0.8]))


@given(values, weights)
@settings(max_examples=150, deadline=None)
def test_points_add_up_to_the_score_for_every_person_month_and_policy(grid, weight):
    found = score(grid, card(*weight, least_weight=0.01))
    there = ~np.isnan(found.score)
    assert np.allclose(found.contribution.sum(axis=0)[there], found.score[there], atol=1e-9)
    assert np.allclose(found.weight.sum(axis=0)[there], 1, atol=1e-9)
    assert (there == ~np.isnan(grid).all(axis=0)).all(), "anybody of whom something is measured has a score"
    by_hand = np.full(there.shape, np.nan)
    for person, month in zip(*np.nonzero(there), strict=True):
        by_hand[person, month] = slowly(grid[:, person, month], weight)
    assert np.allclose(found.score[there], by_hand[there], atol=1e-9)


def slowly(row: np.ndarray, weight: tuple[float, float]) -> float:
    """The score of one person by the words of the policy, without arrays."""
    first, inner = weight
    ends = {"quota_attainment": (0.5, 1), "win_rate": (0.1, 0.3), "csat": (0.4, 0.8), "complaint_rate": (40, 10)}
    earned = {m: min(max(100 * (v - ends[m][0]) / (ends[m][1] - ends[m][0]), 0), 120)
              for m, v in zip(METRICS, row, strict=True) if v == v}
    total = of = 0.0
    for share, names in ((first, METRICS[:2]), (1 - first, METRICS[2:])):
        within = {m: w for m, w in zip(names, (inner, 1 - inner), strict=True) if m in earned}
        if within:
            total += share * sum(w * earned[m] for m, w in within.items()) / sum(within.values())
            of += share
    return total / of


@given(values, weights, st.integers(0, 3), st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_doing_better_in_any_metric_never_lowers_a_score(grid, weight, metric, more):
    better = grid.copy()
    better[metric] += BETTER[metric] * more * SCALE[metric]
    before, after = score(grid, card(*weight)), score(better, card(*weight))
    there = ~np.isnan(before.score)
    assert (after.score[there] >= before.score[there] - 1e-9).all()


def test_a_missing_metric_gives_its_weight_to_its_dimension_and_a_missing_dimension_to_the_others():
    grid = np.array([1.0, 0.3, 0.8, 10.0])[:, None, None] * np.ones((4, 3, 1))
    grid[1, 1], grid[2:, 2] = np.nan, np.nan
    found = score(grid, card())
    assert np.allclose(found.weight[:, 0, 0], [0.42, 0.18, 0.28, 0.12])
    assert np.allclose(found.weight[:, 1, 0], [0.6, 0, 0.28, 0.12])
    assert np.allclose(found.weight[:, 2, 0], [0.7, 0.3, 0, 0])
    assert np.allclose(found.measured[:, 0], [1, 0.82, 0.6])


def test_a_metric_whose_tables_are_not_loaded_is_missing_for_everybody():
    grid = np.array([1.0, 0.3, 0.8, 10.0])[:, None, None] * np.ones((4, 2, 1))
    for loaded in ([0, 1], [0, 2], [3]):
        whole, there = panel(grid), np.full_like(grid, np.nan)
        there[loaded] = grid[loaded]
        some = Panel(tuple(METRICS[n] for n in loaded), whole.people, whole.months, *(
            array[loaded] for array in (whole.value, whole.error, whole.cases, whole.worst)))
        found = scored(some, card(least_weight=0.1), ["account_manager"] * 2, [1] * 2)
        expected = score(there, card(least_weight=0.1))
        assert np.allclose(found.weight, expected.weight[loaded])
        assert np.allclose([found.score, found.measured], [expected.score, expected.measured])


@pytest.mark.parametrize(("least", "there"), [(0.6, True), (0.61, False)])
def test_too_little_measured_is_no_score(least, there):
    grid = np.array([1.0, 0.3, np.nan, np.nan])[:, None, None]
    assert np.isnan(score(grid, card(least_weight=least)).score[0, 0]) != there


def test_a_role_without_targets_has_no_score():
    grid = np.ones((4, 2, 1)) * np.array(SCALE)[:, None, None]
    found = scored(panel(grid), card(), ["account_manager", "receptionist"], [1, 1])
    assert not np.isnan(found.score[0, 0])
    assert np.isnan(found.score[1, 0])
    assert np.isnan(found.error[1, 0])


def test_the_error_of_a_score_is_that_of_a_weighted_sum():
    grid = np.array([0.8, 0.2, 0.6, 25.0])[:, None, None]
    found = score(grid, card())
    slopes = np.array([200, 500, 250, 100 / 30])
    parts = np.array([0.42, 0.18, 0.28, 0.12]) * slopes * 0.05 * np.array(SCALE)
    assert found.error[0, 0] == pytest.approx(np.sqrt((parts**2).sum()))


def test_a_month_without_success_costs_what_its_points_lose():
    grid = np.array([0.8, 0.2, 0.6, 25.0])[:, None, None]  # ``panel`` takes a tenth off each
    lost = np.array([0.08, 0.02, 0.06]) * np.array([200, 500, 250]) * np.array([0.42, 0.18, 0.28])
    assert score(grid, card()).worst_month[0, 0] == pytest.approx(lost.sum()), "fewer complaints are no loss"
