"""Figures as they are written: unit, digits, margin, interval and difference."""

from __future__ import annotations

import pytest

from analytics.language import MINUS, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import UNITS, Writer

NAN = float("nan")
W = Writer(Language("en"), "CNY")

VALUES = [  # metric, value, as written
    ("revenue", 52_230_000, "¥52.2M"),
    ("win_rate", 0.3124, "31.2%"),
    ("nps", 33.4, "33"),
    ("nps", -12.0, f"{MINUS}12"),
    ("activities", 1234, "1,234"),
    ("sales_cycle", 61.4, "61 days"),
    ("follow_up_latency", 35.6, "36 h"),
    ("pipeline_coverage", 2.34, "2.3×"),
    ("pipeline_velocity", 7089.7, "¥7.1k a day"),
    ("activities_per_day", 0.375, "0.4"),
    ("complaint_rate", 43.06, "43.1"),
    ("concentration", 312.7, "313"),
    ("revenue", NAN, "–"),
    ("csat", None, "–"),
    ("sales_cycle", NAN, "–"),
]


@pytest.mark.parametrize(("metric_id", "value", "text"), VALUES)
def test_values(metric_id: str, value: float | None, text: str) -> None:
    assert W.value(CATALOGUE[metric_id], value) == text


@pytest.mark.parametrize("metric_id", CATALOGUE)
def test_every_metric_can_be_written(metric_id: str) -> None:
    one = CATALOGUE[metric_id]
    assert one.unit in UNITS
    assert W.value(one, 12.0) not in ("", "–")
    assert W.value(one, NAN) == "–"
    assert (
        W.interval(one, NAN, 1.0)
        == W.margin(one, NAN, 1.0)
        == W.difference(one, NAN, 1.0)
        == W.difference(one, 1.0, None)
        == ""
    )


MARGINS = [
    ("win_rate", 0.292, 0.334, "± 2.1"),
    ("win_rate", 0.1, 0.5, "± 20"),
    ("nps", 3.6, 45.4, "± 21"),
    ("revenue", 1e6, 3e6, "± 1.0M"),
    ("activities", 90, 110, "± 10"),
    ("activities", 97, 103, "± 3.0"),
    ("peer_score", 3.11, 4.09, "± 0.49"),
]


@pytest.mark.parametrize(("metric_id", "low", "high", "text"), MARGINS)
def test_margins(metric_id: str, low: float, high: float, text: str) -> None:
    assert W.margin(CATALOGUE[metric_id], low, high) == text


def test_intervals() -> None:
    assert W.interval(CATALOGUE["win_rate"], 0.291, 0.334) == "29.1% – 33.4%"
    assert W.interval(CATALOGUE["revenue"], 1.2e6, 1.9e6) == "¥1.2M – ¥1.9M"


DIFFERENCES = [  # metric, value, other, as written
    ("revenue", 102.3, 100, "+2.3%"),
    ("revenue", 95, 100, f"{MINUS}5.0%"),
    ("revenue", 100, 0, ""),
    ("activities", 110, 100, "+10.0%"),
    ("csat", 0.821, 0.8, "+2.1 pt"),
    ("csat", 0.8, 0.8, "0.0 pt"),
    ("nps", 30, 35.5, f"{MINUS}5.5"),
    ("pipeline_coverage", 2.5, 3, f"{MINUS}0.5"),
    ("sales_cycle", 61, 60, "+1.0"),
]


@pytest.mark.parametrize(("metric_id", "value", "other", "text"), DIFFERENCES)
def test_differences(metric_id: str, value: float, other: float, text: str) -> None:
    assert W.difference(CATALOGUE[metric_id], value, other) == text
