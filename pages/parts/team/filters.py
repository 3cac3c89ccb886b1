"""The filter bar of the Team page: the shared filters, and what people are compared with and by."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.performance.choice import COMPARABLE, COMPARE, COMPARED, Choice
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import filters, link, url
from pages.parts.deck import clicked
from pages.parts.one_of import one_of


def chosen(data: Warehouse, who: Viewer) -> Choice:
    """What is chosen, before the bar is drawn: from the widgets, at first from the URL where that is valid."""
    checks = {
        "metric": lambda v: v if v in COMPARED else COMPARABLE[0],
        "shown": lambda v: v if v == "funnel" else "bands",
        "vs": lambda v: v if v in COMPARE else "plan",
        "vs_team": lambda v: v if v in data.team_names else next(iter(data.team_names), ""),
    }
    filters.start("team", filters.options(data, who), filters.shared(data) | checks)
    return _choice()


def bar(data: Warehouse, who: Viewer, t: Language) -> None:
    """Draw the bar that shows the choice and changes it, and keep the choice in the URL. Ask ``chosen`` first."""
    found = filters.options(data, who)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        filters.period(data, t)
        filters.region(found, t)
        one_of("vs", list(COMPARE), lambda c: t(COMPARE[c]), t("Compare with"))
        if st.session_state.vs == "team":
            names = data.team_names
            st.selectbox(
                t("Team to compare with"),
                list(names),
                key="vs_team",
                format_func=lambda i: names[i],
                label_visibility="collapsed",
                width=160,
                persist_state="session",
            )
        with filters.more(t):
            filters.accounts(found, data, t)
            st.selectbox(
                t("Compare people by"),
                COMPARED,
                key="metric",
                format_func=lambda m: metric_name(m, t),
                persist_state="session",
            )
            filters.own_days(data, t)
    choice = _choice()
    url.keep(
        filters.address(choice)
        | {
            "vs": "" if choice.compare == "plan" else choice.compare,
            "vs_team": choice.versus_team,
            "metric": "" if choice.metric == "quota_attainment" else choice.metric,
            "shown": "" if shown() == "bands" else shown(),
        }
    )
    link.notice(choice, t)


def shown() -> str:
    """How the comparison is shown: in bands, or as a funnel."""
    return st.session_state.get("shown", "bands")


def turn() -> None:
    """Turn the comparison card to the tab that was clicked, before the page is drawn."""
    event = clicked("team_deck")
    if event and event.get("kind") == "tab":
        st.session_state.shown = event["id"]


def narrow(team: str) -> None:
    """Only one team from here on."""
    st.session_state.team = [team]


def _choice() -> Choice:
    state = st.session_state
    versus = state.vs_team if state.vs == "team" else ""
    return replace(filters.chosen_accounts(), compare=state.vs, versus_team=versus, metric=state.metric)
