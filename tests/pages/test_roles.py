"""Every role opens every page in both languages: its menu, what it is refused, and whose names it is sent."""

from __future__ import annotations

import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.warehouse.query import Warehouse
from pages.parts import sign_in
from pages.parts.menu import first_page
from tests.pages.menu import MENU, titles_of

LANGUAGES = {"en": Language("en"), "zh": Language("zh_CN")}
LEADS = ("SELECT t.name, m.name, t.team_id, m.manager_id FROM teams t JOIN managers m ON m.manager_id = t.lead_id"
         " ORDER BY m.name")  # 'view as' starts with the first


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_a_role_sees_its_pages_and_is_refused_the_others(open_app, demo_place, role, lang):
    t = LANGUAGES[lang]
    app = open_app(demo_place, **{"as": role.value}, lang=lang)
    assert app.menu == list(map(t, titles_of(role)))
    for page, (_, _, whose, refusal) in MENU.items():
        app.open(page)
        if role in whose:
            assert len(app.titles) == 1, page
            if page not in ("support", "statements", "trail", "quality"):  # say where there is nothing
                assert app.notes == [], page
                assert len(app.components("deck")) == (page not in ("sources", "trail", "definitions", "quality"))
        else:
            assert (app.titles, app.notes) == ([], [t(refusal)])
            assert app.components("deck") == [], "a refused page sends no figures"


def test_the_titles_are_findings_about_what_the_viewer_sees(open_app, demo_place, data):
    team, name = data.rows(LEADS)[0][:2]
    assert open_app(demo_place).titles[0].startswith("Whole company is ¥")
    lead = open_app(demo_place, **{"as": "team_lead"})
    assert lead.titles[0].startswith(f"{team} is ¥"), f"the first lead by name, {name}, leads {team}"
    administrator = open_app(demo_place, **{"as": "administrator"})
    assert administrator.titles == ["The demo company is in use: bring in your own files"]


STARTS = [  # where each role lands without an address, and why
    ("executive", "Oct 2026 is ", "executives read the month"),
    ("team_lead", "{team} is ¥", "a lead explores the team"),
    ("hr", "Whole company is ¥", "HR sees everybody")]


@pytest.mark.parametrize(("role", "begins", "because"), STARTS, ids=[because for *_, because in STARTS])
def test_a_role_begins_where_its_work_is(open_app, demo_place, data, role, begins, because):
    title = open_app(demo_place, **{"as": role}).titles[0]
    assert title.startswith(begins.format(team=data.rows(LEADS)[0][0])), because


def test_an_account_manager_begins_with_the_own_figures_and_who_has_two_roles_with_what_either_sees_most_of(
    open_app, demo_place, data
):
    ((own,),) = data.rows("SELECT min(name) FROM managers WHERE role = 'account_manager' AND left_on IS NULL")
    assert own in open_app(demo_place, **{"as": "account_manager"}).titles[0]
    both = {Role.EXECUTIVE, Role.TEAM_LEAD}
    for roles, page in ((both, "month"), ({Role.EXECUTIVE, Role.HR}, "team"), ({Role.ADMINISTRATOR}, "sources")):
        assert first_page(Viewer(frozenset(roles), "AM00001", frozenset({"T0001"}))).address == page


def test_the_language_is_kept_and_can_be_switched(open_app, demo_place):
    app = open_app(demo_place, lang="zh")
    label = LANGUAGES["zh"]("Revenue")
    assert app.deck["kpis"][0]["label"] == label
    assert app.url["lang"] == "zh"
    app.test.segmented_control(key="language_switch").set_value("English")
    assert app.run().deck["kpis"][0]["label"] == "Revenue"
    assert "lang" not in app.url


def test_whose_eyes_one_looks_with_is_kept_in_the_link(open_app, demo_place, data):
    app = open_app(demo_place, region="East")
    assert app.url == {"region": "East"}, "HR goes without saying"
    app.test.selectbox(key="view_as").set_value("executive")
    assert app.run().url == {"region": "East", "as": "executive"}
    app.test.selectbox(key="view_as").set_value("team_lead")
    app.run()
    team, name, _, person = data.rows(LEADS)[1]
    app.test.selectbox(key="view_as_team_lead").set_value(person)
    app.run()
    assert (app.url["as"], app.url["as_person"]) == ("team_lead", person)
    again = open_app(demo_place, **app.url)
    assert f"{team} is " in again.titles[0], f"{name} leads {team}"
    assert (again.url, again.notes) == (app.url, [])
    again.test.selectbox(key="view_as").set_value("administrator")
    again.run()
    assert (again.url["as"], again.url.get("as_person")) == ("administrator", None), "without filters, too"
    assert open_app(demo_place, **again.url).titles == ["The demo company is in use: bring in your own files"]


def test_a_link_to_a_role_of_somebody_who_does_not_have_it(open_app, demo_place, data):
    team = data.rows(LEADS)[0][0]
    app = open_app(demo_place, **{"as": "team_lead"}, as_person="nobody")
    assert app.titles[0].startswith(f"{team} is "), "the first lead by name"
    assert "as_person=nobody" in app.notes[0].replace("\\", "")


def names(data: Warehouse, condition: str = "TRUE") -> set[str]:
    return {name for (name,) in data.rows(f"SELECT name FROM managers WHERE {condition}")}


def test_a_lead_is_sent_only_the_names_of_the_team(open_app, demo_place, data):
    team, lead = data.rows(LEADS)[0][2:]
    members = names(data, f"manager_id = '{lead}' OR team_id = '{team}' OR manager_id IN"
                          f" (SELECT manager_id FROM team_assignments WHERE team_id = '{team}')")
    leads = names(data, "manager_id IN (SELECT lead_id FROM teams)")  # 'view as' offers them on the demo company
    others = names(data) - members
    app = open_app(demo_place, **{"as": "team_lead"})
    for page in ("team", "account_manager", "customers", "gaps"):
        app.open(page)
        deck = str(app.deck)
        assert [name for name in others if name in deck] == []
        assert [name for name in others - leads if name in app.sent()] == []
        assert [name for name in members if name in app.sent()] != [], "nobody was sent, so nothing was tested"


def test_an_executive_is_sent_no_name(open_app, demo_place, data):
    everybody = names(data)
    seen_by_hr = open_app(demo_place).sent()
    assert sum(name in seen_by_hr for name in everybody) > 30, "the test can fail"
    app = open_app(demo_place, **{"as": "executive"})
    assert [name for name in everybody if name in app.sent()] == []


def test_an_account_manager_is_sent_only_the_own_figures_whatever_the_link_asks(open_app, demo_place, data):
    ((own, other_id, other),) = data.rows(
        "SELECT min(name), max_by(manager_id, name), max(name) FROM managers"
        " WHERE role = 'account_manager' AND left_on IS NULL")
    app = open_app(demo_place, **{"as": "account_manager"}, person=other_id)  # 'view as' starts with the first by name
    assert own in app.titles[0]
    assert [name for name in names(data) - {own} if name in str(app.deck) + app.titles[0]] == []
    hr = open_app(demo_place)
    hr.test.query_params["person"] = other_id
    assert other in hr.open("account_manager").titles[0], "the link itself works"


@pytest.mark.parametrize(("host", "named", "offered"), [
    ("localhost", "", True), ("bridgeboard.example.com", "", False), ("bridgeboard.example.com", "/srv", True)])
def test_folders_of_the_server_are_offered_to_whoever_sits_at_it_or_where_one_was_named(
    open_app, demo_place, monkeypatch, host, named, offered
):
    monkeypatch.setenv("BRIDGEBOARD_SOURCES", named)
    app = open_app(demo_place, **{"as": "administrator"})
    monkeypatch.setattr(sign_in, "asked_host", lambda headers: host)
    app.open("sources")
    ways = [one["title"] for one in app.components("choice")]
    assert ("Where the files are" in ways) == offered


def test_whoever_starts_with_the_demo_company_finds_the_way_to_their_own_files(open_app, demo_place):
    app = open_app(demo_place)
    app.test.button(key="bring_own").click()
    app.run()
    assert app.titles == ["The demo company is in use: bring in your own files"]
    assert "bring_own" not in [one.key for one in app.test.button]
