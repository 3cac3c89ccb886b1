"""Charts of training: which mark says what, what is drawn as the baseline, and where people were trained."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.effects import MARKS, effects
from analytics.charts.event_study import event_study
from analytics.charts.waves import waves
from tests.charts.examples import SINCE, TAUGHT, gallery, months, share


def trace(figure: dict, symbol: str) -> dict:
    (found,) = [t for t in figure["data"] if t["marker"]["symbol"] == symbol]
    return found


@pytest.mark.parametrize(("said", "row"), [("works", 0), ("not_shown", 1), ("harms", 2)])
def test_each_verdict_has_a_shape_a_colour_and_a_sign(figures, said, row):
    symbol, role = MARKS[said]
    dots = trace(figures["effects"], symbol)
    one = TAUGHT.iloc[row]
    assert (dots["x"], dots["y"], dots["customdata"]) == ([one["value"]], [-row], [one["id"]])
    assert dots["marker"]["color"] == role
    assert dots["error_x"]["array"] == [pytest.approx(one["high"] - one["value"])]
    assert dots["error_x"]["arrayminus"] == [pytest.approx(one["value"] - one["low"])]
    assert figures["effects"]["layout"]["annotations"][row]["text"] == one["text"]
    assert len({MARKS[name] for name in MARKS}) == 4, "told apart without colour"


def test_what_is_claimed_stands_beside_and_what_is_unknown_is_not_drawn(figures):
    ticks = trace(figures["effects"], "line-ns-open")
    assert ticks["x"] == [0.055, 0.125, None, None]
    assert ticks["hovertext"][1] == "Closing: claimed 12%"
    assert trace(figures["effects"], "circle-open")["x"] == [None]


def test_all_intervals_and_claims_are_inside_the_axis(figures):
    low, high = figures["effects"]["layout"]["xaxis"]["range"]
    assert low < -0.12
    assert high > 0.144


def test_an_event_study_tells_the_three_times_apart(figures):
    hollow, before, after = figures["event study"]["data"]
    assert [t["marker"]["symbol"] for t in (hollow, before, after)] == ["circle-open", "circle", "circle"]
    assert (hollow["x"], before["x"], after["x"]) == ([-8, -7], [-6, -1], [0, 1])
    assert before["marker"]["color"] != after["marker"]["color"]
    boxes = [s for s in figures["event study"]["layout"]["shapes"] if s["type"] == "rect"]
    assert [(b["x0"], b["x1"]) for b in boxes] == [(-6.5, -0.5), (-0.4, 1.5)], "not counted; the effect's interval"
    assert (boxes[1]["y0"], boxes[1]["y1"]) == (0.0, 0.1)


def test_by_lot_nothing_is_left_out(english):
    figure = event_study(SINCE, dip=0, overall=None, format=share, language=english, alt="All.")
    assert [s for s in figure["layout"]["shapes"] if s["type"] == "rect"] == []
    assert "just before" not in str(figure["layout"]["annotations"])


def test_waves_mark_the_months_of_training(figures, english):
    shapes = [s for s in figures["waves"]["layout"]["shapes"] if s["line"]["color"] == theme.ACCENT]
    assert [s["x0"] for s in shapes] == [0.5, 2.5]
    assert [n["text"] for n in figures["waves"]["layout"]["annotations"]][-2:] == ["+3", "+5"]
    assert len(figures["waves"]["narrow"]["annotations"]) == 2, "no room for them on a phone"
    trend = pd.DataFrame({"month": months(8), "trained": 0.1, "compared": 0.2})
    many = waves(trend, dict.fromkeys(months(9), 1), format=share, language=english, alt="Every month.")
    assert "+1" not in [n["text"] for n in many["layout"]["annotations"]], "too many to be named"
    assert len(many["layout"]["shapes"]) == 8, "a month without data is not drawn"


def test_an_empty_list_of_courses_is_still_a_figure(english):
    figure = effects(TAUGHT.head(0), format=share, beside="claimed", language=english, alt="None.")
    assert [t["x"] for t in figure["data"]] == [[]]


def test_the_charts_speak_chinese():
    from analytics.language import Language

    figure = gallery(Language("zh_CN"))["event study"]
    assert figure["layout"]["xaxis"]["title"]["text"] == "完成课程后的月数"
