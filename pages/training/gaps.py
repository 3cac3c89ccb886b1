"""Skill gaps: required against assessed, what comes first, who rates how, what changed; certificates that run out."""

import streamlit as st

from analytics.errors import UsageError
from analytics.learning import gaps_words as words
from analytics.learning.gaps import everybodys_gaps
from analytics.learning.gaps_choice import group_labels
from pages.parts import head, session, views
from pages.parts.deck import deck
from pages.parts.gaps import filters
from pages.parts.gaps import person as gaps_person
from pages.parts.gaps.cards import GapsCards
from pages.parts.gaps.tables import Desk

data, who, t = session.opened("gaps")


@st.fragment
@session.clear_errors()
def page() -> None:
    above = st.container()  # filled after the figures: the browser draws them while the server makes the rest
    choice, topic = filters.chosen(data, who)
    try:
        if person := filters.person(who):
            gaps_person.show(data, who, person, above, t)
            return
        seen, _ = everybodys_gaps(data, who)
        view, groups = views.gaps(data, who, choice, topic), group_labels(seen.people, choice, t)
    except UsageError:  # what was asked for can still be changed
        with above:
            filters.bar(data, who, t)
        raise
    finding, cards = getattr(GapsCards(data, choice, groups, t), topic)(view)
    deck((), cards, language=t, key="gaps_deck", on_click=filters.follow)
    desk = Desk(data, who, choice, groups, choice.describe(t, data.team_names, filters.bound_to(who)), t)
    missing, n = words.unloaded(topic, data.loaded), len(choice.people(seen.people))
    finding = words.absent(missing, t) or finding
    with above:
        with st.container(gap=None):
            head.head(finding, data, t, t("Skill levels against requirements, 1–5"), data.calendar.period("12m"),
                      t.plural("{scope}, {n} person", "{scope}, {n} people", n, scope=desk.scope))
        filters.bar(data, who, t)
        desk.untold(topic, seen, missing)
    if not missing:
        desk.below(topic, view)


page()
