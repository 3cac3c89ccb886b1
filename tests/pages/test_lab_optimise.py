"""Plans under a budget on the page: asked for by a form, shown as figure and table, loaded in the editor."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest

from analytics.rewards import optimise
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.parameters import parameters
from pages.parts.lab.desk import DRAFT
from pages.parts.lab.optimise import SEARCH
from tests.pages.conftest import App

NOT_YET = "No search yet for this plan and these assumptions"


@pytest.fixture
def opened(open_app, demo_place, monkeypatch) -> Callable[..., App]:
    """The part of the page, with a short search."""
    monkeypatch.setattr(optimise, "FIRST", 16)
    monkeypatch.setattr(optimise, "CLOSER", (0.1,))

    def page(**query: str) -> App:
        app = open_app(demo_place, **{"as": "hr"} | {name: query.pop(name) for name in ("lang",) if name in query})
        for name, value in query.items():
            app.test.query_params[name] = value
        app.test.session_state["part"] = "optimise"
        return app.open("lab")

    return page


@pytest.fixture
def lab(opened) -> App:
    return opened()


def search(app: App, budget: float | None = None) -> App:
    if budget is not None:
        next(n for n in app.test.number_input if n.key.startswith("lab_search_budget")).set_value(budget)
    next(b for b in app.test.button if b.label in ("Find plans", "寻找方案")).click()
    app.run()
    app.test.session_state[SEARCH][1].result()  # the page looks whether it is over by a timer, which is not run here
    return app.run()


def card(app: App) -> dict:
    return next(one for deck in app.components("deck") for one in deck["cards"] if one["id"] == "frontier")


def desk(app: App) -> dict[str, float]:
    plan = app.test.session_state[DRAFT].now.plan
    return {one.id: one.value for one in parameters(plan)}


def test_before_a_search_the_page_says_what_it_would_do(lab):
    assert NOT_YET in [s.value for s in lab.test.subheader]


def test_plans_are_found_and_the_chosen_one_is_loaded(lab):
    before, shown = desk(lab), card(search(lab))
    assert " keep ¥" in shown["title"] or " keeps ¥" in shown["title"]
    assert "plans tried" in shown["caption"]
    table = lab.test.dataframe[-1].value
    assert table["Plan no."].iloc[-1] == "starting plan"
    lab.test.button(key="lab_search_load").click()
    lab.run()
    after = desk(lab)
    moved = {name for name in after if after[name] != pytest.approx(before[name])}
    assert moved
    assert moved <= {f"components.bonus.curve.{name}" for name in ("threshold", "accelerator", "cap")}
    assert card(lab)["title"] == shown["title"], "another one of them can be tried"
    next(n for n in lab.test.slider if n.key.endswith(".weight")).set_value(110.0)
    assert NOT_YET in [s.value for s in lab.run().test.subheader], "another plan"


def test_a_search_is_kept_until_plan_or_assumptions_change(lab, monkeypatch):
    search(lab)

    def again(*asked):
        raise AssertionError("searched again")

    monkeypatch.setattr("analytics.lab.optimising.frontier", again)
    assert card(lab.run())["figure"]["data"]
    lab.test.session_state[DRAFT] = lab.test.session_state[DRAFT].to(replace(
        lab.test.session_state[DRAFT].now, assumptions=Assumptions(months=9)))
    lab.run()
    assert NOT_YET in [s.value for s in lab.test.subheader]
    

def test_a_search_shows_how_far_it_is_and_can_be_stopped(lab, monkeypatch):
    reached, go_on = Event(), Event()

    def slow(plan, view, free, aim, progress):
        progress(0.25)
        reached.set()
        assert go_on.wait(20)
        progress(0.5)
        raise AssertionError("it went on")

    monkeypatch.setattr("analytics.lab.optimising.searched", slow)
    next(b for b in lab.test.button if b.label == "Find plans").click()
    lab.run()
    assert reached.wait(20)
    lab.run()
    assert any("Plans are tried … 25%" in str(one.proto) for one in lab.test.get("progress"))
    lab.test.button(key="lab_search_stop").click()
    lab.run()
    go_on.set()
    assert NOT_YET in [s.value for s in lab.test.subheader]
    lab.test.session_state[SEARCH][1]._thread.join()


def test_a_budget_that_nothing_keeps_is_said(lab):
    assert card(search(lab, 1000.0))["title"] == (
        "No plan found keeps ¥1.00k in 90% of the futures; the nearest does in 0%")
    assert "lab_search_load" not in [b.key for b in lab.test.button]


def test_in_chinese(opened):
    assert "共试算" in card(search(opened(lang="zh")))["caption"]


def test_the_address_brings_back_what_was_asked(opened, lab):
    budget = 6_500_000.0
    app = search(lab, budget)
    assert json.loads(app.url["find"])["budget"] == budget
    again = opened(**app.url)
    (field,) = (n for n in again.test.number_input if n.key.startswith("lab_search_budget"))
    assert field.value == budget
    assert NOT_YET in [s.value for s in again.test.subheader], "it is asked, not searched again"
    assert again.url["find"] == app.url["find"]
    again.test.session_state["part"] = "people"
    assert "find" not in again.run().url


def test_an_address_that_asks_what_cannot_be_is_told(opened):
    app = opened(find='{"free": {"components.other.weight": [0, 1]}}')
    assert app.notes == ["The search in this link cannot be read; ask for the link again."]
    assert "find" not in app.run().url
