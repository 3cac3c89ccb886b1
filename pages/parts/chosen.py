"""One choice of a few: a segmented control whose value comes from the address at first and then stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def start(key: str, options: Sequence[str]) -> None:
    """Give a widget its first value: what was chosen before, else what the URL asks for, else the first option."""
    held = st.session_state.get(key, st.query_params.get(key))
    if key not in st.session_state or held not in options:
        st.session_state[key] = held if held in options else options[0]


def chosen(key: str, options: Sequence[str], name: Callable[[str], str], title: str) -> str:
    """Draw the control and give the option; an option that is not offered (any more) gives way to the first."""
    start(key, options)
    st.segmented_control(title, options, key=key, format_func=name, required=True, label_visibility="collapsed",
                         persist_state="session")
    return st.session_state[key]
