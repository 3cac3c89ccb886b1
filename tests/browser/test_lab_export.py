"""What is taken out of the Reward lab says what the page says: every total of the page stands in the workbook."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from analytics.language import Language
from tests.sheets import column, read, stated

LANGUAGES = {"": Language("en"), "&lang=zh": Language("zh_CN")}


def totals(rows: list[list], name: str) -> tuple[list[float], float]:
    """The amounts of a column, and what its last row says that they add up to."""
    *amounts, total = column(rows, name)
    return amounts, total


def key_figures(one, t: Language, book: dict[str, list[list]]) -> None:
    """The cards and titles at the top against the summary."""
    summary = {row[0]: row[1] for row in book[t("Summary")]}
    shown, said = one.figures(), one.page.locator(".deck-kpi").all_inner_texts()

    def money(name: str) -> str:
        return t.money(summary[t(name)], "CNY", fine=True)

    assert one.title in summary, "the headline is the page's"
    assert shown[t("Expected cost")] == money("Expected cost")
    assert f"{money('Cost, P10')} – {money('Cost, P90')}" in said[0]
    assert t.percent(summary[t("Expected cost")] / summary[t("Budget")] - 1, 1, sign=True) in said[0]
    assert shown[t("Over budget")].startswith(t.chance(summary[t("Chance to pass the budget")]))
    ways = (summary[t(way)] for way in ("Gain", "Lose", "Stay the same"))
    assert shown[t("Gain · lose · same")] == " · ".join(t.number(n) for n in ways)
    assert shown[t("Smallest group ratio")] == t.number(summary[t("Smallest group ratio")], 2)
    r = t.number(summary[t("Rank correlation of pay and performance")], 2)
    assert f"r = {r}" in one.page.locator(".deck-card").nth(3).inner_text()


def everybody(one, t: Language, book: dict[str, list[list]]) -> None:
    """Everybody's pay, person by person, and what it adds up to."""
    people = {row["name"]: row for row in stated(one.download("CSV"))[1]}
    rows = book[t("People")]
    assert sorted(people) == column(rows, t("Name"))[:-1]
    for name, key in ((t("Today"), "today"), (t("Proposed"), "proposed"), (t("Difference"), "change")):
        amounts, total = totals(rows, name)
        assert [float(people[who][key]) for who in sorted(people)] == pytest.approx(amounts, abs=0.01)
        assert sum(amounts) == pytest.approx(total)
    expected = {row[0]: row[1:3] for row in book[t("Summary")]}[t("Expected cost")]
    assert [totals(rows, t(way))[1] for way in ("Proposed", "Today")] == pytest.approx(expected, abs=0.5)


def parts(one, t: Language, book: dict[str, list[list]]) -> None:
    """Components and periods as they are drawn, against their sheets."""
    one.page.get_by_role("radio", name=t("Where the cost comes from"), exact=True).click()
    one.page.locator(".st-key-lab_costs_deck .deck-plot").nth(2).wait_for()
    one.page.wait_for_function(
        "document.querySelectorAll('.st-key-lab_costs_deck .deck-plot .plot-container').length > 2")
    drawn = one.page.evaluate("""[...document.querySelectorAll('.st-key-lab_costs_deck .deck-plot')].map(plot =>
        plot.data.find(trace => trace.type === 'bar').x.map(Number))""")
    for numbers, sheet in zip(drawn[1:], (t("By component"), t("By period")), strict=True):
        amounts, total = totals(book[sheet], t("Proposed"))
        there = [abs(amount) for amount in amounts if amount]  # of this plan: the other one has components of its own
        assert sorted(numbers) == pytest.approx(sorted(there), rel=1e-6), sheet
        assert total == pytest.approx({row[0]: row[1] for row in book[t("Summary")]}[t("Expected cost")], rel=1e-6)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_workbook_and_page_have_the_figures_of_the_screen(reader, lang):
    t = LANGUAGES[lang]
    one = reader(f"lab?today=plan:commission{lang}")
    one.page.locator(".st-key-lab_export button").first.click()
    book = read(one.download(t("Workbook (XLSX)"), exact=False))
    [page] = PdfReader(io.BytesIO(one.download(t("One page (PDF)"), exact=False))).pages
    assert one.title.replace(" ", "") in page.extract_text().replace(" ", "").replace("\n", "")
    one.page.keyboard.press("Escape")
    key_figures(one, t, book)
    everybody(one, t, book)
    parts(one, t, book)
