"""Signing in with the company's provider; without one, who may be at this computer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.config import get_option

from analytics.access import Permission, Viewer, local_owner
from analytics.errors import NotAllowed
from analytics.language import N_, Language
from analytics.sign_in import AccessRules, access_rules, address_in, in_time, viewer_of, viewer_of_person
from analytics.state import audit
from analytics.state.reach import signature
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from pages.parts.serving import is_here

NOBODY = Viewer(frozenset())
TRIES = 5  # refusals of one account that are noted an hour; more would only fill the trail


def configured() -> bool:
    """Whether a provider is configured: ``[auth]`` in the secrets file."""
    return "is_logged_in" in st.user


def viewer(data: Warehouse) -> Viewer:
    """Who signed in, or whom HR sees as; ``NotAllowed`` where that is nobody known, or no longer."""
    check_time()
    who, other = viewer_of(dict(st.user), access_rules(), data), st.session_state.get("see_as")
    if other is None or not who.may(Permission.TRAIL) or other not in data.people:
        return who
    return replace(viewer_of_person(data, other), seen_by=signature(who))


def check_time() -> None:
    """``NotAllowed`` where a provider is configured and nobody is signed in, or no longer."""
    if configured() and not (st.user.get("is_logged_in") and in_time(dict(st.user), access_rules(), _now())):
        raise NotAllowed(N_("Your sign-in is over; reload the page to sign in again."))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def local() -> Viewer:
    """The person at this computer, where no provider is configured; ``NotAllowed`` to whoever comes from elsewhere."""
    if is_here(get_option("server.address") or "") and is_here(asked_host(st.context.headers)):
        return local_owner()
    raise NotAllowed(N_("Your own data are open to the person at this computer only, until sign-in is configured "
                        "(see the README)."))


def enter(data: Warehouse, state: State, t: Language) -> None:
    """What comes before every page where a provider is configured: who is not known gets a page that says what to do,
    and the run ends; who came is noted; HR may choose whose eyes to look with."""
    claims, rules = dict(st.user), access_rules()
    if not claims.get("is_logged_in"):
        _ask(t, t("Sign in to Bridgeboard"), t("With the account that you use at work."))
    if not in_time(claims, rules, _now()):
        _ask(t, t("Please sign in again"), t("A sign-in lasts {hours} hours.", hours=t.number(rules.session_hours, 0)))
    try:
        who = viewer_of(claims, rules, data)
    except NotAllowed as refused:
        _note_once(state, NOBODY, "access.refused", _address(claims, rules), {"reason": str(refused)})
        _refuse(t, refused)
        return
    _note_once(state, who, "access.signed_in", _address(claims, rules))
    with st.sidebar:
        if who.may(Permission.TRAIL):
            _choose_eyes(data, state, who, t)
        st.caption(who.address)
        st.button(t("Sign out"), icon=":material/logout:", on_click=st.logout, width="stretch", key="sign_out")


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


def _refuse(t: Language, refused: NotAllowed) -> None:
    st.title(t("You are signed in, but not known here"), anchor=False)
    st.info(refused.text(t), icon=":material/lock:")
    st.button(t("Sign out"), icon=":material/logout:", on_click=st.logout, key="sign_out")
    st.stop()


def _address(claims: Mapping[str, Any], rules: AccessRules) -> str:
    try:
        return address_in(claims, rules)
    except NotAllowed:
        return str(claims.get("sub", ""))


@st.cache_resource(ttl=3600, max_entries=1000, show_spinner=False)
def _refused_lately(address: str) -> list[str]:
    return []


def _note_once(state: State, who: Viewer, what: str, address: str, after: dict[str, Any] | None = None) -> None:
    """Once a session, in the trail: who came; who was refused and why, some times an hour."""
    if st.session_state.get("noted_sign_in") == (what, address):
        return
    st.session_state.noted_sign_in = (what, address)
    if after is not None:
        lately = _refused_lately(address)
        if len(lately) >= TRIES:
            return
        lately.append(what)
    audit.note(state, who, what, f"account:{address}"[:200], about=who.manager_id, after=after)
