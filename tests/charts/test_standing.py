"""Places and chances: figure data, not pixels."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.chances import MOST, chances
from analytics.charts.standing import standing
from tests.charts.examples import CHANCES, HEADS, PLACES, share


@pytest.fixture
def drawn(english):
    return standing(PLACES, headings=HEADS, format=share, language=english, line=(0.5, "company 50%"))


def notes(figure: dict) -> dict[str, dict]:
    return {note["text"]: note for note in figure["layout"]["annotations"]}


def test_rows_keep_the_order_of_places_under_their_headings(drawn):
    axis = drawn["layout"]["yaxis"]
    assert axis["ticktext"] == ["Zoe", "Bo &lt;b&gt;", "Cy", "Di", "Few"]
    assert axis["tickvals"] == sorted(axis["tickvals"], reverse=True)
    heads = notes(drawn)
    assert axis["tickvals"][0] < heads["<b>First place</b>"]["y"]
    assert axis["tickvals"][1] > heads["<b>Other places</b>"]["y"] > axis["tickvals"][2]
    assert axis["tickvals"][2] > heads["<b>Cannot win</b>"]["y"] > axis["tickvals"][3]


def test_the_first_place_is_marked_by_colour_and_shape(drawn):
    dots = drawn["data"][-1]
    assert dots["marker"]["symbol"] == ["diamond", "diamond", "circle", "circle", "circle"]
    assert dots["marker"]["color"][0] == theme.ACCENT
    assert dots["marker"]["color"][-1] == theme.BACKGROUND, "who cannot win is hollow"
    assert dots["customdata"] == ["a", "b", "c", "d", "f"]


def test_the_results_as_measured_are_rings(drawn):
    (rings,) = [t for t in drawn["data"] if t.get("marker", {}).get("symbol") == "circle-open"]
    assert rings["x"] == [0.75, 0.38]


def test_intervals_of_those_who_cannot_win_do_not_stretch_the_axis(drawn):
    low, high = drawn["layout"]["xaxis"]["range"]
    assert low > 0.2
    assert high < 1.0
    assert high > 0.9, "their values are seen"
    assert len(drawn["narrow"]["xaxis"]["tickvals"]) < len(drawn["layout"]["xaxis"]["tickvals"])


def test_the_reference_line_is_named(drawn):
    assert notes(drawn)["company 50%"]["x"] == 0.5
    assert drawn["layout"]["shapes"][0]["x0"] == 0.5


def test_the_takeaway_is_who_stands_where(drawn, english):
    assert drawn["alt"] == "First place: Zoe, Bo <b>. Other places: Cy. Cannot win: Di, Few."
    many = pd.concat([PLACES.head(1)] * 13)
    assert standing(many, headings=HEADS, format=share, language=english)["alt"].endswith("and 3 more.")
    assert standing(PLACES.head(0), headings=HEADS, format=share, language=english)["alt"] == "Nobody takes part."


def test_hovers_name_value_and_interval(drawn):
    hover = drawn["data"][-1]["hovertext"]
    assert hover[0] == "Zoe: 70% (60% to 80%)"
    assert hover[1].startswith("Bo &lt;b&gt;")
    assert hover[4] == "Few: 50%"


def test_chances_are_sorted_and_never_rounded_to_nothing(english):
    figure = chances(CHANCES, language=english)
    (bars,) = figure["data"]
    assert bars["x"] == [0.799, 0.2, 0.001]
    assert bars["customdata"] == ["b", "a", "c"]
    assert bars["marker"]["color"] == [theme.ACCENT, theme.ACTUAL, theme.ACTUAL]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["80%", "20%", "under 1%"]


def test_the_others_are_one_bar_and_all_adds_up(english):
    many = pd.DataFrame({"id": [str(i) for i in range(25)], "label": [f"p{i:02}" for i in range(25)],
                         "chance": [1 / 25] * 25, "first": False})
    (bars,) = chances(many, language=english)["data"]
    assert len(bars["x"]) == MOST + 1
    assert sum(bars["x"]) == pytest.approx(1)
    assert bars["x"][-1] == pytest.approx(15 / 25)
    assert bars["customdata"][-1] is None


def test_who_has_no_chance_is_left_out(english):
    (bars,) = chances(CHANCES.assign(chance=[None, 1.0, None]), language=english)["data"]
    assert bars["customdata"] == ["b"]


def test_frames_are_left_as_they_were(english):
    before = PLACES.copy(), CHANCES.copy()
    standing(PLACES, headings=HEADS, format=share, language=english)
    chances(CHANCES, language=english)
    pd.testing.assert_frame_equal(PLACES, before[0])
    pd.testing.assert_frame_equal(CHANCES, before[1])
