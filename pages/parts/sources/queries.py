"""Queries on a company's databases, whose addresses the administrator of the server keeps in the environment."""

from __future__ import annotations

import os

import streamlit as st

from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import Language
from analytics.warehouse.files.databases import URL
from analytics.warehouse.files.source import Source
from pages.parts.head import plain
from pages.parts.note import note

HELD = "sources_queries"
LONGEST = 20_000  # characters of a query
_PREFIX = URL.format(name="")


def databases() -> list[str]:
    """The names of the databases that may be asked: of ``BRIDGEBOARD_SOURCE_CRM`` it is ``crm``."""
    return sorted(name.removeprefix(_PREFIX).lower() for name, url in os.environ.items()
                  if name.startswith(_PREFIX) and url)


def choose(t: Language) -> dict[str, Source]:
    """The queries of this session by the names that they were given, with the fields for another one."""
    held: dict[str, Source] = st.session_state.setdefault(HELD, {})
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(t("Database"), databases(), key="sources_database", width=200)
        st.text_input(t("What it gives"), key="sources_query_name", placeholder="calls", max_chars=60, width=200)
        st.button(t("Add the query"), icon=":material/add:", key="sources_query_add", on_click=_add, args=(held, t))
    st.text_area(t("Query"), key="sources_query", placeholder="SELECT * FROM calls WHERE at >= '2025-01-01'",
                 max_chars=LONGEST, height=110)
    for name, source in held.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"**{plain(name)}** · {plain(source.database or '')} · {plain((source.query or '')[:120])}",
                       width="stretch")
            st.button(t("Remove"), key=f"sources_query_remove_{name}", type="tertiary", on_click=_remove,
                      args=(held, name))
    return dict(held)


def _remove(held: dict[str, Source], name: str) -> None:
    held.pop(name, None)


def _add(held: dict[str, Source], t: Language) -> None:
    """Keep the query under its name; what is missing of it is said."""
    state = st.session_state
    name = state.sources_query_name.strip()
    if not name.isidentifier() or not name.isascii() or name.startswith("_"):
        note("refused", t("Name what the query gives, in letters, digits and _, such as calls."))
        return
    try:
        held[name] = checked(Source, {"database": state.sources_database, "query": state.sources_query.strip()}, name)
    except UsageError as error:
        note("refused", plain(error.text(t)))
        return
    state.sources_query_name = state.sources_query = ""
