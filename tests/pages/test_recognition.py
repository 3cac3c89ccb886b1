"""The page Recognition: its parts for each role, what stays in the address, awarding, and what is missing or wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.access import Role, local_owner
from analytics.assessment import contests
from analytics.language import Language
from analytics.performance import honours
from pages.parts.recognition import contests as contests_page
from tests.pages.test_roles import LEADS, names
from tests.pages.test_states import sales_only  # noqa: F401 - a fixture

PARTS = {
    Role.HR: ["contests", "best_team", "promotion", "honours"],
    Role.TEAM_LEAD: ["contests", "best_team", "promotion", "honours"],
    Role.EXECUTIVE: ["contests", "best_team", "honours"],
    Role.ACCOUNT_MANAGER: ["contests", "promotion", "honours"],
}


@pytest.fixture(autouse=True)
def own_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """What is awarded in a test stays in it."""
    url = f"sqlite:///{tmp_path / 'state.db'}"
    monkeypatch.setenv("BRIDGEBOARD_STATE", url)
    return url


def recognition(open_app, place, **query):
    """The page as a link opens it; who looks and the language are asked for on the first page."""
    app = open_app(place, **{name: value for name, value in query.items() if name in ("as", "lang")})
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("recognition")


def tables(app) -> list:
    return [node.value for node in app.test.dataframe]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("role", PARTS)
def test_every_part_of_every_role(open_app, demo_place, role, lang):
    app = recognition(open_app, demo_place, **{"as": role.value}, lang=lang)
    assert list(app.offered("part").values()) == [
        Language({"en": "en", "zh": "zh_CN"}[lang])(name) for name in
        [{"contests": "Contests", "best_team": "Best team", "promotion": "Promotion", "honours": "Honours"}[p]
         for p in PARTS[role]]]
    for part in PARTS[role]:
        app.choose("part", part)
        assert len(app.titles) == 1, part
        assert app.notes == [], part
        assert app.url.get("part", "contests") == part
        assert "nan" not in app.sent().lower().replace("finance", "").split(), part


def test_the_address_brings_back_what_was_chosen(open_app, demo_place):
    app = recognition(open_app, demo_place, contest="attainment_2026_q3", on="before")
    assert app.titles[0].startswith("Jul 2025 – Sep 2025: ")
    assert app.url == {"contest": "attainment_2026_q3", "on": "before"}
    app.choose("on", "now")
    assert app.url == {"contest": "attainment_2026_q3"}
    assert "has won" in app.titles[0]
    app.choose("part", "best_team")
    app.choose("by", "csat")
    assert app.url == {"part": "best_team", "by": "csat"}


@pytest.mark.parametrize("query", [
    {"part": "nothing"}, {"contest": "../../etc"}, {"on": "never"}, {"part": "best_team", "by": "revenue"},
    {"part": "best_team", "over": "2026-99"}, {"part": "honours", "kind": "knighthood"},
    {"part": "honours", "year": "x"}])
def test_a_link_that_asks_for_what_does_not_exist_shows_the_first(open_app, demo_place, query):
    app = recognition(open_app, demo_place, **query)
    assert len(app.titles) == 1
    assert app.notes == []


def test_a_simulation_says_who_would_have_won_and_how_much_was_luck(open_app, demo_place):
    app = recognition(open_app, demo_place, contest="win_rate_2026_q4")
    assert "would have" in app.titles[0], "a contest that is not over opens with its simulation"
    places, luck = app.deck["cards"]
    assert places["figure"]
    assert luck["figure"]
    shown = {figure["label"]: figure["value"] for figure in app.deck["kpis"]}
    assert shown["Winner is the best"].endswith("%")
    assert shown["Luck in the lead"].endswith("%")
    assert len(tables(app)[0]) == 40


def test_nobody_is_sent_other_peoples_results(open_app, demo_place, data):
    team = data.rows(LEADS)[0][2]
    leads = names(data, "manager_id IN (SELECT lead_id FROM teams)")
    members = names(data, f"team_id = '{team}'")
    allowed = {Role.TEAM_LEAD: members, Role.EXECUTIVE: set()}
    whole = recognition(open_app, demo_place).sent()
    assert sum(n in whole for n in names(data)) > 30, "the test can fail"
    for role, may in allowed.items():
        app = recognition(open_app, demo_place, **{"as": role.value})
        for part in ("contests", "best_team", *(["promotion"] if role == Role.TEAM_LEAD else [])):
            app.choose("part", part)
            sent = app.sent()
            assert [n for n in names(data) - may - leads if n in sent] == [], (role, part)
    manager = recognition(open_app, demo_place, **{"as": "account_manager"})
    own = tables(manager)[0]["Name"].tolist()
    assert len(own) == 1
    assert [n for n in names(data) - set(own) if n in str(manager.deck)] == []


def test_a_key_figure_opens_the_results_that_the_reader_may_see(open_app, demo_place, data, click):
    click(contests_page, kind="kpi", id="could_win")
    lead = recognition(open_app, demo_place, **{"as": "team_lead"})
    opened, seen = tables(lead)[-1], tables(lead)[0]
    assert list(opened["Name"]) == list(seen["Name"])
    assert len(opened) < len(names(data))
    assert "It counts all who take part" in lead.sent()
    executive = recognition(open_app, demo_place, **{"as": "executive"})
    assert list(tables(executive)[-1]["name"]) == [name for (name,) in data.rows("SELECT name FROM teams ORDER BY 1")]


def test_hr_awards_and_takes_back(open_app, demo_place, data, own_state):
    app = recognition(open_app, demo_place, part="honours")
    before = len(tables(app)[0])
    ((person, name),) = data.rows("SELECT manager_id, name FROM managers ORDER BY name LIMIT 1")
    who = next(box for box in app.test.selectbox if box.label == "Who")
    who.set_value(person)
    next(field for field in app.test.text_input if field.label == "What for").set_value("Kept <b>a</b> promise")
    next(button for button in app.test.button if button.label == "Award").click()
    app.run()
    assert app.notes == []
    table = tables(app)[0]
    assert len(table) == before + 1
    assert table["What for"].iloc[0] == "Kept <b>a</b> promise"
    assert name in app.titles[0]
    other = recognition(open_app, demo_place, **{"as": "account_manager"}, part="honours")
    assert len(tables(other)[0]) == before + 1, "everybody sees it"
    assert "Award a recognition" not in other.sent()


def test_what_cannot_be_awarded_is_one_sentence(open_app, demo_place):
    app = recognition(open_app, demo_place, part="honours")
    next(button for button in app.test.button if button.label == "Award").click()
    assert app.run().notes == ["Say who is honoured: one person or one team."]


def test_without_contests_the_page_says_how_to_make_one(open_app, demo_place, monkeypatch, tmp_path):
    monkeypatch.setattr("pages.parts.recognition.contests.read_contests", lambda: {})
    app = recognition(open_app, demo_place)
    assert app.titles == ["No contest is announced"]
    assert app.notes == ["Write one as a YAML file in data/contests; the README there shows how."]


def test_a_wrong_contest_is_one_sentence(open_app, demo_place, monkeypatch, tmp_path):
    (tmp_path / "bad.yaml").write_text("title: Race\nmetrics: csat\n", "utf-8")
    monkeypatch.setattr("pages.parts.recognition.contests.read_contests", lambda: contests.read_contests(tmp_path))
    app = recognition(open_app, demo_place)
    (note,) = app.notes
    assert "bad.yaml" in note
    assert "did you mean 'metric'?" in note
    assert "\n" not in note


def test_data_without_deals_surveys_or_recognitions(open_app, sales_only):  # noqa: F811
    app = recognition(open_app, sales_only)
    for part in PARTS[Role.HR]:
        app.choose("part", part)
        assert len(app.titles) == 1, part
        assert "nan" not in app.titles[0].lower()
    assert app.notes == ["No recognitions are loaded; they would appear here."]


def test_an_unknown_kind_of_name_is_shown_as_text(data):
    assert "–" not in honours.honours(data, local_owner())["name"].tolist()
