"""A journey in the Reward lab: plans under a budget are searched for, one is taken from the figure and loaded."""

from __future__ import annotations

FOUND, SEARCHING = ".st-key-card_found", ".st-key-card_searching"


def test_a_plan_under_the_budget_is_found_taken_from_the_figure_and_loaded(reader):
    one = reader("lab?as=hr&part=optimise")
    page = one.page
    undo = page.locator(".st-key-lab_undo button").first
    assert undo.is_disabled(), "nothing has been changed yet"
    page.get_by_role("button", name="Find plans", exact=True).click()
    page.locator(FOUND).wait_for()
    points = page.locator(".deck").nth(1).locator(".points path")
    taken = page.locator(f"{FOUND} [role=radio]").nth(1)
    assert taken.get_attribute("aria-checked") == "false"
    points.nth(1).click(force=True)  # the first is the plan that it started from, the last the chosen one
    page.locator(f"{FOUND} [role=radio][aria-checked=true]", has_text="2").wait_for()
    page.get_by_role("button", name="Load in the editor").click()
    page.locator(".st-key-lab_undo button:enabled").first.wait_for()
    assert page.locator(FOUND).is_visible()


def test_a_search_can_be_stopped(reader):
    page = reader("lab?as=hr&part=optimise").page
    page.get_by_role("button", name="Find plans", exact=True).click()
    page.locator(SEARCHING).get_by_role("button", name="Stop").click()
    page.get_by_role("heading", name="No search yet for this plan and these assumptions").wait_for()
    assert not page.locator(FOUND).is_visible()
