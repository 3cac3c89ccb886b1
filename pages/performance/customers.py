"""Customers: who stays, what they say, what is at risk, what the market does; down to one customer and its rows."""

import streamlit as st

from analytics.errors import UsageError
from analytics.metrics.showing import Writer
from analytics.performance import customer_findings as findings
from pages.parts import head, session, views
from pages.parts.customers import customer, filters, opening, tables
from pages.parts.customers.cards import CustomerCards
from pages.parts.deck import deck

data, who, t = session.opened("customers")
writer = Writer(t, data.policy.currency)
TABLES = {
    "retention": tables.customers,
    "satisfaction": tables.said,
    "service": tables.open_cases,
    "risk": tables.at_risk,
    "market": tables.noted,
}


@st.fragment
@session.clear_errors()
def page() -> None:
    above = st.container()  # filled after the figures: the browser draws them while the server makes the rest
    choice, topic = filters.chosen(data, who)
    try:
        if st.session_state.customer:
            customer.show(data, who, st.session_state.customer, choice, above, writer)
            return
        view, part = views.customers(data, who, choice, t), views.topic(data, who, choice, t, topic)
    except UsageError:  # what was asked for can still be changed
        with above:
            filters.bar(data, who, t)
        raise
    cards = CustomerCards(data, writer, hidden=view.hidden or part.hidden)
    event = deck(view.cards, getattr(cards, topic)(part), language=t, key="customers_deck")
    counted = view.scope
    if view.customers == view.customers:
        counted = t.plural("{scope}, {n} customer", "{scope}, {n} customers", int(view.customers), scope=view.scope)
    with above:
        with st.container(gap=None):
            head.head(findings.headline(view, writer), data, t, t("Customers"), view.period, counted)
        filters.bar(data, who, t)
        head.withheld(view.hidden or part.hidden, data, t)
    if topic in TABLES and tables.may_see_rows(who):
        TABLES[topic](data, who, choice, t)
    opening.follow(event, view, part.unit, choice, data, who, writer)


page()
