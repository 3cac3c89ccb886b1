"""One account manager: figures over time against team and goal, customers owned, work done, pipeline."""

import streamlit as st

from analytics.charts.person_trend import person_trend
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import findings
from analytics.performance.person import PersonView, visible_people
from pages.parts import customers, filters, head, rows, session, views
from pages.parts.cards import Cards
from pages.parts.deck import deck

data, who, t = session.opened("account_manager")
writer = Writer(t, data.policy.currency)
cards = Cards(data, writer)


def line_card(view: PersonView, metric_id: str) -> dict:
    """The chosen metric by month, against the team and the goal."""
    metric = CATALOGUE[metric_id]
    return {
        "id": "line",
        "span": 5,
        "title": findings.own_line(view, metric_id, t),
        "caption": t(
            "{metric} by month with 95% interval · blue: team {team}", metric=t(metric.label), team=view.person.team
        )
        if view.line["low"].notna().any()
        else t("{metric} by month · blue: team {team}", metric=t(metric.label), team=view.person.team),
        "help": t(metric.formula),
        "empty": cards.empty("sales"),
        "figure": person_trend(view.line, format=lambda v: writer.value(metric, v, coarse=True), language=t)
        if view.line["value"].notna().any()
        else None,
    }


@st.fragment
@session.clear_errors()
def page() -> None:
    people = visible_people(data, who)
    if not people:
        st.info(t("There is nobody to show yet."), icon=":material/person_off:")
        return
    top = st.container(gap=None)
    person, choice = filters.choose_person(data, people, t)
    view = views.person(data, who, person, choice, t)
    owned = t.plural("{n} customer", "{n} customers", len(view.customers))
    with top:
        head.head(
            findings.person_headline(view, writer),
            data,
            t,
            t("Figures of one account manager"),
            view.period,
            " · ".join(filter(None, (view.person.team, owned))),
        )
    event = deck(
        view.cards,
        [line_card(view, choice.metric), cards.trend(view.trend), cards.mix(view.mix), cards.pipeline(view.pipeline)],
        language=t,
        key="person_deck",
    )
    customers.table(view, writer)
    rows.follow(event, view, data, who, {"account_manager": (person,)}, writer)


page()
