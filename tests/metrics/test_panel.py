"""The panel: with equal weights what ``measure`` gives over twelve months, with others what single months add up to."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from scipy import stats

from analytics.access import Scope, Viewer
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.metrics.panel import read_panel, scorable, values_without
from analytics.metrics.panel_errors import FEWEST
from analytics.metrics.panel_means import looking_back
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse

MEANS = ("peer_score", "skill_change")
SCORABLE = [m.id for m in CATALOGUE.values() if not scorable(m)]
EVERYBODY = Scope("TRUE")
FALLING = (13, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7)


def months(warehouse: Warehouse, count: int) -> list[dt.date]:
    return [add_months(warehouse.calendar.complete_to, -n) for n in range(count - 1, -1, -1)]


def test_enough_metrics_can_be_scored_to_test_with():
    assert {"quota_attainment", "win_rate", "csat", "nps", "net_retention", "complaint_rate", "margin"} <= set(SCORABLE)
    assert {*MEANS, "sla_attainment", "handoffs_on_time", "certifications_valid"} <= set(SCORABLE)
    assert not {"revenue", "sales_cycle", "new_business_share", "pipeline_velocity", "stage"} & set(SCORABLE)


@pytest.mark.parametrize("metric_id", SCORABLE)
def test_with_equal_weights_it_is_what_measure_gives(metric_id, warehouse: Warehouse, hr: Viewer):
    ends = months(warehouse, 3)
    panel = read_panel(warehouse, EVERYBODY, [metric_id], ends, [1] * 12)
    compared = 0
    for place, month in enumerate(ends):
        year = Period(add_months(month, -11), add_months(month, 1))
        tidy = measure(warehouse, hr, [metric_id], by=("account_manager",), period=year)
        expected = dict(zip(tidy["account_manager"], tidy["value"], strict=True))
        for person, value in zip(panel.people, panel.value[0, :, place], strict=True):
            if value == value:
                assert value == pytest.approx(expected[person], rel=1e-9, abs=1e-12), (person, month)
                compared += 1
    assert compared >= (3 if metric_id in MEANS else 6), "nobody was compared"


@pytest.mark.parametrize("metric_id", ["quota_attainment", "win_rate", "csat", "margin"])
def test_with_falling_weights_it_is_what_single_months_add_up_to(metric_id, warehouse: Warehouse, hr: Viewer):
    (month,) = months(warehouse, 1)
    panel = read_panel(warehouse, EVERYBODY, [metric_id], [month], FALLING)
    one = CATALOGUE[metric_id]
    top, bottom = (dict.fromkeys(panel.people, 0.0) for _ in range(2))
    for back, weight in enumerate(FALLING):
        span = Period(add_months(month, -back), add_months(month, 1 - back))
        sums = by_person(warehouse, one, span)
        for person, (t, b) in sums.items():
            top[person] += weight * t
            bottom[person] += weight * b
    checked = 0
    for person, value in zip(panel.people, panel.value[0, :, 0], strict=True):
        if value == value:
            assert value == pytest.approx(top[person] / bottom[person], rel=1e-9)
            checked += 1
    assert checked >= 4


def by_person(warehouse: Warehouse, one, span: Period) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of a month, from the month table."""
    rows = warehouse.rows(
        f"SELECT manager_id, coalesce(sum({one.numerator.text}), 0), coalesce(sum({one.denominator.text}), 0)"
        " FROM (SELECT manager_id, coalesce(revenue, 0) AS revenue, coalesce(target_to_date, 0) AS target_to_date,"
        " coalesce(cost, 0) AS cost, coalesce(costed_revenue, 0) AS costed_revenue, coalesce(won, 0) AS won,"
        " coalesce(lost, 0) AS lost, coalesce(csat_satisfied, 0) AS csat_satisfied,"
        " coalesce(csat_answers, 0) AS csat_answers FROM manager_month WHERE month = ?) m"
        " WHERE manager_id IS NOT NULL GROUP BY 1", [span.start])
    return {person: (float(t), float(b)) for person, t, b in rows}


def test_a_ratio_of_accounts_has_the_error_of_its_accounts(warehouse: Warehouse):
    """Linearised over accounts, added up one by one."""
    (month,) = months(warehouse, 1)
    panel = read_panel(warehouse, EVERYBODY, ["net_retention"], [month], FALLING)
    checked = 0
    for person, value, error in zip(panel.people, panel.value[0, :, 0], panel.error[0, :, 0], strict=True):
        pairs = warehouse.rows(
            "SELECT sum(CAST(closing_revenue AS DOUBLE)), sum(CAST(opening_revenue AS DOUBLE)) FROM account_month"
            " WHERE month = ? AND manager_id = ? GROUP BY customer_id", [month, str(person)])
        pairs = [(t or 0.0, b or 0.0) for t, b in pairs if t or b]
        if len(pairs) < FEWEST:
            assert np.isnan(error)
            continue
        n, bottom = len(pairs), sum(b for _, b in pairs)
        left = sum((t - value * b) ** 2 for t, b in pairs)
        assert error == pytest.approx(np.sqrt(n / (n - 1) * left) / bottom, rel=1e-9)
        checked += 1
    assert checked >= 3


def test_a_share_counts_weighted_cases_as_fewer(warehouse: Warehouse):
    (month,) = months(warehouse, 1)
    equal, falling = (read_panel(warehouse, EVERYBODY, ["csat"], [month], w) for w in ([1] * 12, FALLING))
    answers = dict(warehouse.rows(
        "SELECT manager_id, sum(csat_answers) FROM manager_month WHERE month > ? AND month <= ? GROUP BY 1",
        [add_months(month, -12), month]))
    for person, n, fewer in zip(equal.people, equal.cases[0, :, 0], falling.cases[0, :, 0], strict=True):
        if answers.get(person):
            assert n == pytest.approx(answers[person])
            assert fewer <= n + 1e-9


def test_the_window_looks_back_twelve_months_newest_first():
    values = np.zeros((1, 14))
    values[0, [0, 2, 13]] = (100, 10, 1)
    weights = np.arange(12, 0, -1.0)
    assert looking_back(values, weights).tolist() == [[1 * 100 + 3 * 10, 2 * 10, 1 * 10 + 12 * 1]]
    values[0, 13] = np.nan
    assert looking_back(values, weights)[0, 2] == 10, "a missing month counts as nothing"


def test_a_month_without_success_is_worse_in_either_direction(warehouse: Warehouse):
    for metric_id in SCORABLE:
        panel = read_panel(warehouse, EVERYBODY, [metric_id], months(warehouse, 4), FALLING)
        known = ~np.isnan(panel.value)
        change = (panel.worst - panel.value)[known]
        change = -change if CATALOGUE[metric_id].direction == "down" else change
        assert (change <= 1e-9).all(), metric_id


@pytest.mark.parametrize("metric_id", ["quota_attainment", "win_rate", "csat", "margin"])
@pytest.mark.parametrize("left_out", [0, 5, 11])
def test_without_a_month_a_flow_is_what_the_other_months_add_up_to(metric_id, left_out, warehouse: Warehouse):
    (month,) = months(warehouse, 1)
    panel = read_panel(warehouse, EVERYBODY, [metric_id], [month], FALLING)
    found = list(values_without(warehouse, EVERYBODY, [metric_id], [month], FALLING))[left_out][0, :, 0]
    one, top, bottom = CATALOGUE[metric_id], dict.fromkeys(panel.people, 0.0), dict.fromkeys(panel.people, 0.0)
    for back in set(range(12)) - {left_out}:
        span = Period(add_months(month, -back), add_months(month, 1 - back))
        for person, (t, b) in by_person(warehouse, one, span).items():
            top[person] += FALLING[back] * t
            bottom[person] += FALLING[back] * b
    checked = 0
    for person, value in zip(panel.people, found, strict=True):
        if value == value:
            assert value == pytest.approx(top[person] / bottom[person], rel=1e-9)
            checked += 1
    assert checked >= 4


@pytest.mark.parametrize("metric_id", ["book_coverage", "net_retention"])
def test_without_a_month_a_stock_is_the_better_of_now_and_before_that_month(metric_id, warehouse: Warehouse):
    ends = months(warehouse, 14)
    panel = read_panel(warehouse, EVERYBODY, [metric_id], ends, FALLING)
    checked = 0
    for left_out, found in enumerate(values_without(warehouse, EVERYBODY, [metric_id], ends[-1:], FALLING)):
        now, before = panel.value[0, :, -1], panel.value[0, :, -2 - left_out]
        both = ~(np.isnan(now) | np.isnan(before))
        np.testing.assert_allclose(found[0, both, 0], np.maximum(now, before)[both])
        checked += int((before > now)[both].sum())
    assert checked > 0, "it was never better before, so nothing was tested"


def test_without_a_month_less_is_better_where_less_is_better(warehouse: Warehouse):
    (month,) = months(warehouse, 1)
    panel = read_panel(warehouse, EVERYBODY, ["logo_churn"], [add_months(month, -1), month], FALLING)
    (first, *_) = values_without(warehouse, EVERYBODY, ["logo_churn"], [month], FALLING)
    now, before = panel.value[0, :, 1], panel.value[0, :, 0]
    both = ~(np.isnan(now) | np.isnan(before))
    np.testing.assert_allclose(first[0, both, 0], np.minimum(now, before)[both])
    assert (now != before)[both].any()


def test_where_only_the_newest_month_counts_nothing_is_known_without_it(warehouse: Warehouse):
    (month,) = months(warehouse, 1)
    first, second, *_ = values_without(warehouse, EVERYBODY, ["win_rate"], [month], (1, *[0] * 11))
    assert np.isnan(first).all()
    assert not np.isnan(second).all()


@pytest.mark.parametrize("metric_id", MEANS)
def test_a_mean_of_rows_has_the_error_of_its_interval(metric_id, warehouse: Warehouse, hr: Viewer):
    """With equal weights the interval of ``measure`` is the value and t times the error."""
    (month,) = months(warehouse, 1)
    panel = read_panel(warehouse, EVERYBODY, [metric_id], [month], [1] * 12)
    year = Period(add_months(month, -11), add_months(month, 1))
    tidy = measure(warehouse, hr, [metric_id], by=("account_manager",), period=year).set_index("account_manager")
    compared = 0
    for person, value, error, n in zip(panel.people, *(a[0, :, 0] for a in (panel.value, panel.error, panel.cases)),
                                       strict=True):
        if value == value:
            row = tidy.loc[person]
            assert n == pytest.approx(row["n"])
            assert (row["high"] - row["low"]) / 2 == pytest.approx(stats.t.ppf(0.975, n - 1) * error, rel=1e-6)
            compared += 1
    assert compared >= 3


def test_colleagues_below_the_smallest_group_stay_hidden(warehouse: Warehouse, hr: Viewer):
    (month,) = months(warehouse, 1)
    panel = read_panel(warehouse, EVERYBODY, ["peer_score"], [month], FALLING)
    raters = dict(warehouse.rows(
        "SELECT manager_id, count(DISTINCT rater_id) FROM peer_fact WHERE day >= ? AND day < ? GROUP BY 1",
        [add_months(month, -11), add_months(month, 1)]))
    smallest = warehouse.policy.minimum_group
    shown = {str(p): v == v for p, v in zip(panel.people, panel.value[0, :, 0], strict=True)}
    assert {p: n >= smallest for p, n in raters.items()} == {p: shown[p] for p in raters}
    assert set(raters.values()) & set(range(1, smallest)), "somebody has to have too few, or nothing was tested"


@pytest.mark.parametrize("metric_id", MEANS)
def test_without_a_month_a_mean_is_that_of_the_other_months_rows(metric_id, warehouse: Warehouse):
    (month,) = months(warehouse, 1)
    kept = [1.0] * 12
    whole = read_panel(warehouse, EVERYBODY, [metric_id], [month], kept).value[0, :, 0]
    differs = 0
    for left_out, found in enumerate(values_without(warehouse, EVERYBODY, [metric_id], [month], kept)):
        weights = [float(n != left_out) for n in range(12)]
        expected = read_panel(warehouse, EVERYBODY, [metric_id], [month], weights).value[0, :, 0]
        both = ~np.isnan(expected)
        np.testing.assert_allclose(found[0, both, 0], expected[both])
        differs += int((found[0, both, 0] != whole[both]).sum())
    assert differs > 0
