"""Sign-ins that end before their time: whose they are, which of them, and for all replicas together."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from analytics.__main__ import main
from analytics.access import Role, Viewer
from analytics.errors import NotAllowed
from analytics.state import audit
from analytics.state.sign_ins import KEPT, Ended, SignIn, end_all, sign_out
from analytics.state.store import State
from analytics.state.tables import SignInEndRow
from tests.state.conftest import HR, TEAMS

NOON, HOUR = dt.datetime(2026, 5, 12, 12), dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
PAT = Viewer(frozenset({Role.HR}), address="pat@x.org")
HERE, PHONE = SignIn("pat@x.org", "1", NOON - HOUR), SignIn("pat@x.org", "2", NOON)
OTHER = SignIn("kim@x.org", "1", NOON)


def over(state: State, one: SignIn) -> bool:
    return Ended.since(state, NOON).over(one)


@pytest.fixture
def at(monkeypatch):
    """``at(moment)``: it is that moment from now on."""
    def told(moment: dt.datetime) -> None:
        monkeypatch.setattr(audit, "now", lambda: moment)

    told(NOON)
    return told


def test_signing_out_ends_that_sign_in_and_no_other(state, at):
    assert not over(state, HERE)
    sign_out(state, PAT, HERE)
    assert [over(state, one) for one in (HERE, PHONE, OTHER)] == [True, False, False]
    (entry,) = audit.trail(state, HR, TEAMS, kinds=["access.signed_out"])
    assert (entry.who, entry.item) == ("pat@x.org", "account:pat@x.org")


@pytest.mark.parametrize(("issued", "ended", "because"), [
    (NOON - HOUR, True, "was there"), (NOON, True, "in that second"), (NOON + SECOND, False, "signed in again")])
def test_all_of_an_account_are_those_that_are_there(state, at, issued, ended, because):
    end_all(state, HR, " Pat@X.org ")
    assert over(state, SignIn("pat@x.org", "3", issued)) is ended, because
    assert not over(state, OTHER)
    assert [e.item for e in audit.trail(state, HR, TEAMS, kinds=["access.ended"])] == ["account:pat@x.org"]


@pytest.mark.parametrize(("role", "may"), [
    (Role.HR, True), (Role.ADMINISTRATOR, True), (Role.EXECUTIVE, False), (Role.TEAM_LEAD, False),
    (Role.ACCOUNT_MANAGER, False)])
def test_who_may_end_other_peoples(state, at, role, may):
    if may:
        end_all(state, Viewer(frozenset({role})), HERE.account)
    else:
        with pytest.raises(NotAllowed):
            end_all(state, Viewer(frozenset({role})), HERE.account)
    assert over(state, HERE) is may


def test_whoever_looks_with_anothers_eyes_ends_nothing(state, at):
    with pytest.raises(NotAllowed, match="another person's eyes"):
        end_all(state, Viewer(frozenset({Role.HR}), seen_by="pat@x.org"), HERE.account)
    assert not over(state, HERE)


def test_what_is_older_than_any_sign_in_is_not_read(state, at):
    sign_out(state, PAT, HERE)
    end_all(state, HR, OTHER.account)
    assert Ended.since(state, NOON + SECOND) == Ended(frozenset(), {})


def test_of_two_ends_of_an_account_the_later_one_counts(state, at):
    end_all(state, HR, HERE.account)
    at(NOON + HOUR)
    end_all(state, HR, HERE.account)
    assert over(state, SignIn(HERE.account, "3", NOON + HOUR))


def test_replicas_share_it_and_forget_it_when_no_sign_in_lasts_as_long(url, at):
    here, there = State(url), State(url)
    sign_out(here, PAT, HERE)
    assert over(there, HERE)
    at(NOON + KEPT + SECOND)
    sign_out(there, PAT, PHONE)
    with here.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignInEndRow)) == 1
    here.close()
    there.close()


def test_the_command_ends_them_and_asks_for_an_address(tmp_path, monkeypatch, capsys):
    url = f"sqlite:///{tmp_path / 'state.db'}"
    monkeypatch.setenv("BRIDGEBOARD_STATE", url)
    state = State(url)
    assert main(["sign-ins", "end", "Pat@x.org"]) == 0
    assert capsys.readouterr().out == "Ended all sign-ins of Pat@x.org.\n"
    assert over(state, HERE)
    assert main(["sign-ins", "end", "pat"]) != 0
    assert "no e-mail address" in capsys.readouterr().err
    state.close()
