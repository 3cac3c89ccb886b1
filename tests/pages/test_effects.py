"""The page Effects: all courses and one, for each role in both languages; the link, the return, and what is missing."""

from __future__ import annotations

import re

import pytest

from analytics.access import Role
from analytics.language import Language
from pages.parts import deck
from pages.parts.effects import filters
from pages.parts.rows import LOCKED
from tests.pages.test_roles import LEADS, names
from tests.pages.test_states import sales_only  # noqa: F401 - a fixture

SEEN = (Role.HR, Role.TEAM_LEAD, Role.EXECUTIVE)
WORKING, IDLE = "negotiation_practice", "closing_masterclass"


def effects(open_app, place, **query):
    """The page as a link opens it; who looks and the language are asked for on the first page."""
    app = open_app(place, **{name: value for name, value in query.items() if name in ("as", "as_person", "lang")})
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("effects")


def cards(app) -> dict[str, dict]:
    return {card["id"]: card for card in app.deck["cards"]}


def texts(app) -> str:
    return " ".join(e.value for kind in ("subheader", "markdown", "caption") for e in getattr(app.test, kind))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("role", SEEN)
def test_all_courses_and_one_for_every_role(open_app, demo_place, role, lang):
    t = Language({"en": "en", "zh": "zh_CN"}[lang])
    app = effects(open_app, demo_place, **{"as": role.value}, lang=lang)
    course = "Negotiation in practice"
    assert app.titles == [t("{course} is shown to work: {metric} {change}", course=course,
                            metric=t.inside(t("Win rate")), change=t("{n} pt", n="+9.5"))]
    assert list(cards(app)) == ["results", "skills"]
    assert all(card["figure"] for card in cards(app).values())
    app.test.query_params["course"] = WORKING
    app = effects(open_app, demo_place, **{"as": role.value}, lang=lang, course=WORKING)
    assert app.titles == [t("{course} works: {metric} {change}", course=course, metric=t.inside(t("Win rate")),
                            change=t("{n} pt", n="+9.5"))]
    assert list(cards(app)) == ["study", "waves"]
    assert app.notes == []
    assert "nan" not in texts(app).lower().replace("finance", "").split()
    assert t("What is known of it") in texts(app)


def test_the_title_and_the_figures_say_what_was_planted(open_app, demo_place):
    app = effects(open_app, demo_place)
    assert (app.figures()["works"], app.figures()["looked"]) == ("1 of 9", "63")
    assert cards(app)["results"]["title"] == "1 course is shown to work; a bare before/after would praise 2"
    (table,) = [d.value for d in app.test.dataframe if "verdict" in d.value]
    verdicts = table.set_index("name")["verdict"]
    assert verdicts["Negotiation in practice"] == "works"
    assert verdicts["Closing masterclass"] == "no effect shown"
    assert set(verdicts) == {"works", "no effect shown"}
    assert table["among"].between(0, 1).all()


def test_the_idle_course_is_explained(open_app, demo_place):
    app = effects(open_app, demo_place, course=IDLE)
    assert app.titles == ["Closing masterclass: no effect on win rate is shown"]
    said = texts(app).replace("\\", "")
    assert re.search(r"Bare before/after says \+1\d\.\d pt: it counts from a half-year that was −1\d\.\d pt off", said)
    assert "chosen because weak" in said
    assert "No effect is shown, so nothing of ¥103.2k is shown to have come back" in said
    assert "In the half-year before the course they were" in cards(app)["study"]["title"]
    assert "People of other roles, not compared: 8." in said


def test_a_row_opens_a_course_and_the_way_back(open_app, demo_place):
    app = effects(open_app, demo_place)
    app.test.session_state["effect_opened"] = IDLE  # as the table's row and the chart's dot do
    app.run()
    assert app.titles == ["Closing masterclass: no effect on win rate is shown"]
    assert app.url == {"course": IDLE}
    next(b for b in app.test.button if b.label == "All courses").click()
    assert app.run().url == {}
    assert app.titles[0].startswith("Negotiation in practice is shown")


def test_a_figure_opens_the_people_behind_it_to_whom_they_may_be_shown(open_app, demo_place, click):
    app, closed = (effects(open_app, demo_place, **{"as": role}, course=WORKING) for role in ("hr", "executive"))
    click(deck, kind="kpi", id="people")
    (rows,) = [frame.value for frame in app.run().test.dataframe if "completed_on" in frame.value
               and "counted" not in frame.value]
    assert str(len(rows)) == app.figures()["people"]
    assert closed.run().notes == [LOCKED]


def test_the_link_holds_metric_course_and_worth(open_app, demo_place):
    app = effects(open_app, demo_place, metric="csat", course=WORKING, worth="500")
    assert app.url == {"metric": "csat", "course": WORKING, "worth": "500"}
    assert app.test.number_input(key="effect_worth_csat").value == 500
    assert app.notes == []
    app.test.selectbox(key="effect_metric").set_value("win_rate")
    assert app.run().url == {"course": WORKING}
    odd = effects(open_app, demo_place, metric="net_retention", course="none", worth="much")
    assert odd.url == {}
    (note,) = odd.notes
    assert all(part in note.replace("\\", "") for part in ("metric=net_retention", "course=none", "worth=much"))


def test_the_worth_is_the_policys_or_ones_own_and_never_guessed(open_app, demo_place):
    app = effects(open_app, demo_place, course=WORKING)
    field = app.test.number_input(key="effect_worth_win_rate")
    assert field.value == 20_000
    assert "It returned more than it cost: +" in texts(app).replace("\\", "")
    field.set_value(200.0)
    app.run()
    assert "It returned less than it cost: −" in texts(app).replace("\\", "")
    assert app.url == {"course": WORKING, "worth": "200"}
    other = effects(open_app, demo_place, course=WORKING, metric="csat")
    assert other.test.number_input(key="effect_worth_csat").value is None
    assert "is worth to see the return; it is not guessed" in texts(other)


def test_an_executive_is_sent_no_name_and_a_lead_those_of_the_team(open_app, demo_place, data):
    everybody = names(data)
    hr = effects(open_app, demo_place, course=WORKING).sent()
    assert sum(name in hr for name in everybody) == 11, "the test can fail"
    executive = effects(open_app, demo_place, **{"as": "executive"}, course=WORKING)
    assert [name for name in everybody if name in executive.sent()] == []
    leads = names(data, "manager_id IN (SELECT lead_id FROM teams)")  # 'view as' offers them on the demo company
    for team, name, team_id, person in data.rows(LEADS)[:3]:
        app = effects(open_app, demo_place, **{"as": "team_lead"}, as_person=person, course=WORKING)
        own = names(data, f"team_id = '{team_id}' OR manager_id = '{person}'")
        assert [n for n in everybody - own - leads if n in app.sent()] == [], f"{name} leads {team}"
        shown = [d.value for d in app.test.dataframe if "counted" in d.value]
        assert all(set(table["name"]) <= own for table in shown)


def test_without_courses_it_says_what_to_load(open_app, sales_only):  # noqa: F811 - the fixture
    app = open_app(sales_only).open("effects")
    assert app.titles == ["Nobody has completed a course yet"]
    assert [card["figure"] for card in app.deck["cards"]] == [None, None]
    assert any("Load the tables courses and enrolments" in note for note in app.notes)


def test_progress_is_told_once_it_takes_longer_than_a_moment(monkeypatch):
    drawn = []

    class Slot:
        def progress(self, share, text):
            drawn.append((share, text))

        def empty(self):
            drawn.append("gone")

    monkeypatch.setattr(filters.st, "empty", Slot)
    clock = iter([0.0, 0.1, 0.5, 1.0])
    monkeypatch.setattr(filters.time, "monotonic", lambda: next(clock))
    with filters.progress(Language("en")) as told:
        for share in (0.1, 0.5, 1.0):
            told(share)
    assert drawn == [(0.5, "Working out the effects of all courses"), (1.0, "Working out the effects of all courses"),
                     "gone"]


def test_downloads_state_what_they_are_about(open_app, demo_place):
    app = effects(open_app, demo_place, course=WORKING)
    labels = [node.proto.label for node in app.test.get("download_button")]
    assert labels == ["CSV", "XLSX"]
