"""A journey on Effects: from all courses into one by keyboard, another worth, the workbook, and the link to it."""

from __future__ import annotations

import pytest

from tests.browser.reader import CALM
from tests.sheets import read, stated


@pytest.fixture
def all_courses(reader):
    return reader("effects")


def test_a_course_is_opened_its_worth_changed_and_the_workbook_agrees(all_courses, reader):
    one, page = all_courses, all_courses.page
    assert one.title.startswith("Negotiation in practice is shown to work: win rate +")
    assert one.figures()["Courses shown to work"] == "1 of 9"
    dots = [x for trace in one.drawn()[0][1:] for x in trace[0]]
    assert len(dots) == 9, "a dot a course"
    page.locator(".deck-points").first.focus()
    page.keyboard.press("ArrowRight")
    one.change(lambda: page.keyboard.press("Enter"))
    page.get_by_role("button", name="All courses").wait_for()
    (opened,) = one.asked()["course"]
    if opened != "negotiation_practice":
        one.pick("Course", "Negotiation in practice")
    assert one.title.startswith("Negotiation in practice works: win rate +")
    effect, trained = one.figures()["Effect"], one.figures()["Trained"]
    one.card("Trained").click()
    page.get_by_role("dialog").get_by_text(f"{trained} rows").wait_for()
    _, people = stated(one.download("Rows as CSV"))
    assert len(people) == len({row["name"] for row in people}) == int(trained), "the figure counts these people"
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("dialog").wait_for(state="detached")
    field = page.get_by_label("Worth of one more deal won, CNY")
    field.fill("200")
    field.press("Enter")
    page.get_by_text("It returned less than it cost").wait_for()
    page.wait_for_function(CALM)
    assert one.asked() == {"course": ["negotiation_practice"], "worth": ["200"]}
    rows = read(one.download("XLSX"))["Effects"]
    mine = next(dict(zip(rows[0], row, strict=True)) for row in rows
                if (row[0], row[2]) == ("negotiation_practice", "win_rate"))
    assert effect == f"+{100 * mine['value']:.1f} pt"
    other = reader(page.url)
    assert (other.title, other.figures()) == (one.title, one.figures())
    assert other.page.get_by_label("Worth of one more deal won, CNY").input_value() == "200"


def test_on_a_phone_nothing_is_wider_than_the_screen(reader):
    one = reader("effects?course=closing_masterclass&lang=zh", viewport={"width": 390, "height": 844})
    assert one.page.evaluate("document.documentElement.scrollWidth") == 390
    assert len(one.drawn()) == 2
