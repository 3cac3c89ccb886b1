"""Journeys on Team performance: filter, share, compare, open a person, ask how a figure came about, take it along."""

from __future__ import annotations

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from analytics.language import Language
from tests.sheets import stated

EN, ZH = Language("en"), Language("zh_CN")
LABELS = ["Revenue", "Net retention", "Win rate", "Satisfaction", "Book coverage", "Pipeline coverage"]


def test_it_opens_on_team_performance_with_everything_painted(reader):
    one = reader()
    assert one.title.startswith("Whole company is ¥")
    assert one.page.locator("[data-testid=stSidebarNavLink]").all_inner_texts()[0].endswith("Team performance")
    assert list(one.figures()) == LABELS
    assert len(one.drawn()) == 4
    assert all(one.drawn()), "every figure has traces"
    marks = one.each(".deck-plot", "one.querySelectorAll('path, rect').length")
    assert min(marks) > 5, "and marks on the screen"
    assert one.page.title() == "Bridgeboard"
    assert len(one.rows()) > 10


def test_every_figure_says_what_it_shows(reader):
    one = reader()
    labels = one.each(".deck-plot", "[one.getAttribute('role'), one.getAttribute('aria-label')]")
    assert len(labels) == one.page.get_by_role("figure").count() == 4
    assert all(role == "figure" and len(label) > 20 for role, label in labels)
    names = one.each(".deck-open", "one.getAttribute('aria-label')")
    values = one.page.locator(".deck-value").all_inner_texts()
    assert all(value in name for name, value in zip(names, values, strict=True))


def test_a_filter_changes_figures_charts_and_address_and_the_link_shares_it(reader):
    one = reader()
    whole, drawn, title = one.figures(), one.drawn(), one.title
    one.choose("East")
    assert one.asked() == {"region": ["East"]}
    assert one.title != title
    assert one.title.startswith("East is")
    assert one.figures().keys() == whole.keys()
    assert one.figures()["Revenue"] != whole["Revenue"]
    assert all(now != before for now, before in zip(one.drawn(), drawn, strict=True))
    other = reader(one.page.url)
    assert (other.title, other.figures(), other.drawn()) == (one.title, one.figures(), one.drawn())
    assert other.page.get_by_role("radio", name="East").get_attribute("aria-checked") == "true"
    assert other.choose("All").figures() == whole
    assert other.asked() == {}


def test_period_and_comparison(reader):
    one = reader()
    year, against_plan = one.figures(), one.pills()
    assert all(pill.endswith("plan") for pill in against_plan)
    one.choose("vs last year")
    assert one.figures() == year, "the figures stay, what they are compared with changes"
    assert all(pill.endswith("LY") for pill in one.pills())
    one.choose("Month")
    assert one.asked() == {"period": ["month"], "vs": ["last_year"]}
    assert one.figures()["Revenue"] != year["Revenue"]
    assert "Oct 2026" in one.page.locator("[data-testid=stCaptionContainer]").first.inner_text()


def test_more_filters_narrow_to_a_team_and_can_be_cleared(reader, data):
    ((team_id, team),) = data.rows("SELECT team_id, name FROM teams ORDER BY name LIMIT 1")
    one = reader()
    whole = one.figures()
    one.page.get_by_role("button", name="More filters").click()
    one.pick("Team", team)
    assert one.asked() == {"team": [team_id]}
    assert one.title.startswith(team)
    assert one.figures()["Revenue"] != whole["Revenue"]
    one.page.keyboard.press("Escape")  # the list of options
    one.change(one.page.get_by_role("button", name="Clear all filters").click)
    assert (one.figures(), one.asked()) == (whole, {})


def select_row(one, row: int) -> str:
    """Click a row's box in the table and wait for the person's page; gives the name in that row."""
    name = one.rows()[row]
    table = one.page.locator(".st-key-card_table [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    one.page.mouse.click(box["x"] + 17, box["y"] + 34 * (row + 1.5))
    one.page.wait_for_url("**/account_manager?*")
    one.page.locator("h1", has_text=name).wait_for()
    return name


def test_a_row_opens_the_person_and_the_next_row_the_next_person(reader):
    one = reader("?period=month")
    first = select_row(one, 1)
    assert one.title.startswith(first)
    assert one.page.get_by_role("radio", name="Month", exact=True).get_attribute("aria-checked") == "true"
    before = one.state
    one.page.get_by_role("link", name="Team performance").click()
    one.painted(before)
    second = select_row(one, 3)
    assert second != first
    assert one.title.startswith(second)


def test_a_figure_tells_its_definition_its_sql_and_the_rows_it_is_made_of(reader):
    one = reader("?region=East&period=month")
    shown = one.figures()["Revenue"]
    one.card("Revenue").click()
    dialog = one.page.get_by_role("dialog")
    dialog.get_by_text("rows of").wait_for()
    assert shown.split(" ")[0] in dialog.inner_text()
    assert "Sum of sales lines less returns" in dialog.inner_text()
    about, rows = stated(one.download("Rows as CSV"))
    assert (about["Filters"], about["Period"]) == ("Region: East", "Oct 2026")
    said, newest = re.search(r"([\d,]+) rows of sale_fact, newest ([\d,]+)", dialog.inner_text()).groups()
    assert said == newest == EN.number(len(rows))
    assert EN.money(sum(float(row["revenue"]) for row in rows), "CNY") == shown.split(" ")[0]
    dialog.get_by_text("SQL, to run again").click()
    dialog.get_by_text("SELECT").first.wait_for()
    assert "'East'" not in dialog.inner_text(), "values are parameters, not part of the SQL"
    assert "East" in dialog.get_by_text("Parameters:").inner_text()


def test_the_keyboard_reaches_filters_and_figures_and_opens_and_closes(reader):
    one = reader()
    seen: list[str] = []
    for _ in range(40):
        one.page.keyboard.press("Tab")
        seen.append(one.each(":focus", "one.getAttribute('aria-label') || one.innerText")[0])
        if seen[-1].startswith("Revenue,"):
            break
    assert seen[-1].startswith("Revenue, ¥")
    assert "All" in "\n".join(seen), "the filters come before"
    one.page.keyboard.press("Enter")
    dialog = one.page.get_by_role("dialog")
    dialog.get_by_text("rows of").wait_for()
    one.page.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def test_the_keyboard_opens_a_person_from_the_comparison(reader):
    one = reader()
    one.page.locator(".deck-points").first.focus()
    one.page.keyboard.press("ArrowDown")
    said = one.page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent")
    one.page.locator(".deck-plot .hoverlayer .hovertext").first.wait_for()
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/account_manager?*")
    name = said.split(",")[0].split(":")[0]
    one.page.locator("h1", has_text=name).wait_for()


def test_csv_and_xlsx_state_the_filters_and_hold_the_figures_of_the_page(reader):
    one = reader("?region=East&period=quarter")
    shown = one.figures()
    about, table = stated(one.download("CSV"))
    assert (about["Scope"], about["Period"], about["Data to"]) == ("East", "Oct 2026", "31 Oct 2026")
    assert [row["label"] for row in table] == one.rows()
    assert EN.money(sum(float(row["revenue_value"] or 0) for row in table), "CNY") == shown["Revenue"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(one.download("XLSX")))
    assert ["Scope", "East"] in book.get_sheet_by_name("Filters").to_python()
    values = {row[1]: row[2] for row in book.get_sheet_by_name("Key figures").to_python()[1:]}
    assert EN.money(values["revenue"], "CNY") == shown["Revenue"]
    assert EN.percent(values["win_rate"]) == shown["Win rate"].split(" ")[0]
    assert EN.percent(values["net_retention"]) == shown["Net retention"]
    assert "Definitions" in book.sheet_names


def test_the_light_and_the_dark_theme_and_a_switch_while_one_looks(reader):
    dark = reader(color_scheme="dark")
    assert dark.background() == "rgb(15, 19, 24)"
    assert "#E1E6EC" in dark.colors()
    assert "#2A323B" not in dark.colors()
    light = reader()
    assert light.background() == "rgb(255, 255, 255)"
    assert "#2A323B" in light.colors()
    light.page.emulate_media(color_scheme="dark")
    light.page.wait_for_function("[...document.querySelectorAll('.deck-plot')].every(plot =>"
                                 " !JSON.stringify(plot.data).includes('#2A323B'))")
    assert (light.background(), light.colors()) == (dark.background(), dark.colors())


def test_on_a_phone_nothing_sticks_out_and_figures_stand_two_by_two(reader):
    one = reader(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    assert max(one.each("html, [data-testid=stMain]", "one.scrollWidth")) <= 390
    left = "Math.round(one.getBoundingClientRect().left)"
    assert len(set(one.each(".deck-kpi", left))) == 2
    assert len(set(one.each(".deck-cell", left))) == 1, "figures one below the other"


def test_the_language_is_switched_and_kept_in_the_link(reader):
    one = reader("?region=East")
    one.change(one.page.get_by_role("radio", name="简体中文").click)
    assert one.asked() == {"region": ["East"], "lang": ["zh"]}
    assert list(one.figures()) == [ZH(label) for label in LABELS]
    assert one.page.get_by_role("radio", name=ZH("12 months"), exact=True).count() == 1
    other = reader(one.page.url)
    assert (other.title, other.figures()) == (one.title, one.figures())


def test_a_chinese_browser_is_answered_in_chinese(reader):
    assert list(reader(locale="zh-CN").figures()) == [ZH(label) for label in LABELS]


LATIN = re.compile(r"[A-Za-z]{2,}")
TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const {parentElement: parent, data} = walk.currentNode
    if (data.trim() && !parent.closest('script, style, noscript, [data-testid*=Icon]')) found.push(data)
  }
  for (const one of document.querySelectorAll('.deck [aria-label]')) found.push(one.getAttribute('aria-label'))
  for (const one of document.querySelectorAll(':placeholder-shown')) found.push(one.placeholder)
  return found
}"""
KEPT = {"Bridgeboard", "CSV", "XLSX", "SQL", "CSAT", "SLA", "Language", "English", "yyyy", "mm", "dd"}
POINTS = re.compile(r"(?<=\d)pp(?![A-Za-z])")  # percentage points, in the short form that fits a card
STREAMLIT = {"Skip to main content"}  # its own words, which cannot be translated


def leftovers(texts: list[str], names: set[str]) -> list[str]:
    """The texts that still hold a Latin word when names, brand, formats and the unit pp of a number are taken out."""
    known = re.compile("|".join(map(re.escape, sorted(names | KEPT, key=len, reverse=True))))
    left = {text: POINTS.sub("", known.sub("", text)) for text in texts if text not in STREAMLIT}
    return sorted(text for text, rest in left.items() if LATIN.search(rest))


def test_the_checker_of_leftovers_finds_some():
    texts = ["Revenue 收入", "Wu Tao 的收入", "CSV", "4.9亿元", "Language · 语言", "wins", "较计划−1.3pp", "1.3ppm"]
    assert leftovers(texts, {"Wu Tao"}) == ["1.3ppm", "Revenue 收入", "wins"]


@pytest.mark.parametrize("page", ["", "account_manager"])
def test_a_chinese_page_has_no_english_left(reader, data, page):
    one = reader(f"{page}?lang=zh")
    names = {text for sql in (
        "SELECT name FROM managers", "SELECT name FROM teams", "SELECT region FROM teams", "SELECT name FROM customers",
        "SELECT DISTINCT segment FROM customers", "SELECT DISTINCT industry FROM customers",
    ) for (text,) in data.rows(sql) if text}
    one.page.locator("canvas [role=gridcell]").first.wait_for(state="attached")
    if page == "":
        one.page.get_by_role("button", name=ZH("More filters")).click()
        one.page.get_by_role("button", name=ZH("Clear all filters")).wait_for()
    texts = one.page.evaluate(TEXTS)
    assert len(texts) > 80
    assert leftovers(texts, names) == []


def test_the_comparison_is_turned_to_a_funnel_and_back(reader):
    one = reader("?metric=win_rate")
    bands, tabs = one.drawn()[0], one.page.locator(".deck-tab")
    one.change(tabs.filter(has_text="Funnel").click)
    assert one.asked() == {"metric": ["win_rate"], "shown": ["funnel"]}
    assert one.drawn()[0] != bands
    assert one.page.locator(".deck-title").first.inner_text().endswith("the funnel of chance")
    other = reader(one.page.url)
    assert other.drawn() == one.drawn()
    one.change(tabs.filter(has_text="Intervals").click)
    assert one.asked() == {"metric": ["win_rate"]}
    assert one.drawn()[0] == bands


def test_a_choice_by_keyboard_and_of_two_quick_clicks_the_last(reader):
    one = reader("team")

    def option(name):
        return one.page.get_by_role("radio", name=name, exact=True)

    option("12 months").focus()
    one.page.keyboard.press("ArrowLeft")
    assert option("Year to date").evaluate("one => one === document.activeElement")
    assert option("Year to date").get_attribute("aria-checked") == "false", "the arrows look, Enter takes"
    one.change(lambda: one.page.keyboard.press("Enter"))
    assert one.asked()["period"] == ["ytd"]
    assert option("Year to date").evaluate("one => one === document.activeElement"), "the focus stays"
    option("East").click()
    option("West").click()
    one.page.wait_for_url("**region=West*")  # East may have been answered before the second click arrived
    assert one.asked()["region"] == ["West"]
    assert one.title.startswith("West")
    assert option("West").get_attribute("aria-checked") == "true"
