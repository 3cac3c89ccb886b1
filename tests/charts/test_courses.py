"""The charts of a training plan: what courses close and cost, and when they are held. Figure data, not pixels."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.charts import theme
from analytics.charts.course_gains import MOST, course_gains
from analytics.charts.course_months import course_months
from tests.charts.examples import COURSES, HELD, months, whole


@pytest.fixture
def gained() -> dict:
    return course_gains(COURSES, label="levels", format=whole, alt="")


def test_what_is_planned_is_filled_and_what_is_not_is_hollow_and_quiet(gained):
    dots = gained["data"][-1]
    assert dots["x"] == [6.0, 2.0, 0.0]
    assert dots["marker"]["color"] == [theme.ACTUAL, theme.BACKGROUND, theme.BACKGROUND]
    assert dots["marker"]["line"]["color"] == [theme.ACTUAL, theme.LAST_YEAR, theme.LAST_YEAR]
    assert dots["customdata"] == ["neg", "data", "talk"]


def test_an_interval_is_drawn_where_there_is_one(gained):
    planned, others = gained["data"][:2]
    assert (planned["x"], planned["y"]) == ([3.0, 8.0, None], [0, 0, None])
    assert others["x"] == [0.5, 3.0, None], "a missing interval is no interval of zero width"


def test_the_axis_begins_at_zero_and_the_cost_stands_at_the_right(gained):
    assert gained["layout"]["xaxis"]["range"][0] == 0
    notes = gained["layout"]["annotations"]
    assert [note["text"] for note in notes] == ["<b>¥42k</b>", "¥15k", "¥8k"]
    assert {note["xref"] for note in notes} == {"paper"}


def test_of_many_courses_the_first_are_drawn():
    many = pd.concat([COURSES] * 20)
    figure = course_gains(many, label="levels", format=whole, alt="")
    assert len(figure["data"][-1]["x"]) == MOST == len(figure["layout"]["annotations"])


@pytest.fixture
def held(english) -> dict:
    return course_months(HELD, months(3), language=english, alt="")


def test_a_cell_says_how_many_people_in_its_month(held):
    [cells] = held["data"]
    assert (cells["x"], cells["text"]) == ([0, 2, 2], ["14", "20", "1"])
    assert [base + 0.43 for base in cells["base"]] == [0, 0, -1], "both months of a course in one row"
    assert held["layout"]["yaxis"]["ticktext"] == ["Negotiation &lt;b&gt;", "Data"]
    assert len(held["layout"]["xaxis"]["ticktext"]) == 3, "a month without a course has its column"


def test_hovering_says_how_often_it_is_held(held):
    assert held["data"][0]["hovertext"] == [
        "Negotiation &lt;b&gt;, Jan 2024: 14 people", "Negotiation &lt;b&gt;, Mar 2024: 20 people, held 2 times",
        "Data, Mar 2024: 1 person"]


def test_a_calendar_of_many_courses_shows_the_first(english):
    many = pd.DataFrame([(f"c{n}", f"C{n}", dt.date(2024, 1, 1), 1, 1) for n in range(40)], columns=HELD.columns)
    figure = course_months(many, months(1), language=english, alt="")
    assert figure["data"][0]["customdata"] == [f"c{n}" for n in range(24)]
