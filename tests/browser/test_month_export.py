"""What is taken out of the monthly summary says what the page says, in four kinds of file."""

from __future__ import annotations

import pytest

from analytics.language import Language
from tests.browser.reader import choose_from
from tests.sheets import read
from tests.summary.briefing.reading import Html, Pptx, pdf_text, squeezed

LANGUAGES = {"": Language("en"), "&lang=zh": Language("zh_CN")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_document_has_the_headline_and_figures_of_the_screen(reader, lang):
    t = LANGUAGES[lang]
    one = reader(f"month?{lang}")
    title, figures = one.title, [value.partition(" ±")[0] for value in one.figures().values()]
    one.page.locator(".st-key-month_export button").first.click()
    pdf = pdf_text(one.download(t("Two pages (PDF)"), exact=False))
    slides = Pptx(one.download(t("Slides (PPTX)"), exact=False))
    book = read(one.download(t("Workbook (XLSX)"), exact=False))
    letter = Html(one.download(t("E-mail (HTML)"), exact=False).decode()).text
    assert len(figures) >= 5
    shown = "".join(map(squeezed, [*slides.titles, *(cell for row in slides.tables[0] for cell in row)]))
    for text in (title, *figures):
        for document in (pdf, letter, shown):
            assert squeezed(text) in document
    assert title in [row[0] for row in book[t("Summary")]]


def test_a_month_is_frozen_as_all_its_readers_may_see_it_and_taken_out_as_it_was_reported(reader):
    executive = reader("month?month=2026-08&as=executive")
    executive.page.locator(".st-key-month_export button").first.click()
    seen = executive.download("Two pages (PDF)", exact=False)
    one = reader("month?month=2026-08")
    one.page.locator(".st-key-month_export button").first.click()
    one.page.get_by_role("button", name="Freeze as reported").click()
    one.page.get_by_text("No figure has changed since it was frozen.").wait_for()
    choose_from(one.page.locator(".st-key-month_version").get_by_role("combobox"), "Frozen")
    one.page.get_by_text("Frozen").first.wait_for()
    one.asked()
    assert pdf_text(one.download("Two pages (PDF)", exact=False)) == pdf_text(seen)
