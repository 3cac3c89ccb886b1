"""Who reads the page and in which language; on the demo company whoever 'view as' says."""

from __future__ import annotations

import streamlit as st

from analytics.access import ROLE_LABELS, Role, Viewer
from analytics.language import LANGUAGES, Language
from analytics.warehouse.query import Warehouse
from pages.parts import link, sign_in, url
from pages.parts.menu import PAGES

_URL = {"en": "en", "zh": "zh_CN"}


def language() -> Language:
    """The reader's language: chosen, else from the URL (``?lang=zh``), else from the browser."""
    if "language" not in st.session_state:
        asked = _URL.get(st.query_params.get("lang", ""))
        link.check("lang", _URL)
        browser = "zh_CN" if (st.context.locale or "").lower().startswith("zh") else "en"
        st.session_state.language = asked or browser
    return Language(st.session_state.language)


def choose_language() -> None:
    """The switch in the sidebar; the choice is kept in the URL."""
    codes = {label: code for code, label in LANGUAGES.items()}

    def keep() -> None:
        st.session_state.language = codes[st.session_state.language_switch]

    st.session_state.language_switch = LANGUAGES[st.session_state.language]
    st.segmented_control(
        "Language · 语言", list(codes), key="language_switch", required=True, width="stretch", on_change=keep
    )


def viewer(data: Warehouse) -> Viewer:
    """Who signed in; without a provider the person at this computer, on the demo company whoever 'view as' (or at
    first ``?as=``) says."""
    if sign_in.configured():
        return sign_in.viewer(data)
    if not data.made_up:
        return sign_in.local()
    if "view_as" not in st.session_state:
        asked = st.query_params.get("as", "")
        st.session_state.view_as = asked if asked in list(Role) else Role.HR.value
        link.check("as", list(Role))
    role = Role(st.session_state.view_as)
    if role in (Role.HR, Role.EXECUTIVE, Role.ADMINISTRATOR):
        return Viewer(frozenset({role}))
    person = st.session_state.get(f"view_as_{role}") or _first_person(data, role)
    teams = frozenset(team for (team,) in data.rows("SELECT team_id FROM teams WHERE lead_id = ?", [person]))
    return Viewer(frozenset({role}), person, teams if role == Role.TEAM_LEAD else frozenset())


def _first_person(data: Warehouse, role: Role) -> str:
    """Whose eyes 'view as' starts with: the person that the link names, else the first by name."""
    people, asked = people_of(data, role), st.query_params.get("as_person", "")
    link.check("as_person", people)
    st.session_state[f"view_as_{role}"] = asked if asked in people else people[0]
    return st.session_state[f"view_as_{role}"]


def people_of(data: Warehouse, role: Role) -> list[str]:
    """Ids of the people who have a role, by name."""
    if role == Role.TEAM_LEAD:
        rows = data.rows(
            "SELECT DISTINCT m.manager_id, m.name FROM managers m JOIN teams t ON t.lead_id = m.manager_id"
            " ORDER BY m.name"
        )
    else:
        rows = data.rows(
            "SELECT manager_id, name FROM managers WHERE role = 'account_manager' AND left_on IS NULL"
            " ORDER BY name LIMIT 500"
        )
    return [key for key, _ in rows]


def who_looks(data: Warehouse, t: Language) -> None:
    """What the sidebar says of who is looking, where nobody signs in."""
    if data.made_up:
        choose_viewer(data, t)
        bring_own(t)
    else:
        st.caption(t("No sign-in is configured: whoever is at this computer sees everything."))


def choose_viewer(data: Warehouse, t: Language) -> None:
    """'View as', in the sidebar of the demo company only."""
    st.selectbox(
        t("View as"),
        [r.value for r in Role],
        key="view_as",
        format_func=lambda r: t(ROLE_LABELS[Role(r)]),
        persist_state="session",
    )
    role = Role(st.session_state.view_as)
    if role in (Role.TEAM_LEAD, Role.ACCOUNT_MANAGER):
        names = data.people
        st.selectbox(
            t("Person"),
            people_of(data, role),
            key=f"view_as_{role}",
            format_func=lambda i: names[i][0],
            persist_state="session",
        )


def bring_own(t: Language) -> None:
    """The way from the demo company to the page that brings in a company's own files; administrators are on it."""
    asked = st.session_state.pop("bring_own_asked", False)

    def ask() -> None:
        other_data(made_up=True)
        st.session_state.bring_own_asked = True

    if asked:
        url.go(PAGES["sources"].file)
    if st.session_state.view_as != Role.ADMINISTRATOR:
        st.button(t("Bring in your own files"), icon=":material/upload:", type="tertiary", key="bring_own",
                  on_click=ask)


def other_data(*, made_up: bool) -> None:
    """Before other data are shown: on the demo company the reader is an administrator then, elsewhere whoever they are.

    Otherwise the Sources page would be closed to whoever has just used it.
    """
    st.session_state.pop("view_as", None)
    if made_up:
        st.session_state.view_as = Role.ADMINISTRATOR.value
