"""Rights that end while a page stands open: the next action is refused, whichever way it comes; and who has to wait."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable

import pytest
import streamlit as st

from analytics.access import local_owner
from analytics.errors import NotAllowed
from analytics.state import audit
from analytics.state.refusals import FREE
from analytics.state.store import State
from pages.parts import rights, sign_in

PAT = "people: {pat@example.org: [hr]}"


@pytest.fixture
def rules(monkeypatch, tmp_path) -> Callable[[str], object]:
    """``rules("people: …")`` says what holds from now on; a provider tells that Pat is signed in."""
    file = tmp_path / "access.yaml"
    monkeypatch.setenv("BRIDGEBOARD_ACCESS", str(file))
    monkeypatch.setattr(st, "user", {"is_logged_in": True, "email": "pat@example.org", "iat": time.time()})
    return lambda text: file.write_text(text, "utf-8")


def entries(what: str) -> list[audit.Entry]:
    state = State(os.environ["BRIDGEBOARD_STATE"])
    try:
        return [e for e in audit.trail(state, local_owner(), {}) if e.what.startswith(what)]
    finally:
        state.close()


def test_a_click_on_a_page_that_stood_open_changes_nothing_once_the_role_is_gone(open_app, demo_place, rules):
    rules(PAT)
    page = open_app(demo_place).open("month")

    def keep(text: str) -> None:
        page.test.text_area[0].input(text)
        next(button for button in page.test.button if button.label == "Keep").click()
        page.run()

    keep("Well done")
    assert [e.after["text"] for e in entries("month_comment")] == ["Well done"], "while the role is there"
    rules("people: {kim@example.org: [hr]}")
    keep("By whom?")
    assert len(entries("month_comment")) == 1
    assert page.titles == ["You are signed in, but not known here"]
    assert [e.item for e in entries("access.refused")] == ["account:pat@example.org"]


@pytest.mark.parametrize(("then", "hours", "said", "because"), [
    (PAT, 0, "", "nothing has changed"),
    ("people: {PAT@example.org: [hr], kim@example.org: [executive]}", 0, "", "what changed is about others"),
    ("people: {}", 0, "is not known here", "the role is gone"),
    ("people: {pat@example.org: [executive]}", 0, "What you may see has changed", "another role"),
    ("people: {pat@example.org: [hr, administrator]}", 0, "What you may see has changed", "one more"),
    (PAT, 13, "Your sign-in is over", "the time is over"),
    (f"{PAT}\nsession_hours: 0.5", 1, "Your sign-in is over", "the time was made shorter")])
def test_what_a_page_does_after_its_run_asks_again(data, rules, monkeypatch, then, hours, said, because):
    monkeypatch.setattr(st, "session_state", {})
    rules(PAT)
    rights.look(data, sign_in.viewer(data))
    still = rights.later()
    rules(then)
    if hours:
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
        monkeypatch.setattr(sign_in, "_now", lambda: moment)
    for check in (rights.check, still):
        if said:
            with pytest.raises(NotAllowed, match=said):
                check()
        else:
            check()


def test_whose_eyes_hr_looks_with_is_part_of_it(data, rules, monkeypatch):
    person = next(iter(data.people))
    monkeypatch.setattr(st, "session_state", {"see_as": person})
    rules(PAT)
    rights.look(data, sign_in.viewer(data))
    still = rights.later()
    still()
    st.session_state["see_as"] = None
    still()  # a file that was offered is what was seen then
    with pytest.raises(NotAllowed, match="has changed"):
        rights.check()


def test_without_a_provider_nobody_is_asked(data, monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    rights.check()
    rights.look(data, local_owner())
    rights.check()
    rights.later()()


def test_who_is_refused_again_and_again_waits(open_app, demo_place, rules, monkeypatch):
    rules("people: {}")
    for _ in range(FREE["account"]):
        page = open_app(demo_place)
        assert page.titles == ["You are signed in, but not known here"]
    page = open_app(demo_place)
    assert page.titles == ["Too many refused sign-ins"]
    assert page.notes == ["Try again in 1 minute. If you should be known here, ask HR to enter you meanwhile."]
    assert open_app(demo_place, lang="zh").titles == ["登录被拒绝的次数过多"]
    assert len(entries("access.refused")) == FREE["account"], "who waits fills no trail"
    rules(PAT)
    assert open_app(demo_place).titles == ["Too many refused sign-ins"]
    later = audit.now() + dt.timedelta(minutes=1)
    monkeypatch.setattr(audit, "now", lambda: later)
    assert "Reward lab" in open_app(demo_place).menu
