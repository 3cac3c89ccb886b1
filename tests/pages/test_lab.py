"""The Reward lab: form and text agree, what cannot be read keeps the last plan; links, scenarios, lives of plans."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from analytics.access import Role, Viewer
from analytics.documents import document_in
from analytics.lab.draft import plan_of
from analytics.policy import DATA
from analytics.rewards import linter
from analytics.rewards.plan_file import read_plan
from analytics.state import pay_plans, scenarios
from analytics.state.store import State
from pages.parts.lab import figures
from pages.parts.lab.checks import GRAVE, NAMES
from tests.pages.test_states import sales_only  # noqa: F401 - a fixture

HR = Viewer(frozenset({Role.HR}))
WEIGHT, ACCELERATOR = "lab_p_components.bonus.weight", "lab_p_components.bonus.curve.accelerator"
OTHER = "plan:commission"


@pytest.fixture
def state(tmp_path: Path) -> State:
    """The state that the test's readers share, seen from outside."""
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


@pytest.fixture
def lab(open_app, demo_place):
    """``lab(today="plan:commission")``: the page as a link opens it."""
    def opened(**query):
        app = open_app(demo_place, **{name: value for name, value in query.items() if name in ("as", "lang")})
        for name, value in query.items():
            app.test.query_params[name] = value
        return app.open("lab")
    return opened


def press(app, key):
    app.test.button(key=key).click()
    return app.run()


def move(app, key, value):
    app.test.slider(key=key).set_value(value)
    return app.run()


def text(app) -> str:
    return app.test.session_state["lab_draft"].now.text


def card(app, name: str) -> dict:
    return next(one for one in app.components("deck")[0]["cards"] if one["id"] == name)


# The form and the text ----------------------------------------------------------------------------------------------


def test_a_slider_changes_text_figures_and_address(lab):
    app = lab(today=OTHER)
    before = app.components("deck")[0]
    assert app.test.slider(key=WEIGHT).value == 100
    move(app, WEIGHT, 120)
    assert plan_of(text(app), "CNY").components["bonus"].weight == 1.2
    assert "# a year; the people file may say otherwise for each" in text(app), "comments stay"
    now = app.components("deck")[0]
    assert now["kpis"][0]["value"] != before["kpis"][0]["value"]
    assert {c["id"] for c, old in zip(now["cards"], before["cards"], strict=True) if c != old} >= {"costs", "winners"}
    assert app.url["edit"]
    assert app.notes == []


def test_form_and_text_are_two_views_of_one_document(lab):
    app = move(lab(), WEIGHT, 120)
    app.choose("mode", "yaml")
    assert document_in(app.test.text_area(key="lab_yaml").value, "")["components"]["bonus"]["weight"] == 1.2
    changed = app.test.text_area(key="lab_yaml").value.replace("weight: 1.2", "weight: 1.5   # mine")
    app.test.text_area(key="lab_yaml").set_value(changed)
    app.run()
    app.choose("mode", "form")
    assert app.test.slider(key=WEIGHT).value == 150
    move(app, ACCELERATOR, 2.0)
    assert "weight: 1.5   # mine" in text(app), "the form does not lose what it cannot show"


@pytest.mark.parametrize("sliders_first", [True, False])
def test_what_is_typed_before_all_is_drawn_stays(lab, sliders_first):
    """A browser sends the sliders that the run under way leaves out beside the text, in any order."""
    app = move(lab(), WEIGHT, 120)
    before = app.test._tree.get_widget_states().widgets
    app.choose("mode", "yaml")
    for wish in ("weightt: 1.5", "weight: 1.5"):
        typed = text(app).replace("weight: 1.2", wish)
        app.test.text_area(key="lab_yaml").set_value(typed)
        now = app.test._tree.get_widget_states()
        left_out = [one for one in before if one.id not in {one.id for one in now.widgets}]
        assert any(WEIGHT in one.id for one in left_out)
        sent = [*left_out, *now.widgets] if sliders_first else [*now.widgets, *left_out]
        app.test._run(type(now)(widgets=sent))
        assert not app.test.exception
        assert app.test.text_area(key="lab_yaml").value == typed
        assert any("'weightt'" in note for note in app.notes) == ("weightt" in typed)
    assert text(app) == typed


@pytest.mark.parametrize(("wrong", "said", "because"), [
    (lambda s: s.replace("true_up: true", "true_upp: true"), "true_up", "an unknown key, and which one was meant"),
    (lambda s: s.replace("[1, 1]", "[0.5, 1]"), "ascending order", "points that do not rise"),
    (lambda s: s + "\n  - : [", "valid YAML", "no YAML at all"),
    (lambda s: s.replace("kind: curve", "kind: curv"), "components.bonus", "no such kind"),
    (lambda s: s.replace("weight: 1", "weight: .nan"), "weight", "no number"),
    (lambda s: "", "title", "nothing"),
])
def test_a_mistake_in_the_text_keeps_the_last_plan_and_says_where(lab, wrong, said, because):
    app = lab(mode="yaml", today=OTHER)
    before = app.components("deck")[0]
    field = app.test.text_area(key="lab_yaml")
    field.set_value(wrong(field.value))
    app.run()
    (note,) = app.notes
    assert said in note, because
    assert app.components("deck")[0] == before, "the last good picture stays"
    assert app.test.text_area(key="lab_yaml").value == wrong(text(app)), "and so does what was written"
    app.choose("mode", "form")
    assert "mistake" in app.notes[0]
    app.choose("mode", "yaml")
    app.test.text_area(key="lab_yaml").set_value(text(app))
    assert app.run().notes == []


def test_the_way_back_and_forth(lab):
    app = move(move(lab(), WEIGHT, 120), WEIGHT, 140)
    assert press(app, "lab_undo").test.slider(key=WEIGHT).value == 120
    assert press(app, "lab_undo").test.slider(key=WEIGHT).value == 100
    assert "edit" not in app.url
    assert press(app, "lab_redo").test.slider(key=WEIGHT).value == 120
    assert press(app, "lab_restart_alt").test.slider(key=WEIGHT).value == 100
    assert press(app, "lab_undo").test.slider(key=WEIGHT).value == 120, "also of going back to what was opened"


def test_the_plan_against_itself_says_that_nothing_changes(lab):
    app = lab()
    assert card(app, "winners")["figure"] is None
    assert card(app, "winners")["empty"].startswith("Both plans pay everybody the same.")
    assert app.figures()["gains"].startswith("0 · 0 · ")


# Assumptions --------------------------------------------------------------------------------------------------------


def test_a_budget_gives_the_chance_to_pass_it(lab):
    app = lab()
    assert app.test.number_input(key="lab_a_budget").value == 7_500_000, "the policy's"
    assert app.titles[0].endswith(" likely over budget")
    app.test.number_input(key="lab_a_budget").set_value(None)
    app.run()
    assert (app.figures()["over"], app.titles[0].endswith("the same as today's")) == ("–", True)
    app.test.number_input(key="lab_a_budget").set_value(1_000_000.0)
    app.run()
    assert app.figures()["over"] == "100%"
    assert "100% likely over budget" in app.titles[0]
    assert card(app, "costs")["title"] == "100% of simulated futures pass the budget"
    app.test.session_state["lab_more_assumptions"] = True
    app.run().test.slider(key="lab_a_months").set_value(6)
    assert app.run().test.number_input(key="lab_a_budget").value == 500_000, "of half the months half the money"


def test_a_response_is_shown_with_its_study_and_side_effect(lab):
    app = lab()
    before = app.figures()["cost"]
    app.test.selectbox(key="lab_a_response").set_value("no_quota_no_cap")
    app.run()
    shown = "\n".join(m.value for m in app.test.markdown)
    for words in ("Misra and Nair", "Side effect", "An assumption, not a measurement"):
        assert words in shown
    assert app.figures()["cost"] != before
    app.test.selectbox(key="lab_a_response").set_value("none")
    app.run()
    assert "Side effect" not in "\n".join(m.value for m in app.test.markdown)
    assert app.figures()["cost"] == before, "same seed, same answer"


# Checks -------------------------------------------------------------------------------------------------------------


def test_what_the_linter_says_stands_beside_the_plan(lab):
    app = lab(open="plan:all_or_nothing")
    (shown,) = (m.value for m in app.test.markdown if "Cliff" in m.value)
    assert shown.startswith(":red[■] **Cliff** "), "what is gravest comes first, by shape, colour and name"
    assert "components.bonus.curve" in shown.replace("\\", ""), "where"


def test_every_finding_of_the_linter_has_a_name():
    folder = Path(linter.__file__).parent
    source = (folder / "linter.py").read_text("utf-8") + (folder / "line_rules.py").read_text("utf-8")
    codes = set(re.findall(r'Finding\(\s*"(\w+)"', source)) | set(re.findall(r'code = "(\w+)"', source)) \
        | set(re.findall(r'else "(\w+)"\n', source))
    assert len(codes) > 10
    assert codes <= set(NAMES)
    assert set(GRAVE) <= codes


# Links --------------------------------------------------------------------------------------------------------------


def test_the_address_brings_back_what_was_changed(lab):
    app = move(lab(today=OTHER), WEIGHT, 120)
    app.test.number_input(key="lab_a_budget").set_value(7_000_000.0)
    app.run()
    again = lab(**app.url)
    assert (again.titles, again.components("deck"), again.notes) == (app.titles, app.components("deck"), [])
    assert (again.url, text(again)) == (app.url, text(app))


@pytest.mark.parametrize(("query", "said"), [
    ({"open": "plan:nothing"}, "open=plan"),
    ({"open": "plan:target_bonus", "edit": "abcd"}, "cannot be read"),
    ({"open": "scenario:000000000000"}, "open=scenario"),
    ({"open": "plan:target_bonus", "edit": "x" * 3000}, "cannot be read"),
    ({"today": "plan:nothing"}, ""), ({"part": "nothing", "mode": "x"}, "")])
def test_a_link_that_cannot_be_used_shows_the_rest(lab, query, said):
    app = lab(**query)
    assert len(app.titles) == 1
    assert said in " ".join(app.notes).replace("\\", "")
    assert app.test.slider(key=WEIGHT).value == 100


# Scenarios ----------------------------------------------------------------------------------------------------------


def save(app, name: str):
    app.test.session_state["lab_save"] = True
    app.run()
    app.test.text_input(key="lab_name").set_value(name)
    return press(app, "lab_save_new")


def test_a_scenario_is_saved_and_opened_by_its_address(lab, state):
    app = save(move(lab(today=OTHER), WEIGHT, 120), "Steeper")
    assert "saved as 'Steeper'" in app.test.success[0].value
    (kept,) = scenarios.visible(state, HR)
    assert (kept.name, kept.base) == ("Steeper", "target_bonus")
    assert kept.document["components"]["bonus"]["weight"] == 1.2
    assert app.url == {"open": f"scenario:{kept.id}", "today": OTHER}, "what is saved needs no changes in the address"
    again = lab(**app.url)
    assert (again.titles, again.components("deck")) == (app.titles, app.components("deck"))
    move(again, WEIGHT, 130)
    again.test.session_state["lab_save"] = True
    press(again.run(), "lab_save_changes")
    (kept,) = scenarios.visible(state, HR)
    assert kept.document["components"]["bonus"]["weight"] == 1.3


def test_a_scenario_is_renamed_and_what_is_on_the_desk_stays(lab, state):
    app = move(save(move(lab(), WEIGHT, 120), "Steeper"), WEIGHT, 130)
    app.test.session_state["lab_save"] = True
    app.run().test.text_input(key="lab_name").set_value("Steepest")
    press(app, "lab_rename")
    assert app.test.success[0].value == "The scenario is called 'Steepest' now."
    (kept,) = scenarios.visible(state, HR)
    assert (kept.name, kept.document["components"]["bonus"]["weight"]) == ("Steepest", 1.2), "only the name is kept"
    assert app.test.slider(key=WEIGHT).value == 130
    assert app.test.selectbox(key="lab_source").options[-1] == "Steepest"
    app.test.session_state["lab_save"] = True
    press(app.run(), "lab_save_changes")
    assert app.notes == [], "it was renamed by the same reader, so nothing is in conflict"
    (kept,) = scenarios.visible(state, HR)
    assert (kept.name, kept.document["components"]["bonus"]["weight"]) == ("Steepest", 1.3)


@pytest.mark.parametrize(("name", "said"), [("", "no name"), ("Steeper", "already is a scenario")])
def test_a_name_that_cannot_be_is_refused(lab, state, name, said):
    save(move(lab(), WEIGHT, 120), "Steeper")
    app = save(move(lab(), WEIGHT, 130), name)
    assert said in app.notes[0]
    assert len(scenarios.visible(state, HR)) == 1
    assert app.test.slider(key=WEIGHT).value == 130, "nothing is lost"


@pytest.fixture
def conflict(lab, state):
    """Somebody has the scenario open and changed, and somebody else has saved it meanwhile."""
    app = save(move(lab(), WEIGHT, 120), "Steeper")
    (kept,) = scenarios.visible(state, HR)
    theirs = dict(kept.document)
    theirs["target_bonus"] = 70000
    scenarios.save(state, HR, dataclasses.replace(kept, document=theirs))
    move(app, WEIGHT, 140)  # the page has run since: what was opened is still the older version
    app.test.session_state["lab_save"] = True
    press(app.run(), "lab_save_changes")
    return app


def bonuses(state) -> dict[str, tuple]:
    return {one.name: (one.document["target_bonus"], one.document["components"]["bonus"]["weight"])
            for one in scenarios.visible(state, HR)}


@pytest.mark.parametrize(("button", "kept"), [
    ("lab_copy", {"Steeper": (70000, 1.2), "Steeper (copy)": (60000, 1.4)}),
    ("lab_theirs", {"Steeper": (70000, 1.2)}), ("lab_overwrite", {"Steeper": (60000, 1.4)})])
def test_somebody_else_has_saved_in_between(conflict, state, button, kept):
    (note,) = conflict.notes
    assert "hr has changed this scenario on" in note
    assert bonuses(state) == {"Steeper": (70000, 1.2)}, "nothing was overwritten"
    press(conflict, button)
    assert bonuses(state) == kept
    assert conflict.notes == []
    assert conflict.test.slider(key=WEIGHT).value == (120 if button == "lab_theirs" else 140)


def test_a_deleted_scenario_comes_back(lab, state):
    app = save(move(lab(), WEIGHT, 120), "Steeper")
    app.test.session_state["lab_save"] = True
    press(app.run(), "lab_delete")
    assert scenarios.visible(state, HR) == []
    assert "'Steeper' is deleted." in app.test.success[0].value
    assert app.test.slider(key=WEIGHT).value == 100, "the plan that it was made from"
    press(app, "lab_restore")
    assert [one.name for one in scenarios.visible(state, HR)] == ["Steeper"]
    assert app.test.slider(key=WEIGHT).value == 120


# The parts below ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("part", ["people", "compare", "costs", "replay", "optimise", "life"])
def test_every_part_in_both_languages(lab, part, lang):
    app = lab(today=OTHER, part=part, lang=lang)
    assert app.notes == []
    assert "nan" not in app.sent().lower().replace("finance", "").replace("fernan", "").split()
    assert app.url.get("part", "people") == part


def test_plans_are_compared_side_by_side(lab):
    app = lab(today=OTHER, part="compare")
    app.test.multiselect(key="lab_compared").set_value(["plan:team_pool"])
    app.run()
    table = app.test.dataframe[-1].value
    assert list(table["name"]) == ["Today: Commission with accelerator", "On the desk: Target bonus by a curve",
                                   "Team pool"]
    assert table["expected"].str.startswith("¥").all()
    assert app.figures()["cost"] == table["expected"].iloc[1], "the same figure as above"


def test_the_table_adds_up_to_the_expected_cost_and_a_click_on_it_opens_the_same(lab, click):
    click(figures, kind="kpi", id="cost")
    app = lab(today=OTHER)
    table, opened = (frame.value for frame in app.test.dataframe)
    assert opened["proposed"].tolist() == pytest.approx(table["proposed"].tolist())
    total = app.figures()["cost"]
    assert total == f"¥{table['proposed'].sum() / 1e6:.2f}M"
    assert int(app.figures()["gains"].split(" · ")[0]) == (table["way"] == "▲").sum()


def test_pay_of_the_last_months_is_traced_to_the_steps_of_its_statements(lab, data):
    app = lab(today=OTHER, part="replay")
    name = app.test.dataframe[0].value["name"].iloc[0]
    app.test.session_state["lab_traced"] = next(who for who, (called, _) in data.people.items() if called == name)
    app.run()  # as a click on the row of the table does
    sheets = app.components("sheet")
    assert [sheet["name"] for sheet in sheets] == [name] * 4
    assert [sheet["period"] for sheet in sheets[:3]] == ["Aug 2026", "Sep 2026", "Oct 2026"], "today's pays by month"
    assert sheets[3]["period"].startswith("Aug 2026 – "), "the other by quarter"
    assert all(sheet["sources"] == {} and any(line["steps"] for line in sheet["lines"]) for sheet in sheets)


def test_somebody_is_looked_at(lab):
    app = lab(today=OTHER)
    who = app.test.selectbox(key="lab_person").options[2]
    app.test.selectbox(key="lab_person").select_index(2)
    app.run()
    assert app.components("deck")[1]["cards"][0]["title"].startswith(f"{who}: ¥")


def test_a_plan_lives_from_draft_to_the_end(lab, state):
    app = move(lab(part="life"), WEIGHT, 120)
    app.test.text_input(key="lab_why").set_value("as agreed")
    press(app, "lab_send")
    key = "lab_life_target_bonus/1"  # it has opened, so the next step is in sight
    assert any(text.value.startswith(":gray[:small[Draft · HR · ") for text in app.test.markdown)
    for status in ("reviewed", "approved", "in_force"):
        press(app, f"{key}_{status}")
        assert app.notes == []
    (version,) = pay_plans.versions(state, HR, "target_bonus")
    assert (version.status, version.document["components"]["bonus"]["weight"]) == ("in_force", 1.2)
    press(app, f"{key}_ended")
    assert "Say why" in app.notes[0]
    fresh = lab()
    assert fresh.test.selectbox(key="lab_source").value == "version:target_bonus/1", "what is in force comes first"
    assert fresh.figures()["gains"].startswith("0 · 0 · ")


def test_before_a_plan_is_put_in_force_others_for_the_same_people_are_told(lab, state):
    first = pay_plans.draft(state, HR, "team_pool", read_plan(DATA / "plans" / "team_pool.yaml", "CNY"))
    for status in ("reviewed", "approved", "in_force"):
        first = pay_plans.move(state, HR, first, status)
    app = lab(open="plan:target_bonus", part="life")
    press(app, "lab_send")
    press(app, "lab_life_target_bonus/1_reviewed")
    assert app.notes == []
    press(app, "lab_life_target_bonus/1_approved")
    assert "paid by team\\_pool/1 on the same days" in app.notes[0]


# Nothing to show ----------------------------------------------------------------------------------------------------


def test_a_plan_that_the_data_cannot_fill_says_why_and_can_be_changed(lab):
    app = lab(mode="yaml")
    field = app.test.text_area(key="lab_yaml")
    field.set_value(field.value.replace("revenue", "no_metric"))
    app.run()
    assert app.titles == ["Reward lab"]
    assert "no\\_metric" in app.notes[1]
    assert "With these data can be tried" in app.notes[0]
    assert app.components("deck") == []
    assert press(app, "lab_undo").notes == []
    assert len(app.components("deck")) == 1


def test_data_without_targets(open_app, sales_only):  # noqa: F811
    app = open_app(sales_only).open("lab")
    assert app.titles == ["Reward lab"]
    able, missing = app.notes
    assert "None of the plans here can be tried" in able
    assert "the data hold no targets" in missing
