"""deck.js in a real browser: what it draws, sends, keeps and gives back. Streamlit is absent, Plotly a recorder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics.charts import theme
from analytics.language import Language
from pages.parts import deck as deck_module
from pages.parts.component import behaviour
from tests.charts.examples import gallery

ASSETS = Path(deck_module.__file__).with_name("assets")
LISTS = {"categorical": theme.ROLES, "sequential": theme.SEQUENTIAL, "diverging": theme.DIVERGING}
SETUP = """([js, css]) => {
  window.calls = []; window.hovered = []; window.sent = []; window.purged = 0
  window.Plotly = {
    react: (el, data, layout) => {
      calls.push({data, layout}); el._fullLayout = layout
      el.handlers ??= {}; el.on = (name, run) => { el.handlers[name] = run }
      return Promise.resolve()
    },
    purge: el => { purged++; delete el._fullLayout },
    Fx: {hover: (el, points, subplot) => hovered.push([points[0].curveNumber, points[0].pointNumber, subplot]),
         unhover: () => hovered.push(null)}}
  document.head.append(Object.assign(document.createElement('style'), {textContent: css}))
  return import(URL.createObjectURL(new Blob([js], {type: 'text/javascript'}))).then(m => {
    const setTriggerValue = (name, value) => { setTimeout(() => sent.push([name, value]), 0) }   // as Streamlit does
    window.show = data => { window.leave = m.default({data, parentElement: document.body, setTriggerValue}) }
  })}"""
PAINTED = "state => document.querySelector('.deck').dataset.state === state"


def theme_css(shift: int = 0) -> str:
    """Theme variables as Streamlit sets them, each colour another."""
    rows = [f"--st-chart-{name}-colors: " + ",".join(f"#a{shift}{i:02d}{n:02d}" for n in range(10))
            for i, name in enumerate(LISTS)]
    return ";".join([*rows, f"--st-background-color: #b{shift}0000", "--st-font: sans-serif"])


def content(figures: dict[str, dict], state: str = "1", **kpi: object) -> dict:
    card = {"id": "revenue", "label": "Revenue", "status": "watch", "value": "¥1M", "margin": "± 0.1", "delta": "+2%",
            "tone": "orange", "arrow": "up", "description": "+9% LY", "help": "What we <i>billed</i>",
            "spark": {"y": [1, None, 3, 2], "reference": [1, 1, 1, 1]}} | kpi
    cards = [{"id": name, "title": name, "caption": "", "help": "", "span": 6, "empty": "",
              "figure": deck_module._hashed(figure)} for name, figure in figures.items()]
    return {"plotly": "unused", "words": deck_module._words(Language("en")), "roles": deck_module._roles(),
            "kpis": [card], "cards": cards, "state": state}


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_content(f'<div style="{theme_css()}" id="theme"><div class="deck"><ul class="deck-kpis"></ul>'
                     '<div class="deck-grid"></div></div></div>')
    page.evaluate(SETUP, [behaviour("deck"), (ASSETS / "deck.css").read_text("utf-8")])
    yield page
    page.close()


def show(page, data: dict) -> None:
    page.evaluate("data => show(data)", data)
    page.wait_for_function(PAINTED, arg=data["state"], timeout=5000)


def test_a_click_is_sent_before_any_timer_and_leaves_timers_as_they_were(page):
    show(page, content({}))
    sent = page.evaluate("""async () => {
      setTimeout(() => sent.push('a timer'), 0)
      document.querySelector('.deck-open').click()
      await null
      return sent}""")
    assert sent == [["click", {"kind": "kpi", "id": "revenue"}]]
    assert "[native code]" in page.evaluate("String(setTimeout)")


def test_no_placeholder_reaches_the_screen(page):
    roles = [role for part in LISTS.values() for role in part] + [theme.BACKGROUND]
    probe = theme.figure([{"type": "bar", "x": [1], "marker": {"color": roles}}], {"shapes": []}, alt="All.", height=90)
    show(page, content(gallery(Language("en")) | {"all roles": probe}))
    drawn = json.dumps(page.evaluate("calls"))
    assert page.evaluate("calls.length") == len(gallery(Language("en"))) + 1
    assert not [role for role in roles if role in drawn]
    assert page.evaluate("calls.at(-1).data[0].marker.color")[:2] == ["#a00000", "#a00001"]
    assert page.evaluate("calls.at(-1).data[0].marker.color").count("undefined") == 0


def test_only_what_changed_is_drawn_again(page):
    figures = gallery(Language("en"))
    pair = {name: figures[name] for name in ("trend", "mix")}
    show(page, content(pair))
    show(page, content(pair, state="2"))
    assert page.evaluate("calls.length") == 2
    show(page, content(pair | {"mix": figures["pipeline"]}, state="3"))
    assert page.evaluate("calls.length") == 3


def test_a_change_of_theme_draws_again_at_once(page):
    data = content({"mix": gallery(Language("en"))["mix"]})
    show(page, data)
    page.evaluate("css => document.getElementById('theme').style.cssText = css", theme_css(1))
    show(page, data | {"state": "2"})
    assert page.evaluate("calls.length") == 2
    assert "#a10000" in json.dumps(page.evaluate("calls[1]"))


def test_clicks_are_sent_and_nothing_else(page):
    show(page, content({"trend": gallery(Language("en"))["trend"]}))
    assert page.evaluate("sent") == []
    page.get_by_role("button", name="Revenue, ¥1M ± 0.1, +2%, +9% LY, watch").press("Enter")
    page.evaluate("document.querySelector('.deck-plot').handlers.plotly_click({points: [{customdata: '2024-01-01'}]})")
    page.evaluate("document.querySelector('.deck-plot').handlers.plotly_click({points: [{}]})")
    assert page.evaluate("sent") == [["click", {"kind": "kpi", "id": "revenue"}],
                                     ["click", {"kind": "point", "card": "trend", "customdata": "2024-01-01"}]]


def option(page) -> str:
    """What a screen reader says of the point that the keyboard is at."""
    return page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).textContent")


def test_points_are_reached_and_opened_by_keyboard(page):
    figure = gallery(Language("en"))["pipeline"]
    ids = next(trace["customdata"] for trace in figure["data"] if "customdata" in trace)
    show(page, content({"pipeline": figure}))
    points = page.get_by_role("listbox", name="pipeline: the arrow keys go from point to point, Enter opens one")
    assert points.get_by_role("option").count() == 0, "made only for who comes"
    points.focus()
    assert points.get_by_role("option").count() == len(ids), "one option a point, though two traces tell of it"
    first = option(page)
    assert first.startswith(ids[0])
    last = len(ids) - 1
    keys = [("ArrowRight", 1), ("ArrowDown", 2), ("ArrowLeft", 1), ("ArrowUp", 0), ("ArrowUp", 0), ("End", last),
            ("ArrowRight", last), ("Home", 0), ("ArrowRight", 1)]
    for key, place in keys:
        page.keyboard.press(key)
        assert option(page).startswith(ids[place]), (key, place)
        assert page.evaluate("hovered.at(-1)[1]") == place, "and the eye sees where one is"
    assert page.evaluate("sent") == []
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert page.evaluate("sent.map(([_, event]) => event)") == [
        {"kind": "point", "card": "pipeline", "customdata": ids[place]} for place in (1, 2)]
    page.keyboard.press("Tab")
    assert page.evaluate("hovered.at(-1)") is None


def test_another_figure_has_its_own_points(page):
    figures = gallery(Language("en"))
    show(page, content({"one": figures["pipeline"]}))
    page.get_by_role("listbox").focus()
    page.keyboard.press("End")
    show(page, content({"one": figures["comparison"]}, state="2"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Home")
    ids = next(trace["customdata"] for trace in figures["comparison"]["data"] if "customdata" in trace)
    page.keyboard.press("Enter")
    assert page.evaluate("sent[0][1].customdata") == ids[0]
    assert page.get_by_role("option").count() == len(ids)


def test_a_figure_without_anything_to_open_is_no_stop_for_the_keyboard(page):
    figure = theme.figure([{"type": "bar", "x": [1], "y": [2]}], {}, alt="All.", height=90)
    show(page, content({"bare": figure}))
    assert page.get_by_role("listbox").count() == 0


def test_a_points_text_is_read_and_never_markup(page):
    attack = "<b>Ann &amp; Bo</b><br>12<img src=x onerror='window.hit=1'>"
    figure = theme.figure([{"type": "bar", "x": [1], "y": [2], "customdata": ["a"], "hovertext": [attack]}], {},
                          alt="All.", height=90)
    show(page, content({"x": figure}))
    page.get_by_role("listbox").focus()
    assert option(page) == "Ann & Bo, 12"
    assert page.locator(".deck img").count() == 0
    assert page.evaluate("window.hit") is None


def test_data_is_never_markup(page):
    attack = "<img src=x onerror='window.hit=1'>"
    data = content({}, **dict.fromkeys(("label", "value", "margin", "delta", "description", "help"), attack))
    data["cards"] = [{"id": "x", "title": attack, "caption": attack, "help": attack, "span": 12, "figure": None,
                      "empty": attack}]
    show(page, data)
    assert page.locator(".deck img").count() == 0
    assert page.locator(".deck-empty").inner_text() == attack


def test_help_shows_on_focus_and_hides_on_escape(page):
    show(page, content({}))
    help_icon = page.get_by_role("button", name="What is this?")
    help_icon.focus()
    tip = page.get_by_role("tooltip")
    assert tip.inner_text() == "What we <i>billed</i>"
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('.deck-tip').matches(':popover-open')")


def test_full_screen_and_back(page):
    show(page, content({"trend": gallery(Language("en"))["trend"]}))
    page.locator(".deck-card").hover()
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("calls.length === 2")
    assert page.evaluate("calls[1].layout.width") > 1100
    page.keyboard.press("Escape")
    page.wait_for_function("calls.length === 3")
    assert page.evaluate("calls[2].layout.width") == page.evaluate("calls[0].layout.width")


def test_figures_that_go_are_given_back(page):
    figures = gallery(Language("en"))
    show(page, content({name: figures[name] for name in ("trend", "mix")}))
    show(page, content({"mix": figures["mix"]}, state="2"))
    assert (page.evaluate("purged"), page.locator("[role=figure]").count()) == (1, 1)
    page.evaluate("leave()")
    assert page.evaluate("purged") == 2


def test_figures_are_named_for_those_who_cannot_see_them(page):
    figure = gallery(Language("en"))["pipeline"]
    show(page, content({"pipeline": figure}))
    assert page.get_by_role("figure").get_attribute("aria-label") == figure["alt"]


@pytest.mark.parametrize(("width", "columns", "because"), [
    (1200, 2, "two cards of six columns side by side"), (768, 2, "a tablet"),
    (690, 1, "720 px, a small screen zoomed to 200 %, less the page's gutters"),
    (390, 1, "a phone: one below the other")])
def test_grid_follows_the_width(page, width, columns, because):
    page.set_viewport_size({"width": width, "height": 900})
    figures = gallery(Language("en"))
    show(page, content({name: figures[name] for name in ("trend", "mix")}))
    tops = page.evaluate("[...document.querySelectorAll('.deck-cell')].map(cell => cell.getBoundingClientRect().top)")
    assert len(set(tops)) == 3 - columns, because
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_card_can_be_turned_by_its_tabs(page):
    data = content({"comparison": gallery(Language("en"))["funnel"]})
    tabs = [{"id": "bands", "label": "Intervals <b>", "selected": False},
            {"id": "funnel", "label": "Funnel", "selected": True}]
    data["cards"][0]["tabs"] = tabs
    show(page, data)
    group = page.locator(".deck-tabs")
    assert group.get_by_role("button").all_inner_texts() == ["Intervals <b>", "Funnel"]
    assert [tab.get_attribute("aria-pressed") for tab in group.get_by_role("button").all()] == ["false", "true"]
    group.get_by_role("button", name="Funnel").click()
    assert page.evaluate("sent") == [], "it is shown already"
    group.get_by_role("button", name="Intervals").click()
    assert page.evaluate("sent") == [["click", {"kind": "tab", "card": "comparison", "id": "bands"}]]
    data["cards"][0]["tabs"] = [tab | {"selected": not tab["selected"]} for tab in tabs]
    show(page, data | {"state": "2"})
    assert group.locator("[aria-pressed=true]").inner_text() == "Intervals <b>"
    assert page.evaluate("document.activeElement.textContent") == "Intervals <b>", "the focus stays where it was"
    del data["cards"][0]["tabs"]
    show(page, data | {"state": "3"})
    assert not group.is_visible()
