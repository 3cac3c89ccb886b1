"""The way of a training plan: a budget, a solve, a place locked and solved again, taken out and put in a calendar."""

from __future__ import annotations

import re

import pytest
from icalendar import Calendar

from analytics.language import Language
from tests.sheets import column, read

T = Language("en")
ROWS = ".st-key-card_places canvas [role=row]"


def solve(one, name: str) -> None:
    """Press the button that solves, and wait until the plan found is painted."""
    one.change(one.page.get_by_role("button", name=name, exact=True).first.click)


def places(one) -> list[list[str]]:
    """The places in the table as it tells them to screen readers: locked, person, team, course, ..."""
    one.page.locator(f"{ROWS} [role=gridcell]").first.wait_for(state="attached")
    return [row.locator("[role=gridcell]").all_text_contents()[-8:] for row in one.page.locator(ROWS).all()[1:]]


def tick_first(one) -> None:
    """Select the first place by its box at the left."""
    table = one.page.locator(".st-key-card_places [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    table.click(position={"x": 17, "y": 34 * 1.5})


def test_a_plan_is_found_a_place_is_locked_and_the_workbook_agrees(reader):
    one = reader("plan?as=hr")
    page = one.page
    field = page.get_by_role("spinbutton", name="Budget, CNY")
    field.fill("120000")
    field.press("Tab")
    solve(one, "Find the plan")
    title = one.title
    assert re.match(r"¥1\d\dk closes \d+% of the weighted gap", title)
    first = places(one)[0]
    assert first[0] == ""
    tick_first(one)
    page.locator(".st-key-training_row_locked button:enabled").click()
    page.get_by_text("Found for other conditions").wait_for()
    page.get_by_role("button", name="Solve again", exact=True).first.click()
    page.get_by_text("Found for other conditions").wait_for(state="hidden")  # it may be the same plan
    page.locator(f"{ROWS} [role=gridcell]", has_text="●").first.wait_for(state="attached")
    locked = [row for row in places(one) if row[0] == "●"]
    assert [(row[1], row[3]) for row in locked] == [(first[1], first[3])]
    assert "lock" in one.asked()
    agrees(one)


def agrees(one) -> None:
    """The workbook and the calendar say what the page says."""
    page, figures = one.page, one.figures()
    page.locator(".st-key-training_export button").first.click()
    book = read(one.download("Workbook (XLSX)", exact=False))
    summary = {row[0]: row[1] for row in book["Summary"]}
    assert one.title in summary
    assert figures["Budget spent"] == T.money(summary["From the budget"], "CNY", fine=True)
    assert figures["Gap closed"].startswith(T.percent(summary["Gap closed"], 0))
    plan = book["Plan"]
    assert column(plan, "Cost")[-1] == pytest.approx(summary["From the budget"] + summary["From the fund"])
    assert column(plan, "Closed gap")[-1] == pytest.approx(summary["Weighted levels closed"])
    assert len(plan) - 2 == summary["Places"], "a head, a row a place, and the total"
    assert [row[4] for row in plan if row[-1] == "locked"] != []
    calendar = Calendar.from_ical(one.download("Calendar (ICS)", exact=False))
    runs = sum(column(book["Calendar"], "Times")[:-1])
    assert len(calendar.events) == runs
    said = "\n".join(str(event["DESCRIPTION"]) for event in calendar.events)
    assert all(name in said for name in column(plan, "Account manager")[:-1])


def test_a_chinese_reader_plans_on_a_phone(reader):
    one = reader("plan?lang=zh", viewport={"width": 390, "height": 844})
    one.change(one.page.get_by_role("button", name="求解计划").click)
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "加权差距" in one.title
