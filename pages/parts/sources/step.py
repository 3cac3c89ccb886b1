"""A step on the way to a load: open while something is left to do, else one line that a click opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def step(name: str, finding: str, caption: str, *, done: bool) -> Iterator[None]:
    """What stands in it is drawn either way; it folds once it is ``done``, and opens again when it no longer is."""
    sign = ":material/check_circle:" if done else ":material/radio_button_unchecked:"
    with st.expander(f"{sign} **{finding}**", expanded=not done, key=f"step_{name}_{'done' if done else 'open'}"):
        st.caption(caption)
        yield
