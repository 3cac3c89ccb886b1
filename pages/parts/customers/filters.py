"""The filter bar of the Customers page: the shared filters, the topic, a search and an opened customer."""

from __future__ import annotations

import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.performance.choice import PERIODS, Choice
from analytics.performance.customers import TOPICS
from analytics.performance.voices import LONGEST
from analytics.warehouse.query import Warehouse
from pages.parts import filters, link, url
from pages.parts.one_of import one_of


def chosen(data: Warehouse, who: Viewer) -> tuple[Choice, str]:
    """The choice and the topic, before the bar is drawn: from the widgets, at first from the URL where it is valid."""
    asked = st.query_params.get("topic", "")
    first = asked if asked in TOPICS else next(iter(TOPICS))
    checks = {
        "period": lambda v: v if v in PERIODS or filters.readable(data, v) else "12m",
        "customer_topic": lambda v: v if v in TOPICS else first,
        "q": lambda v: v[:LONGEST],
    }
    entering = st.session_state.get("filters_of") != "customers"
    filters.start("customers", filters.options(data, who), checks, kept=("customer",))
    if entering:
        link.check("topic", TOPICS)
    return filters.chosen_accounts(), st.session_state.customer_topic


def bar(data: Warehouse, who: Viewer, t: Language) -> None:
    """Draw the bar and keep the choice in the URL; for one customer only the period. Ask ``chosen`` first."""
    state, found = st.session_state, filters.options(data, who)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        if state.customer:
            st.button(t("All customers"), icon=":material/arrow_back:", on_click=open_customer, args=("",))
        filters.period(data, t)
        if not state.customer:
            filters.region(found, t)
            with filters.more(t):
                filters.accounts(found, data, t)
                filters.own_days(data, t)
    if not state.customer:
        one_of("customer_topic", list(TOPICS), lambda k: t(TOPICS[k]), t("Topic"))
    topic = state.customer_topic
    url.keep(
        filters.address(filters.chosen_accounts())
        | {"topic": "" if topic == next(iter(TOPICS)) else topic, "q": state.q, "customer": state.customer}
    )
    link.notice((filters.chosen_accounts(), topic), t)


def open_customer(customer_id: str) -> None:
    """Show that customer from the next run on; none: the page of all."""
    st.session_state.customer = customer_id


def narrow_to(unit: str, key: str) -> None:
    """From the next run on only one region, team or segment; the filters on the page show it."""
    st.session_state.narrowed = {unit: key if unit == "region" else [key]}
