"""The charts of skills: what each mark is, the alarm, the order, missing values, and what a click gives."""

from __future__ import annotations

import itertools
import json

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.before_after import before_after
from analytics.charts.dots import Panel, dots
from analytics.charts.heat_map import ALARM, heat_map
from analytics.charts.priorities import priorities
from analytics.charts.ratings import ratings
from analytics.charts.skill_levels import skill_levels
from tests.charts.examples import BEFORE_AFTER, CELLS, LEVELS, RANKED, RATED

GROUPS, SKILLS = {"w|1": "West <b> · 11", "e": "East · 3"}, {"neg": "Negotiation", "ren": "Renewals"}


@pytest.fixture
def heat(english):
    return heat_map(CELLS, groups=GROUPS, skills=SKILLS, alarm=0.9, language=english, alt="West is short.")


def test_a_cell_has_a_value_a_square_beyond_the_alarm_and_gives_its_ids(heat):
    trace = heat["data"][0]
    cells = {tuple(json.loads(key)): (text, color) for key, text, color in zip(
        trace["customdata"], trace["text"], trace["marker"]["color"], strict=True)}
    assert cells[("w|1", "neg")] == ("<b>■<br>1.1</b>", ALARM)
    assert cells[("w|1", "ren")] == ("0.4", theme.SEQUENTIAL[2])
    assert cells[("e", "neg")] == ("–", theme.BACKGROUND)
    assert ("e", "ren") not in cells, "nobody there needs it"
    assert trace["textfont"]["color"][0] == theme.BACKGROUND, "light on the strongest colour"


@pytest.mark.parametrize(("gap", "step"), [
    (0.0, 0), (0.14, 0), (0.16, 1), (0.31, 2), (0.49, 2), (0.51, 3), (0.71, 4), (0.84, 4), (0.86, 8), (3.0, 8)])
def test_the_scale_has_classes_with_a_jump_at_the_alarm(gap, step, english):
    frame = CELLS.head(1).assign(gap=gap)
    figure = heat_map(frame, groups=GROUPS, skills=SKILLS, alarm=0.9, language=english, alt="")
    assert figure["data"][0]["marker"]["color"] == [theme.SEQUENTIAL[step]]


def test_the_order_is_the_one_given_and_names_are_no_markup(heat):
    assert heat["layout"]["yaxis"]["ticktext"] == ["West &lt;b&gt; · 11", "East · 3"]
    assert heat["layout"]["yaxis"]["tickvals"] == [0, -1]
    assert heat["layout"]["xaxis"]["ticktext"] == ["Negotiation", "Renewals"]
    assert "<b>" not in heat["data"][0]["hovertext"][0]
    assert heat["data"][0]["hovertext"][2] == "Negotiation, East · 3: too few people to show (3 of 3 assessed)"


def test_priorities_mark_the_first_of_each_ranking(english):
    figure = priorities(RANKED, language=english, alt="")
    gap, borich, ranks = (trace["text"] for trace in figure["data"][2:])
    assert gap == ["0.42", "0.31", "–"]
    assert borich == ["<b>+0.43</b>", "+0.19", "–"]
    assert ranks == ["−26", "<b>−30</b>", "–"]
    assert figure["data"][1]["customdata"] == ["neg", "ren", "cal"]


def test_ratings_side_by_side(english):
    figure = ratings(RATED, language=english, alt="")
    marks = {trace["marker"]["symbol"] + str(trace["marker"]["color"] == theme.BACKGROUND): trace["x"]
             for trace in figure["data"][1:]}
    assert marks == {"circleTrue": [4.0, 3.9], "circleFalse": [3.4, None], "diamondFalse": [3.5, None]}
    assert figure["data"][0]["x"] == [3.4, 4.0, None, 3.9, 3.9, None], "from the lowest to the highest of each"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["self", "lead", "colleagues"]
    places = sorted(note["x"] for note in figure["layout"]["annotations"])
    assert min(b - a for a, b in itertools.pairwise(places)) > 0.1, "the names keep apart"


def test_a_persons_first_three_gaps_are_coloured(english):
    figure = skill_levels(LEVELS, language=english, alt="")
    dots_of = dict(zip(figure["data"][2]["customdata"], figure["data"][2]["marker"]["color"], strict=True))
    assert dots_of == {"a": theme.BAD, "b": theme.BAD, "c": theme.BAD, "d": theme.ACTUAL, "e": theme.ACTUAL,
                       "f": theme.ACTUAL, "g": theme.ACTUAL}
    assert [note["text"] for note in figure["layout"]["annotations"]] == [
        "<b>■ −2.0</b>", "<b>■ −1.0</b>", "<b>■ −0.5</b>", "−0.2", "0.0", "+1.0", "–"]
    assert len(figure["layout"]["shapes"]) == 7, "a tick where each skill is required"


@pytest.mark.parametrize(("change", "sure", "role"), [
    (0.3, True, theme.GOOD), (-0.3, True, theme.BAD), (0.3, False, theme.ACTUAL), (-0.3, False, theme.ACTUAL),
    (None, False, theme.ACTUAL)])
def test_a_change_is_coloured_only_where_it_is_sure(change, sure, role, english):
    frame = BEFORE_AFTER.head(1).assign(change=change, sure=sure)
    figure = before_after(frame, format=str, change=str, language=english, alt="")
    assert figure["data"][-1]["marker"]["color"] == [role]


def test_before_is_hollow_and_now_is_filled(english):
    figure = before_after(BEFORE_AFTER, format=str, change=str, language=english, alt="")
    before, now, change = figure["data"][-3:]
    assert (before["x"], now["x"], change["x"]) == ([3.0, 3.5, None], [3.4, 3.4, None], [0.4, -0.1, None])
    assert set(before["marker"]["color"]) == {theme.BACKGROUND}
    assert change["customdata"] == ["a", "b", "c"]


def test_dots_may_be_told_which_are_coloured(english):
    frame = pd.DataFrame({"id": ["a", "b"], "label": ["A", "B"], "x_value": [-0.5, -0.5], "x_low": [-0.8, -0.8],
                          "x_high": [-0.2, -0.2], "x_n": [40, 40], "x_alarm": [True, False]})
    figure = dots(frame, [Panel("x", "X", str, 0.0)], language=english, alt="")
    assert figure["data"][-1]["marker"]["line"]["color"] == [theme.BAD, theme.ACTUAL]
