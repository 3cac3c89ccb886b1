"""Below the figures of a training plan: its places, how it compares, the course catalogue, and what is published."""

from __future__ import annotations

import streamlit as st

from analytics.language import N_
from analytics.learning import plan_words
from analytics.learning.in_force import places_in_force
from pages.parts.deck import deck
from pages.parts.one_of import one_of
from pages.parts.plan import cards as plan_cards
from pages.parts.plan import own, table
from pages.parts.plan.catalogue import catalogue
from pages.parts.plan.desk import Desk
from pages.parts.table_size import table_size

PARTS = {"people": N_("Who, what, when"), "compare": N_("Compare"), "catalogue": N_("Catalogue"),
         "published": N_("Published")}


def draw(desk: Desk) -> None:
    """Draw the part that is chosen; without a plan there is no table of places and nothing to compare."""
    t, found = desk.t, desk.found
    parts = [part for part in PARTS if found or part in ("catalogue", "published")]
    part = one_of("part", parts, lambda p: t(PARTS[p]), t("Part"))
    if part == "people" and found:
        table.draw(desk, found)
    elif part == "compare" and found:
        currency = desk.data.policy.currency
        deck((), [plan_cards.compared(found, currency, t)], language=t, key="training_compared")
        with st.container(border=True, key="card_compared"):
            compared = plan_words.compared_table(found, currency, t)
            st.dataframe(compared, hide_index=True, **table_size(len(compared)),
                         alt=plan_words.compared_headline(found, t))
    elif part == "published":
        places = places_in_force(desk.data, desk.who, desk.state, t)
        own.published(places, desk.data, t)
    else:
        catalogue(desk.ground, desk.data.policy.currency, t)
