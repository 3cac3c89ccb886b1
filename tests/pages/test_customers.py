"""The Customers page: its topics, what a search finds, one customer opened, and what never reaches whom."""

from __future__ import annotations

import re

import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.rows import rows_behind
from analytics.metrics.showing import Writer
from analytics.performance.choice import Choice
from analytics.performance.customers import TOPICS, customers_view
from pages.parts.customers import opening
from pages.parts.customers.opening import ROWS_OF

LANGUAGES = {"en": Language("en"), "zh": Language("zh_CN")}
ROLES = (Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.HR, Role.EXECUTIVE)


def opened(open_app, place, **query):
    """A session on the page, by a link that asks for ``query``."""
    app = open_app(place, **{name: query.pop(name) for name in ("as", "lang", "region", "period") if name in query})
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("customers")


def table(app, column: str):
    return next((frame.value for frame in app.test.dataframe if column in frame.value), None)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_for_every_role(open_app, demo_place, role, topic, lang):
    t = LANGUAGES[lang]
    app = opened(open_app, demo_place, **{"as": role.value}, lang=lang, topic=topic)
    assert app.url.get("topic", "retention") == topic
    assert len(app.titles) == 1
    assert "–" not in [app.figures()[m] for m in ("net_retention", "logo_churn", "csat")]
    assert [card["id"] for card in app.deck["cards"] if not card["title"] or not card["caption"]] == []
    drawn = [card["id"] for card in app.deck["cards"] if card["figure"]]
    assert len(drawn) >= 2, "there is something to see"
    texts = [str(value) for kpi in app.deck["kpis"] for name, value in kpi.items() if name != "spark"]
    texts += [card[part] for card in app.deck["cards"] for part in ("title", "caption")] + app.titles
    assert [text for text in texts if re.search(r"\b(nan|None|inf)\b", text)] == []
    clicked = {card["id"] for card in app.deck["cards"] if card["figure"]
               and any(trace.get("customdata") for trace in card["figure"]["data"])}
    assert clicked == set(drawn), "every figure leads to its rows"
    assert clicked - {"kept", "groups", "cohorts", "curve", *ROWS_OF, *CATALOGUE} == set(), "a click on it does nothing"
    if lang == "zh":
        assert app.deck["kpis"][0]["label"] == t("Net retention")


@pytest.mark.parametrize(("card", "part", "metric"), [
    ("topics", "invoice", "complaint_rate"), ("reasons", "No contact", "accounts_at_risk"),
    ("ageing", "Not due yet", "overdue_share"), ("competitors", "Vantor", "market_notes"),
    ("bridge", "lost", "net_retention"), ("largest", "", "concentration"),  # some customers together
    ("kept", "2026-09-01", "net_retention"), ("cohorts", "2026-04-01", "retention_cohorts"),
    ("curve", "complaint", "time_to_resolve"),
])
def test_a_part_of_a_whole_leads_to_the_rows_that_it_was_counted_from(monkeypatch, data, card, part, metric):
    shown, hr, choice = [], Viewer(frozenset({Role.HR})), Choice(regions=("East",))
    view = customers_view(data, hr, choice, LANGUAGES["en"])
    monkeypatch.setattr(opening.rows, "show", lambda *asked: shown.append(asked[2:5]))
    opening.follow({"kind": "point", "card": card, "customdata": part}, view, "region", choice, data, hr,
                   Writer(LANGUAGES["en"], "CNY"))
    period = {"kept": data.calendar.period("2026-09"), "cohorts": data.calendar.period("2026-Q2")}.get(
        card, view.period)
    where = choice.where | ({"case_kind": ("complaint",)} if card == "curve" else {})
    assert [(name, of.start, of.end, kept) for name, of, kept in shown] == [(metric, period.start, period.end, where)]
    assert rows_behind(data, hr, metric, period=period, where=where)[0].total > 0


def test_kinds_of_cases_are_told_of_single_cases_alone(monkeypatch, data):
    shown, executive, choice = [], Viewer(frozenset({Role.EXECUTIVE})), Choice()
    view = customers_view(data, executive, choice, LANGUAGES["en"])
    monkeypatch.setattr(opening.rows, "show", lambda *asked: shown.append(asked[4]))
    opening.follow({"kind": "point", "card": "curve", "customdata": "complaint"}, view, "region", choice, data,
                   executive, Writer(LANGUAGES["en"], "CNY"))
    assert shown == [{}], "all kinds together, whose figure they may see"


def customer_names(data, condition: str = "TRUE") -> set[str]:
    return {name for (name,) in data.rows(f"SELECT name FROM customers c WHERE {condition}")}


@pytest.mark.parametrize("topic", TOPICS)
def test_an_executive_is_sent_no_name_and_no_comment(open_app, demo_place, data, topic):
    people = {name for (name,) in data.rows("SELECT name FROM managers")}
    comments = {c for (c,) in data.rows("SELECT DISTINCT comment FROM surveys WHERE comment IS NOT NULL")}
    notes = {n for (n,) in data.rows("SELECT DISTINCT note FROM activities WHERE note IS NOT NULL")}
    hidden = people | customer_names(data) | comments | notes
    sent = opened(open_app, demo_place, **{"as": "executive"}, topic=topic, q="price").sent()
    assert [text for text in hidden if text in sent] == []
    seen = opened(open_app, demo_place, topic=topic).sent()
    assert any(text in seen for text in hidden), "the test can fail"


def test_a_lead_and_an_account_manager_are_sent_only_their_own_customers(open_app, demo_place, data):
    ((team, lead),) = data.rows(
        "SELECT t.team_id, m.manager_id FROM teams t JOIN managers m ON m.manager_id = t.lead_id"
        " ORDER BY m.name LIMIT 1")
    ((own,),) = data.rows("SELECT min_by(manager_id, name) FROM managers"
                          " WHERE role = 'account_manager' AND left_on IS NULL")
    for role, person, condition in (("team_lead", lead, f"team_id = '{team}' OR manager_id = '{lead}'"),
                                    ("account_manager", own, f"manager_id = '{own}'")):
        mine = customer_names(
            data, f"customer_id IN (SELECT customer_id FROM account_month WHERE {condition})")
        others = customer_names(data) - mine
        for topic in TOPICS:
            sent = opened(open_app, demo_place, **{"as": role}, topic=topic).sent()
            assert [name for name in others if name in sent] == [], (role, topic, person)
        assert any(name in opened(open_app, demo_place, **{"as": role}).sent() for name in mine)


def test_one_customer_is_opened_by_link_and_left_again(open_app, demo_place, data):
    ((key, name),) = data.rows("SELECT customer_id, name FROM customers WHERE customer_id = 'C000001'")
    app = opened(open_app, demo_place, customer=key, region="East")
    assert app.titles[0].startswith(f"{name} bought for ¥")
    assert list(app.figures()) == ["revenue", "open_pipeline", "activities", "csat"]
    assert app.url == {"customer": key, "region": "East"}
    for section, column in (("deals", "opportunity_id"), ("surveys", "answer"), ("cases", "case_id"),
                            ("invoices", "invoice_id"), ("owners", "starts_on"), ("activities", "activity_type")):
        app.choose("happened", section)
        assert table(app, column) is not None, section
    next(b for b in app.test.button if b.label == "All customers").click()
    assert app.run().titles[0].startswith("East: ")
    assert app.url == {"region": "East"}


@pytest.mark.parametrize("key", ["C999999", "' OR TRUE --", "<b>"])
def test_a_customer_that_does_not_exist_or_is_not_ones_own_is_refused(open_app, demo_place, data, key):
    app = opened(open_app, demo_place, customer=key)
    assert app.notes == ["You may not open this customer, or there is none of that number."]
    ((others,),) = data.rows(
        "SELECT min(customer_id) FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM account_month"
        " WHERE manager_id = (SELECT min_by(manager_id, name) FROM managers WHERE role = 'account_manager'"
        " AND left_on IS NULL) AND customer_id IS NOT NULL)")
    app = opened(open_app, demo_place, **{"as": "account_manager"}, customer=others)
    assert app.notes == ["You may not open this customer, or there is none of that number."]
    app = opened(open_app, demo_place, **{"as": "executive"}, customer="C000001")
    assert app.notes == ["Your role does not include figures about single people."]


@pytest.mark.parametrize(("topic", "column"), [("satisfaction", "comment"), ("market", "note")])
def test_a_search_finds_words_on_the_server_and_is_kept_in_the_link(open_app, demo_place, data, topic, column):
    app = opened(open_app, demo_place, topic=topic)
    word = table(app, column)[column].iloc[0].split()[1]
    app.test.text_input(key="q").set_value(word.upper())
    found = table(app.run(), column)
    assert found[column].str.contains(word, case=False, regex=False).all()
    assert app.url == {"topic": topic, "q": word.upper()}
    app.test.text_input(key="q").set_value("%")
    app.run()
    assert table(app, column) is None, "a sign that LIKE knows is a letter here"
    assert len(app.notes) == 1


def test_the_title_says_whose_customers_they_are(open_app, demo_place):
    own = opened(open_app, demo_place, **{"as": "account_manager"})
    assert own.titles[0].startswith("Own customers: present customers bring ")
    assert opened(open_app, demo_place, **{"as": "executive"}).titles[0].startswith("Whole company: ")


def test_a_topic_that_does_not_exist_is_named_and_the_first_one_shown(open_app, demo_place):
    app = opened(open_app, demo_place, topic="gossip")
    assert app.notes == ["The link asks for what is not known here; this was left out: topic=gossip"]
    assert "topic" not in app.url
    assert "kept" in [card["id"] for card in app.deck["cards"]]
