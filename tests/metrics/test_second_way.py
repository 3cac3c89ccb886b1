"""Every metric by every split agrees with a second computation from the raw tables (``second.py``)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import pandas as pd
import pytest

from analytics.access import Viewer
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.periods import Calendar, Period
from analytics.warehouse.query import Warehouse
from tests.company import FIRST, LAST, Frames
from tests.conftest import POLICIES
from tests.metrics.second import METRICS, NAN, TIME, Group, Second, Split

PERIODS = {  # how it is asked for, and why it is here
    "12m": "whole months",
    "FY2024": "a whole fiscal year, with a leap day",
    "FY2025": "a fiscal year that is not over, or is just over",
    "ytd": "ends in the middle of a month, like the data",
    "year before ytd": "the same days a year earlier, like for like",
    "2024-05-09..2024-11-21": "days that are no edges of months",
    "2025-07-20..2025-08-14": "begins in one month and ends with the data",
    "2024-02-05..2024-02-20": "lies within a month, so nothing is counted at a month's end",
    "2022-11-01..2023-04-30": "begins before the data",
    "2022-11-01..2023-01-31": "ends before the data begin",
    "2025-10-01..2025-12-31": "begins after the data end, with targets",
    "2025-08-15..2026-01-15": "begins the day after the data's last",
    "2025-08-14..2026-01-15": "has one day of the data",
    "all": "everything",
}
SPLITS = [
    (),
    ("region",),
    ("team",),
    ("account_manager",),
    ("segment",),
    ("industry",),
    ("product_category",),
    ("activity_type",),
    ("stage",),
    ("case_kind",),
    ("month",),
    ("quarter",),
    ("fiscal_year",),
    ("year",),
    ("team", "month"),
    ("region", "segment"),
    ("account_manager", "fiscal_year"),
    ("segment", "product_category"),
    ("activity_type", "segment", "quarter"),
    ("stage", "product_category"),
    ("quarter", "year"),
    ("customer",),
]
USUAL = ("12m", "FY2025", "ytd", "year before ytd", "2024-05-09..2024-11-21")  # asked of every split of one dimension
CASES = [  # every period once, every split once; not all with all, which would take minutes
    ("calendar_year", (), tuple(PERIODS)),
    (
        "calendar_year",
        ("month",),
        ("ytd", "2022-11-01..2023-04-30", "2022-11-01..2023-01-31", "2024-02-05..2024-02-20",
         "2025-06-01..2025-12-31"),
    ),
    ("calendar_year", ("region",), ("2022-11-01..2023-01-31", "2025-10-01..2025-12-31")),
    ("fiscal_year", ("quarter",), ("2025-01-01..2026-06-30",)),
    *(
        ("fiscal_year", by, USUAL if len(by) < 2 and by != ("customer",) else ("ytd", "2024-05-09..2024-11-21"))
        for by in SPLITS
    ),
]
WHERE: list[Mapping[str, tuple[str, ...]]] = [
    {"team": ("t1",)},
    {"region": ("North",), "segment": ("key", "small")},
    {"account_manager": ("m02", "m05")},
    {"industry": ("water",)},
    {"product_category": ("pumps",), "segment": ("mid",)},
    {"stage": ("propose",)},
    {"activity_type": ("call", "visit"), "team": ("t1", "t4")},
]


@pytest.fixture(scope="session")
def seconds(frames: Frames) -> dict[str, Second]:
    return {name: Second(frames, policy) for name, policy in POLICIES.items()}


def period_of(text: str, calendar: Calendar) -> Period:
    return calendar.period("ytd").year_before() if text == "year before ytd" else calendar.period(text)


def splittable(by: tuple[str, ...], where: Mapping[str, object] | None = None) -> list[str]:
    """Metrics that have all those dimensions."""
    columns = {DIMENSIONS[d].column for d in (*by, *(where or {})) if not DIMENSIONS[d].months}
    return [
        m.id
        for m in CATALOGUE.values()
        if columns <= m.dimensions and (m.share_of is None or (m.share_of in by and m.share_of not in (where or {})))
    ]


def key_of(row: tuple) -> tuple:
    """A group's key as the second way writes it: None for nobody, dates for time."""
    return tuple(None if v is None or v != v else v.date() if isinstance(v, dt.datetime) else v for v in row)


def differences(
    warehouse: Warehouse,
    viewer: Viewer,
    second: Second,
    metrics: list[str],
    by: tuple[str, ...],
    period: Period,
    where: Mapping[str, tuple[str, ...]] | None = None,
) -> list[str]:
    """What the two ways do not agree on, a line each."""
    split = Split(second, period, by, where)
    found = measure(warehouse, viewer, metrics, by=by, period=period, where=where, interval=False)
    figures: dict[str, dict[tuple, float]] = {m: {} for m in metrics}
    keys = zip(*(found[d].astype(object) for d in by), strict=True) if by else [()] * len(found)
    for key, metric_id, value in zip(keys, found["metric"], found["value"], strict=True):
        assert key_of(key) not in figures[metric_id], "two figures for one group"
        figures[metric_id][key_of(key)] = value
    wrong = []
    for metric_id in metrics:
        sources, compute = METRICS[metric_id]
        for key in sorted({*split.groups(sources), *figures[metric_id]}, key=str):
            expected = float(compute(Group(split, key)))
            value = figures[metric_id].get(key, 0.0 if expected == 0 else NAN)
            same = math.isclose(value, expected, rel_tol=1e-6, abs_tol=1e-6) or (
                value != value and expected != expected
            )
            if not same:
                wrong.append(f"{metric_id} by {by} {key} where {where}: {value} but {expected} the second way")
    return wrong


def test_the_second_way_has_every_metric() -> None:
    assert set(METRICS) == set(CATALOGUE)


def test_the_company_is_as_said(warehouses: dict[str, Warehouse]) -> None:
    for warehouse in warehouses.values():
        assert (warehouse.calendar.data_from, warehouse.calendar.data_to) == (FIRST, LAST)
        assert warehouse.calendar.complete_to == dt.date(2025, 7, 1)


@pytest.mark.parametrize(
    ("policy", "by", "periods"), CASES, ids=[f"{p}-{'-'.join(by) or 'total'}" for p, by, _ in CASES]
)
def test_every_split(
    policy: str,
    by: tuple[str, ...],
    periods: tuple[str, ...],
    warehouses: dict[str, Warehouse],
    seconds: dict[str, Second],
    hr: Viewer,
) -> None:
    warehouse, wrong = warehouses[policy], []
    for text in periods:
        period = period_of(text, warehouse.calendar)
        wrong += [f"{text}: {line}" for line in differences(warehouse, hr, seconds[policy], splittable(by), by, period)]
    assert not wrong, f"{len(wrong)} differences:\n" + "\n".join(wrong[:40])


@pytest.mark.parametrize("where", WHERE, ids=str)
@pytest.mark.parametrize("by", [(), ("region",), ("month",), ("segment",)], ids="-".join)
def test_filters(
    by: tuple[str, ...],
    where: Mapping[str, tuple[str, ...]],
    warehouses: dict[str, Warehouse],
    seconds: dict[str, Second],
    hr: Viewer,
) -> None:
    warehouse, second = warehouses["fiscal_year"], seconds["fiscal_year"]
    period = warehouse.calendar.period("2024-05-09..2024-11-21" if by in ((), ("month",)) else "12m")
    assert differences(warehouse, hr, second, splittable(by, where), by, period, where) == []


def test_the_comparison_can_fail(warehouse: Warehouse, frames: Frames, hr: Viewer) -> None:
    """A second way that has lost one sales line is noticed."""
    period = warehouse.calendar.period("all")
    less = Second({**frames, "sales": frames["sales"].iloc[1:]}, warehouse.policy)
    assert differences(warehouse, hr, less, ["revenue"], ("region",), period)


@pytest.mark.parametrize("by", [(), ("month",)], ids="-".join)
def test_a_figure_does_not_depend_on_what_else_is_asked(by: tuple[str, ...], warehouse: Warehouse, hr: Viewer) -> None:
    period = warehouse.calendar.period("2024-05-09..2024-11-21")
    together = measure(warehouse, hr, splittable(by), by=by, period=period)
    for metric_id in splittable(by):
        alone = measure(warehouse, hr, [metric_id], by=by, period=period)
        merged = together[together["metric"] == metric_id].merge(
            alone, on=[*by, "metric"], how="left", suffixes=("", "_alone")
        )
        for part in ("value", "low", "high"):
            lone = (
                merged[f"{part}_alone"].fillna(0.0) if not CATALOGUE[metric_id].denominator else merged[f"{part}_alone"]
            )
            mine = merged[part].fillna(0.0) if not CATALOGUE[metric_id].denominator else merged[part]
            pd.testing.assert_series_equal(mine, lone, check_names=False, obj=f"{metric_id} {part}")


def test_every_dimension_is_split_by() -> None:
    assert {dim for by in SPLITS for dim in by} == set(DIMENSIONS)
    assert set(TIME) == {d.id for d in DIMENSIONS.values() if d.months}
