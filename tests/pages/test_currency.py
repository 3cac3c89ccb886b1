"""A company that counts in another currency than the ready plans were thought in: lab, statements and rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.access import Role, Viewer
from analytics.policy import Policy, Rewards
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import pay_plans
from analytics.state.store import State
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from tests.pages.test_states import FILES

HR = Viewer(frozenset({Role.HR}))
TARGETS = "manager_id,month,amount\n" + "".join(
    f"{person},2026-{month:02d}-01,{1000 * person}\n" for month in range(1, 11) for person in (1, 2, 3))
HIRED = "manager_id,name,team_id,hired_on,role\n" + "".join(
    f"{n},{name},T{min(n, 2)},2020-01-01,account_manager\n" for n, name in enumerate(("Ann", "Bo", "Cy"), 1))


def loaded(folder: Path, currency: str) -> Path:
    """A warehouse of sales and targets in a currency."""
    for name, text in (FILES | {"targets": TARGETS, "managers": HIRED}).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    policy = Policy(currency=currency, rewards=Rewards(plan="target_bonus"))
    assert load(mapping_for(sorted(folder.glob("*.csv"))), folder, folder / "warehouse", policy).ok
    return folder / "warehouse"


@pytest.fixture(scope="module")
def dollars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return loaded(tmp_path_factory.mktemp("dollars"), "USD")


def at(open_app, place: Path, page: str, lang: str = "en", **query: str):
    """A page as a link opens it."""
    app = open_app(place, lang=lang)
    for name, value in query.items():
        app.test.query_params[name] = value
    return app.open(page)


@pytest.mark.parametrize(("lang", "said"), [
    ("en", "the amounts of this ready plan are examples for CNY and are now read in USD as they stand, never conv"),
    ("zh", "该现成方案中的金额是以CNY为单位的示例，现按USD原样读取，不作换算")])
def test_the_lab_opens_a_ready_plan_and_says_that_its_amounts_are_examples(open_app, dollars, lang, said):
    app = at(open_app, dollars, "lab", lang)
    assert not app.test.error
    assert app.components("deck")[0]["kpis"][0]["value"].startswith("$" if lang == "en" else "US$")
    (checks,) = [one.value for one in app.test.markdown if said in one.value.replace("\\", "")]
    assert checks.count("▲") >= 1
    assert app.test.session_state["lab_draft"].now.plan.currency == "USD"


def test_statements_and_rules_are_in_the_companys_currency(open_app, dollars):
    app = at(open_app, dollars, "statements", person="2")
    assert not app.test.error
    sheet = app.components("sheet")[0]
    assert "$" in str(sheet)
    assert "¥" not in str(sheet)
    app = at(open_app, dollars, "statements", part="rules")
    assert any("They are examples for CNY" in one.value for one in app.test.markdown)


def test_what_was_approved_is_nobodys_example_any_more(open_app, dollars, tmp_path):
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    version = pay_plans.draft(state, HR, "bonus", read_plan(PLANS / "target_bonus.yaml", "USD"))
    told = []
    for status in (None, "reviewed", "approved"):
        version = pay_plans.move(state, HR, version, status) if status else version
        app = at(open_app, dollars, "statements", part="rules", plan="bonus/1")
        told.append(any("They are examples for CNY" in one.value for one in app.test.markdown))
        assert any("All amounts are in USD" in one.value for one in app.test.markdown)
    state.close()
    assert told == [True, True, False]


def test_an_approved_version_keeps_the_currency_that_it_was_approved_with(open_app, tmp_path):
    """The policy turns to EUR later: the version still says USD, and is refused rather than paid in another one."""
    place = loaded(tmp_path, "EUR")
    state = State(f"sqlite:///{tmp_path / 'state.db'}")
    version = pay_plans.draft(state, HR, "bonus", read_plan(PLANS / "target_bonus.yaml", "USD"))
    for status in ("reviewed", "approved", "in_force"):
        version = pay_plans.move(state, HR, version, status)
    state.close()
    assert version.document["currency"] == "USD"
    app = at(open_app, place, "statements", plan="bonus/1")
    (error,) = app.test.error
    assert "there are amounts in EUR, but the plan pays in USD" in error.value
    app = at(open_app, place, "lab", open="plan:target_bonus", today="plan:target_bonus")
    assert app.test.session_state["lab_draft"].now.plan.currency == "EUR", "the file is a template again"
