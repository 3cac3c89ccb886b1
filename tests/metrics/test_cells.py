"""A page's cells answer exactly what the warehouse answers to every question they take; the rest they leave to it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analytics.access import Role, Viewer, own_scope
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.cells import Cells, read_cells
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse

METRICS = ("revenue", "quota_attainment", "net_retention", "win_rate", "csat", "book_coverage", "pipeline_coverage")
MEASURES = list(dict.fromkeys(m for name in METRICS for m in CATALOGUE[name].measures))
SPLITS = [(), ("month",), ("quarter",), ("fiscal_year",), ("region",), ("team",), ("account_manager",),
          ("team", "month"), ("region", "account_manager", "quarter")]
PERIODS = ["12m", "ytd", "quarter", "month", "all"]


def cells_of(warehouse: Warehouse, viewer: Viewer, where: dict) -> Cells:
    whole = warehouse.calendar.period("all")
    scope = own_scope(viewer, warehouse.policy.minimum_group)
    return read_cells(warehouse, scope, MEASURES, Period(whole.start, add_months(whole.last.replace(day=1), 1)), where)


def equal(one: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> None:
    one, other = (f.sort_values(["metric", *keys], ignore_index=True) for f in (one, other))
    one, other = (f.astype({"metric": str}) for f in (one, other))
    pd.testing.assert_frame_equal(one, other, check_dtype=False, rtol=1e-9)


@pytest.mark.parametrize("by", SPLITS, ids=lambda by: "+".join(by) or "total")
@pytest.mark.parametrize("policy", ["calendar_year", "fiscal_year"])
def test_the_same_figures_with_and_without_cells(warehouses, hr, policy, by):
    warehouse = warehouses[policy]
    cells = cells_of(warehouse, hr, {})
    for text in PERIODS:
        period = warehouse.calendar.period(text)
        question = {"by": by, "period": period}
        with_cells = measure(warehouse, hr, METRICS, **question, cells=cells)
        equal(measure(warehouse, hr, METRICS, **question), with_cells, list(by))


@pytest.mark.parametrize("where", [{"region": ("East",)}, {"team": ("T1",)}], ids=str)
def test_a_filter_is_part_of_the_cells(warehouse, hr, where):
    regions = [r for (r,) in warehouse.rows("SELECT DISTINCT region FROM teams ORDER BY 1")]
    teams = list(warehouse.team_names)
    where = {"region": regions[:1]} if "region" in where else {"team": teams[:1]}
    period = warehouse.calendar.period("12m")
    cells = cells_of(warehouse, hr, where)
    with_cells = measure(warehouse, hr, METRICS, by=("team",), period=period, where=where, cells=cells)
    assert len(with_cells), "the filter must leave something to compare"
    equal(measure(warehouse, hr, METRICS, by=("team",), period=period, where=where), with_cells, ["team"])


@pytest.mark.parametrize("by", [("team",), ("region",), ("team", "month"), ()], ids=lambda by: "+".join(by) or "total")
def test_the_own_people_make_no_group_small_with_or_without_cells(warehouse, by):
    both = Viewer(frozenset({Role.EXECUTIVE, Role.TEAM_LEAD}), "m10", frozenset({"t1"}))
    period = warehouse.calendar.period("12m")
    with_cells = measure(warehouse, both, METRICS, by=by, period=period, cells=cells_of(warehouse, both, {}))
    equal(measure(warehouse, both, METRICS, by=by, period=period), with_cells, list(by))


def test_a_small_group_stays_hidden(warehouse):
    executive = Viewer(frozenset({Role.EXECUTIVE}))
    period = warehouse.calendar.period("12m")
    cells = cells_of(warehouse, executive, {})
    with_cells = measure(warehouse, executive, METRICS, by=("team",), period=period, cells=cells)
    equal(measure(warehouse, executive, METRICS, by=("team",), period=period), with_cells, ["team"])
    assert with_cells["value"].isna().any(), "no team is small enough to be hidden: the test shows nothing"


def test_questions_that_cells_cannot_answer_are_left_to_the_warehouse(warehouse, hr):
    cells = cells_of(warehouse, hr, {})
    scope, whole = own_scope(hr, 5), warehouse.calendar.period("12m")
    region, segment = DIMENSIONS["region"], DIMENSIONS["segment"]
    inside = Period(whole.start + dt.timedelta(days=9), whole.end)
    before = Period(add_months(whole.start, -600), whole.end)
    assert cells.sums(scope, ["revenue"], [region], whole, {}) is not None
    assert cells.sums(scope, ["revenue"], [segment], whole, {}) is None
    assert cells.sums(scope, ["revenue"], [region], inside, {}) is None
    assert cells.sums(scope, ["revenue"], [region], before, {}) is None
    assert cells.sums(scope, ["activities"], [region], whole, {}) is None
    assert cells.sums(scope, ["revenue"], [region], whole, {"region": ["East"]}) is None
    other = own_scope(Viewer(frozenset({Role.TEAM_LEAD}), "x", frozenset({"t"})), 5)
    assert cells.sums(other, ["revenue"], [region], whole, {}) is None, "another viewer's question"


def test_people_and_teams_are_counted(warehouse, hr):
    cells, period = cells_of(warehouse, hr, {}), warehouse.calendar.period("12m")
    ((people, teams),) = warehouse.rows(
        "SELECT count(DISTINCT manager_id), count(DISTINCT team_id) FROM manager_month WHERE month >= ? AND month < ?",
        [period.start, period.end])
    assert (cells.distinct("manager_id", period), cells.distinct("team_id", period)) == (people, teams)
    assert np.isin(None, cells.labels["manager_id"])


def test_a_target_of_days_to_come_is_left_to_the_warehouse(warehouse, hr):
    """The month table holds the whole month's target, also of days to come; the period ends with the data."""
    period = warehouse.calendar.period("ytd")
    months = Period(period.start, add_months(period.last.replace(day=1), 1))
    cells = read_cells(warehouse, own_scope(hr, 5), ["target", "target_to_date"], months, {})
    asked = {"by": ("team",), "period": period, "interval": False}
    for metric_id in ("target", "target_to_date"):
        with_cells = measure(warehouse, hr, [metric_id], **asked, cells=cells)
        equal(measure(warehouse, hr, [metric_id], **asked), with_cells, ["team"])
