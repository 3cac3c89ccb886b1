"""Effects: which course changed what, by how much and how sure; down to one course, its evidence and its return."""

import streamlit as st

from analytics.learning import effects_words as words
from analytics.learning.course_effect import course_effect
from analytics.learning.effects import overview
from analytics.metrics.showing import Writer
from analytics.periods import Period, add_months
from pages.parts import head, session
from pages.parts.deck import deck
from pages.parts.effects import filters, tables
from pages.parts.effects.cards import OverviewCards
from pages.parts.effects.course_cards import CourseCards
from pages.parts.effects.opening import Opening
from pages.parts.effects.returns import returns

data, who, t = session.opened("effects")
writer = Writer(t, data.policy.currency)


@st.fragment
@session.clear_errors()
def page() -> None:
    above = st.container()  # filled after the figures: the browser draws them while the server makes the rest
    metric, course = filters.chosen(data)
    with filters.progress(t) as told:
        view = overview(data, who, metric, told)
    with st.spinner(t("Working out the effect by months")):  # shown only where it takes longer than a moment
        one = course_effect(data, who, view, course, metric) if course else None
    cards = OverviewCards(view, metric, data, who, writer) if one is None else CourseCards(
        one, writer, data.policy.minimum_group)
    figures, drawn = cards.kpis(), cards.cards()
    event = deck(figures, drawn, language=t, key="effects_deck")
    with above:
        with st.container(gap=None):
            finding = words.headline(view, metric, writer) if one is None else words.course_headline(one, writer)
            months = Period(data.calendar.data_from, add_months(data.calendar.complete_to, 1))
            head.head(finding, data, t, t("Effects of training, with 95% intervals"), months, t("Whole company"))
        filters.bar(view, data, t)
    if one is None:
        tables.courses(view, metric, writer)
        tables.matrix(view, writer)
    else:
        returns(one, data, writer)
        tables.evidence(one, data, writer)
        tables.people(one, t)
    tables.offer(view, metric, one, data, who, writer)
    Opening(view, metric, one, data, who, writer).follow(event, figures, drawn)


page()
