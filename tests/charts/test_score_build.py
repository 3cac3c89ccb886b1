"""The waterfall of a score: bars that add up, beside the peers."""

from __future__ import annotations

import pytest

from analytics.charts import theme
from analytics.charts.score_build import score_build
from tests.charts.examples import BUILD


@pytest.fixture
def figure(english):
    return score_build(BUILD, score=76.0, peers=75.0, language=english)


def test_each_metric_starts_where_the_one_above_ended_and_the_last_ends_at_the_score(figure):
    possible, earned, total, _, _ = figure["data"]
    assert earned["base"] == [0, 66.0, 76.0]
    assert earned["x"] == [66.0, 10.0, 0.0]
    assert earned["base"][-1] + earned["x"][-1] == total["x"][0] == 76.0
    assert possible["x"] == [60.0, 40.0, 0.0, 100]
    assert possible["base"] == [0, 66.0, 76.0, 0]


def test_a_click_gives_the_metric(figure):
    assert figure["data"][1]["customdata"] == ["a", "b", "c"]


def test_the_peers_stand_where_they_would_end(figure):
    ticks = figure["data"][3]
    assert list(zip(ticks["x"], ticks["y"], strict=True)) == [(55.0, 0), (86.0, -1), (75.0, -3.35)]
    assert ticks["marker"]["color"] == theme.ACCENT


def test_differences_are_coloured_by_sign_and_end_with_the_whole(figure):
    right = figure["data"][4]
    assert right["x"] == [11.0, -10.0, 1.0]
    assert right["marker"]["color"] == [theme.GOOD, theme.BAD, theme.GOOD]


def test_what_is_not_measured_says_so(figure):
    texts = [note["text"] for note in figure["layout"]["annotations"]]
    assert "not measured" in texts
    assert "66.0 of 60" in texts
    assert "Win &lt;rate&gt;" in figure["layout"]["yaxis"]["ticktext"]


def test_without_peers_there_is_no_right_panel(english):
    figure = score_build(BUILD.assign(peers=None, difference=None), score=76.0, peers=None, language=english)
    assert len(figure["data"]) == 4
    assert figure["data"][3]["x"] == []
    assert figure["layout"]["xaxis"]["domain"] == [0, 1]
    assert "peers" not in figure["alt"]


def test_the_alternative_text_holds_every_figure(figure):
    assert figure["alt"] == "Score 76.0 from 2 metrics, peers 75.0: Attainment 66.0, Win <rate> 10.0."


def test_on_a_phone_the_differences_to_the_peers_are_not_cut(figure):
    narrow, pixels = figure["narrow"], 190  # what a phone's card leaves beside the names
    (start, end), (low, high) = narrow["xaxis2"]["domain"], narrow["xaxis2"]["range"]
    each = pixels * (end - start) / (high - low)
    for note in narrow["annotations"]:
        if note.get("xshift"):
            room = (high - note["x"] if note["xanchor"] == "left" else note["x"] - low) * each
            assert room > theme.width(note["text"]), note["text"]
