"""Rights that end while a page stands open: the next action is refused, whichever way it comes; and who has to wait."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator

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


@pytest.fixture
def here(monkeypatch) -> pytest.MonkeyPatch:
    """A script runs, in a session of its own."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(rights, "get_script_run_ctx", lambda **_: object())
    return monkeypatch


@pytest.fixture
def state(tmp_path) -> Iterator[State]:
    opened = State(f"sqlite:///{tmp_path / 'state.db'}")
    yield opened
    opened.close()


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
def test_what_a_page_does_after_its_run_asks_again(data, state, here, rules, then, hours, said, because):
    rules(PAT)
    rights.look(data, sign_in.viewer(data), state)
    still = rights.later()
    rules(then)
    if hours:
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
        here.setattr(sign_in, "_now", lambda: moment)
    for check in (rights.check, still):
        if said:
            with pytest.raises(NotAllowed, match=said):
                check()
        else:
            check()


def test_whose_eyes_hr_looks_with_is_part_of_it(data, state, here, rules):
    st.session_state["see_as"] = next(iter(data.people))
    rules(PAT)
    rights.look(data, sign_in.viewer(data), state)
    still = rights.later()
    still()
    st.session_state["see_as"] = None
    still()  # a file that was offered is what was seen then
    with pytest.raises(NotAllowed, match="has changed"):
        rights.check()


def test_without_a_provider_nobody_is_asked(data, state, here):
    rights.check()
    rights.look(data, local_owner(), state)
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


def test_signing_out_ends_a_copy_of_the_sign_in_too_and_no_other(open_app, demo_place, rules, monkeypatch):
    rules(PAT)
    page, copy = open_app(demo_place), open_app(demo_place).open("month")
    monkeypatch.setitem(st.user, "nonce", "another")
    other = open_app(demo_place)
    monkeypatch.delitem(st.user, "nonce")
    next(button for button in page.test.button if button.label == "Sign out").click()
    page.run()
    copy.test.text_area[0].input("By whom?")
    next(button for button in copy.test.button if button.label == "Keep").click()
    copy.run()
    assert copy.titles == ["Please sign in again"]
    assert entries("month_comment") == []
    assert open_app(demo_place).titles == ["Please sign in again"]
    monkeypatch.setitem(st.user, "nonce", "another")
    assert other.open("month").titles != copy.titles, "another browser's"
    assert [e.who for e in entries("access.signed_out")] == ["pat@example.org"]


def test_hr_ends_the_sign_ins_of_an_account(open_app, demo_place, rules, monkeypatch):
    rules("people: {pat@example.org: [hr], boss@example.org: [executive]}")
    pat, boss = dict(st.user), {**st.user, "email": "boss@example.org"}
    monkeypatch.setattr(st, "user", boss)
    theirs = open_app(demo_place)
    monkeypatch.setattr(st, "user", pat)
    trail = open_app(demo_place).open("trail")
    accounts = trail.test.selectbox(key="ended_account")
    assert set(accounts.options) == {"pat@example.org", "boss@example.org"}
    accounts.set_value("boss@example.org")
    trail.run()
    trail.test.button(key="end_sign_ins").click()
    trail.run()
    assert [(e.who, e.item) for e in entries("access.ended")] == [("pat@example.org", "account:boss@example.org")]
    assert trail.open("month").titles != ["Please sign in again"]
    monkeypatch.setattr(st, "user", boss)
    assert theirs.run().titles == ["Please sign in again"]
