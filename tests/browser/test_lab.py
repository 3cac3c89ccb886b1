"""Journeys in the Reward lab: a scenario from a preset, its cost moving; saved, opened again, compared, taken out."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from analytics.policy import DATA


def slider(one, name: str):
    return one.page.get_by_role("slider", name=name)


def step(one, name: str, key: str = "ArrowRight") -> None:
    """Move a slider by one step with the keyboard, and wait until the figures have followed."""
    slider(one, name).focus()
    one.change(lambda: one.page.keyboard.press(key))


def save(one, name: str) -> None:
    page = one.page
    page.get_by_role("button", name="Save").first.click()
    page.get_by_role("textbox", name="Name of the scenario").fill(name)
    page.get_by_role("button", name="Save the scenario").click()
    page.get_by_text(f"The scenario is saved as '{name}'.").wait_for()


def part(one, name: str) -> None:
    one.page.get_by_role("radio", name=name, exact=True).click()


def table(one, card: str) -> list[list[str]]:
    """What a table tells screen readers."""
    place = f".st-key-{card} canvas [role=row]"
    one.page.locator(f"{place} [role=gridcell]").first.wait_for(state="attached")
    rows = one.page.locator(place)
    return [row.locator("[role=gridcell]").all_text_contents() for row in rows.all()[1:]]


def test_a_scenario_from_a_preset_is_moved_saved_shared_compared_and_taken_out(reader):
    one = reader("lab")
    page = one.page
    before = one.figures()
    assert before["Gain · lose · same"].startswith("0 · 0 · "), "the plan against itself"
    one.pick("Response of people", "Quota and cap removed")
    page.get_by_text("An assumption, not a measurement").wait_for()
    page.get_by_text("Misra and Nair").first.wait_for()
    assert one.figures()["Expected cost"] != before["Expected cost"]
    for _ in range(3):
        step(one, "Bonus: pay at target")
    moved = one.figures()
    assert moved["Expected cost"] != before["Expected cost"]
    save(one, "Steeper")
    address = page.url
    assert one.asked()["open"][0].startswith("scenario:")
    assert "edit" not in one.asked()
    other = reader(address)
    assert (other.title, other.figures(), other.drawn()) == (one.title, moved, one.drawn())
    assert slider(other, "Bonus: pay at target").input_value() == "103"
    part(other, "Compare")
    rows = table(other, "card_compare")
    assert [row[1] for row in rows] == ["Today: Target bonus by a curve", "On the desk: Steeper"]
    assert moved["Expected cost"] in rows[1]
    other.page.get_by_role("button", name="Export").click()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(other.download("Workbook (XLSX)", exact=False)))
    cells = [cell for name in sheet.sheet_names for row in sheet.get_sheet_by_name(name).to_python() for cell in row]
    numbers = [cell for cell in cells if isinstance(cell, float)]
    assert any(f"¥{number / 1e6:.2f}M" == moved["Expected cost"] for number in numbers), "the page's total"
    said = "".join(PdfReader(io.BytesIO(other.download("One page (PDF)", exact=False))).pages[0].extract_text().split())
    assert moved["Expected cost"] in said
    assert "Misra" in said


def test_form_and_text_and_the_way_back(reader):
    one = reader("lab")
    page = one.page
    before = one.figures()
    step(one, "Bonus: threshold")
    assert one.asked()["edit"]
    part(one, "YAML")
    field = page.get_by_role("textbox", name="Plan")
    page.wait_for_function("document.querySelector('.st-key-lab_yaml textarea')?.value.includes('[0.71, 0]')")
    text = field.input_value()
    assert "# a year" in text, "comments stay"
    field.fill(text.replace("true_up: true", "true_upp: true"))
    page.keyboard.press("Control+Enter")
    page.get_by_text("there is no key 'true_upp' here").wait_for()
    assert one.figures() != before, "the last good picture stays"
    field.fill((DATA / "plans" / "target_bonus.yaml").read_text("utf-8"))
    one.change(lambda: page.keyboard.press("Control+Enter"))
    assert one.figures() == before
    part(one, "Form")
    slider(one, "Bonus: threshold").wait_for()
    one.asked()  # all of it is drawn
    one.change(page.locator(".st-key-lab_undo button").first.click)
    assert one.figures() != before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_is_found_from_the_figure(reader, scheme):
    one = reader("lab?today=plan:commission", color_scheme=scheme)
    points = one.page.locator(".deck-points").nth(2)
    points.focus()
    one.page.keyboard.press("Enter")
    one.page.locator(".st-key-lab_person_deck, .deck").nth(1).wait_for()
    assert " expected, " in one.page.locator(".deck-title").nth(4).inner_text()


def test_on_a_phone_the_editor_is_folded_and_nothing_sticks_out(reader):
    one = reader("lab?today=plan:commission", viewport={"width": 390, "height": 844}, has_touch=True)
    assert not slider(one, "Bonus: pay at target").is_visible()
    one.page.get_by_text("Change the plan").click()
    slider(one, "Bonus: pay at target").wait_for()
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_in_chinese(reader):
    one = reader("lab?today=plan:commission&lang=zh")
    assert one.title.startswith("12个月成本")
    assert "预期成本" in one.figures()
