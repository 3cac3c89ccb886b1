"""What every page starts from: the snapshot that serves, what people decided, and a viewer who may open the page."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from analytics.access import Viewer
from analytics.errors import NotAllowed, UsageError
from analytics.language import N_, Language
from analytics.state.store import State, default_url
from analytics.warehouse.query import Warehouse
from analytics.warehouse.snapshots import DEFAULT, current
from pages.parts import about, reader, rights
from pages.parts.menu import PAGES

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
    make_examples(_data, opened, reader.language())
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
    who, t = reader.viewer(data), reader.language()
    if not PAGES[page].opens_to(who):
        raise NotAllowed(PAGES[page].refusal)
    rights.look(data, who, state(data))
    about.begin(t(PAGES[page].title), data, t)
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
        st.info(refused.text(reader.language()), icon=":material/lock:")
    except UsageError as error:
        st.error(error.text(reader.language()), icon=":material/error:")


def again() -> None:
    """Draw the fragment anew, or the whole page where that is what runs: a click may wait for a run of the whole."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        st.rerun()


def first_demo(t: Language) -> None:
    """Make the demo company where there are no data yet, with its progress on the page."""
    from analytics.demo import Company, make

    st.title(t("Making the demo company"), anchor=False)
    st.caption(t("There are no data yet. A made-up company lets you try everything; your own files come in on the "
                 "Sources page."))
    bar = st.progress(0.0)

    def tell(share: float, _step: str) -> None:
        doing = N_("Making people, customers and what they do") if share < 0.5 else N_("Making the tables by month")
        bar.progress(min(share, 1.0), text=t(doing))

    with _making:
        if current(place()) is None:
            make(Company(), place(), tell)
    bar.progress(1.0, text=t("Opening the first page"))
    st.rerun()
