"""The catalogue as readers see it: claims, what was measured, and what is expected of both."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.language import Language
from analytics.learning.courses import MEASURED, catalogue_table, expected_uplifts
from analytics.training.catalogue import Catalogue
from tests.learning.planning import COURSES, NOTHING, uplifts

SKILLS = {"s1": "Negotiation", "s2": "Closing", "s3": "Products"}
NO_EFFECT = pd.DataFrame([("selling", "s1", 0.0, 0.1, 30)], columns=list(MEASURED))


def row(frame: pd.DataFrame, course: str, skill: str) -> dict:
    (found,) = frame[(frame["course_id"] == course) & (frame["skill_id"] == skill)].to_dict("records")
    return found


def table(language: str = "en", search: str = "", measured: pd.DataFrame = NOTHING) -> pd.DataFrame:
    return catalogue_table(COURSES, uplifts(measured), SKILLS, Language(language), search)


def test_without_a_measurement_the_claim_is_expected_with_its_error():
    found = row(uplifts(), "selling", "s1")
    assert (found["claimed"], found["expected"], found["se"], found["n"]) == (0.8, 0.8, 0.4, 0)
    assert found["measured"] != found["measured"]


def test_a_measured_course_is_expected_between_claim_and_measurement_and_more_surely():
    found = row(uplifts(NO_EFFECT), "selling", "s1")
    assert found["expected"] == pytest.approx(0.8 * 0.1**2 / (0.1**2 + 0.4**2)), "each weighs by its precision"
    assert found["se"] == pytest.approx((1 / (1 / 0.1**2 + 1 / 0.4**2)) ** 0.5)
    assert row(uplifts(NO_EFFECT), "closing", "s1") == pytest.approx(row(uplifts(), "closing", "s1"), nan_ok=True)


def test_the_table_is_by_name_and_says_what_is_taught():
    found = table()
    assert list(found["Course"]) == ["=Closing", "Exam", "Selling <b>", "Talking"]
    assert list(found["Mode"]) == ["Course", "Certification", "Course", "Course"]
    assert found["Claimed"][0] == "Negotiation +0.6, Closing +0.4"
    assert found["Expected"][2] == "Negotiation +0.8 ± 0.8"
    assert found["Take before"][0] == "Selling <b>"
    assert "Measured" not in found, "nothing was measured"
    assert table(measured=NO_EFFECT)["Measured"].tolist() == ["", "", "Negotiation 0.0 ± 0.2", ""]


def test_the_table_in_chinese():
    found = table("zh_CN")
    assert list(found.columns[:3]) == ["课程", "方式", "学时"]
    assert found["方式"][1] == "认证考试"


@pytest.mark.parametrize(("search", "expected"), [
    ("", 4), ("  ", 4), ("TALK", 1), ("negotiation course", 2), ("certification", 1), ("nothing such", 0)])
def test_the_search_finds_rows_that_hold_all_words(search, expected):
    assert len(table(search=search)) == expected


def test_an_empty_catalogue_is_an_empty_table():
    empty = Catalogue({})
    assert expected_uplifts(empty, NOTHING, 0.5).empty
    assert catalogue_table(empty, expected_uplifts(empty, NOTHING, 0.5), {}, Language(), "x").empty
