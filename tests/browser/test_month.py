"""Journeys on the monthly summary: read it on one screen, change the month, follow a sentence, comment, on a phone."""

from __future__ import annotations

import re
from io import BytesIO

from pypdf import PdfReader

from analytics.state.month_comments import LONGEST
from tests.sheets import stated

SUMMARY = "month?as=executive"


def lines(one, title: str) -> list[str]:
    return one.page.locator(".deck-card", has=one.page.get_by_role("heading", name=title)).locator(
        ".deck-text").all_inner_texts()


LONG = ("Two <b>renewals</b> moved to November. " * 20)[:LONGEST]


def fits(one) -> bool:
    bottom = one.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.deck-card')].map(card => card.getBoundingClientRect().bottom))")
    return bottom <= 882 and one.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= 900


def test_it_fits_one_screen_with_a_long_remark_too(reader):
    one = reader(SUMMARY)
    assert fits(one)
    assert len(one.drawn()) == 2, "what is behind a tab is drawn when it is looked at"
    one.page.get_by_role("button", name="Remark").click()
    one.page.get_by_role("textbox", name="Your comment on the month").fill(LONG)
    one.change(one.page.get_by_role("button", name="Keep").click)
    for reading in (one, reader(f"{SUMMARY}&lang=zh")):
        assert lines(reading, "happened" if reading is one else "本月要点")[-1] == LONG.strip()
        assert fits(reading)
    one.change(one.page.get_by_role("button", name="Take back my last change").click)  # all tests read one state


def test_another_month_is_chosen_and_shared(reader):
    one = reader(SUMMARY)
    assert one.title.startswith("Oct 2026 ")
    one.pick("Month", "Mar 2026")
    assert one.title.startswith("Mar 2026 ")
    assert one.asked()["month"] == ["2026-03"]
    other = reader(one.page.url)
    assert (other.title, other.drawn()) == (one.title, one.drawn())


def test_a_card_is_turned_and_a_sentence_leads_to_its_rows(reader):
    one = reader(SUMMARY)
    one.change(one.page.get_by_role("button", name="By cause").click)
    assert one.asked()["bridge"] == ["causes"]
    assert one.page.get_by_role("heading", name="Largest step").count() == 1
    one.page.locator("button.deck-text", has_text="Revenue reached").click()
    one.page.get_by_role("dialog").get_by_text("Sum of sales lines less returns", exact=False).first.wait_for()


def test_a_risk_leads_to_its_team_and_an_alert_to_its_region_in_the_month(reader, data):
    one = reader(SUMMARY)
    ((basin,),) = data.rows("SELECT team_id FROM teams WHERE name = 'Basin'")
    one.page.locator("button.deck-text", has_text="Basin is ").click()
    one.page.locator("h1", has_text=re.compile("^Basin is ")).wait_for()
    assert one.asked()["team"] == [basin]
    one.page.get_by_role("link", name="Monthly summary").click()
    one.page.get_by_role("button", name="Alerts").click()
    one.page.locator("button.deck-text", has_text="Attainment, West").click()
    one.page.locator("h1", has_text=re.compile("^West is ")).wait_for()
    asked = one.asked()
    assert (asked["region"], asked["period"]) == (["West"], ["month"])
    assert "team" not in asked, "what was filtered before is left"


def test_a_comment_is_added_and_taken_back(reader):
    one = reader(SUMMARY)
    page = one.page
    page.get_by_role("button", name="Remark").click()
    page.get_by_role("textbox", name="Your comment on the month").fill("Two <b>renewals</b> moved.")
    one.change(page.get_by_role("button", name="Keep").click)
    assert lines(one, "What happened in the month")[-1] == "Two <b>renewals</b> moved."
    assert lines(reader("month"), "What happened in the month")[-1] == "Two <b>renewals</b> moved.", "HR reads it too"
    one.change(page.get_by_role("button", name="Take back my last change").click)
    assert "renewals" not in " ".join(lines(one, "What happened in the month"))


def test_all_figures_are_shown_and_taken_along(reader):
    one = reader(SUMMARY)
    one.page.get_by_role("button", name="Export").click()
    one.page.get_by_role("button", name="All figures").click()
    one.page.get_by_role("dialog").get_by_text("Oct 2026 · Whole company").wait_for()
    about, rows = stated(one.download("CSV", exact=False))
    assert (about["Scope"], about["Period"], len(rows)) == ("Whole company", "Oct 2026", 14)
    assert "Net retention" in {value for row in rows for value in row.values()}


def test_on_a_phone_nothing_is_wider_than_the_screen(reader):
    one = reader(f"{SUMMARY}&regions=forecast", viewport={"width": 390, "height": 844})
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.page.evaluate("[...document.querySelectorAll('.deck-card')].every("
                             "card => card.getBoundingClientRect().right <= 390)")
    assert len(one.drawn()) == 2


def test_it_prints_every_side_of_its_cards_without_menu_and_buttons(reader):
    one = reader(SUMMARY)
    behind = [one.page.get_by_role("heading", name=title) for title in ("Largest step", "Chance of plan", "2 alerts")]
    assert not [heading for heading in behind if heading.is_visible()]
    one.page.emulate_media(media="print")
    one.page.wait_for_function("[...document.querySelectorAll('.deck-plot')].filter(plot => plot.data).length === 4")
    assert [heading.is_visible() for heading in behind] == [True] * 3
    widths = one.each(".deck-plot .main-svg:first-child", "one.getBoundingClientRect().width")
    assert min(widths) > 400, "drawn as large as what they stand behind"
    assert not one.page.locator(".stSidebar").is_visible()
    assert not one.page.get_by_role("button", name="Remark").is_visible()
    assert one.page.locator("h1").is_visible()
    one.page.emulate_media(media="screen")
    assert fits(one)


def test_paper_made_without_a_look_at_it_first_holds_them_too(reader):
    paper = PdfReader(BytesIO(reader(SUMMARY).page.pdf(format="A4", landscape=True)))
    text = " ".join(page.extract_text() for page in paper.pages)
    assert [word for word in ("Growth in the plan", "expected", "It would have fired") if word not in text] == []
