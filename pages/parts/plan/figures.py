"""The figures of a training plan as one deck; before there is a plan, what each course would close."""

from __future__ import annotations

import streamlit as st

from analytics.learning import plan_words
from pages.parts.deck import deck
from pages.parts.head import plain
from pages.parts.plan import cards as plan_cards
from pages.parts.plan import opening
from pages.parts.plan.desk import Desk
from pages.parts.plan.views import training_outlook


def possible(desk: Desk) -> bool:
    """Whether there is anything to plan; what is missing is said, with its remedy."""
    t = desk.t
    if not desk.ground.claims.courses:
        st.title(t("There is no course to choose from"), anchor=False)
        st.info(t("Load the tables courses and course_skills: what can be taken, and what it teaches."),
                icon=":material/menu_book:")
    elif desk.problem.total <= 0:
        st.title(t("Nobody has a gap to close"), anchor=False)
        st.info(t("Gaps are told from skill_requirements and skill_assessments of the last 12 months: load both, or "
                  "there is nothing to train for."), icon=":material/check_circle:")
    else:
        return True
    return False


def draw(desk: Desk) -> None:
    """Draw the deck of the plan, or of what the courses would do."""
    t, names, currency = desk.t, desk.ground.names, desk.data.policy.currency
    found = desk.found
    if found is None:
        look = training_outlook(desk.data, desk.who, desk.problem, desk.ground)
        figures, drawn = plan_words.first_kpis(desk.problem, t), [plan_cards.outlook(look, names, currency, t)]
        event = deck(figures, drawn, language=t, key="training_deck")
    else:
        with st.container(gap="small"):
            if desk.stale:
                st.caption(t("▲ Found for other conditions than those asked for now: {conditions}",
                             conditions=plan_words.conditions_line(found.conditions, currency, t)))
            for note in plan_words.notes(found, desk.names, t):
                st.caption(plain(note))
            figures, drawn = plan_words.kpis(found, currency, t), plan_cards.cards(found, names, currency, t)
            event = deck(figures, drawn, language=t, key="training_deck")
    opening.follow(desk, event, figures, drawn)
