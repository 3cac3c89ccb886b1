"""Dimensions: names, buckets of time, and the months whose end a stock is read at."""

from __future__ import annotations

import datetime as dt

import pytest

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS, bucket_label, bucket_sql, bucket_start, dimension, stock_months
from analytics.metrics.measuring import measure
from analytics.periods import Calendar
from analytics.warehouse.query import Warehouse
from tests.chinese import english_in


def calendar(starts: int) -> Calendar:
    return Calendar(dt.date(2023, 3, 1), dt.date(2025, 8, 14), dt.date(2025, 7, 1), starts)


def months(*texts: str) -> list[dt.date]:
    return [dt.date.fromisoformat(f"{t}-01") for t in texts]


STOCKS = [  # fiscal year starts, period, split by, the months whose end is read
    (1, "12m", "", ["2025-07"]),
    (1, "ytd", "", ["2025-08"]),
    (1, "2024-01-01..2024-08-14", "", ["2024-07"]),
    (1, "2024-02-05..2024-02-20", "", []),
    (1, "2024-02-05..2024-02-29", "", ["2024-02"]),
    (1, "2022-01", "", []),
    (1, "2026-01", "", []),
    (1, "FY2025", "quarter", ["2025-03", "2025-06", "2025-08"]),
    (7, "FY2025", "fiscal_year", ["2025-06"]),
    (7, "FY2025", "year", ["2024-12", "2025-06"]),
    (7, "FY2025", "year fiscal_year", ["2024-12", "2025-06"]),
    (2, "2025-01-01..2025-06-30", "quarter", ["2025-01", "2025-04", "2025-06"]),
    (2, "2025-01-01..2025-06-30", "quarter year", ["2025-01", "2025-04", "2025-06"]),
    (2, "2024-11-01..2025-04-30", "quarter year", ["2024-12", "2025-01", "2025-04"]),
    (1, "2024-12-10..2025-02-15", "month", ["2024-12", "2025-01"]),
]


@pytest.mark.parametrize(("starts", "text", "by", "ends"), STOCKS)
def test_the_months_whose_end_a_stock_is_read_at(starts: int, text: str, by: str, ends: list[str]) -> None:
    found = stock_months([DIMENSIONS[d] for d in by.split()], calendar(starts).period(text), calendar(starts))
    assert found == months(*ends)


@pytest.mark.parametrize("starts", range(1, 13))
@pytest.mark.parametrize("dim", [d for d in DIMENSIONS.values() if d.months], ids=lambda d: d.id)
def test_buckets_are_alike_in_sql_and_in_python(dim, starts: int, warehouse: Warehouse) -> None:
    asked = [dt.date(2023 + n // 12, n % 12 + 1, 1) for n in range(26)]
    sql = " UNION ALL ".join(f"SELECT DATE '{m}' AS month" for m in asked)
    found = warehouse.rows(f"SELECT month, {bucket_sql(dim, calendar(starts))} AS start FROM ({sql}) m ORDER BY month")
    assert found == [(m, bucket_start(dim, m, calendar(starts))) for m in asked]
    assert all(
        start
        <= m
        < dt.date(start.year + (start.month + dim.months - 1) // 12, (start.month + dim.months - 1) % 12 + 1, 1)
        for m, start in found
    )


LABELS = [
    ("month", "Oct 2024", "2024年10月"),
    ("quarter", "2025 Q2", "2025 Q2"),
    ("fiscal_year", "FY2025", "FY2025"),
    ("year", "2024", "2024"),
]


@pytest.mark.parametrize(("dim", "english", "chinese"), LABELS)
def test_labels(dim: str, english: str, chinese: str) -> None:
    start = dt.date(2024, 10, 1)
    found = [bucket_label(DIMENSIONS[dim], start, calendar(7), Language(code)) for code in ("en", "zh_CN")]
    assert found == [english, chinese]


def test_an_unknown_dimension_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        UsageError, match="there is no dimension 'tema', did you mean 'team'\\?; choose from region, team"
    ):
        dimension("tema")


REFUSED = [  # metrics, split, filter, what is said
    (
        ["target"],
        ["segment"],
        {},
        "target cannot be split or filtered by segment; choose from region, team, account_manager, month",
    ),
    (["csat"], [], {"activity_type": ["call"]}, "csat cannot be split or filtered by activity_type"),
    (["revenue"], [], {"quarter": ["2025-01-01"]}, "'quarter' is a dimension of time; use the period"),
    (["activity_mix"], ["team"], {}, "activity_mix is a share by activity_type: split by it, and do not filter by it"),
    (["activity_mix"], ["activity_type"], {"activity_type": ["call"]}, "activity_mix is a share by activity_type"),
    (["winrate"], [], {}, "there is no metric 'winrate', did you mean 'win_rate'\\?; see 'metric --list'"),
    (["revenue"], ["colour"], {}, "there is no dimension 'colour'"),
]


@pytest.mark.parametrize(("metrics", "by", "where", "said"), REFUSED, ids=[r[3][:40] for r in REFUSED])
def test_what_does_not_fit_is_refused(
    metrics: list[str], by: list[str], where: dict[str, list[str]], said: str, warehouse: Warehouse, hr: Viewer
) -> None:
    with pytest.raises(UsageError, match=said) as refusal:
        measure(warehouse, hr, metrics, by=by, where=where, period=warehouse.calendar.period("12m"))
    assert english_in(refusal.value) == ""


def test_a_filter_takes_ids_and_names_and_an_empty_one_takes_all(warehouse: Warehouse, hr: Viewer) -> None:
    def revenue(where: dict[str, list[str]]) -> float:
        return measure(warehouse, hr, ["revenue"], period=warehouse.calendar.period("12m"), where=where)["value"].iloc[
            0
        ]

    assert (
        revenue({"team": ["Harbor"]}) == revenue({"team": ["t1"]}) == revenue({"team": ["t1", "Harbor"]}) < revenue({})
    )
    assert revenue({"team": []}) == revenue({})
    assert revenue({"team": ["nowhere"]}) == 0


@pytest.mark.parametrize("metric_id", CATALOGUE)
def test_every_metric_is_declared_whole(metric_id: str) -> None:
    one = CATALOGUE[metric_id]
    assert one.id == metric_id
    assert one.label
    assert one.why
    assert one.formula.endswith(".")
    assert (one.numerator is None) != (one.sample is None)
    assert set(one.beside) <= set(CATALOGUE)
    assert one.dimensions >= {"manager_id", "team_id", "region"}
