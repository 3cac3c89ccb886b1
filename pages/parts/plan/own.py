"""The training that published plans hold: one person's as a card, a reader's own, or the team's, as a page."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning import own_words
from analytics.learning.in_force import places_in_force, runs_in_force
from analytics.learning.training_calendar import calendar_file
from analytics.periods import Period, add_months, month_start
from analytics.warehouse.query import Warehouse
from pages.parts import counted, download, session, url
from pages.parts.deck import deck
from pages.parts.head import head, plain
from pages.parts.plan import views
from pages.parts.plan.catalogue import catalogue
from pages.parts.table_size import table_size


def draw(data: Warehouse, who: Viewer, t: Language) -> None:
    """The page of somebody who plans for nobody: what is planned for them, and what there is to learn."""
    places = places_in_force(data, who, session.state(data), t)
    ground = views.training_ground(data, who, t)
    months = [*places["month"], month_start(data.calendar.data_to)]
    with st.container(gap=None):
        head(own_words.own_headline(places, t), data, t, t("Your published training"),
             Period(min(months), add_months(max(months), 1)), t("yourself"))
    figures = own_words.own_kpis(places, t)
    event = deck(figures, (), language=t, key="training_deck")
    if event:
        counted.show(next(one for one in figures if one["id"] == event["id"]), t,
                     lambda: own_words.places_table(places, t, names=False))
    if not places.empty:
        table(places, data, t, title=t("Your courses"), names=False)
    catalogue(ground, data.policy.currency, t)
    url.keep({})


def published(places: pd.DataFrame, data: Warehouse, t: Language) -> None:
    """What is in force for everybody whom the reader may see."""
    if places.empty:
        with st.container(border=True, key="card_training"):
            st.subheader(own_words.team_headline(places, t), anchor=False)
            st.caption(t("HR publishes a saved plan; then each person's part appears here and on their own page."))
    else:
        table(places, data, t, title=own_words.team_headline(places, t), names=True)


def card(data: Warehouse, who: Viewer, person: str, t: Language) -> None:
    """One person's training, below the own figures; nothing where none is published."""
    places = places_in_force(data, who, session.state(data), t)
    own = places[places["manager_id"] == person]
    if not own.empty:
        table(own, data, t, title=own_words.own_headline(own, t), names=False)


def table(places: pd.DataFrame, data: Warehouse, t: Language, *, title: str, names: bool) -> None:
    """The places in a card, with their downloads."""
    shown = own_words.places_table(places, t, names=names)
    newest = places["published"].max()
    caption = t("Training plan {plan}, published on {day}", plan=plain(t.listed(sorted(set(places["plan"])))),
                day=t.date(newest.date()))
    with st.container(border=True, key="card_training"):
        with st.container(gap=None):
            st.subheader(plain(title), anchor=False)
            st.caption(caption)
        st.dataframe(shown, hide_index=True, **table_size(len(shown), 12),
                     key="training_places", placeholder="–", alt=title,
                     column_config={t("Hours"): st.column_config.NumberColumn(format="%g", width=70),
                                    t("Month"): st.column_config.DateColumn(format="YYYY-MM", width=90)})
        with st.container(horizontal=True, gap="small"):
            download.table(lambda: shown, "training_places.csv", t, key="training_places_csv")
            download.file(t("Calendar (ICS)"), lambda: _calendar(places, data, t), "training.ics",
                          key="training_places_ics", help=t("One tentative event for each course run"))


def _calendar(places: pd.DataFrame, data: Warehouse, t: Language) -> bytes:
    names = dict(zip(places["manager_id"], places["name"], strict=True))
    return calendar_file(runs_in_force(places), data.policy, title=t("Training plan"),
                         version=int(places["version"].max()), made_at=dt.datetime.now(dt.UTC), name=names.__getitem__,
                         language=t)
