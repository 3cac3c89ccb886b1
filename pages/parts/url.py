"""The page's address: it holds the reader's choices, so that it can be shared."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from analytics.access import Role
from pages.parts import about, link


def go(path: str) -> None:
    """Open a page with the address's choices kept."""
    st.switch_page(path, query_params={name: st.query_params.get_all(name) for name in st.query_params})


def keep(values: dict[str, str | list[str]]) -> None:
    """Write the page's choices to the address, leaving out empty ones, so that it can be shared.

    Who is reading is kept beside them; names that the page does not know are noted and dropped. Files that are taken
    along state the choices, too.
    """
    chosen = {name: value for name, value in values.items() if value}
    about.say(link=f"?{urlencode(chosen, doseq=True)}" if chosen else "")
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


def keep_reader() -> None:
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
