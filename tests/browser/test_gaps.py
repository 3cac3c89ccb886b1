"""From the heat map to the people of a cell, to one person and to each assessment, by keyboard; what is handed out."""

from __future__ import annotations

import re

from tests.browser.reader import CALM
from tests.browser.test_customers import column, select
from tests.sheets import read, stated


def test_from_a_cell_to_its_people_to_a_person_to_the_evidence_and_back(reader):
    one = reader("gaps")
    page = one.page
    assert one.title == "Negotiation in West is 1.1 levels under what its roles require"
    page.get_by_role("listbox", name=re.compile("^1 of 40 gaps")).focus()
    worst = page.locator("[role=option][aria-selected=true]").inner_text()
    assert re.fullmatch(r"Negotiation, West · 11: 1\.10 levels under \(0\.\d+ to 1\.\d+, 11 of 11 people assessed\)",
                        worst)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show everybody, not only West · Negotiation").wait_for()
    assert one.asked() == {"group": ["West"], "skill": ["negotiation"]}
    about, rows = stated(one.download("CSV"))
    assert (about["Scope"], about["Chosen"]) == ("Whole company", "West · Negotiation")
    assert (len(rows), {row["skill"] for row in rows}) == (11, {"Negotiation"})
    page.wait_for_function("n => document.querySelectorAll('.st-key-card_gaps_people canvas [role=row]').length === n",
                           arg=len(rows) + 1)  # the head, too
    assert column(one, "gaps_people", 2) == [row["name"] for row in rows]
    select(one, "gaps_people", 0)
    page.locator("h1", has_text=rows[0]["name"]).wait_for()
    page.wait_for_function(CALM)
    assert one.title.startswith(f"{rows[0]['name']}: Negotiation first, ")
    page.get_by_role("listbox", name=re.compile("required skills are short")).focus()
    page.keyboard.press("Enter")
    page.get_by_text("Each assessment of Negotiation, newest first").wait_for()
    cells = page.locator(".st-key-card_gaps_evidence canvas [role=row] [role=gridcell][aria-colindex='2']")
    cells.nth(1).filter(has_text="Negotiation").wait_for(state="attached")
    assert set(column(one, "gaps_evidence", 2)) == {"Negotiation"}
    other = reader(page.url)
    assert other.title == one.title, "the link opens the person"
    page.get_by_role("button", name="All people").focus()
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Negotiation in West").wait_for()


def test_topics_and_the_workbook(reader):
    one = reader("gaps?by=team&region=West")
    assert one.title == "Negotiation in Orchard is 1.6 levels under what its roles require"
    one.choose("Who rates how")
    assert one.title == "Self-ratings lie 0.5 levels above those of others"
    sheets = read(one.download("XLSX"))
    assert ["Scope", "West"] in sheets["Filters"]
    assert {row[0] for row in sheets["Gaps by group"][1:]} == {"Basin", "Orchard"}
    one.choose("Certificates")
    assert one.asked() == {"by": ["team"], "region": ["West"], "topic": ["certificates"]}
    assert re.match(r"Certificates: \d+ expired", one.title)
