"""The way of a question in a browser: a person asks about a line, HR answers, the person reads it; the PDF agrees."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from tests.browser.reader import CALM, Reader

ASKED, ANSWERED = "Is the order of May in it?", "Yes: it was booked in June."


@pytest.fixture
def reader(reader):
    def new(path: str, **options) -> Reader:
        one = reader(path, **options)
        one.page.locator(".sheet[data-state]").wait_for()
        return one

    return new


def calm(page) -> None:
    page.wait_for_timeout(150)  # the script starts only then
    page.wait_for_function(CALM)


def write(page, label: str, text: str) -> None:
    """Fill the dialog and send it, by keyboard."""
    field = page.get_by_label(label, exact=True)
    field.focus()
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")  # what was typed counts
    calm(page)
    page.get_by_role("button", name="Send", exact=True).focus()
    page.keyboard.press("Enter")
    calm(page)


def test_a_question_is_asked_answered_and_read(reader):
    me = reader("statements?as=account_manager")
    person = me.page.locator(".sheet-name").inner_text()
    me.page.locator(".sheet-action").first.focus()
    me.page.keyboard.press("Enter")
    write(me.page, "Your question", ASKED)
    me.page.get_by_text("Your question stands at the line").wait_for()
    assert me.page.locator(".sheet-said").all_inner_texts() == [ASKED]
    assert me.page.locator(".sheet-waiting").count() == 1
    manager = me.asked()["as_person"][0] if "as_person" in me.asked() else ""

    hr = reader(f"statements?person={manager}")
    assert hr.page.locator(".sheet-name").inner_text() == person
    hr.page.locator(".sheet-action", has_text="Answer").click()
    write(hr.page, "Your answer", ANSWERED)
    hr.page.get_by_text("Your answer stands at the line").wait_for()
    assert hr.page.locator(".sheet-waiting").count() == 0

    again = reader(f"statements?as=account_manager&as_person={manager}")
    assert again.page.locator(".sheet-said").all_inner_texts() == [ASKED, ANSWERED]
    assert again.page.locator(".sheet-by").all_inner_texts()[1].startswith("HR · ")


def test_page_print_and_pdf_have_the_same_total(reader):
    one = reader("statements?as=account_manager")
    total = one.page.locator(".sheet-total td").inner_text()
    lines = one.page.locator(".sheet-line:not(.sheet-apart) td").all_inner_texts()
    assert round(sum(float(text.replace(",", "").replace("−", "-")) for text in lines), 2) == \
        float(re.sub(r"[^0-9.]", "", total))
    assert total in one.title
    pdf = one.download("PDF")
    assert total in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    one.page.emulate_media(media="print")
    assert one.page.locator(".sheet-total td").is_visible()
    assert not one.page.locator(".sheet-action").first.is_visible()


def test_a_bar_opens_its_period_and_rows_can_be_read(reader):
    one = reader("statements?as=account_manager")
    before = one.page.locator(".sheet-period").inner_text()
    points = one.page.locator(".deck-points")
    points.focus()
    one.page.keyboard.press("End")
    one.page.keyboard.press("Enter")
    one.page.wait_for_function("old => document.querySelector('.sheet-period').innerText !== old", arg=before)
    calm(one.page)
    assert one.asked()["month"] != []
    one.page.locator(".sheet-source").first.click()
    one.page.get_by_role("dialog").get_by_text("rows of").first.wait_for()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_fits_its_width(reader, width):
    for part in ("statement", "rules"):
        one = reader("statements?as=account_manager&lang=zh", viewport={"width": width, "height": 844})
        if part == "rules":
            one.page.get_by_text("规则", exact=True).click()
            one.page.locator(".st-key-card_rules_0").wait_for()
            calm(one.page)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width
