"""One sentence that an action leaves for the next run of the page."""

from __future__ import annotations

import streamlit as st

NOTE = "note"


def note(kind: str, text: str) -> None:
    """Leave a sentence for the next run: ``done`` or ``refused``."""
    st.session_state[NOTE] = (kind, text)


def show_note() -> None:
    """The sentence that the last action left."""
    kind, text = st.session_state.pop(NOTE, ("", ""))
    if kind == "refused":
        st.error(text, icon=":material/error:")
    elif kind:
        st.success(text, icon=":material/check:")
