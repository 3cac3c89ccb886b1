"""Signing in with the company's provider; without one, who may be at this computer."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.config import get_option
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from analytics.access import Permission, Viewer, local_owner
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.sign_in import (
    AccessRules,
    access_rules,
    address_in,
    in_time,
    roles_of,
    sign_in_of,
    viewer_of,
    viewer_of_person,
)
from analytics.state import audit
from analytics.state.reach import signature
from analytics.state.refusals import Refusals
from analytics.state.sign_ins import Ended, SignIn, end_all, sign_out
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from pages.parts.serving import is_here

LOOKING, NOTED = "looking", "noted_sign_in"  # where a session keeps who looks at its page, and what was noted last


def configured() -> bool:
    """Whether a provider is configured: ``[auth]`` in the secrets file."""
    return "is_logged_in" in st.user


def viewer(data: Warehouse) -> Viewer:
    """Who signed in, or whom HR sees as; ``NotAllowed`` where that is nobody known, or no longer."""
    return viewer_by(dict(st.user), st.session_state.get("see_as"), data)


def viewer_by(claims: Mapping[str, Any], other: str | None, data: Warehouse, state: State | None = None) -> Viewer:
    """The viewer by what the provider says and, for HR, the person whose eyes were chosen, as the rules are now.

    With ``state`` it is asked, too, whether the sign-in was ended: a run of the whole page has done so (``enter``).
    """
    rules = access_rules()
    holds = claims.get("is_logged_in") and in_time(claims, rules, _now())
    if not holds or (state and over(state, claims, rules)):
        raise NotAllowed(N_("Your sign-in is over; reload the page to sign in again."))
    who = viewer_of(claims, rules, data)
    if other is None or not who.may(Permission.TRAIL) or other not in data.people:
        return who
    return replace(viewer_of_person(data, other), seen_by=signature(who))


def over(state: State, claims: Mapping[str, Any], rules: AccessRules) -> bool:
    """Whether the sign-in was ended: at once where that was done by this process, a second later by another one."""
    return _ended(state.name, rules.session_hours, state).over(sign_in_of(claims, rules))


@st.cache_resource(ttl=1, max_entries=3, show_spinner=False)  # a click asks no database for it
def _ended(name: str, hours: float, _state: State) -> Ended:
    return Ended.since(_state, audit.now() - dt.timedelta(hours=hours))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def before_data(state: State, t: Language) -> Viewer:
    """Who looks where no data can be read: by the rules alone, so people whom the data tell have no role; else a page
    that asks to sign in, and the run ends."""
    if not configured():
        return local()
    claims, rules = dict(st.user), access_rules()
    if not (claims.get("is_logged_in") and in_time(claims, rules, _now())) or over(state, claims, rules):
        _ask(t, t("Sign in to Bridgeboard"), t("With the account that you use at work."))
    return Viewer(roles_of(claims, rules), address=address_in(claims, rules))


def local() -> Viewer:
    """The person at this computer, where no provider is configured; ``NotAllowed`` to whoever comes from elsewhere."""
    if is_here(get_option("server.address") or "") and is_here(asked_host(st.context.headers)):
        return local_owner()
    raise NotAllowed(N_("Your own data are open to the person at this computer only, until sign-in is configured "
                        "(see the README)."))


def enter(data: Warehouse, state: State, t: Language) -> None:
    """What comes before every page where a provider is configured: who is not known gets a page that says what to do,
    and the run ends; who came is noted; HR may choose whose eyes to look with."""
    st.session_state.pop(LOOKING, None)  # whose page this is shows anew
    claims, rules, refusals = dict(st.user), access_rules(), Refusals(state)
    if not claims.get("is_logged_in"):
        _note_forged(refusals)
        _ask(t, t("Sign in to Bridgeboard"), t("With the account that you use at work."))
    if not in_time(claims, rules, _now()):
        _ask(t, t("Please sign in again"), t("A sign-in lasts {hours} hours.", hours=t.number(rules.session_hours, 0)))
    account = f"account:{_address(claims, rules)}"[:200]
    if st.session_state.get(NOTED) != ("access.signed_in", account):
        _hold(refusals, account, t)
    try:
        who = viewer_of(claims, rules, data)
    except NotAllowed as refused:
        _hold(refusals, computer(), t)
        if _first("access.refused", account):
            refusals.add(account, computer(), reason=str(refused))
        _refuse(t, t("You are signed in, but not known here"), refused.text(t))
        return
    if over(state, claims, rules):
        _ask(t, t("Please sign in again"), t("This sign-in was ended."))
    if _first("access.signed_in", account):
        audit.note(state, who, "access.signed_in", account, about=who.manager_id)
    with st.sidebar:
        if who.may(Permission.TRAIL):
            _choose_eyes(data, state, who, t)
        st.caption(who.address)
        st.button(t("Sign out"), icon=":material/logout:", on_click=_leave, width="stretch", key="sign_out",
                  args=(state, who, sign_in_of(claims, rules)))


def _leave(state: State, who: Viewer, one: SignIn) -> None:
    """Sign out here and wherever else this sign-in is in use; whoever may see nothing any more may do so, too."""
    st.session_state.pop(LOOKING, None)
    sign_out(state, who, one)
    _ended.clear()
    st.logout()


def end_sign_ins(state: State, who: Viewer, account: str) -> None:
    """End all sign-ins that an account has now."""
    end_all(state, who, account)
    _ended.clear()


def _hold(refusals: Refusals, source: str, t: Language) -> None:
    """End the run with a page that says how long to wait, where the source was refused too often."""
    if wait := refusals.wait(source):
        minutes = math.ceil(wait / dt.timedelta(minutes=1))
        _refuse(t, t("Too many refused sign-ins"), t.plural(
            "Try again in {n} minute. If you should be known here, ask HR to enter you meanwhile.",
            "Try again in {n} minutes. If you should be known here, ask HR to enter you meanwhile.", minutes))


def _note_forged(refusals: Refusals) -> None:
    """A sign-in that the server cannot read was not given by it, or its secret was changed since."""
    source = computer()
    if USER_COOKIE_NAME in st.context.cookies and _first("access.refused", source) and not refusals.wait(source):
        refusals.add(source, reason="The sign-in that the browser brought was not given by this server.")


def computer() -> str:
    """The reader's computer, or whatever is in front of it and does not say whom it passes on."""
    return f"address:{st.context.ip_address or 'localhost'}"


def _choose_eyes(data: Warehouse, state: State, who: Viewer, t: Language) -> None:
    """HR looks with another person's eyes: noted in the trail, and nothing can be changed meanwhile."""
    people = data.people
    chosen = st.selectbox(t("See as"), sorted(people, key=lambda i: people[i][0]), index=None, key="see_as",
                          format_func=lambda i: people[i][0], placeholder=t("Myself"), persist_state="session")
    if chosen and st.session_state.get("noted_see_as") != chosen:
        audit.note(state, who, "access.saw_as", f"person:{chosen}", about=chosen)
    st.session_state.noted_see_as = chosen
    if chosen:
        st.caption(t("You see what {name} sees; nothing can be changed meanwhile.", name=people[chosen][0]))


def asked_host(headers: Mapping[str, str]) -> str:
    """The host that the browser asked for, "" where something in between passed the request on."""
    passed_on = any(name.lower().startswith(("x-forwarded", "forwarded")) for name in headers)
    return "" if passed_on else urlsplit(f"//{headers.get('Host', '')}").hostname or ""


def _ask(t: Language, title: str, text: str) -> None:
    st.title(title, anchor=False)
    st.caption(text)
    st.button(t("Sign in"), type="primary", icon=":material/login:", on_click=st.login, key="sign_in")
    st.stop()


def _refuse(t: Language, title: str, text: str) -> None:
    st.title(title, anchor=False)
    st.info(text, icon=":material/lock:")
    st.button(t("Sign out"), icon=":material/logout:", on_click=st.logout, key="sign_out")
    st.stop()


def _address(claims: Mapping[str, Any], rules: AccessRules) -> str:
    try:
        return address_in(claims, rules)
    except NotAllowed:
        return str(claims.get("sub", ""))


def _first(what: str, source: str) -> bool:
    """Whether this is the first time in the session, so that each run does not count and note it again."""
    before, st.session_state[NOTED] = st.session_state.get(NOTED), (what, source)
    return before != (what, source)
