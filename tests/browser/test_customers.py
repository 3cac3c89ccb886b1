"""Journeys on Customers: from the company to a region, to one customer, to the rows; search, share, take along."""

from __future__ import annotations

import pytest

from analytics.language import Language
from tests.browser.test_team import TEXTS, leftovers
from tests.sheets import stated

ZH = Language("zh_CN")


def column(one, card: str, place: int) -> list[str]:
    """A column of a table as it tells it to screen readers, top to bottom."""
    cells = one.page.locator(f".st-key-card_{card} canvas [role=row] [role=gridcell][aria-colindex='{place}']")
    cells.first.wait_for(state="attached")
    return cells.all_text_contents()


def select(one, card: str, row: int) -> None:
    table = one.page.locator(f".st-key-card_{card} [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    one.page.mouse.click(box["x"] + 17, box["y"] + 34 * (row + 1.5))


def test_from_the_company_to_a_region_to_a_customer_to_its_rows_and_back(reader):
    one = reader("customers")
    whole, names = one.figures(), column(one, "accounts", 2)
    assert one.title.startswith("Whole company: present customers bring ")
    one.choose("East")
    first = one.page.locator(".st-key-card_accounts canvas [role=row] [role=gridcell][aria-colindex='2']").first
    first.filter(has_not_text=names[0]).wait_for(state="attached")
    assert one.asked() == {"region": ["East"]}
    assert one.figures() != whole
    name = column(one, "accounts", 2)[1]
    one.change(lambda: select(one, "accounts", 1))
    assert one.title.startswith(f"{name} bought for ¥")
    assert one.asked()["region"] == ["East"]
    assert len(one.asked()["customer"]) == 1
    shown = one.figures()["Revenue"]
    one.card("Revenue").click()
    dialog = one.page.get_by_role("dialog")
    dialog.get_by_text("rows of").wait_for()
    assert shown in dialog.inner_text()
    _, rows = stated(one.download("Rows as CSV"))
    assert {row["customer"] for row in rows} == {name}
    assert Language("en").money(sum(float(row["revenue"]) for row in rows), "CNY") == shown
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="detached")
    one.page.get_by_role("radio", name="Owners").click()
    assert column(one, "customer_owners", 3)[0] != ""
    other = reader(one.page.url)
    assert other.title == one.title, "the link opens the customer"
    one.change(one.page.get_by_role("button", name="All customers").click)
    assert one.asked() == {"region": ["East"]}
    assert one.title.startswith("East: ")


def test_a_search_for_words_is_shared_by_link_and_taken_along_as_csv(reader):
    one = reader("customers?topic=satisfaction")
    before = one.page.locator(".st-key-card_comments [data-testid=stCaptionContainer]").inner_text()
    one.page.get_by_role("textbox", name="Search comments").fill("prices are fair")
    one.page.keyboard.press("Enter")
    caption = one.page.locator(".st-key-card_comments [data-testid=stCaptionContainer]")
    caption.filter(has_not_text=before).wait_for()
    one.page.wait_for_url("**q=prices*")
    _, found = stated(one.download("CSV"))
    assert len(found) > 1
    assert all("prices are fair" in row["comment"].lower() for row in found)
    assert caption.inner_text().endswith(f"· {len(found)} rows")
    other = reader(one.page.url)
    assert other.page.locator(".st-key-card_comments [data-testid=stCaptionContainer]").inner_text() \
        == caption.inner_text()


def test_a_dot_of_a_group_narrows_to_it_and_a_month_opens_its_figure(reader):
    one = reader("customers")
    click = ("value => [...document.querySelectorAll('.deck-plot')].at(value[0])"
             ".emit('plotly_click', {points: [{customdata: value[1]}]})")
    one.change(lambda: one.page.evaluate(click, [-1, "East"]))
    assert one.asked() == {"region": ["East"]}
    assert one.page.get_by_role("radio", name="East").get_attribute("aria-checked") == "true"
    one.page.evaluate(click, [0, "2026-10-01"])
    one.page.get_by_role("dialog").get_by_text("Oct 2026").first.wait_for()


def test_topics_are_kept_in_the_link_and_nothing_sticks_out_on_a_phone(reader):
    one = reader("customers", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    for topic in ("Satisfaction", "Service", "Risk", "Market"):
        one.choose(topic)
        assert one.asked() == {"topic": [topic.lower()]}
        assert max(one.each("html, [data-testid=stMain]", "one.scrollWidth")) <= 390


@pytest.mark.parametrize("query", ["", "topic=satisfaction&", "topic=service&", "topic=risk&", "topic=market&",
                                   "customer=C000001&"])
def test_a_chinese_page_has_no_english_left(reader, data, query):
    one = reader(f"customers?{query}lang=zh")
    names = {text for sql in (
        "SELECT name FROM managers", "SELECT name FROM teams", "SELECT region FROM teams", "SELECT name FROM customers",
        "SELECT DISTINCT segment FROM customers", "SELECT DISTINCT industry FROM customers",
        "SELECT DISTINCT topic FROM cases", "SELECT DISTINCT comment FROM surveys",
        "SELECT DISTINCT note FROM activities", "SELECT DISTINCT competitor FROM activities",
        "SELECT DISTINCT outcome FROM activities", "SELECT DISTINCT case_id FROM cases",
        "SELECT DISTINCT invoice_id FROM receivables",
    ) for (text,) in data.rows(sql) if text}
    names |= {"SLA", "NPS", "CES", "DSO"} | {name.capitalize() for name in names}
    one.page.locator("canvas [role=gridcell]").first.wait_for(state="attached")
    texts = one.page.evaluate(TEXTS)
    assert len(texts) > 60
    assert leftovers(texts, names) == []
