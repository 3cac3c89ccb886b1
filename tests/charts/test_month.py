"""What the charts of the monthly summary draw: figure data, not pixels."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.ahead import ahead
from analytics.charts.multiples import multiples
from analytics.charts.variance import variance

NAN = float("nan")
STEPS = pd.DataFrame({
    "label": ["Harbor <b>", "Delta", "Basin", "Company"], "amount": [250e3, 50e3, -900e3, -600e3],
    "share": [0.031, NAN, -0.17, -0.011], "status": ["ok", "na", "off", "watch"], "id": ["t1", "t2", None, None]})
MONTHS = pd.date_range("2025-11-01", periods=12, freq="MS")


def panels() -> pd.DataFrame:
    rows = [(key, label, month, 10e6 + n, 10e6 if key == "a" or n else NAN, n == 11)
            for key, label in (("a", "East <i>"), ("b", "A region with a long name")) for n, month in enumerate(MONTHS)]
    return pd.DataFrame(rows, columns=["id", "label", "month", "actual", "plan", "partial"])


def texts(figure: dict) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


@pytest.fixture
def drawn(english):
    return variance(STEPS, basis="plan", currency="CNY", language=english, alt="Basin is short.")


def test_each_step_begins_where_the_last_one_ended_and_the_sum_at_zero(drawn):
    (bars,) = drawn["data"]
    assert bars["base"] == [0, 250e3, -600e3, -600e3]
    assert bars["x"] == [250e3, 50e3, 900e3, 600e3]
    assert bars["marker"]["color"] == [theme.GOOD, theme.GOOD, theme.BAD, theme.ACTUAL]
    assert bars["customdata"] == ["t1", "t2", None, None]


def test_amounts_and_percentages_stand_beside_them_with_their_sign(drawn):
    said = texts(drawn)
    assert said[0] == "plan = 0"
    shares = [text for text in said if "%" in text]
    assert shares == ["+3.1%", "<b>■ −17.0%</b>", "<b>▲ −1.1%</b>"], "none where unknown"
    assert "+250" in said
    assert "<b>−900</b>" in said
    assert len(said) <= theme.MAX_NOTES
    assert drawn["layout"]["yaxis"]["ticktext"][0] == "Harbor &lt;b&gt;"


def test_nothing_to_draw_is_no_error(english):
    empty = variance(STEPS.head(0), basis="plan", currency="CNY", language=english, alt="")
    assert empty["data"][0]["x"] == []


def test_panels_share_one_scale_and_lie_beside_each_other(english):
    figure = multiples(panels(), {"a": "ok", "b": "off"}, currency="CNY", language=english, alt="b is short.")
    plan, done, late, apart = figure["data"]
    assert len(plan["x"]) == 23, "a month without a plan has none"
    assert (len(done["x"]), len(late["x"])) == (22, 2), "an unfinished month is drawn as one"
    assert late["marker"] == theme.hatched()
    assert done["x"][:11] == [float(n) for n in range(11)]
    assert done["x"][11] - 11 >= 3, "a gap between the panels"
    assert (plan["customdata"][0], done["customdata"][0], late["customdata"][-1], apart["customdata"][0]) == (
        "quota_attainment 2025-11 a", "revenue 2025-11 a", "revenue 2026-10 b", "quota_attainment 2025-11 a")
    assert apart["yaxis"] == "y2"
    assert len(apart["y"]) == 23
    low, high = figure["layout"]["yaxis2"]["range"]
    assert -low == high >= 0.05, "a small difference looks small"
    said = texts(figure)
    assert "<b>East &lt;i&gt;</b>" in said
    assert any(text.startswith("<b>A region wi") and len(text) < 22 for text in said)
    assert "<b>■ 0.0%</b>" in said, "the status by sign"
    assert not any("10.0" in note["text"] for note in figure["narrow"]["annotations"]), "no room on a phone"


def test_what_is_expected_is_hatched_with_its_interval(english):
    coming = pd.DataFrame({"month": pd.date_range("2026-11-01", periods=3, freq="MS"), "value": [11e6, 12e6, 13e6],
                           "low": [10e6, NAN, 12e6], "high": [12e6, NAN, 14e6], "plan": [11e6, NAN, 12e6]})
    past = pd.DataFrame({"month": MONTHS, "actual": [10e6] * 12, "plan": [NAN] * 12})
    figure = ahead(pd.concat([past, coming], ignore_index=True), currency="CNY", language=english, alt="It rises.")
    plan, actual, value = figure["data"]
    assert [len(trace["x"]) for trace in (plan, actual, value)] == [2, 12, 3]
    assert value["marker"] == theme.hatched()
    assert [(s["y0"], s["y1"]) for s in figure["layout"]["shapes"]] == [(10.0, 12.0), (12.0, 14.0)]
    assert texts(figure) == ["expected"]
    assert figure["alt"] == "It rises."
