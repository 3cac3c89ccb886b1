"""What of a link could not be used: noted where the address is read, and said in one line on the page."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from analytics.language import Language
from pages.parts.head import plain

_LONGEST = 40


def check(name: str, used: Collection[str]) -> None:
    """Note those values that the address gives ``name`` but that are none of the ``used`` ones."""
    unused = [value for value in st.query_params.get_all(name) if value not in used]
    st.session_state.setdefault("misread", []).extend(f"{name}={value:.{_LONGEST}}" for value in unused)


def forget() -> None:
    """Start anew, on another page."""
    st.session_state.misread = []
    st.session_state.pop("misread_at", None)


def notice(choice: object, t: Language) -> None:
    """Say which parts of the link were not understood, until the reader chooses something else."""
    state = st.session_state
    if not state.get("misread"):
        return
    if state.setdefault("misread_at", choice) != choice:
        forget()
        return
    parts = plain(t.listed(state.misread))
    st.warning(t("The link asks for what is not known here; this was left out: {parts}", parts=parts),
               icon=":material/link_off:")
