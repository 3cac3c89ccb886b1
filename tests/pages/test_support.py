"""The support page: a plan from suggestion to close, by each role, in both languages, and by two people at a time."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from analytics.access import Role, Viewer
from analytics.language import Language
from analytics.performance.support import cases, months_assessed
from analytics.state import audit, support_plans
from analytics.state.store import State
from analytics.state.support_plan import Step, SupportPlan

HR = Viewer(frozenset({Role.HR}))
ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [a-z]{2,}){2,}")  # three English words in a row


@pytest.fixture(scope="module")
def place_and_case(demo_place, data):
    """A month some time ago with a suggestion about somebody whom a team lead looks after, and that suggestion."""
    for month in months_assessed(data, HR)[3:]:
        for case in cases(data, HR, month):
            ((role,),) = data.rows("SELECT role FROM managers WHERE manager_id = ?", [case.manager_id])
            if case.suggested and role == "account_manager":
                return f"{month:%Y-%m}", case
    pytest.fail("the demo company has nobody to support")


@pytest.fixture
def state(tmp_path):
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


def teams(data):
    return {key: team for key, (_, team) in data.people.items()}


def support(open_app, demo_place, **query):
    app = open_app(demo_place, **query)
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("support")


def press(app, label):
    next(b for b in app.test.button if b.label == label).click()
    return app.run()


def texts(app) -> str:
    """What stands on the page, without the signs that keep Markdown from reading it as markup."""
    return markdown(app).replace("\\", "")


def markdown(app) -> str:
    return "\n".join(e.value for kind in ("title", "subheader", "markdown", "caption", "info", "error", "success")
                     for e in getattr(app.test, kind)) + "\n".join(e.label for e in app.test.checkbox)


def opened(open_app, demo_place, place_and_case, **query):
    month, case = place_and_case
    app = support(open_app, demo_place, month=month, **query)
    button = next(b for b in app.test.button if b.key == f"open_{case.manager_id}")
    button.click()
    app.run()
    return press(app, "Open the plan")


def test_from_somebodys_figures_to_their_support_and_back(open_app, demo_place, data):
    person = next(case.manager_id for case in cases(data, HR, months_assessed(data, HR)[0]) if not case.suggested)
    app = open_app(demo_place)
    app.test.query_params["person"] = person
    app.open("account_manager")
    assert ("Support", f"person={person}") in links(app)
    app = support(open_app, demo_place, person=person)
    assert app.test.selectbox(key="support_other").value == person
    assert data.people[person][0] in texts(app)
    assert app.url["person"] == person, "the link can be shared on"
    assert ("All figures", f"person={person}") in links(app)
    assert "person" not in support(open_app, demo_place).url


def links(app) -> list[tuple[str, str]]:
    """Where the page leads: what it is called, and the choices that go along."""
    return [(one.proto.label, one.proto.query_string) for one in app.test.get("page_link")]


def test_from_a_suggestion_to_the_effect(open_app, demo_place, data, state, place_and_case):
    month, case = place_and_case
    name = data.people[case.manager_id][0]
    app = support(open_app, demo_place, month=month)
    assert re.match(r"\d+ (person|people) may need support", app.titles[0])
    assert name in texts(app)
    assert f"below 85 for {case.months} months in a row" in texts(app)
    app = opened(open_app, demo_place, place_and_case)
    assert app.titles == ["1 support plan is under way, 1 to be reviewed now"]
    assert [e.value for e in app.test.success] == ["The plan is opened."]
    (kept,) = support_plans.visible(state, HR, teams(data))
    assert (kept.manager_id, kept.month, kept.why["months"]) == (case.manager_id, case.month, case.months)
    assert kept.owner == data.rows("SELECT lead_id FROM teams WHERE team_id = ?", [teams(data)[case.manager_id]])[0][0]
    assert [step.text for step in kept.steps] == [b.label.replace("\\", "").split(" · ")[0] for b in app.test.checkbox]
    app.test.checkbox[0].check()
    app.run()
    assert "Steps: 1 of" in texts(app)
    app.test.text_input(key=f"comment_{kept.id}").set_value("Visits *help* <b>a lot</b>")
    press(app, "Add")
    assert "Visits \\*help\\* \\<b\\>a lot\\</b\\>" in markdown(app), "words from people are never markup"
    press(app, "Review and close")
    app.test.text_area(key=f"outcome_{kept.id}").set_value("Back on target")
    press(app, "Close the plan")
    assert "No support plan is under way. Where one is suggested, its card opens it." in app.notes
    app.choose("support_view", "closed")
    said = texts(app)
    assert "Back on target" in said
    assert re.search(r"Score \d+ → \d+: [+−]\d+\.\d points", said)
    assert "Effect: " in said
    assert "regression to the mean" in said
    (kept,) = support_plans.visible(state, HR, teams(data))
    assert (kept.status, kept.closed_on, kept.steps[0].done_on) == ("closed", dt.date.today(), dt.date.today())
    assert [e.what.split(".")[1] for e in audit.trail(state, HR, teams(data))] == [
        "closed", "commented", "ticked", "opened"]


def test_every_action_can_be_taken_back(open_app, demo_place, data, state, place_and_case):
    app = opened(open_app, demo_place, place_and_case)
    app.test.checkbox[0].check()
    app.run()
    press(app, "Undo")
    assert [e.value for e in app.test.success] == ["The last change was taken back."]
    assert not app.test.checkbox[0].value
    app = support(open_app, demo_place, view="open")
    assert "Undo the last change" not in [b.label for b in app.test.button], "what was taken back stays so"


def test_an_opening_taken_back_leaves_the_suggestion(open_app, demo_place, data, state, place_and_case):
    app = opened(open_app, demo_place, place_and_case)
    press(app, "Undo")
    assert support_plans.visible(state, HR, teams(data)) == []
    app = support(open_app, demo_place, month=place_and_case[0])
    assert f"open_{place_and_case[1].manager_id}" in [b.key for b in app.test.button]


def test_the_editor_changes_adds_and_leaves_out_steps(open_app, demo_place, data, state, place_and_case):
    app = opened(open_app, demo_place, place_and_case)
    (before,) = support_plans.visible(state, HR, teams(data))
    app.test.checkbox[1].check()
    app.run()
    press(app, "Edit")
    fields = [f for f in app.test.text_input if f.label.startswith("Step ")]
    assert [f.value for f in fields] == [*(s.text for s in before.steps), ""]
    fields[0].set_value("Something else")
    fields[-1].set_value("One more")
    app.run()
    assert [f.label for f in app.test.text_input if f.label.startswith("Step ")][-1] == f"Step {len(fields) + 1}"
    next(f for f in app.test.text_input if f.label == "Step 3").set_value(" ")
    app.run()
    press(app, "Save")
    (after,) = support_plans.visible(state, HR, teams(data))
    kept = [s.text for n, s in enumerate(before.steps) if n not in (0, 2)]
    assert [s.text for s in after.steps] == ["Something else", *kept, "One more"]
    assert after.steps[1].done_on == dt.date.today(), "what is done stays done"


def test_a_plan_without_a_step_is_refused_and_the_editor_stays(open_app, demo_place, data, state, place_and_case):
    app = opened(open_app, demo_place, place_and_case)
    press(app, "Edit")
    for field in [f for f in app.test.text_input if f.label.startswith("Step ")]:
        field.set_value("")
    app.run()
    press(app, "Save")
    assert app.notes == ["The plan has no step; write down at least one thing that will be done."]
    assert "Save" in [b.label for b in app.test.button]


def test_the_second_of_two_people_is_told_and_what_was_typed_is_kept(open_app, demo_place, data, state, place_and_case):
    opened(open_app, demo_place, place_and_case)
    first, second = (support(open_app, demo_place, view="open") for _ in range(2))
    press(second, "Edit")
    next(f for f in second.test.text_input if f.label == "Step 1").set_value("Typed by the second")
    first.test.checkbox[0].check()
    first.run()
    press(second, "Save")
    (note,) = second.notes
    assert note.startswith("Somebody else has changed this plan since you opened it, so your change was not saved")
    (now,) = support_plans.visible(state, HR, teams(data))
    assert now.steps[0].done_on == dt.date.today(), "the first one's change is kept"
    field = next(f for f in second.test.text_input if f.label == "Step 1")
    assert field.value == "Typed by the second"
    press(second, "Save")
    (now,) = support_plans.visible(state, HR, teams(data))
    assert now.steps[0].text == "Typed by the second", "told of the change, the second may go on"


def test_a_step_ticked_by_two_at_a_time(open_app, demo_place, data, state, place_and_case):
    opened(open_app, demo_place, place_and_case)
    first, second = (support(open_app, demo_place, view="open") for _ in range(2))
    first.test.checkbox[0].check()
    first.run()
    second.test.checkbox[1].check()
    second.run()
    assert [b.value for b in second.test.checkbox][:2] == [True, True], "another step takes nothing from the first"
    first.test.checkbox[1].check()
    first.run()
    assert first.notes[0].startswith("Somebody else has changed this plan"), "the same step was changed meanwhile"
    assert [b.value for b in first.test.checkbox][:2] == [True, True], "the plan is shown as it is now"


def test_two_who_comment_at_a_time_are_both_heard(open_app, demo_place, data, state, place_and_case):
    opened(open_app, demo_place, place_and_case)
    both = [support(open_app, demo_place, view="open") for _ in range(2)]
    for n, app in enumerate(both):
        next(f for f in app.test.text_input if f.label == "Comment").set_value(f"Remark {n}")
        press(app, "Add")
    (now,) = support_plans.visible(state, HR, teams(data))
    assert [c.text for c in now.comments] == ["Remark 0", "Remark 1"]


# roles --------------------------------------------------------------------------------------------------------------


def as_role(open_app, demo_place, role: Role, person: str, **query):
    """Somebody, by 'view as', on the support page."""
    app = open_app(demo_place, **{"as": role.value}, **query)
    app.test.selectbox(key=f"view_as_{role}").set_value(person)
    app.run()
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("support")


def test_the_account_manager_ticks_and_comments_and_no_more(open_app, demo_place, data, state, place_and_case):
    person = place_and_case[1].manager_id
    opened(open_app, demo_place, place_and_case)
    app = as_role(open_app, demo_place, Role.ACCOUNT_MANAGER, person)
    (kept,) = support_plans.visible(state, HR, teams(data))
    assert app.titles == [f"You have a support plan: 0 of {len(kept.steps)} steps done"]
    labels = {b.label for b in app.test.button}
    assert not labels & {"Edit", "Review and close", "Open a plan", "Undo the last change"}
    app.test.checkbox[0].check()
    app.run()
    next(f for f in app.test.text_input if f.label == "Comment").set_value("It helps")
    press(app, "Add")
    (kept,) = support_plans.visible(state, HR, teams(data))
    assert kept.steps[0].done_on == dt.date.today()
    assert kept.comments[0].who == person


def test_another_account_manager_sees_nothing_of_it(open_app, demo_place, data, place_and_case):
    person = place_and_case[1].manager_id
    opened(open_app, demo_place, place_and_case)
    ((other,),) = data.rows(
        "SELECT min(manager_id) FROM managers WHERE role = 'account_manager' AND left_on IS NULL AND manager_id <> ?",
        [person])
    app = as_role(open_app, demo_place, Role.ACCOUNT_MANAGER, other, view="open", month=place_and_case[0])
    assert app.titles == ["You have no support plan under way"]
    assert "No support plan is under way." in app.notes
    assert data.people[person][0] not in texts(app)


def test_a_lead_sees_the_own_team_alone(open_app, demo_place, data, place_and_case):
    month, case = place_and_case
    ((own, mine),) = data.rows(
        "SELECT t.lead_id, t.team_id FROM teams t JOIN managers m ON m.team_id = t.team_id WHERE m.manager_id = ?",
        [case.manager_id])
    ((other,),) = data.rows("SELECT min(lead_id) FROM teams WHERE team_id <> ?", [mine])
    opened(open_app, demo_place, place_and_case)
    seen = as_role(open_app, demo_place, Role.TEAM_LEAD, own, view="open")
    assert data.people[case.manager_id][0] in texts(seen)
    assert {"Edit", "Review and close"} <= {b.label for b in seen.test.button}
    hidden = as_role(open_app, demo_place, Role.TEAM_LEAD, other, view="open", month=month)
    assert "No support plan is under way. Where one is suggested, its card opens it." in hidden.notes
    leads = {lead for (lead,) in data.rows("SELECT lead_id FROM teams")}  # 'view as' offers them on the demo company
    strangers = [name for key, (name, team) in data.people.items()
                 if key not in leads and team not in (None, data.people[other][1])]
    assert len(strangers) > 20
    for view in ("suggested", "open", "closed"):
        hidden.choose("support_view", view)
        assert [name for name in strangers if name in hidden.sent()] == []


@pytest.mark.parametrize("view", ["suggested", "open", "closed"])
def test_a_chinese_page_holds_no_english(open_app, demo_place, data, place_and_case, view):
    month, case = place_and_case
    app = support(open_app, demo_place, month=month, lang="zh")
    next(b for b in app.test.button if b.key == f"open_{case.manager_id}").click()
    app.run()
    zh = Language("zh_CN")
    press(app, zh("Open the plan"))
    if view == "closed":
        press(app, zh("Review and close"))
        app.test.text_area[0].set_value("已达标")
        press(app, zh("Close the plan"))
    app.choose("support_view", view)
    said = texts(app)
    for name, _ in data.people.values():
        said = said.replace(name, "")
    for (course,) in data.rows("SELECT name FROM courses UNION SELECT name FROM skills"):
        said = said.replace(course, "").replace(course[:1].lower() + course[1:], "")
    assert ENGLISH.findall(said) == []
    assert "nan" not in said.lower()
    assert re.search("[一-鿿]", app.titles[0])


def test_what_cannot_be_used_as_state_is_one_sentence(open_app, demo_place, tmp_path):
    (tmp_path / "state.db").write_bytes(b"no database at all" * 400)
    app = support(open_app, demo_place)
    (note,) = app.notes
    assert "cannot be used to keep plans" in note
    assert "\n" not in note
    assert app.titles == []


def test_links_that_ask_for_what_is_not_there(open_app, demo_place):
    app = support(open_app, demo_place, view="nonsense", month="1999-13")
    assert len(app.titles) == 1
    assert app.url == {}


def test_the_demo_company_begins_with_plans_in_a_file_of_its_own(open_app, demo_place, data, monkeypatch):
    monkeypatch.delenv("BRIDGEBOARD_STATE")
    app = support(open_app, demo_place, view="closed")
    assert re.match(r"\d support plans are closed", app.titles[0])
    assert "Mean effect of" in texts(app)
    assert (demo_place / "state-demo.db").exists()
    again = support(open_app, demo_place, view="closed")
    assert again.titles == app.titles


def test_many_plans_are_drawn_a_dozen_at_a_time(open_app, demo_place, data, state):
    people = [i for (i,) in data.rows("SELECT manager_id FROM managers WHERE left_on IS NULL ORDER BY 1 LIMIT 14")]
    for person in people:
        support_plans.open_plan(state, HR, teams(data), SupportPlan(
            person, "hr", dt.date(2026, 8, 1), {}, (), (Step("Talk"),), dt.date(2027, 1, 1)))
    app = support(open_app, demo_place, view="open")
    assert len(app.test.checkbox) == 12
    app.test.selectbox(key="support_whose").set_value(people[-1])
    app.run()
    assert len(app.test.checkbox) == 1
    assert data.people[people[-1]][0] in texts(app)
