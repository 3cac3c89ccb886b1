"""The page Statements: what each role reads, what stays in the address, questions, rules, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.access import Role, Viewer
from analytics.lab.statements import person_pay
from analytics.language import Language
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.rewards.rules.document import rules
from analytics.state import questions
from analytics.state.questions import Line
from analytics.state.store import State
from tests.chinese import ZH
from tests.pages.test_roles import LEADS, names
from tests.pages.test_states import sales_only  # noqa: F401 - a fixture

EN = Language()
PLAN = read_plan(PLANS / "target_bonus.yaml", "CNY")
HR = Viewer(frozenset({Role.HR}))
FIRST = ("SELECT manager_id, name FROM managers WHERE role = 'account_manager' AND left_on IS NULL ORDER BY name"
         " LIMIT 2")  # 'view as' starts with the first


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The state that the pages of a test read; the policy names the plan."""
    url = f"sqlite:///{tmp_path / 'state.db'}"
    monkeypatch.setenv("BRIDGEBOARD_STATE", url)
    opened = State(url)
    yield opened
    opened.close()


def statements(open_app: Callable[..., Any], place: Path, **query: Any) -> Any:
    """The page as a link opens it; who looks and the language are asked for on the first page."""
    app = open_app(place, **{name: value for name, value in query.items() if name in ("as", "lang")})
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open("statements")


def sent(app: Any) -> dict[str, Any]:
    """The statement that the browser was sent."""
    (one,) = app.components("sheet")
    return one


def test_an_account_manager_reads_the_own_statement(open_app, demo_place, data, state):
    (own, name), (other, _) = data.rows(FIRST)
    app = statements(open_app, demo_place, **{"as": "account_manager"}, person=other)
    pay = person_pay(data, HR, PLAN, own, EN)
    one = pay.periods[-2]
    assert sent(app)["total"] == EN.money(one.statement.total, "CNY", exact=True)
    assert (sent(app)["name"], sent(app)["period"]) == (name, "Jul 2026 – Sep 2026")
    assert app.titles[0].startswith(f"You are paid {sent(app)['total']}, ")
    assert {line["action"] for line in sent(app)["lines"]} == {"ask"}
    everybody = app.sent() + str(sent(app))
    assert [n for n in names(data) - {name} - viewers(app) if n in everybody] == []
    assert [box.key for box in app.test.selectbox if box.key == "person"] == [], "nobody can be picked"


def viewers(app: Any) -> set[str]:
    """Names that 'view as' offers, on the demo company only."""
    return {option for box in app.test.selectbox if (box.key or "").startswith("view_as") for option in box.options}


def test_the_address_brings_back_plan_period_and_part(open_app, demo_place, state):
    app = statements(open_app, demo_place, **{"as": "account_manager"}, month="2026-04")
    assert sent(app)["period"] == "Apr 2026 – Jun 2026"
    assert app.url["month"] == "2026-04"
    app.test.selectbox(key="month").set_value("2026-07")
    assert "month" not in app.run().url, "the latest that is over goes without saying"
    app.test.selectbox(key="month").set_value("2026-10")
    assert app.run().titles[0].startswith("So far it comes to ")
    assert app.choose("part", "rules").url["part"] == "rules"


@pytest.mark.parametrize("query", [{"month": "1999-01"}, {"plan": "../../etc"}, {"part": "none"}, {"person": "nobody"}])
def test_a_link_that_asks_for_what_does_not_exist_shows_the_first(open_app, demo_place, state, query):
    app = statements(open_app, demo_place, **{"as": "account_manager"}, **query)
    assert sent(app)["period"] == "Jul 2026 – Sep 2026"
    assert not set(query) & set(app.url)


def test_hr_sees_everybody_and_opens_a_person(open_app, demo_place, data, state):
    ((own, name), _) = data.rows(FIRST)
    app = statements(open_app, demo_place)
    (table,) = [node.value for node in app.test.dataframe]
    assert app.titles[0].startswith(f"{len(table)} people are paid ¥")
    assert name in set(table["name"])
    app.test.selectbox(key="person").set_value(own)
    assert app.run().url["person"] == own
    assert app.titles[0].startswith(f"{name} is paid ")
    assert sent(app)["total"] == EN.money(float(table.set_index("name")["total"][name]), "CNY", exact=True)
    assert {line["action"] for line in sent(app)["lines"]} == {""}, "HR answers, but does not ask"


def test_hr_looks_at_any_other_plan_without_asking_about_it(open_app, demo_place, data, state):
    app = statements(open_app, demo_place, plan="team_pool", person=data.rows(FIRST)[0][0])
    assert "Team pool" in str(sent(app)["facts"])
    assert app.test.selectbox(key="plan").options[0] == "Target bonus by a curve"
    assert any(option.endswith("· Ready plan") for option in app.test.selectbox(key="plan").options)


def test_a_lead_whom_the_plan_does_not_include_is_told_so(open_app, demo_place, data, state):
    app = statements(open_app, demo_place, **{"as": "team_lead"})
    assert app.notes == ["This plan does not include you: its rules say who takes part."]
    assert data.rows(LEADS)[0][1] in app.sent()


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("role", [Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.HR, Role.EXECUTIVE])
def test_everybody_with_rules_reads_them(open_app, demo_place, data, state, role, lang):
    t = ZH if lang == "zh" else EN
    app = statements(open_app, demo_place, **{"as": role.value}, part="rules", lang=lang)
    said = app.sent().replace("\\", "")
    for section in rules(PLAN, t):
        assert section.title in said
    assert [card["id"] for card in app.deck["cards"]] == ["revenue"]
    assert [n for n in names(data) - viewers(app) if n in str(app.deck)] == []


def test_an_executive_reads_rules_only(open_app, demo_place, state):
    app = statements(open_app, demo_place, **{"as": "executive"}, part="statement")
    assert app.offered("part") == {"rules": "Rules"}
    assert app.titles[0].startswith("How the plan “Target bonus by a curve” pays")


def test_a_question_and_its_answer_stand_at_the_line(open_app, demo_place, data, state):
    ((own, name), _) = data.rows(FIRST)
    about = Line(own, "target_bonus", PLAN.version, "2026-07-01", "bonus")
    me = Viewer(frozenset({Role.ACCOUNT_MANAGER}), own)
    questions.write(state, me, about, "Is the order of <b>May</b> in it?")
    hr = statements(open_app, demo_place)
    (button,) = [b for b in hr.test.button if b.label == f"{name} · Jul 2026 – Sep 2026"]
    button.click()
    hr.run()
    (line,) = [line for line in sent(hr)["lines"] if line["id"] == "bonus"]
    assert (line["action"], line["waiting"]) == ("answer", True)
    assert line["remarks"][0]["text"] == "Is the order of <b>May</b> in it?"
    assert line["remarks"][0]["by"].startswith(f"{name} · ")
    questions.write(state, HR, about, "Yes, since June.")
    app = statements(open_app, demo_place, **{"as": "account_manager"})
    (line,) = [line for line in sent(app)["lines"] if line["id"] == "bonus"]
    assert ([remark["text"] for remark in line["remarks"]][1], line["waiting"]) == ("Yes, since June.", False)
    assert line["remarks"][1]["by"].startswith("HR · ")


def test_where_no_plan_is_in_force_it_is_said(open_app, demo_place, state, monkeypatch):
    monkeypatch.setattr("analytics.lab.paying._named", lambda *_: None)
    app = statements(open_app, demo_place, **{"as": "account_manager"})
    assert app.titles == ["No plan of pay is in force"]
    assert app.notes == ["HR puts a plan in force in the Reward lab; its statements and rules are then here."]


def test_a_plan_that_the_data_cannot_pay_is_refused_in_a_sentence(open_app, sales_only, state):  # noqa: F811
    app = statements(open_app, sales_only, plan="target_bonus")
    assert app.titles[0] == "This plan cannot be paid from the data"
    (note,) = app.notes
    assert "target" in note
    app.choose("part", "rules")
    assert app.titles[0].startswith("How the plan “Target bonus by a curve” pays"), "its rules can be read all the same"
    assert app.notes == []
