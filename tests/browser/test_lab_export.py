"""What is taken out of the Reward lab says what the page says."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from analytics.language import Language
from tests.sheets import read

LANGUAGES = {"": Language("en"), "&lang=zh": Language("zh_CN")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workbook_and_page_have_the_figures_of_the_screen(reader, lang):
    t = LANGUAGES[lang]
    one = reader(f"lab?{lang}")
    one.page.locator(".st-key-lab_export button").first.click()
    book = read(one.download(t("Workbook (XLSX)"), exact=False))
    summary = {row[0]: row[1:] for row in book[t("Summary")]}
    assert one.title in summary, "the headline is the page's"
    expected = summary[t("Expected cost")][0]
    assert t.money(expected, "CNY", fine=True) in one.title
    people = book[t("People")]
    assert people[-1][people[0].index(t("Proposed"))] == pytest.approx(expected, abs=0.5)
    [page] = PdfReader(io.BytesIO(one.download(t("One page (PDF)"), exact=False))).pages
    assert one.title.replace(" ", "") in page.extract_text().replace(" ", "").replace("\n", "")
