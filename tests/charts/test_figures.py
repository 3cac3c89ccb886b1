"""What each chart draws: figure data, not pixels."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.bars import bars
from analytics.charts.bridge import bridge
from analytics.charts.cohorts import cohorts
from analytics.charts.comparison import comparison
from analytics.charts.curve import curve
from analytics.charts.dots import dots
from analytics.charts.lines import lines
from analytics.charts.mix import mix
from analytics.charts.person_trend import person_trend
from analytics.charts.pipeline import pipeline
from analytics.charts.trend import trend
from tests.charts.examples import (
    BARS,
    BRIDGE,
    COHORTS,
    CURVES,
    GROUPS,
    KINDS,
    MONTHS,
    PANELS,
    PEOPLE,
    PERSON,
    STAGES,
    months,
    share,
    trend_frame,
    whole,
)


def texts(figure: dict) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def lower(figure: dict) -> list[dict]:
    return [trace for trace in figure["data"] if trace.get("yaxis") == "y2"]


@pytest.fixture
def ranked(english):
    return comparison(PEOPLE, reference=63.0, reference_label="company 63", format=whole, language=english)


def test_comparison_is_a_to_z_inside_each_band(ranked):
    assert ranked["layout"]["yaxis"]["ticktext"] == ["adam", "Zoe", "Mia &lt;b&gt;", "Lin", "New"]
    assert ranked["layout"]["yaxis"]["tickvals"] == sorted(ranked["layout"]["yaxis"]["tickvals"], reverse=True)


def test_comparison_gives_the_id_that_was_clicked(ranked):
    dots = ranked["data"][-1]
    assert dict(zip(dots["customdata"], dots["x"], strict=True)) == {
        "m2": 71.0, "m1": 70.0, "m3": 62.0, "m4": 50.0, "m5": 90.0}


def test_comparison_leaves_out_who_has_no_value(ranked):
    assert "m6" not in ranked["data"][-1]["customdata"]


def test_comparison_is_not_stretched_by_few_cases(ranked):
    low, high = ranked["layout"]["xaxis"]["range"]
    assert low > 40  # the interval from 20 to 100 may run out of the picture
    assert high > 90  # its value may not


@pytest.mark.parametrize(("higher_is_better", "better", "worse"), [
    (True, "Clearly above", "Clearly below"), (False, "Clearly below", "Clearly above")])
def test_comparison_names_its_bands_by_direction(higher_is_better, better, worse, english):
    figure = comparison(PEOPLE, reference=63.0, reference_label="company", format=whole, language=english,
                        higher_is_better=higher_is_better)
    heads = {note["text"].strip("</b>"): note for note in figure["layout"]["annotations"] if "Clearly" in note["text"]}
    assert heads[better]["y"] > heads[worse]["y"]
    assert heads[worse]["font"]["color"] == theme.BAD
    assert heads[better]["font"]["color"] != theme.BAD


def test_comparison_says_how_many_are_in_each_band(ranked):
    assert ranked["alt"] == ("5 compared with company 63: 2 clearly better, 1 not to be told apart, "
                             "1 clearly worse, 1 with too few cases.")


def test_comparison_takes_ready_labels(english):
    figure = comparison(PEOPLE.assign(text="7 ± 1"), reference=63.0, reference_label="", format=whole, language=english)
    assert texts(figure).count("7 ± 1") == 5


def test_comparison_of_nobody(english):
    figure = comparison(PEOPLE.head(0), reference=63.0, reference_label="company", format=whole, language=english)
    assert figure["data"][-1]["x"] == []


@pytest.mark.parametrize(("columns", "expected", "because"), [
    ({"actual": [11e6, 9e6, 10e6], "plan": [10e6] * 3}, {0: 1.0, 1: -1.0, 2: 0.0}, "actual less plan"),
    ({"actual": [11e6, 9e6, 10e6], "plan": [10e6, None, 10e6]}, {0: 1.0, 2: 0.0}, "a month without a plan has none"),
    ({"actual": [11e6, None, 10e6], "plan": [10e6] * 3}, {0: 1.0, 2: 0.0}, "a month without an actual has none"),
    ({"actual": [11e6, 9e6, 10e6], "plan": [None] * 3, "last_year": [8e6] * 3}, {0: 3.0, 1: 1.0, 2: 2.0},
     "no plan at all: against last year"),
])
def test_trend_variance(columns, expected, because, english):
    [bars] = lower(trend(trend_frame(**columns), currency="CNY", language=english))
    assert dict(zip(bars["x"], bars["y"], strict=True)) == pytest.approx(expected), because


@pytest.mark.parametrize(("higher_is_better", "expected"), [
    (True, [theme.GOOD, theme.BAD]), (False, [theme.BAD, theme.GOOD])])
def test_trend_judges_by_direction(higher_is_better, expected, english):
    frame = trend_frame(2, actual=[11e6, 9e6], plan=[10e6, 10e6])
    [bars] = lower(trend(frame, currency="CNY", language=english, higher_is_better=higher_is_better))
    assert bars["marker"]["color"] == expected


def test_trend_signs_its_variances(english):
    figure = trend(trend_frame(2, actual=[11e6, 9e6], plan=[10e6, 10e6]), currency="CNY", language=english)
    assert {"+1.0", "\u22121.0", "Δ plan"} <= set(texts(figure))


def test_trend_does_not_judge_a_month_that_is_not_complete(english):
    figure = trend(trend_frame(3, partial=[False, False, True]), currency="CNY", language=english)
    judged, open_month = lower(figure)
    assert (judged["x"], open_month["x"]) == ([0, 1], [2])
    assert open_month["marker"]["pattern"]["shape"] == "/"
    assert not {theme.GOOD, theme.BAD} & {open_month["marker"]["line"]["color"]}
    assert "of 2 months" in figure["alt"]


def test_trend_without_anything_to_compare_with_has_one_panel(english):
    figure = trend(trend_frame(plan=[None] * 3, last_year=[None] * 3), currency="CNY", language=english)
    assert not lower(figure)
    assert "yaxis2" not in figure["layout"]


def test_trend_of_many_months_writes_few_values(english):
    figure = trend(trend_frame(36), currency="CNY", language=english)
    assert {"10.0", "<b>13.5</b>"} <= set(texts(figure))  # the lowest; the highest, which is the last
    assert "12.0" not in texts(figure)
    assert len(figure["layout"]["xaxis"]["tickvals"]) <= 14
    assert figure["layout"]["xaxis"]["tickvals"][-1] == 35


def test_trend_covers_no_bar_with_a_value(english):
    figure = trend(trend_frame(1, actual=[8e6], plan=[10e6], last_year=[9e6]), currency="CNY", language=english)
    [value] = [note for note in figure["layout"]["annotations"] if "8.0" in note["text"]]
    assert value["y"] == 10.0


def test_trend_click_gives_the_month(english):
    figure = trend(trend_frame(2), currency="CNY", language=english)
    assert figure["data"][2]["customdata"] == ["2024-01-01", "2024-02-01"]


def test_pipeline_parts_add_up_and_alarm_is_marked(english):
    figure = pipeline(STAGES, currency="CNY", stalled_after=30, language=english)
    moving, stalled, last_year = figure["data"]
    assert [a + b for a, b in zip(moving["x"], stalled["x"], strict=True)] == [30, 20, 0]
    assert stalled["marker"]["color"] == [theme.LAST_YEAR, theme.BAD, theme.LAST_YEAR]
    assert [text for text in texts(figure) if "■" in text] == ["<b>■ 20.0 · 40% stalled</b>"]
    assert last_year["x"] == [28, 1]
    assert figure["alt"] == "Propose has the largest stalled part: 40% has not moved for 30 days."


def test_pipeline_keeps_the_process_order(english):
    axis = pipeline(STAGES, currency="CNY", stalled_after=30, language=english)["layout"]["yaxis"]
    assert [name for _, name in sorted(zip(axis["tickvals"], axis["ticktext"], strict=True), reverse=True)] == [
        "Qualify", "Propose", "Commit"]


def test_mix_marks_few_cases_hollow_and_does_not_call_them_best(english):
    figure = mix(KINDS, language=english, brings_label="won per 100")
    dots = figure["data"][-1]
    assert dots["marker"]["color"] == [theme.ACTUAL, theme.ACTUAL, theme.BACKGROUND]
    assert figure["alt"] == "Visit is the largest part, 50%; Visit brings the most."
    assert figure["layout"]["xaxis2"]["range"][1] < 20  # not stretched by the interval of few cases


def test_mix_shows_the_interval_of_a_share(english):
    bars = mix(KINDS, language=english)["data"][0]
    assert bars["error_x"]["array"] == pytest.approx([0.05, 0.05, 0])
    assert bars["error_x"]["arrayminus"] == pytest.approx([0.05, 0.05, 0])


def test_person_trend_keeps_gaps(english):
    band, _, team, value = person_trend(PERSON, format=whole, language=english)["data"]
    assert value["y"] == [60.0, None, 62.0, 63.0, None]
    assert value["marker"]["size"] == [7, 0, 0, 0, 0]  # January stands alone
    assert band["x"] == [0, 0, None, 2, 3, 3, 2, None]
    assert team["line"]["color"] == theme.ACCENT


def test_person_trend_labels_keep_apart(english):
    figure = person_trend(PERSON.assign(team=63.0, target=63.0), format=whole, language=english)
    heights = sorted(note["y"] for note in figure["layout"]["annotations"])
    low, high = figure["layout"]["yaxis"]["range"]
    assert all(b - a > (high - low) * 0.05 for a, b in itertools.pairwise(heights))


def test_frames_are_left_as_they_were(english):
    before = PEOPLE.copy()
    comparison(PEOPLE, reference=63.0, reference_label="", format=whole, language=english)
    pd.testing.assert_frame_equal(PEOPLE, before)


# customers ----------------------------------------------------------------------------------------------------------


def test_bridge_starts_at_zero_carries_on_and_ends_at_the_change(english):
    [bars_] = bridge(BRIDGE, currency="CNY", language=english, alt="")["data"]
    ends = [b + x for b, x in zip(bars_["base"], bars_["x"], strict=True)]
    assert bars_["base"] == pytest.approx([-10e6, -15e6, -15e6, 0, 5e6, 0])
    assert ends == pytest.approx([0, -10e6, 5e6, 5e6, 13e6, 13e6])
    roles = bars_["marker"]["color"]
    assert roles == [theme.BAD, theme.BAD, theme.GOOD, theme.ACTUAL, theme.GOOD, theme.ACTUAL]


def test_bridge_writes_shares_of_the_first_amount(english):
    assert texts(bridge(BRIDGE, currency="CNY", language=english, alt=""))[0] == "−¥10.0M · −10.0%"


def test_cohorts_hatch_what_is_not_complete_and_colour_by_what_was_lost(english):
    [cells] = cohorts(COHORTS, language=english, alt="")["data"]
    assert cells["marker"]["pattern"]["shape"] == ["", "", "/", "", "/"]
    colors = cells["marker"]["color"]
    assert cells["customdata"] == ["2024-01-01"] * 3 + ["2024-04-01"] * 2
    assert colors[0] == theme.SEQUENTIAL[0]
    assert colors[1] == theme.SEQUENTIAL[3], "a tenth was lost: the class above"
    assert colors[2] == colors[4] == theme.BACKGROUND, "no judgement on what may still change"


@pytest.mark.parametrize(("alive", "expected"), [(1.0, 0), (0.981, 0), (0.98, 1), (0.951, 1), (0.95, 2), (0.901, 2),
                                                 (0.9, 3), (0.801, 3), (0.8, 8), (0.0, 8)])
def test_cohorts_classes_at_their_limits(alive, expected, english):
    frame = COHORTS.head(1).assign(alive=alive)
    assert cohorts(frame, language=english, alt="")["data"][0]["marker"]["color"] == [theme.SEQUENTIAL[expected]]


def dots_of(figure: dict, axis: str) -> dict:
    return next(t for t in figure["data"] if t["mode"] == "markers" and t["xaxis"] == axis)


def test_groups_colour_only_what_is_clearly_on_the_bad_side(english):
    figure = dots(GROUPS, PANELS, language=english, alt="")
    rate, late = dots_of(figure, "x"), dots_of(figure, "x2")
    assert rate["marker"]["line"]["color"][1:3] == [theme.ACTUAL, theme.BAD], "more is better"
    assert late["marker"]["line"]["color"][1:3] == [theme.BAD, theme.ACTUAL], "less is better"
    assert late["marker"]["color"][3] == theme.BACKGROUND, "too few cases: hollow"
    assert rate["customdata"] == ["", "East", "West", "North"]


def test_groups_of_few_cases_do_not_stretch_the_scale_by_their_interval(english):
    wide = GROUPS.assign(late_low=[8.0, 15.0, 3.0, 0.0], late_high=[12.0, 25.0, 7.0, 900.0])
    assert dots(wide, PANELS, language=english, alt="")["layout"]["xaxis2"]["range"][1] < 120


def test_on_a_phone_no_figure_of_a_group_reaches_into_the_next_panel(english):
    layout = dots(GROUPS, PANELS, language=english, alt="")["narrow"]
    first, second = layout["xaxis"]["domain"], layout["xaxis2"]["domain"]
    beside = [note for note in layout["annotations"] if note["yref"] == "y" and first[1] < note["x"] < second[0]]
    assert [note["text"] for note in beside] == ["50%", "70%", "30%"]
    pixels = 230  # of the panels of a phone's card
    assert all(pixels * (second[0] - note["x"]) > theme.width(note["text"]) for note in beside)


def test_bars_say_an_alarm_by_a_square_and_by_colour(english):
    figure = bars(BARS, alt="")
    assert texts(figure)[0] == "<b>■ 3 (75%)</b>"
    assert figure["data"][0]["marker"]["color"] == [theme.BAD, theme.ACTUAL, theme.ACTUAL]


def test_curve_is_steps_that_end_at_the_last_hour_drawn(english):
    figure = curve(CURVES, until=24, language=english, alt="")
    first = next(t for t in figure["data"] if t["line"].get("color") == theme.ACTUAL)
    assert first["x"] == [0, 2, 2, 8, 8, 20, 20, 24]
    assert first["customdata"] == ["complaint"] * 8
    assert first["y"] == [0, 0, 0.2, 0.2, 0.6, 0.6, 0.9, 0.9]
    cut = curve(CURVES, until=10, language=english, alt="")
    assert max(v for t in cut["data"] for v in t["x"]) == 10


def test_lines_keep_gaps_and_name_their_ends(english):
    figure = lines(months(4), MONTHS, format=share, language=english, alt="")
    value = figure["data"][-1]
    assert value["y"][1] is None
    assert value["customdata"][0] == "2024-01-01"
    assert {t.strip("</b>") for t in texts(figure)} == {"80%", "goal 80%"}
