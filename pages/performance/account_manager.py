"""One account manager: the score, every duty in figures, and what was sold and done, against team and goal."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.charts.person_trend import person_trend
from analytics.deck import Card
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance import findings, score_findings
from analytics.performance.choice import Choice
from analytics.performance.duties import headline
from analytics.performance.person import PersonView, WorkView, visible_people
from pages.parts import head, rows, session, views
from pages.parts.cards import Cards
from pages.parts.deck import deck
from pages.parts.person import beside, customers, duties, filters, scorecard
from pages.parts.plan import own

data, who, t = session.opened("account_manager")
writer = Writer(t, data.policy.currency)
cards = Cards(data, writer)


def line_card(view: WorkView, metric_id: str, team: str) -> Card:
    """The chosen metric by month, against the team and the goal."""
    metric = CATALOGUE[metric_id]
    return {
        "id": "line",
        "span": 5,
        "title": findings.own_line(view, metric_id, t),
        "caption": t("{metric} by month with 95% interval · blue: team {team}", metric=t(metric.label), team=team)
        if view.line["low"].notna().any()
        else t("{metric} by month · blue: team {team}", metric=t(metric.label), team=team),
        "help": t(metric.formula),
        "empty": cards.empty("sales"),
        "figure": person_trend(view.line, format=lambda v: writer.value(metric, v, coarse=True), language=t)
        if view.line["value"].notna().any()
        else None,
    }


def score_topic(person: str, view: PersonView, choice: Choice, above: DeltaGenerator) -> None:
    """The score: how it came about, what would raise it, and the table to recompute it from."""
    score = views.scorecard(data, who, person, choice)
    event = deck(view.cards, scorecard.cards(score, writer), language=t, key="person_deck")
    with above:
        top(score_findings.headline(score, view.person.name, t), view)
    if other := filters.beside():
        names = (view.person.name, data.people[other][0])
        beside.card(score, views.scorecard(data, who, other, choice), names, writer)
    scorecard.advice(score, writer)
    scorecard.computed(score, data, who, person, writer)
    scorecard.criteria(score, writer)
    if event and event["kind"] == "kpi":
        rows.show(data, who, event["id"], view.period, {"account_manager": (person,)}, writer)
    elif event and event.get("card") == "build":
        scorecard.opened(score, str(event["customdata"]), data, who, person, writer)


def duties_topic(person: str, view: PersonView, choice: Choice, above: DeltaGenerator) -> None:
    """Every duty with its figures, and what it expects."""
    frame = views.duties(data, who, person, choice)
    event = deck(view.cards, (), language=t, key="person_deck")
    with above:
        top(headline(frame, view.person.name, t), view)
    duties.table(frame, view.period, person, data, who, writer)
    if event and event["kind"] == "kpi":
        rows.show(data, who, event["id"], view.period, {"account_manager": (person,)}, writer)


def work_topic(person: str, view: PersonView, choice: Choice, above: DeltaGenerator) -> None:
    """Figures over time, what was done, and the customers."""
    work = views.work(data, who, person, choice, t)
    drawn = [line_card(work, choice.metric, view.person.team), cards.trend(work.trend), cards.mix(work.mix),
             cards.pipeline(work.pipeline)]
    event = deck(view.cards, drawn, language=t, key="person_deck")
    with above:
        top(findings.person_headline(view, writer), view)
    customers.table(work, person, writer)
    rows.follow(event, work, data, who, {"account_manager": (person,)}, writer)


def top(finding: str, view: PersonView) -> None:
    """The finding and what it is about, above the filters."""
    owned = t.plural("{n} customer", "{n} customers", view.owned)
    scope = " · ".join(filter(None, (view.person.team, owned)))
    head.head(finding, data, t, t("Figures of one account manager"), view.period, scope)


@st.fragment
@session.clear_errors()
def page() -> None:
    people = visible_people(data, who)
    if not people:
        st.info(t("There is nobody to show yet."), icon=":material/person_off:")
        return
    above = st.container(gap=None)  # filled after the figures: the browser draws them while the server makes the rest
    person, choice, topic = filters.choose(data, who, people, t)
    view = views.person(data, who, person, choice, t)
    {"score": score_topic, "duties": duties_topic, "work": work_topic}[topic](person, view, choice, above)
    own.card(data, who, person, t)


page()
