"""Journeys on Recognition: simulate a contest, share it, print a certificate, award a recognition and take it back."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from analytics.language import Language
from tests.browser.reader import choose_from

ZH = Language("zh_CN")


def part(one, name: str, title: str) -> None:
    """Open a part of the page that may have no figures."""
    one.page.get_by_role("radio", name=name, exact=True).click()
    one.page.locator("h1", has_text=title).wait_for()


def select(one, card: str, row: int) -> None:
    """Click a row's box in the table of a card."""
    table = one.page.locator(f".st-key-{card} [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    one.page.locator(f".st-key-{card} canvas [role=gridcell]").first.wait_for(state="attached")
    box = table.bounding_box()
    one.page.mouse.click(box["x"] + 17, box["y"] + 34 * (row + 1.5))


def cell(one, card: str, row: int, column: int) -> str:
    """What a table tells screen readers in a cell, from 0."""
    place = f".st-key-{card} canvas [role=row][aria-rowindex='{row + 2}'] [aria-colindex='{column + 1}']"
    one.page.locator(place).wait_for(state="attached")
    return one.page.locator(place).text_content()


def text(pdf: bytes) -> str:
    return "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_a_contest_is_simulated_and_the_link_shares_it(reader):
    one = reader("recognition")
    assert "would have" in one.title
    assert len(one.drawn()) == 2
    one.pick("Contest", "Quarter race")
    assert "has won" in one.title
    assert one.asked() == {"contest": ["attainment_2026_q3"]}
    one.choose("Simulated on an earlier year")
    assert one.title.startswith("Jul 2025 – Sep 2025: ")
    assert one.asked()["on"] == ["before"]
    assert one.page.locator(".st-key-card_rules").inner_text().count("Place") >= 3
    other = reader(one.page.url)
    assert (other.title, other.drawn()) == (one.title, one.drawn())


@pytest.mark.parametrize(("lang", "button"), [("", "Certificate (PDF)"), ("&lang=zh", ZH("Certificate (PDF)"))])
def test_the_winners_certificate_is_downloaded(reader, lang, button):
    one = reader(f"recognition?contest=attainment_2026_q3{lang}")
    select(one, "card_standing", 0)
    one.page.get_by_role("button", name=button).wait_for()
    said = text(one.download(button, exact=False))
    winner = cell(one, "card_standing", 0, 1)
    assert winner.replace(" ", "") in said
    assert ("季度冲刺赛" if lang else "Quarterrace") in said


def test_an_honour_is_narrowed_and_printed(reader):
    one = reader("recognition")
    part(one, "Honours", "recognitions")
    before = one.title
    one.page.get_by_role("radiogroup", name="Kind").get_by_role("radio", name="Best team").click()
    one.page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=before)
    assert one.asked() == {"part": ["honours"], "kind": ["best_team"]}
    select(one, "card_honours", 0)
    one.page.get_by_role("button", name="Certificate (PDF)").wait_for()
    assert cell(one, "card_honours", 0, 1) in text(one.download("Certificate (PDF)", exact=False))


def test_hr_awards_a_recognition_and_takes_it_back(reader):
    one = reader("recognition")
    part(one, "Honours", "recognitions")
    before = one.title
    page = one.page
    page.get_by_role("button", name="Award a recognition").click()
    choose_from(page.get_by_role("combobox", name="Who"), "")
    page.get_by_role("textbox", name="What for").fill("Kept #a *promise*")
    page.get_by_role("button", name="Award", exact=True).click()
    page.wait_for_function("before => document.querySelector('h1').innerText !== before", arg=before)
    page.keyboard.press("Escape")
    first = page.locator(".st-key-card_honours canvas [role=row][aria-rowindex='2']")
    first.filter(has_text="Kept #a *promise*").wait_for(state="attached")
    select(one, "card_honours", 0)
    page.get_by_role("button", name="Certificate (PDF)").wait_for()
    assert "Kept#a*promise*" in text(one.download("Certificate (PDF)", exact=False))
    page.get_by_role("button", name="Take back").click()
    page.locator("h1", has_text=before).wait_for()
