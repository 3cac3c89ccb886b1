"""One account manager: figures over time against team and goal, customers owned, work done, pipeline."""

import streamlit as st

from analytics.charts.person_trend import person_trend
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import findings, score_findings
from analytics.performance.person import PersonView, visible_people
from pages.parts import customers, filters, head, rows, scorecard, session, views
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


def work_cards(view: PersonView, metric_id: str) -> list[dict]:
    """Figures over time, and what was done."""
    return [line_card(view, metric_id), cards.trend(view.trend), cards.mix(view.mix), cards.pipeline(view.pipeline)]


@st.fragment
@session.clear_errors()
def page() -> None:
    people = visible_people(data, who)
    if not people:
        st.info(t("There is nobody to show yet."), icon=":material/person_off:")
        return
    top = st.container(gap=None)
    person, choice, topic = filters.choose_person(data, people, t)
    view = views.person(data, who, person, choice, t)
    score = views.scorecard(data, who, person, choice)
    owned = t.plural("{n} customer", "{n} customers", len(view.customers))
    with top:
        head.head(
            score_findings.headline(score, view.person.name, t)
            if topic == "score"
            else findings.person_headline(view, writer),
            data,
            t,
            t("Figures of one account manager"),
            view.period,
            " · ".join(filter(None, (view.person.team, owned))),
        )
    drawn = scorecard.cards(score, writer) if topic == "score" else work_cards(view, choice.metric)
    event = deck(view.cards, drawn, language=t, key="person_deck")
    if topic == "score":
        scorecard.advice(score, writer)
        scorecard.computed(score, data, who, person, writer)
        scorecard.criteria(score, writer)
    else:
        customers.table(view, writer)
    if event and event.get("card") == "build":
        scorecard.opened(score, str(event["customdata"]), data, who, person, writer)
    else:
        rows.follow(event, view, data, who, {"account_manager": (person,)}, writer)


page()
