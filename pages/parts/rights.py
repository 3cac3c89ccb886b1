"""Whether whoever opened a page may still see it and change things there: rights can end while it stands open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.access import Viewer
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from pages.parts import sign_in


def look(data: Warehouse, who: Viewer, state: State) -> None:
    """Remember who looks at which snapshot, and what people decided, once their right to the page is found."""
    st.session_state[sign_in.LOOKING] = (data, who, state)


def looking() -> tuple[Warehouse, Viewer, State]:
    """The snapshot, the viewer and the state of the opened page."""
    return st.session_state[sign_in.LOOKING]


def check() -> None:
    """``NotAllowed`` where the sign-in is over, or the right by which the viewer opened the page is gone.

    Callbacks, fragments and dialogs act for the viewer of the run before; so this is asked before each of them shows
    something or keeps a change. Whatever runs without a session, such as making a file, asks ``later``'s check instead.
    """
    if get_script_run_ctx(suppress_warning=True) and sign_in.LOOKING in st.session_state:
        later()()


def later() -> Callable[[], None]:
    """The check of the opened page's viewer for what happens after its run and without its session, such as making a
    file on a click."""
    if not sign_in.configured():
        return lambda: None
    (data, who, state), claims, other = looking(), dict(st.user), st.session_state.get("see_as")

    def still() -> None:
        if sign_in.viewer_by(claims, other, data, state) != who:
            raise NotAllowed(N_("What you may see has changed; reload the page."))

    return still
