"""Team performance: where the team stands, who can be told apart, what moves, what to open next."""

import streamlit as st

from analytics.errors import UsageError
from analytics.metrics.showing import Writer
from analytics.performance import findings
from pages.parts import download, head, rows, session, views
from pages.parts.cards import Cards
from pages.parts.deck import deck
from pages.parts.team import comparing, filters, table

data, who, t = session.opened("team")
writer = Writer(t, data.policy.currency)


@st.fragment
@session.clear_errors()
def page() -> None:
    above = st.container()  # filled after the figures: the browser draws them while the server makes the rest
    choice = filters.chosen(data, who)
    try:
        view = views.team(data, who, choice, t)
    except UsageError:  # what was asked for can still be changed
        with above:
            filters.bar(data, who, t)
        raise
    cards = Cards(data, writer, hidden=view.hidden)
    people = t.plural("{scope}, {n} person", "{scope}, {n} people", view.people, scope=view.scope)
    drawn = [
        comparing.card(view, choice.metric, filters.shown(), cards),
        cards.trend(view.trend), cards.mix(view.mix), cards.pipeline(view.pipeline),
    ]
    event = deck(view.cards, drawn, language=t, key="team_deck", on_click=filters.turn)
    with above:
        with st.container(gap=None):
            head.head(findings.headline(view, view.scope, writer), data, t,
                      t("Revenue, retention, win rate, satisfaction, coverage"), view.period, people)
        filters.bar(data, who, t)
        head.withheld(view.hidden, data, t)
    opened = table.people(view, writer, data.policy)
    download.offer(view, choice, data, writer)
    if event and event.get("card") == "comparison" and event["kind"] == "point":
        opened = event["customdata"]
    elif event and event["kind"] != "tab":  # of a tab the card has been turned already
        rows.follow(event, view, data, who, choice.where, writer)
    if opened and view.unit == "account_manager":
        st.switch_page("pages/performance/account_manager.py", query_params={"person": opened})
    elif opened and view.unit == "team":
        st.button(t("Show only {team}", team=data.team_names.get(opened, "")), on_click=filters.narrow, args=(opened,),
                  type="primary", icon=":material/filter_alt:")


page()
