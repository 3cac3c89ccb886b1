"""The plan page: from conditions to a published plan, by each role, in both languages, and where data are missing."""

from __future__ import annotations

import re
import time

import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.learning.planned import Planned
from analytics.state import audit, training_plan_changes, training_plans
from analytics.state.store import State
from analytics.training import solving
from analytics.training.answer import answer
from analytics.training.highs import Reached
from pages.parts.plan import figures
from tests.pages.test_states import sales_only

__all__ = ["sales_only"]
HR = Viewer(frozenset({Role.HR}))
SECONDS = 60
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")  # three English words in a row


@pytest.fixture
def state(tmp_path):
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


class _Here:
    """A solve in this process, over at once: what the page does with it is tested here, the process in tests/training
    and once below."""

    done, reached = True, None

    def __init__(self, problem, **more) -> None:
        self._problem, self._more = problem, more

    def result(self):
        return answer(self._problem, **self._more)

    def close(self) -> None:
        self._problem = None


@pytest.fixture
def own_process():
    """A test that asks for this solves as the page does, in a process of its own."""


@pytest.fixture(autouse=True)
def _solved_here(request, monkeypatch):
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr(solving, "start", _Here)


def plan_page(open_app, place, **query):
    app = open_app(place, **query)
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("plan")


def press(app, key):
    app.test.button(key=key).click()
    return app.run()


def find(app):
    """Press the button of the form, and wait until the plan is there."""
    next(b for b in app.test.button if b.proto.is_form_submitter).click()
    return settled(app.run())


def settled(app):
    end = time.monotonic() + SECONDS
    while "training_solving" in app.test.session_state:
        assert time.monotonic() < end, "the solve did not end"
        time.sleep(0.05)
        app.run()
    return app


def field(app, name):
    """A number field of the form: its key ends with the turn."""
    return next(one for one in app.test.number_input if one.key.startswith(f"training_{name}_"))


def shown(app) -> Planned:
    return app.test.session_state["training_steps"][-1].found


def said(app) -> list[str]:
    return [one.value.replace("\\", "") for one in app.test.success]


def save(app, name):
    app.test.session_state["training_save"] = True
    app.run()
    app.test.text_input(key="training_name").set_value(name)
    return press(app, "training_do_new")


def publish(app):
    app.test.session_state["training_save"] = True
    app.run()
    return press(app, "training_do_publish")


def teams(data):
    return {key: team for key, (_, team) in data.people.items()}


@pytest.fixture
def found(open_app, demo_place):
    """HR's page with a plan that was found for the usual conditions."""
    return find(plan_page(open_app, demo_place))


def test_a_plan_is_found_and_the_page_says_what_it_comes_to(open_app, demo_place, own_process):
    app = plan_page(open_app, demo_place)
    assert re.fullmatch(r"\d+ people are \d+ weighted skill levels short", app.titles[0])
    assert set(app.figures()) == {"people", "gap", "courses"}
    field(app, "budget").set_value(300_000.0)
    find(app)
    found = shown(app)
    assert (found.conditions.budget, app.url) == (300_000, {"budget": "300000"})
    assert found.sums.spent <= 300_000
    share = Language().percent(found.sums.share, 0)
    assert re.fullmatch(rf"¥\d+k closes {share} of the weighted gap of {len(found.people)} people", app.titles[0])
    assert app.figures()["closed"] == share
    assert [card["id"] for card in app.deck["cards"]] == ["gains", "calendar"]
    assert len(app.test.dataframe[0].value) == found.sums.places


def test_what_the_plan_costs_and_closes_is_the_sum_of_its_places(found, click):
    click(figures, kind="kpi", id="cost")
    found.run()
    sums = shown(found).sums
    (rows,) = [frame.value for frame in found.test.dataframe if "cost" in frame.value and "locked" not in frame.value]
    assert rows["cost"].sum() == pytest.approx(sums.spent + sums.from_fund)
    assert rows["closed"].sum() == pytest.approx(sums.closed)
    assert rows["name"].nunique() == sums.people


def test_a_place_that_is_forbidden_is_gone_after_solving_again_and_undo_brings_the_plan_back(found):
    app, before = found, shown(found)
    place, title = before.places[0], found.titles
    app.test.session_state["training_choices"] = True
    app.run()
    app.test.selectbox(key="training_who").set_value(place.manager_id)
    app.test.selectbox(key="training_what").set_value(place.course_id)
    app.run()
    press(app, "training_forbidden")
    assert app.titles == title, "the plan stays in sight until it is solved again"
    assert any(one.value.startswith("▲ Found for other conditions") for one in app.test.caption)
    assert app.url["forbid"] == f"{place.manager_id}:{place.course_id}"
    settled(press(app, "training_again"))
    pairs = {(one.manager_id, one.course_id) for one in shown(app).places}
    assert (place.manager_id, place.course_id) not in pairs
    assert shown(app).sums.closed <= before.sums.closed + 1e-9
    press(app, "training_undo")
    assert (shown(app), app.titles, app.url) == (before, title, {})


def test_what_is_locked_is_in_the_plan_and_marked(open_app, demo_place, data):
    ((person,),) = data.rows(
        "SELECT min(manager_id) FROM managers WHERE role = 'account_manager' AND left_on IS NULL AND manager_id NOT IN"
        " (SELECT manager_id FROM enrolments WHERE course_id = 'closing_masterclass')")
    app = find(plan_page(open_app, demo_place, lock=f"{person}:closing_masterclass"))
    assert (person, "closing_masterclass") in {(one.manager_id, one.course_id) for one in shown(app).places}
    table = app.test.dataframe[0].value
    assert table.loc[table["locked"] == "●", "course"].tolist() == ["Closing masterclass"]
    app.test.session_state["training_choices"] = True
    press(app.run(), "training_release_locked_0")
    assert app.url.get("lock") is None


def test_conditions_that_clash_are_said_and_nothing_is_lost(found, data):
    app, before = found, shown(found)
    people = [place.manager_id for place in before.places]
    app.test.session_state["training_choices"] = True
    app.run()
    app.test.selectbox(key="training_who").set_value(people[0])
    app.test.selectbox(key="training_what").set_value("closing_masterclass")
    press(app.run(), "training_locked")
    field(app, "budget").set_value(0.0)
    find(app)
    (note,) = app.notes
    assert "\n" not in note
    assert shown(app) == before
    assert app.test.session_state["training_steps"][-1].asked.budget == 0, "what was asked for stays, to be loosened"


class _Slow(_Here):
    """A solve that goes on until it is stopped."""

    done, reached = False, Reached(12.0, 16.0, 3.2)

    def cancel(self) -> None:
        self.done = True


def test_the_page_answers_while_it_solves_and_a_stop_takes_the_best_so_far(open_app, demo_place, monkeypatch):
    monkeypatch.setattr(solving, "start", _Slow)
    app = plan_page(open_app, demo_place)
    next(b for b in app.test.button if b.proto.is_form_submitter).click()
    app.run()
    (bar,) = app.test.get("progress")
    assert bar.proto.value == 75
    assert "3 s: the best plan so far closes 12.0 weighted levels; no plan closes more than 16.0" in bar.proto.text
    app.choose("part", "published")
    assert app.titles[0].endswith("weighted skill levels short"), "meanwhile the page can be used"
    press(app, "training_stop")
    assert " closes " in settled(app).titles[0]


@pytest.mark.parametrize(("name", "value", "note"), [
    ("least", None, "how much the floor of fairness is"), ("least", 150.0, "at most 1")])
def test_fields_that_cannot_be_are_said(open_app, demo_place, name, value, note):
    app = plan_page(open_app, demo_place)
    next(one for one in app.test.selectbox if one.key.startswith("training_floor_")).set_value("share")
    field(app, name).set_value(value)
    next(b for b in app.test.button if b.proto.is_form_submitter).click()
    app.run()
    assert note in app.notes[0]
    assert "training_solving" not in app.test.session_state


# kept and published -------------------------------------------------------------------------------------------------


def test_a_plan_is_saved_opened_by_its_link_renamed_deleted_and_brought_back(open_app, demo_place, found, state, data):
    app, plan, title = found, shown(found), found.titles
    assert said(save(app, "Winter")) == ["The plan is saved as 'Winter'."]
    address = app.url["plan"]
    again = plan_page(open_app, demo_place, plan=address)
    assert (again.titles, shown(again), again.url) == (title, plan, {"plan": address})
    again.test.session_state["training_save"] = True
    again.run()
    again.test.text_input(key="training_name").set_value("Spring")
    press(again, "training_do_save")
    assert training_plans.read(state, HR, teams(data), address).name == "Spring"
    again.test.session_state["training_save"] = True
    press(again.run(), "training_do_delete")
    assert said(again) == ["'Spring' is deleted."]
    press(again, "training_restore")
    assert training_plans.read(state, HR, teams(data), address).name == "Spring"
    whats = [entry.what for entry in audit.trail(state, HR, teams(data))][::-1]
    assert whats == [f"training_plan.{what}" for what in ("made", "renamed", "withdrawn", "restored")]


def test_who_saves_second_is_told_and_can_take_a_copy(found, state, data):
    app = save(found, "Winter")
    kept = training_plans.read(state, HR, teams(data), app.url["plan"])
    training_plan_changes.save(state, Viewer(frozenset({Role.HR}), "kim"), teams(data), kept.__class__(
        "Theirs", kept.request, kept.result, kept.people, kept.kept))
    app.test.session_state["training_save"] = True
    press(app.run(), "training_do_save")
    assert "kim has changed this training plan" in app.notes[0]
    assert said(press(app, "training_copy")) == ["The plan is saved as 'Theirs (copy)'."]
    assert {one.name for one in training_plans.visible(state, HR, teams(data))} == {"Theirs", "Theirs (copy)"}


def test_a_published_plan_reaches_each_reader_in_part(open_app, demo_place, found, data):
    app = save(found, "Winter")
    assert said(publish(app)) == ["The plan is published: everybody in it sees their own part."]
    own = shown(app).places[0].manager_id
    mine = plan_page(open_app, demo_place, **{"as": "account_manager", "as_person": own})
    count = sum(place.manager_id == own for place in shown(app).places)
    assert mine.figures()["courses"] == str(count)
    card = open_app(demo_place, **{"as": "account_manager", "as_person": own}).open("account_manager")
    assert any("planned" in one.value and "hours" in one.value for one in card.test.subheader)
    others = {data.people[p][0] for p in {place.manager_id for place in shown(app).places} - {own}}
    assert [name for name in others if name in str(mine.deck) + "".join(
        frame.value.to_csv() for frame in mine.test.dataframe)] == []
    lead = plan_page(open_app, demo_place, **{"as": "team_lead"})
    lead.choose("part", "published")
    team = {name for key, (name, of) in data.people.items() if of in lead_teams(lead, data)}
    assert set(lead.test.dataframe[0].value["Account manager"]) <= team
    board = plan_page(open_app, demo_place, **{"as": "executive"})
    assert board.figures()["closed"] == Language().percent(shown(app).sums.share, 0)
    assert [name for name, _ in data.people.values() if name in board.sent()] == []


def lead_teams(app, data):
    person = app.test.session_state["view_as_team_lead"]
    return {team for (team,) in data.rows("SELECT team_id FROM teams WHERE lead_id = ?", [person])}


def test_a_lead_plans_for_the_own_team_and_may_not_publish(open_app, demo_place, data):
    app = find(plan_page(open_app, demo_place, **{"as": "team_lead"}))
    of = lead_teams(app, data)
    lead = app.test.session_state["view_as_team_lead"]
    assert {data.people[person][1] for person in shown(app).people if person != lead} == of
    save(app, "Ours")
    app.test.session_state["training_save"] = True
    app.run()
    assert "training_do_publish" not in [b.key for b in app.test.button]
    hrs = plan_page(open_app, demo_place, plan=app.url["plan"])
    assert hrs.titles == app.titles, "HR opens the lead's plan"


def test_a_lead_is_refused_hrs_plan_by_its_link(open_app, demo_place, found):
    address = save(found, "Winter").url["plan"]
    lead = plan_page(open_app, demo_place, **{"as": "team_lead"}, plan=address)
    assert "no such training plan among those that you may see" in lead.notes[0]
    assert shown(lead) is None


# languages, and what is missing -------------------------------------------------------------------------------------


def test_in_chinese(open_app, demo_place, data):
    app = find(plan_page(open_app, demo_place, lang="zh"))
    assert "加权差距" in app.titles[0]
    words = " ".join([*app.titles, *(c.value for c in app.test.caption), *(b.label for b in app.test.button),
                      *(n.label for n in app.test.number_input), *(card["caption"] for card in app.deck["cards"]),
                      *(kpi["label"] + kpi["delta"] + kpi["help"] for kpi in app.deck["kpis"])])
    assert ENGLISH.findall(words) == []


def test_the_catalogue_can_be_searched(open_app, demo_place):
    app = plan_page(open_app, demo_place)
    assert len(app.test.dataframe[0].value) == 11
    app.test.text_input(key="training_courses").set_value("role negotiation")
    assert list(app.run().test.dataframe[0].value["Course"]) == ["Negotiation in practice"]
    app.test.text_input(key="training_courses").set_value("nothing such")
    assert app.run().notes == ["No course holds these words."]


def test_without_courses_or_gaps_the_page_says_what_to_load(open_app, sales_only):
    app = plan_page(open_app, sales_only)
    assert app.titles == ["There is no course to choose from"]
    assert "courses and course_skills" in app.notes[0]


@pytest.mark.parametrize(("query", "note"), [
    ({"plan": "none"}, "no such training plan"), ({"budget": "much"}, "Link: budget"),
    ({"lock": "nobody:closing_masterclass"}, "no person 'nobody' to plan for")])
def test_a_link_that_cannot_be_is_said_and_the_usual_conditions_are_there(open_app, demo_place, query, note):
    app = plan_page(open_app, demo_place, **query)
    assert note in app.notes[0]
    assert len(app.titles) == 1
