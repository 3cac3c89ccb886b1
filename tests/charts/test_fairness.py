"""Fairness in a picture: figure data, not pixels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.fairness import MOST_DOTS, fairness
from tests.charts.examples import PAID, RATES, share, whole


def drawn(english, points=PAID, groups=RATES, line=(-50e3, 100e3)):
    return fairness(points, groups, line=line, correlation="r = 0.50", x_label="score", x_format=share,
                    y_format=whole, language=english, alt="")


def test_dots_are_people_with_both_figures_and_give_their_id(english):
    dots = drawn(english)["data"][0]
    assert dict(zip(dots["customdata"], zip(dots["x"], dots["y"], strict=True), strict=True)) == {
        "m1": (0.9, 50e3), "m3": (1.0, 0.0), "m2": (1.1, 70e3)}
    assert dots["hovertext"][0] == "<b>Zoe &lt;b&gt;</b><br>90% · 50000"


def test_the_line_has_the_level_and_slope_given(english):
    line = drawn(english)["data"][1]
    assert np.diff(line["y"]) / np.diff(line["x"]) == pytest.approx(100e3)
    assert line["y"][0] == pytest.approx(-50e3 + 100e3 * line["x"][0])
    assert drawn(english, line=None)["data"][1]["x"] == []


def test_ratios_by_state_splits_apart_and_small_groups_left_out(english):
    figure = drawn(english)
    even, chance, clear = figure["data"][2:]
    assert (even["x"], chance["x"], clear["x"]) == ([1.0, 0.8], [0.7], [0.5])
    assert figure["layout"]["yaxis2"]["ticktext"] == ["A &amp; B", "East", "North", "West"]
    assert np.diff(figure["layout"]["yaxis2"]["tickvals"]) == pytest.approx([-1.7, -1, -1])
    assert (clear["marker"]["color"], chance["marker"]["color"]) == (theme.BAD, theme.BACKGROUND)
    texts = {note["text"]: note["font"]["color"] for note in figure["layout"]["annotations"]}
    assert texts["<b>■ 0.50</b>"] == theme.BAD, "beyond chance"
    assert texts["<b>▲ 0.70</b>"] != theme.BAD, "perhaps chance: marked by shape, not in red"
    assert "0.80" in texts, "four fifths itself is enough"
    assert "4/5 line" in texts
    [shape] = figure["layout"]["shapes"]
    assert (shape["x0"], shape["xref"]) == (0.8, "x2")


def test_without_groups_the_scatter_has_all_the_room(english):
    figure = drawn(english, groups=RATES.head(0))
    assert figure["layout"]["xaxis"]["domain"] == [0, 1]
    assert "narrow" not in figure


def test_of_very_many_every_so_many_is_drawn(english):
    many = pd.DataFrame({"id": range(1300), "label": "x", "performance": np.linspace(0, 1, 1300), "pay": 1.0})
    dots = drawn(english, points=many)["data"][0]
    assert len(dots["x"]) == 434 <= MOST_DOTS
    assert (dots["x"][0], dots["x"][1]) == pytest.approx((0, 3 / 1299))


def test_all_paid_nothing_is_a_picture_too(english):
    low, high = drawn(english, points=PAID.assign(pay=0.0))["layout"]["yaxis"]["range"]
    assert low < 0 < high


def test_the_names_of_groups_keep_clear_of_the_people(english):
    """They stand left of the bars, and the people end where the longest begins."""
    long = RATES.assign(label=[f"{label} and more of it" for label in RATES["label"]])
    ends = [drawn(english, groups=groups)["layout"]["xaxis"]["domain"][1] for groups in (RATES, long, RATES.iloc[:0])]
    assert ends[1] < ends[0] < 0.7
    assert ends[2] == 1
    layout = drawn(english, groups=long)["layout"]
    room = (layout["xaxis2"]["domain"][0] - ends[1]) * 330
    assert room >= theme.width(max(layout["yaxis2"]["ticktext"], key=len))
