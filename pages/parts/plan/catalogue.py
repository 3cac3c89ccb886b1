"""The course catalogue as a table to search, open to everybody who may open the page."""

from __future__ import annotations

import streamlit as st

from analytics.language import Language
from analytics.learning.courses import catalogue_table
from analytics.learning.ground import Ground
from pages.parts import download
from pages.parts.table_size import table_size


def catalogue(ground: Ground, currency: str, t: Language) -> None:
    """All courses, to search."""
    with st.container(border=True, key="card_catalogue"):
        with st.container(gap=None):
            st.subheader(t.plural("{n} course to choose from", "{n} courses to choose from",
                                  len(ground.claims.courses)), anchor=False)
            st.caption(t("Levels by skill: as claimed, as measured with its 95% interval, and as expected of both · "
                         "the plan counts with what is expected · costs in {currency}", currency=currency))
        search = st.text_input(t("Search"), key="training_courses", placeholder=t("Course, mode or skill"),
                               label_visibility="collapsed", width=260, persist_state="session")
        shown = catalogue_table(ground.claims, ground.uplifts, ground.skills, t, search or "")
        if shown.empty:
            st.info(t("No course holds these words."), icon=":material/search_off:")
            return
        number = st.column_config.NumberColumn
        st.dataframe(shown, hide_index=True, **table_size(len(shown), 14),
                     key="training_catalogue", placeholder="–", alt=t("Every course with what it costs and teaches"),
                     column_config={t("Course"): st.column_config.TextColumn(pinned=True),
                                    t("Take before"): st.column_config.TextColumn(width=190),
                                    t("Hours"): number(format="%g", width=70),
                                    t("Seats"): number(format="%d", width=70),
                                    t("Cost of holding it"): number(format="%,.0f"),
                                    t("Cost per seat"): number(format="%,.0f")})
        download.table(lambda: shown, "courses.csv", t, key="training_courses_csv")
