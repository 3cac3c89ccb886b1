"""The rows behind a figure add up to it, are limited, counted and refused where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import multinomial_proportions_confint

from analytics.access import Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.metrics import intervals
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.metrics.rows import Rows, figure_query, rows_behind
from analytics.warehouse.query import Warehouse
from tests.company import Frames

PERIODS = ("ytd", "2024-05-09..2024-11-21")
WHERE: list[Mapping[str, list[str]]] = [{}, {"team": ["t1", "t3"]}, {"account_manager": ["m02"]}, {"segment": ["key"]}]
RATIOS = [m for m in CATALOGUE.values() if not m.sample and not m.share_of]


def fits(metric_id: str, where: Mapping[str, list[str]]) -> bool:
    return all(DIMENSIONS[d].column in CATALOGUE[metric_id].dimensions for d in where)


def figure(warehouse: Warehouse, viewer: Viewer, metric_id: str, text: str, where: Mapping[str, list[str]]) -> float:
    tidy = measure(warehouse, viewer, [metric_id], period=warehouse.calendar.period(text), where=where, interval=False)
    return float(tidy["value"].iloc[0])


def added(found: list[Rows]) -> dict[str, np.ndarray]:
    """measure -> its sum over all rows shown."""
    return {
        c: np.array([float(pd.to_numeric(rows.frame[c]).sum())])
        for rows in found
        for c in rows.frame.columns
        if pd.api.types.is_numeric_dtype(rows.frame[c])
    }


@pytest.mark.parametrize("text", PERIODS)
@pytest.mark.parametrize("metric_id", [m.id for m in RATIOS])
def test_the_rows_add_up_to_the_figure(metric_id: str, text: str, warehouses: dict[str, Warehouse], hr: Viewer) -> None:
    warehouse = warehouses["fiscal_year"]
    for where in WHERE:
        if not fits(metric_id, where):
            continue
        found = rows_behind(warehouse, hr, metric_id, period=warehouse.calendar.period(text), where=where, limit=10**6)
        assert [rows.fact for rows in found] == [f.name for f in CATALOGUE[metric_id].facts]
        assert all(rows.total == len(rows.frame) for rows in found)
        expected = figure(warehouse, hr, metric_id, text, where)
        assert CATALOGUE[metric_id].value(added(found))[0] == pytest.approx(expected, nan_ok=True, rel=1e-6), where


ESTIMATES = {
    "time_to_resolve": lambda f: intervals.survival_time(f["duration"].to_numpy(), f["happened"].to_numpy())[0],
    "time_to_resolve_90": lambda f: intervals.survival_time(f["duration"].to_numpy(), f["happened"].to_numpy(), 0.9)[0],
    "skill_change": lambda f: f["change"].mean(),
    "effective_customers": lambda f: 10_000 / intervals.herfindahl(f.groupby("customer")["revenue"].sum().to_numpy()),
    "median_deal": lambda f: intervals.median(f["amount"].to_numpy(float))[0],
    "sales_cycle": lambda f: intervals.survival_time(f["duration"].to_numpy(), f["happened"].to_numpy())[0],
    "follow_up_latency": lambda f: intervals.survival_time(f["duration"].to_numpy(), f["happened"].to_numpy())[0],
    "concentration": lambda f: intervals.herfindahl(f.groupby("customer")["revenue"].sum().to_numpy()),
}


@pytest.mark.parametrize("metric_id", ESTIMATES)
def test_an_estimate_from_the_rows_is_the_figure(metric_id: str, warehouse: Warehouse, hr: Viewer) -> None:
    (found,) = rows_behind(warehouse, hr, metric_id, period=warehouse.calendar.period("12m"), limit=10**6)
    assert ESTIMATES[metric_id](found.frame) == pytest.approx(figure(warehouse, hr, metric_id, "12m", {}))


def test_a_kind_of_case_is_told_by_its_own_rows(warehouse: Warehouse, hr: Viewer) -> None:
    """The curve of a kind: its median from the rows is the figure, and both kinds are all cases."""
    period, total = warehouse.calendar.period("12m"), 0
    for kind in ("complaint", "question"):
        where = {"case_kind": [kind]}
        (found,) = rows_behind(warehouse, hr, "time_to_resolve", period=period, where=where, limit=10**6)
        assert set(found.frame["kind"]) == {kind}
        assert ESTIMATES["time_to_resolve"](found.frame) == pytest.approx(
            figure(warehouse, hr, "time_to_resolve", "12m", where))
        total += found.total
    assert total == rows_behind(warehouse, hr, "time_to_resolve", period=period)[0].total


def test_the_rows_of_peer_ratings_tell_neither_who_rated_nor_who_was_meant(
    warehouse: Warehouse, hr: Viewer, frames: Frames
) -> None:
    (found,) = rows_behind(warehouse, hr, "peer_score", period=warehouse.calendar.period("FY2024"), limit=10**6)
    assert list(found.frame.columns) == ["reviewed_in", "score"]
    assert found.total == len(found.frame) > 100
    assert not any(f"{who}" in found.frame.to_csv() for who in frames["managers"]["name"])


def test_the_rows_of_few_raters_are_refused(warehouse: Warehouse, hr: Viewer) -> None:
    """m11 was rated by two colleagues, under the smallest group of three; another person's ratings may be read."""
    period = warehouse.calendar.period("all")
    with pytest.raises(NotAllowed, match="so few people gave them"):
        rows_behind(warehouse, hr, "peer_score", period=period, where={"account_manager": ["m11"]})
    (found,) = rows_behind(warehouse, hr, "peer_score", period=period, where={"account_manager": ["m02"]})
    assert found.total > 20


def test_the_customers_behind_survival(warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("FY2024")
    (found,) = rows_behind(warehouse, hr, "retention_cohorts", period=period)
    tidy = measure(warehouse, hr, ["retention_cohorts"], period=period)
    assert found.total == len(found.frame) == tidy["n"].iloc[0]
    assert {"customer", "duration", "happened", "ended_on"} <= set(found.frame.columns)


def test_the_limit_and_the_total(warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("all")
    (every,) = rows_behind(warehouse, hr, "activities", period=period, limit=10**6)
    (some,) = rows_behind(warehouse, hr, "activities", period=period, limit=7)
    (usual,) = rows_behind(warehouse, hr, "activities", period=period)
    assert (len(every.frame), len(some.frame), len(usual.frame)) == (2600, 7, 1000)
    assert every.total == some.total == usual.total == 2600
    pd.testing.assert_frame_equal(some.frame, every.frame.head(7))
    assert every.frame["day"].is_monotonic_decreasing


def test_rows_have_names_and_leave_out_what_adds_nothing(warehouse: Warehouse, hr: Viewer) -> None:
    (found,) = rows_behind(warehouse, hr, "csat", period=warehouse.calendar.period("12m"), limit=10**6)
    assert set(found.frame["kind"]) == {"csat"}
    assert found.frame["answer"].notna().all()
    assert found.frame["account_manager"].dropna().str.startswith("Person").all()
    assert found.frame["customer"].str.startswith("Customer").all()


def test_rows_of_an_activity_type(warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("12m")
    (found,) = rows_behind(warehouse, hr, "activity_mix", period=period, where={"activity_type": ["call"]}, limit=10**6)
    tidy = measure(warehouse, hr, ["activity_mix"], by=["activity_type"], period=period).set_index("activity_type")
    assert found.total == pytest.approx(tidy.at["call", "value"] * tidy.at["call", "n"])


def test_shares_of_activities_hold_together_within_each_team(warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("12m")
    tidy = measure(warehouse, hr, ["activity_mix"], by=["team", "activity_type"], period=period)
    assert tidy["team"].nunique() > 1
    for _, mine in tidy.groupby("team"):
        expected = multinomial_proportions_confint(mine["value"] * mine["n"], method="goodman")
        assert mine[["low", "high"]].to_numpy() == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("metric_id", CATALOGUE)
def test_the_query_of_a_figure_can_be_run_again(metric_id: str, warehouse: Warehouse, hr: Viewer) -> None:
    one, where = CATALOGUE[metric_id], {"region": ["North"]}
    query = figure_query(warehouse, hr, metric_id, period=warehouse.calendar.period("ytd"), where=where)
    assert "North" in query.parameters
    assert "North" not in query.sql
    found = warehouse.frame(query.sql, query.parameters)
    if one.numerator and not one.share_of:
        sums = {m: found[m].to_numpy(float) for m in one.measures}
        assert one.value(sums)[0] == pytest.approx(figure(warehouse, hr, metric_id, "ytd", where), rel=1e-6)
    else:
        assert len(found)


REFUSED = [  # metric, filter, what is said
    ("revenue", {"month": ["2025-01-01"]}, "'month' is a dimension of time"),
    ("revenue", {"stage": ["propose"]}, "revenue cannot be split or filtered by stage"),
    ("activity_mix", {"product_category": ["pumps"]}, "activity_mix cannot be split or filtered by product_category"),
    ("revenue", {"regoin": ["North"]}, "there is no dimension 'regoin', did you mean 'region'"),
    ("revenu", {}, "there is no metric 'revenu', did you mean 'revenue'"),
]


@pytest.mark.parametrize(("metric_id", "where", "said"), REFUSED, ids=[r[2] for r in REFUSED])
def test_what_does_not_fit_is_refused_in_one_sentence(
    metric_id: str, where: Mapping[str, list[str]], said: str, warehouse: Warehouse, hr: Viewer
) -> None:
    period = warehouse.calendar.period("12m")
    for ask in (rows_behind, figure_query):
        with pytest.raises(UsageError, match=said):
            ask(warehouse, hr, metric_id, period=period, where=where)
