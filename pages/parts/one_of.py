"""One choice: of a few by a row of buttons of our own, whose value comes from the address at first; of many by a list.

Streamlit's segmented control is drawn anew with each answer, while the figures wait. Its look is kept; the value lies
in the session under the choice's own key, so other code may set it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from pages.parts.component import component

_show = component("choice", '<div class="choice" role="radiogroup"></div>')
T = TypeVar("T")


def start(key: str, options: Sequence[str]) -> None:
    """Give the choice its first value: what was chosen before, else what the URL asks for, else the first option."""
    held = st.session_state.get(key, st.query_params.get(key))
    if key not in st.session_state or held not in options:
        st.session_state[key] = held if held in options else options[0]


def one_of(
    key: str, options: Sequence[str], name: Callable[[str], str], title: str,
    on_change: Callable[[], None] | None = None,
) -> str:
    """Draw the buttons and give the option; an option that is not offered (any more) gives way to the first.

    ``on_change`` is called once another option is taken, before the run that shows it.
    """
    start(key, options)

    def take() -> None:
        event = getattr(st.session_state.get(f"{key}_choice"), "choice", None)
        if not isinstance(event, dict):  # a browser may send anything
            return
        option, turn = event.get("id"), event.get("turn")
        if option in options and isinstance(turn, int):
            st.session_state[key], st.session_state[f"{key}_turn"] = option, turn
            if on_change:
                on_change()

    _show(
        key=f"{key}_choice",
        data={"title": title, "options": [(option, name(option)) for option in options],
              "chosen": st.session_state[key], "turn": st.session_state.get(f"{key}_turn", 0)},
        width="content",
        on_choice_change=take,
    )
    return st.session_state[key]


def one_of_many(
    key: str, options: Sequence[T], name: Callable[[T], str], title: str, width: int,
    on_change: Callable[[], None] | None = None,
) -> T:
    """Draw the list, so many pixels wide, and give the option; the session has its value already (see ``start``).

    ``title`` is not drawn: it is for who hears the page.
    """
    st.selectbox(title, options, key=key, format_func=name, label_visibility="collapsed", width=width,
                 persist_state="session", on_change=on_change)
    return st.session_state[key]
