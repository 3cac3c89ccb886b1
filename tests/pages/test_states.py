"""What a reader sees where something is missing: nobody in the selection, tables not loaded, no data, damaged data."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest

from analytics import demo
from analytics.access import Role, Viewer, local_owner
from analytics.errors import UsageError
from analytics.performance.customers import TOPICS
from analytics.policy import Policy
from analytics.state import scenarios
from analytics.state.store import State
from analytics.warehouse import snapshots
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from pages.parts import deck, sign_in, views
from pages.parts.team import filters, table
from tests.lab.companies import paying
from tests.pages.menu import titles_of

SMALL = demo.Company(seed=3, people=12, months=13, activities=1_000, last_month=dt.date(2026, 10, 1))
FILES = {  # what AdventureWorks has: people in teams who sell, with targets by quarter, and nothing of their work
    "teams": "team_id,name,region\nT1,Canada,North America\nT2,France,Europe\n",
    "managers": "manager_id,name,team_id\n1,Ann,T1\n2,Bo,T2\n3,Cy,T2\n",
    "customers": "customer_id,name,manager_id\nc1,Bikes Inc,1\nc2,Velo SA,2\nc3,Rad AG,3\n",
    "sales": "sold_on,manager_id,customer_id,amount\n" + "".join(
        f"2026-{month:02d}-{5 * person:02d},{person},c{person},{1000 * person + 10 * month}\n"
        for month in range(1, 11) for person in (1, 2, 3)),
}


@pytest.fixture(scope="module")
def sales_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with people, customers and sales: no activities, surveys, opportunities or targets."""
    folder = tmp_path_factory.mktemp("files")
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    report = load(mapping_for(sorted(folder.glob("*.csv"))), folder, folder / "warehouse", Policy())
    assert report.ok
    return folder / "warehouse"


@pytest.mark.parametrize(("lang", "why", "instead"), [
    ("en", "Revenue: the plan pays by attainment, but the data hold no targets;",
     "With these data can be tried: By value."),
    ("zh", "收入：方案按完成率计酬，但数据中没有目标", "现有数据可试算的方案：By value。")])
def test_the_lab_says_which_plans_the_data_fit(open_app, sales_only, tmp_path, lang, why, instead):
    """None that is ready pays without targets; one that somebody saved does."""
    app = open_app(sales_only, lang=lang).open("lab")
    assert said(app.test.error)[0].startswith(why)
    assert said(app.test.info)[0].startswith("None of the plans here" if lang == "en" else "这里没有")
    state, plan = State(f"sqlite:///{tmp_path / 'state.db'}"), paying({"revenue": {}}).model_dump(mode="json")
    scenarios.keep(state, local_owner(), scenarios.Scenario("By value", "own", plan, {}))
    state.close()
    assert said(app.run().test.info)[0].startswith(instead)


def said(elements) -> list[str]:
    return [one.value.replace("\\", "") for one in elements]


def test_filters_that_leave_nobody(open_app, demo_place, data):
    ((west,),) = data.rows("SELECT min(team_id) FROM teams WHERE region = 'West'")
    app = open_app(demo_place, region="East", team=[west])
    assert app.notes == ["There is nobody in this selection. Choose fewer filters."]
    assert app.figures()["revenue"] == "¥0"
    assert {value for metric, value in app.figures().items() if metric != "revenue"} == {"–"}, "no figure of nobody"
    assert all(card["figure"] is None and card["empty"] for card in app.deck["cards"])
    assert app.titles[0].endswith("no sales in this period")


def test_clearing_the_filters_brings_everybody_back(open_app, demo_place):
    app = open_app(demo_place, region="East", team=["none such"], period="month", vs="last_year")
    assert app.url == {"region": "East", "period": "month", "vs": "last_year"}, "what is unknown is left out"
    next(b for b in app.test.button if b.label == "Clear all filters").click()
    assert app.run().url == {}
    assert app.figures() == open_app(demo_place).figures()


@pytest.mark.parametrize(("query", "because"), [
    ({"period": "2026-13"}, "no such month"), ({"region": "Atlantis"}, "no such region"),
    ({"vs": "'; DROP TABLE sales"}, "no such comparison"), ({"metric": "__class__"}, "no such metric"),
    ({"team": ["<script>"]}, "no such team"), ({"segment": "x", "industry": "y"}, "no such accounts"),
    ({"lang": "tlh"}, "no such language"), ({"as": "root"}, "no such role"), ({"vs_team": "?"}, "no such team"),
    ({"regoin": "East"}, "no such filter"), ({"region": ["East", "Atlantis"]}, "one region at most")])
def test_a_link_that_asks_for_what_does_not_exist_shows_the_rest_and_says_what(open_app, demo_place, query, because):
    app = open_app(demo_place, **query)
    assert app.titles[0].startswith("East" if "East" in str(query.get("region")) else "Whole company"), because
    (note,) = app.notes
    said = note.replace("\\", "")
    assert said.startswith("The link asks for what is not known here; this was left out: ")
    for name, value in query.items():
        wrong = value[-1] if isinstance(value, list) else value
        assert f"{name}={wrong}" in said
    assert app.url.get("region") != "Atlantis"


def test_what_is_understood_of_a_link_is_not_complained_of(open_app, demo_place):
    app = open_app(demo_place, region="East", period="2026-Q1", lang="zh", team="none such", vs_team="?")
    (note,) = app.notes
    said = note.replace("\\", "")
    assert said.startswith("链接中有此处无法识别的内容，已忽略：")
    assert ("team=none such" in said, "vs_team=?" in said) == (True, True)
    assert "East" not in said
    assert "2026" not in said
    app.choose("period", "month")
    assert app.notes == [], "the next choice answers it"


def test_a_link_to_a_person_who_is_not_there_says_so(open_app, demo_place):
    app = open_app(demo_place)
    assert app.notes == []
    app.test.query_params["person"] = "nobody"
    app.open("account_manager")
    (note,) = app.notes
    assert "person=nobody" in note.replace("\\", "")
    assert len(app.titles) == 1, "the page shows the first person"
    app.open("team")
    assert app.notes == []


def test_a_link_is_no_markup(open_app, demo_place):
    (note,) = open_app(demo_place, region="[x](http://e.x) **b** " + "y" * 500).notes
    assert r"\[x\]\(http\:" in note
    assert len(note) < 200


def test_what_is_chosen_is_carried_from_page_to_page(open_app, demo_place):
    app = open_app(demo_place, period="month", region="East", metric="csat")
    team = app.figures()
    app.open("account_manager")
    assert (app.url["period"], app.url["metric"]) == ("month", "csat")
    app.choose("period", "quarter")
    app.open("team")
    assert app.url == {"period": "quarter", "region": "East", "metric": "csat"}
    app.choose("period", "month")
    assert app.figures() == team


@pytest.mark.parametrize(("period", "vs"), [
    ("month", "plan"), ("quarter", "last_year"), ("ytd", "team"), ("12m", "last_year"), ("2026-Q1", "team"),
    ("2026-02-10..2026-03-15", "plan")])
def test_every_period_and_comparison(open_app, demo_place, period, vs):
    app = open_app(demo_place, period=period, vs=vs)
    assert "–" not in [app.figures()[metric] for metric in ("revenue", "win_rate", "csat")]
    assert all(card["figure"] for card in app.deck["cards"])


def test_accounts_can_be_filtered_by(open_app, demo_place):
    whole = open_app(demo_place)
    segment = whole.test.multiselect(key="segment").options[0]
    some = open_app(demo_place, segment=segment)
    assert segment in some.titles[0]
    assert some.figures()["revenue"] != whole.figures()["revenue"]


def test_tables_that_are_not_loaded_are_named_where_they_are_missed(open_app, sales_only):
    app = open_app(sales_only)
    assert app.menu == titles_of(Role.HR, Role.ADMINISTRATOR), "the owner of the computer may do all"
    empty = {card["id"]: card["empty"] for card in app.deck["cards"] if card["figure"] is None}
    assert empty["mix"] == "No activities are loaded; their mix would appear here."
    assert empty["pipeline"] == "No opportunities are loaded; the pipeline would appear here."
    assert app.figures()["revenue"] == "¥55.4k", "January to September: October is not over"
    assert (app.figures()["csat"], app.figures()["win_rate"]) == ("–", "–")
    assert app.titles[0].startswith("Whole company sold ")
    app.open("account_manager")
    assert "Ann" in app.titles[0]
    assert app.open("support").titles == ["Nobody has clearly been below 85 for 3 months"], "nobody has a score"
    assert app.notes == []
    assert app.open("sources").titles[0].startswith("38 rows in use, from ")
    assert "view_as" not in [widget.key for widget in app.test.selectbox], "only the demo company lets one choose"


@pytest.mark.parametrize(("topic", "said"), [
    ("retention", "The bridge needs 24 months of sales."),
    ("satisfaction", "No surveys are loaded; satisfaction would appear here."),
    ("service", "No service cases are loaded; they would appear here."),
    ("risk", "No invoices are loaded; what is overdue would appear here."),
    ("market", "No activities are loaded; market notes would appear here.")])
def test_customers_without_tables_say_what_is_missing(open_app, sales_only, topic, said):
    app = open_app(sales_only)
    app.test.query_params["topic"] = topic
    app.open("customers")
    assert app.titles == ["Whole company: 3 customers"]
    assert said in [card["empty"] for card in app.deck["cards"] if card["figure"] is None]
    assert set(app.figures().values()) == {"–"}


def test_customers_of_filters_that_leave_nobody(open_app, demo_place, data):
    ((west,),) = data.rows("SELECT min(team_id) FROM teams WHERE region = 'West'")
    for topic in TOPICS:
        app = open_app(demo_place, region="East", team=[west])
        app.test.query_params["topic"] = topic
        app.open("customers")
        assert app.titles == ["East · " + data.team_names[west] + ": no customers in this selection"]
        assert all(card["figure"] is None and card["empty"] for card in app.deck["cards"])
        assert app.notes != [], topic


def test_comparing_by_what_is_not_loaded_names_it(open_app, sales_only):
    for metric, missing in (("csat", "surveys"), ("win_rate", "opportunities"), ("quota_attainment", "targets")):
        (card,) = [c for c in open_app(sales_only, metric=metric).deck["cards"] if c["id"] == "comparison"]
        assert card["figure"] is None
        assert missing in card["empty"]


def test_what_cannot_be_shown_is_named_below_the_bar_that_changes_it(open_app, demo_place, monkeypatch):
    def refuse(*_):
        raise UsageError("No such comparison: choose another.")

    monkeypatch.setattr(views, "team", refuse)
    app = open_app(demo_place)
    assert app.notes == ["No such comparison: choose another."]
    assert all(app.offered(key) for key in ("period", "region", "vs"))


def test_the_figures_are_sent_before_all_else_that_a_filter_changes(open_app, demo_place, monkeypatch):
    sent = []

    def watched(name, do):
        def noted(*arguments, **more):
            sent.append(name)
            return do(*arguments, **more)
        return noted

    for module, name in ((deck, "_show"), (filters, "bar"), (table, "people")):
        monkeypatch.setattr(module, name, watched(name, getattr(module, name)))
    open_app(demo_place)
    assert sent == ["_show", "bar", "people"], "the browser draws the figures while the server makes the rest"


def test_the_first_start_makes_the_demo_company(open_app, tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "Company", lambda: SMALL)
    app = open_app(tmp_path / "new")
    assert snapshots.current(tmp_path / "new") is not None
    assert app.titles[0].startswith("Whole company")
    assert app.menu == titles_of(Role.HR)


def damaged_file(place: Path) -> str:
    place.mkdir()
    (place / "broken.duckdb").write_bytes(b"not a database" * 1000)
    (place / "current").write_text("broken.duckdb", "utf-8")
    return "broken.duckdb cannot be read as a Bridgeboard warehouse"


def missing_file(place: Path) -> str:
    place.mkdir()
    (place / "current").write_text("gone.duckdb", "utf-8")
    return "gone.duckdb, which is missing; load the data again"


def another_database(place: Path) -> str:
    place.mkdir()
    duckdb.connect(str(place / "other.duckdb")).close()
    (place / "current").write_text("other.duckdb", "utf-8")
    return "other.duckdb is a DuckDB file but no Bridgeboard warehouse"


@pytest.mark.parametrize("damage", [damaged_file, missing_file, another_database])
def test_a_warehouse_that_cannot_be_read_is_one_clear_sentence(open_app, tmp_path, damage):
    sentence = damage(tmp_path / "w")
    app = open_app(tmp_path / "w")
    assert app.titles == []
    (note,) = app.notes
    assert sentence in note
    assert "\n" not in note
    assert "Traceback" not in note


def test_data_of_another_version_are_brought_up_to_date_by_a_button(open_app, sales_only, tmp_path, monkeypatch):
    place = Path(shutil.copytree(sales_only, tmp_path / "w"))
    old = snapshots.current(place)
    assert old is not None
    with duckdb.connect(str(old)) as con:
        con.execute("UPDATE snapshot SET version = 'earlier'")
    with monkeypatch.context() as another:
        another.setattr(sign_in, "before_data", lambda state, t: Viewer(frozenset({Role.TEAM_LEAD}), "1"))
        app = open_app(place)
    assert app.notes == ["Nothing is lost. An administrator can bring the data up to date here, or load them again; "
                         "then every page is back."]
    assert not app.test.button
    app = open_app(place)
    assert (app.titles, app.notes) == (["The data are of another version of Bridgeboard"], [])
    app.test.button(key="upgrade").click()
    app.run()
    assert app.figures() == open_app(sales_only).figures()
    assert snapshots.current(place) != old, "which is kept"


def comparison(app) -> dict:
    return next(card for card in app.deck["cards"] if card["id"] == "comparison")


def test_the_comparison_can_be_turned_to_a_funnel_and_the_link_keeps_it(open_app, demo_place):
    app = open_app(demo_place, metric="win_rate")
    bands = comparison(app)
    assert [(tab["id"], tab["selected"]) for tab in bands["tabs"]] == [("bands", True), ("funnel", False)]
    turned = open_app(demo_place, metric="win_rate", shown="funnel")
    assert turned.url == {"metric": "win_rate", "shown": "funnel"}
    funnel = comparison(turned)
    assert [tab["selected"] for tab in funnel["tabs"]] == [False, True]
    assert funnel["title"].endswith("outside the funnel of chance")
    assert funnel["figure"]["layout"]["xaxis"]["title"]["text"] == "number of cases"
    assert open_app(demo_place, shown="pie").url == {}


def test_a_funnel_of_what_has_no_cases_says_what_has(open_app, demo_place):
    card = comparison(open_app(demo_place, shown="funnel"))
    assert card["figure"] is None
    assert card["empty"].startswith("A funnel needs numbers of cases that differ: compare by win rate")


def test_comparing_by_score(open_app, demo_place):
    app = open_app(demo_place, metric="score")
    card = comparison(app)
    assert "told apart from the company" in card["title"]
    assert card["figure"]
    assert "tabs" not in card
    assert "score" in app.sent()
    app.open("account_manager")
    assert "metric" not in app.url, "a person's metric over time is one of the figures"


def test_without_enough_data_for_scores_nobody_is_compared_by_them(open_app, sales_only):
    app = open_app(sales_only, metric="score")
    card = comparison(app)
    assert card["figure"] is None
    assert card["empty"].startswith("Scores are about single people; there are none in this selection")
    assert "nan" not in app.sent().lower().replace("finan", "")



def test_own_data_are_refused_to_whoever_is_not_at_this_computer(open_app, sales_only, monkeypatch):
    assert open_app(sales_only).deck["kpis"], "to the person at it they are shown"
    monkeypatch.setattr(sign_in, "asked_host", lambda headers: "bridgeboard.example.com")
    app = open_app(sales_only)
    assert app.notes == ["Your own data are open to the person at this computer only, until sign-in is configured (see "
                         "the README)."]
    assert (app.components("deck"), app.titles) == ([], [])
