"""Sources: a company's files in, from a first look to the load; the loads that are kept, and back to an earlier one."""

import streamlit as st

from analytics.errors import UsageError
from analytics.state.loads import loaders
from analytics.warehouse.history import Snapshot, history
from pages.parts import session, url
from pages.parts.head import plain
from pages.parts.note import show_note
from pages.parts.sources import files, load, matching, namesakes, pages, present, preview, questions
from pages.parts.sources import history as sources_history
from pages.parts.sources.desk import Desk, desk

data, who, t = session.opened("sources")


def steps(loads: list[Snapshot]) -> Desk | None:
    """From the files to the load, each step below the one that it follows from."""
    brought = files.choose(loads, t)
    if brought is None or load.finished(brought):
        load.done(who, t)
        return None
    found = desk(data, who, t, brought)
    if not brought.given:
        preview.draw(found)
        questions.draw(found)
        matching.draw(found)
        namesakes.draw(found)
    if found.ready:
        pages.draw(found)
    load.draw(found)
    return found


@st.fragment
@session.clear_errors()
def page() -> None:
    if session.place_changed(data):
        st.rerun()
    loads, found = history(session.place(), who), None
    above = st.container(gap=None)
    show_note()
    try:
        found = steps(loads)
    except UsageError as error:  # one sentence below what led to it; the history stays within reach
        st.error(plain(error.text(t)), icon=":material/error:")
    with above:
        present.head(data, loads, found, t)
    sources_history.draw(data, who, t, loads, loaders(session.own_state(), who),
                         folded=found is not None and not any(one.fault for one in found.seen))
    if not found:
        present.draw(data, who, t)
    url.keep({"from": st.session_state.get("from", "").replace("upload", "")})


page()
