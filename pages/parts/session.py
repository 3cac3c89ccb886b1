"""Who is looking, at which snapshot, in which language: what every page asks first."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from analytics.access import ROLE_LABELS, Role, Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import LANGUAGES, Language
from analytics.state.store import State, default_url
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import DEFAULT, current
from pages.parts import link, rights, sign_in
from pages.parts.menu import PAGES

_URL = {"en": "en", "zh": "zh_CN"}
_making = threading.Lock()


def place() -> Path:
    """Where the warehouse lies: ``BRIDGEBOARD_WAREHOUSE``, else ``data/warehouse``."""
    return Path(os.environ.get("BRIDGEBOARD_WAREHOUSE") or DEFAULT)


@st.cache_resource(show_spinner=False, max_entries=3)
def _open(file: str) -> Warehouse:
    return Warehouse(Path(file))


def warehouse() -> Warehouse | None:
    """The snapshot that serves now, opened once a process; None where there is none, ``UsageError`` if unreadable."""
    file = current(place())
    return _open(str(file)) if file else None


@st.cache_resource(show_spinner=False, max_entries=3, on_release=State.close)
def _open_state(url: str) -> State:
    return State(url, allowed=rights.check)


@st.cache_resource(show_spinner=False, max_entries=3, on_release=State.close)
def _open_examples(url: str, _data: Warehouse) -> State:
    from analytics.demo.support import make_examples

    opened = State(url, allowed=rights.check)
    make_examples(_data, opened, language())
    return opened


def place_changed(data: Warehouse) -> bool:
    """Whether another snapshot serves now than the one that the page was opened with."""
    return current(place()) != data.file


def state(data: Warehouse) -> State:
    """What people decided, opened once a process: at ``BRIDGEBOARD_STATE``, else in a file beside the warehouse.

    The demo company's own file begins with examples.
    """
    if named := os.environ.get("BRIDGEBOARD_STATE"):
        return _open_state(named)
    url = default_url(place(), data.made_up)
    return _open_examples(url, data) if data.made_up else _open_state(url)


def own_state() -> State:
    """The state that goes with a company's own data at this place, whatever serves there now."""
    return _open_state(os.environ.get("BRIDGEBOARD_STATE") or default_url(place(), made_up=False))


def opened(page: str) -> tuple[Warehouse, Viewer, Language]:
    """What a page starts from; ``app.py`` runs pages only where there is a warehouse.

    ``NotAllowed`` says who may open the page.
    """
    data = warehouse()
    assert data is not None
    who, t = viewer(data), language()
    if not PAGES[page].opens_to(who):
        raise NotAllowed(PAGES[page].refusal)
    rights.look(data, who, state(data))
    return data, who, t


@contextlib.contextmanager
def clear_errors(*, signed_in: bool = True) -> Iterator[None]:
    """Show what a person can mend as one sentence on the page instead of a traceback.

    Fragments and dialogs need it within (as a decorator): what they raise never reaches the code that calls them. Where
    the sign-in is over or its rights are, they notice it here; ``signed_in`` is False where signing in is yet to come.
    """
    try:
        if signed_in:
            rights.check()
        yield
    except NotAllowed as refused:
        st.info(refused.text(language()), icon=":material/lock:")
    except UsageError as error:
        st.error(error.text(language()), icon=":material/error:")


def is_demo(data: Warehouse) -> bool:
    return data.made_up


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
    if not is_demo(data):
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
    if is_demo(data):
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
        go(PAGES["sources"].file)
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


def again() -> None:
    """Draw the fragment anew, or the whole page where that is what runs: a click may wait for a run of the whole."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def go(path: str) -> None:
    """Open a page with the address's choices kept."""
    st.switch_page(path, query_params={name: st.query_params.get_all(name) for name in st.query_params})


def keep_in_url(values: dict[str, str | list[str]]) -> None:
    """Write the page's choices to the address, leaving out empty ones, so that it can be shared.

    Who is reading is kept beside them; names that the page does not know are noted and dropped.
    """
    reader = _reader()
    if "link_read" not in st.session_state:  # later the address holds only what was written to it
        st.session_state.link_read = True
        for name in st.query_params:
            if name not in values and name not in reader:
                link.check(name, ())
    wanted = {name: value for name, value in (values | reader).items() if value}
    if {k: st.query_params.get_all(k) for k in st.query_params} != {
        k: v if isinstance(v, list) else [v] for k, v in wanted.items()
    }:
        st.query_params.from_dict(wanted)


def keep_reader_in_url() -> None:
    """Write language and 'view as' to the address, whatever the page."""
    for name, value in _reader().items():
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def _reader() -> dict[str, str]:
    """The language and, on the demo company, role and person of 'view as'; English and HR go without saying."""
    state = st.session_state
    role = state.get("view_as", "")
    return {
        "lang": "zh" if state.get("language") == "zh_CN" else "",
        "as": "" if role == Role.HR else role,
        "as_person": state.get(f"view_as_{role}", ""),
    }


def first_demo(t: Language) -> None:
    """Make the demo company where there are no data yet, with its progress on the page."""
    from analytics.demo import Company, make

    st.title(t("Making the demo company"), anchor=False)
    st.caption(
        t(
            "There are no data yet. A made-up company lets you try everything; "
            "your own files come in on the Sources page."
        )
    )
    bar = st.progress(0.0)
    with _making:
        if current(place()) is None:
            make(Company(), place(), lambda share, step: bar.progress(min(share, 1.0), text=step.replace("_", " ")))
    st.rerun()
