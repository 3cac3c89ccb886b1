"""The monthly summary as it is sent to the browser: for every reader, in both languages, and where data are missing."""

from __future__ import annotations

import datetime as dt
import os

import duckdb
import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.metrics.rows import rows_behind
from analytics.metrics.showing import Writer
from analytics.policy import Policy
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import pay_plans
from analytics.state.store import State
from analytics.summary.month import month_view
from analytics.summary.narrative import narrative
from analytics.summary.words import headline
from pages.parts.month import desk as month_desk
from pages.parts.run import Run
from tests.company import company, write
from tests.summary.test_bridge_sales import EXECUTIVE

ZH = Language("zh_CN")


@pytest.fixture
def executive(open_app, demo_place):
    return open_app(demo_place, **{"as": "executive"}).open("month")


@pytest.fixture
def link(open_app):
    """Whoever follows a link to the page: executives begin with it, so an address without a page leads there."""
    return open_app


def card(app, name: str) -> dict:
    return next(card for card in app.deck["cards"] if card["id"] == name)


def lines(app, name: str) -> list[str]:
    return [line["text"] for line in card(app, name)["lines"]]


def test_the_page_says_what_the_model_says(executive, data):
    view, writer = month_view(data, EXECUTIVE, dt.date(2026, 10, 1)), Writer(Language(), "CNY")
    assert executive.titles == [headline(view, writer)]
    said = [s.text for s in narrative(view, writer) if s.rule != "rewards"]
    shown = " ".join(lines(executive, "narrative"))
    assert [text for text in said if text not in shown] == []
    assert executive.figures()["revenue"] == writer.language.money(view.figures["revenue"].value, "CNY")
    assert list(executive.figures()) == ["revenue", "net_retention", "csat", "book_coverage", "reward_cost"]
    shown, printed = ([c["id"] for c in executive.deck["cards"] if bool(c.get("printed")) is paper]
                      for paper in (False, True))
    assert shown == ["bridge", "regions", "narrative", "risks", "people"]
    assert printed == ["bridge_causes", "regions_forecast", "risks_alerts"], "what is behind the tabs, for paper"


def test_in_chinese_no_word_of_ours_is_english(open_app, demo_place):
    app = open_app(demo_place, **{"as": "executive"}, lang="zh").open("month")
    english = open_app(demo_place, **{"as": "executive"}).open("month")
    for name in ("narrative", "people"):
        assert set(lines(app, name)) & set(lines(english, name)) == set()
    assert card(app, "narrative")["title"] == "本月要点"
    assert app.titles[0].startswith("2026年10月收入超出计划")


def test_another_month_is_chosen_and_shared_by_its_address(executive, link, demo_place):
    executive.test.selectbox(key="summary_month").set_value(dt.date(2026, 3, 1))
    executive.run()
    assert executive.titles[0].startswith("Mar 2026 ")
    assert executive.url == {"month": "2026-03", "as": "executive"}
    other = link(demo_place, **executive.url)
    assert (other.titles, other.deck["state"]) == (executive.titles, executive.deck["state"])


def reward_cost(app) -> str:
    """Until when rewards are told, '' where they are not."""
    return next((kpi["description"] for kpi in app.deck["kpis"] if kpi["id"] == "reward_cost"), "")


def test_the_cost_of_rewards_is_that_of_the_month_and_of_the_plan_in_force_then(executive, link, demo_place):
    assert reward_cost(executive) == "to Sep 2026"
    for month, told in (("2026-06", "to Jun 2026"), ("2026-05", "to Mar 2026"), ("2026-02", ""), ("2025-10", "")):
        app = link(demo_place, **{"as": "executive"}, month=month)
        assert reward_cost(app) == told, "no quarter is over yet" if month == "2026-02" else "of what the month knew"
    state = State(os.environ["BRIDGEBOARD_STATE"])
    hr = Viewer(frozenset({Role.HR}))
    monthly = read_plan(PLANS / "commission.yaml", "CNY")
    version = pay_plans.draft(state, hr, "commission", monthly.model_copy(update={"since": dt.date(2026, 9, 1)}))
    for step in ("reviewed", "approved", "in_force"):
        version = pay_plans.move(state, hr, version, step)
    state.close()
    for month, told in (("2026-10", "to Oct 2026"), ("2026-08", "to Jun 2026")):  # a plan of months since September
        assert reward_cost(link(demo_place, **{"as": "executive"}, month=month)) == told


@pytest.mark.parametrize(("asked", "said"), [
    ("2031-01", "2031-01 is still to come"), ("2019-12", "2019-12 lies before the data"),
    ("<b>x</b>", "is no month")])
def test_an_address_with_a_month_that_cannot_be_shown(link, demo_place, asked, said):
    app = link(demo_place, **{"as": "executive"}, month=asked)
    assert said in app.notes[0].replace("\\", "")
    assert app.titles[0].startswith("Oct 2026 "), "the usual month is shown"


def test_the_cards_turn_and_stay_turned_in_the_address(executive, link, demo_place):
    first = executive
    app = link(demo_place, **{"as": "executive"}, bridge="causes", regions="forecast", risks="alerts")
    assert app.url == {"as": "executive", "bridge": "causes", "regions": "forecast", "risks": "alerts"}
    for name in ("bridge", "regions"):
        assert card(app, name)["title"] != card(first, name)["title"]
        assert card(app, name)["figure"] is not None
    assert "alert" in card(app, "risks")["title"]
    assert card(app, "bridge")["figure"]["layout"]["yaxis"]["ticktext"][0] == "Growth in the plan"
    assert lines(app, "regions")[0].startswith("Quarter to Dec 2026: ")
    printed = [c for c in app.deck["cards"] if c.get("printed")]
    assert [c["id"] for c in printed] == ["bridge_teams", "regions_months", "risks_risks"]
    assert [c["title"] for c in printed] == [card(first, name)["title"] for name in ("bridge", "regions", "risks")]
    odd = link(demo_place, **{"as": "executive"}, bridge="none such")
    assert card(odd, "bridge")["title"] == card(first, "bridge")["title"]


def test_a_bar_of_a_region_and_of_the_forecast_leads_to_its_rows(monkeypatch, data):
    """What is opened is the figure drawn; a forecast opens the months that it was made from."""
    hr, asked = Viewer(frozenset({Role.HR})), []
    view, desk = month_view(data, hr, dt.date(2026, 10, 1)), Run(data, hr, Writer(Language(), "CNY"))
    monkeypatch.setattr(month_desk.rows, "show", lambda *given: asked.append(given[2:5]))
    drawn = view.regions.frame[view.regions.frame["month"] == "2026-09-01"].iloc[0]
    for bar in (f"revenue 2026-09 {drawn['id']}", f"quota_attainment 2026-09 {drawn['id']}", "target_to_date 2026-11",
                "forecast 2027-01"):
        month_desk.opened(desk, {"kind": "point", "card": "regions", "customdata": bar}, view, ())
    region, total = {"region": (drawn["id"],)}, view.outlook.total
    assert [(metric, where) for metric, _, where in asked] == [
        ("revenue", region), ("quota_attainment", region), ("target_to_date", {}), ("revenue", {})]
    (rows,) = rows_behind(data, hr, "revenue", period=asked[0][1], where=region, limit=10**6)
    assert rows.frame["revenue"].astype(float).sum() == pytest.approx(drawn["actual"])
    assert [len(period.months) for _, period, _ in asked] == [1, 1, 1, total.history]


def test_a_comment_is_kept_with_the_month_as_letters(executive, open_app, demo_place):
    def write_it(app, text: str) -> None:
        next(a for a in app.test.text_area).set_value(text)
        next(b for b in app.test.button if b.label == "Keep").click()
        app.run()

    write_it(executive, "We *expected* <b>this</b>")
    assert lines(executive, "narrative")[-1] == "We *expected* <b>this</b>"
    assert card(executive, "narrative")["lines"][-1]["second"].startswith("Comment by Executive")
    hr = open_app(demo_place).open("month")
    assert lines(hr, "narrative")[-1] == "We *expected* <b>this</b>", "the same summary"
    lead = open_app(demo_place, **{"as": "team_lead"}).open("month")
    assert "*expected*" not in " ".join(lines(lead, "narrative")), "another one"
    assert not [b for b in hr.test.button if b.label == "Take back my last change"], "it is not theirs"
    next(b for b in executive.test.button if b.label == "Take back my last change").click()
    assert "*expected*" not in " ".join(lines(executive.run(), "narrative"))


def test_of_two_who_comment_the_second_is_told(open_app, demo_place):
    one, other = open_app(demo_place).open("month"), open_app(demo_place, **{"as": "executive"}).open("month")
    for app, text in ((one, "first"), (other, "second")):
        next(iter(app.test.text_area)).set_value(text)
        next(b for b in app.test.button if b.label == "Keep").click()
        app.run()
    assert [e.value for e in other.test.error if "changed the comment" in e.value]
    assert lines(other, "narrative")[-1] == "first"


def test_no_name_reaches_an_executive_and_no_markup_any_reader(open_app, tmp_path):
    frames = company()
    frames["teams"] = frames["teams"].assign(name=["<b>H</b> *arbor*", "$x$ [l](u)", "`code`", ":red[x]"])
    frames["managers"] = frames["managers"].assign(name=[f"Zq{i}x" for i in range(12)])
    write(frames, tmp_path / "odd" / "w.duckdb", Policy(minimum_group=3))
    with duckdb.connect(str(tmp_path / "odd" / "w.duckdb")) as con:
        con.execute("UPDATE snapshot SET source = 'demo company, seed 1'")
    app = open_app(tmp_path / "odd" / "w.duckdb", **{"as": "executive"}).open("month")
    assert len(app.titles) == 1
    assert "Zq" not in app.sent()
    for title in app.titles:
        assert not [mark for mark in ("<b>", " *a", "[l](") if mark in title.replace("\\", "\0")]
    hr = open_app(tmp_path / "odd" / "w.duckdb").open("month")
    assert "Zq" in hr.sent(), "the owner of a risk"


def test_a_lead_has_the_own_team_by_cause(open_app, demo_place, data):
    ((team,),) = data.rows("SELECT t.name FROM teams t JOIN managers m ON m.manager_id = t.lead_id ORDER BY m.name"
                           " LIMIT 1")
    app = open_app(demo_place, **{"as": "team_lead"}).open("month")
    assert list(app.figures())[-1] == "win_rate", "no cost of rewards"
    others = [name for (name,) in data.rows("SELECT name FROM teams WHERE name <> ?", [team])]
    assert [name for name in others if name in str(app.deck)] == []
    assert card(app, "bridge")["tabs"] == [], "one team by itself tells nothing"
    assert [c["id"] for c in app.deck["cards"] if c.get("printed")] == ["regions_forecast", "risks_alerts"]
    assert card(app, "bridge")["figure"]["layout"]["yaxis"]["ticktext"][0] == "Growth in the plan"
