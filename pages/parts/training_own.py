"""The training that published plans hold: one person's as a card, a reader's own, or the team's, as a page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning import own_words
from analytics.learning.in_force import places_in_force
from analytics.performance.export import csv_bytes
from analytics.warehouse.query import Warehouse
from pages.parts import session
from pages.parts.head import plain

ROW = 34


def card(data: Warehouse, who: Viewer, person: str, t: Language) -> None:
    """One person's training, below the own figures; nothing where none is published."""
    places = places_in_force(data, who, session.state(data), t)
    own = places[places["manager_id"] == person]
    if not own.empty:
        table(own, t, title=own_words.own_headline(own, t), names=False)


def table(places: pd.DataFrame, t: Language, *, title: str, names: bool) -> None:
    """The places in a card, with their download."""
    shown = own_words.places_table(places, t, names=names)
    newest = places["published"].max()
    caption = t("Training plan {plan}, published on {day}", plan=plain(t.listed(sorted(set(places["plan"])))),
                day=t.date(newest.date()))
    with st.container(border=True, key="card_training"):
        with st.container(gap=None):
            st.subheader(plain(title), anchor=False)
            st.caption(caption)
        st.dataframe(shown, hide_index=True, row_height=ROW, height=ROW * (min(len(shown), 12) + 1) + 2,
                     key="training_places", placeholder="–", alt=title,
                     column_config={t("Hours"): st.column_config.NumberColumn(format="%g", width=70)})
        st.download_button("CSV", lambda: csv_bytes(shown), "training_places.csv", "text/csv", on_click="ignore",
                           icon=":material/csv:", key="training_places_csv")
