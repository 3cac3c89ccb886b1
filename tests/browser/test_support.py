"""The way of a support plan, by keyboard alone: from a suggestion to a step ticked off, the close and the effect."""

from __future__ import annotations

import re

import pytest

from analytics.access import Role, Viewer
from analytics.performance.support import cases, months_assessed
from tests.browser.reader import CALM

HR = Viewer(frozenset({Role.HR}))


@pytest.fixture(scope="module")
def suggestion(data):
    """A suggestion some months ago, so that an effect can be seen."""
    return next(case for month in months_assessed(data, HR)[3:] for case in cases(data, HR, month) if case.suggested)


def calm(page) -> None:
    page.wait_for_timeout(150)  # the script starts only then
    page.wait_for_function(CALM)


def press(page, role: str, name: str, key: str = "Enter") -> None:
    """Reach a control by focus, as Tab does, and press a key on it."""
    control = page.get_by_role(role, name=name, exact=True).first
    control.wait_for()
    control.focus()
    page.keyboard.press(key)
    calm(page)


def write(page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def test_a_plan_from_suggestion_to_effect_by_keyboard(reader, data, suggestion):
    one = reader(f"support?month={suggestion.month:%Y-%m}")
    page, name = one.page, data.people[suggestion.manager_id][0]
    assert re.match(r"\d+ (person|people) may need support", one.title)
    card = page.locator(f".st-key-card_case_{suggestion.manager_id}")
    assert name in card.inner_text()
    card.get_by_role("button", name="Open a plan").focus()
    page.keyboard.press("Enter")
    calm(page)
    write(page, "Step 1", "Visit the three largest customers together")
    press(page, "button", "Open the plan")
    page.get_by_text("The plan is opened.").wait_for()
    assert one.title.startswith("1 support plan is under way")
    box = page.get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    page.get_by_text("The step is done.").wait_for()
    calm(page)
    assert page.get_by_role("checkbox").first.is_checked()
    assert "largest customers together · done on" in page.get_by_test_id("stCheckbox").first.inner_text()
    write(page, "Comment", "The visits help")
    page.keyboard.press("Enter")
    page.get_by_text("Your comment is kept.").wait_for()
    calm(page)
    press(page, "button", "Review and close")
    write(page, "What came of it?", "Back on target")
    page.keyboard.press("Tab")
    press(page, "button", "Close the plan")
    page.get_by_text("The plan is closed.").wait_for()
    calm(page)
    page.get_by_role("radio", name="Closed plans (1)").focus()
    page.keyboard.press("Space")
    page.get_by_text("Back on target").wait_for()
    said = page.locator("[class*=st-key-card_plan_]").inner_text()
    assert re.search(r"Score \d+ → \d+: [+−]\d+\.\d points", said)
    assert re.search(r"Effect: [+−]\d+\.\d points, 95% interval [+−]\d+\.\d to [+−]\d+\.\d", said)
    assert "regression to the mean" in said


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_fits_its_width(reader, suggestion, width):
    one = reader(f"support?month={suggestion.month:%Y-%m}&lang=zh", viewport={"width": width, "height": 844})
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    assert "人" in one.title
