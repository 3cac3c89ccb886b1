"""Honours: who was recognised, for what and when, with the certificate to print."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Viewer
from analytics.assessment.certificate import KINDS
from analytics.metrics.showing import Writer
from analytics.performance.export import csv_bytes
from analytics.performance.honours import certificate_of, headline, honours, narrowed, shown, years
from analytics.periods import Period
from analytics.warehouse.query import Warehouse
from pages.parts import certificates, head
from pages.parts.chosen import chosen

ROW = 34
ALL = ""


def draw(data: Warehouse, who: Viewer, writer: Writer, top: DeltaGenerator) -> dict[str, str]:
    """Draw the part; gives its choices for the address."""
    t, everything = writer.language, honours(data, who)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="honours_bar"):
        kind = chosen("kind", [ALL, *KINDS], lambda k: t(KINDS[k]) if k else t("All"), t("Kind"))
        year = chosen("year", [ALL, *map(str, years(everything))], lambda y: y or t("All years"), t("Year"))
        text = st.text_input(t("Search"), key="honours_text", placeholder=t("Name, team or reason"),
                             label_visibility="collapsed", width=220, persist_state="session")
    some = narrowed(everything, kind=kind, year=int(year) if year else None, text=text or "")
    period = Period(data.calendar.data_from, data.calendar.period("all").end)
    with top:
        head.head(headline(some, t), data, t, t("Honours, contests, best teams and promotions"), period,
                  t("public in the company"))
    if some.empty:
        st.info(t("Nobody was honoured in this selection. Choose fewer filters.") if len(everything)
                else t("No recognitions are loaded; they would appear here."), icon=":material/workspace_premium:")
    else:
        _table(some, writer)
    return {"kind": kind, "year": year}


def _table(some: pd.DataFrame, writer: Writer) -> None:
    t = writer.language
    with st.container(border=True, key="card_honours"):
        with st.container(gap=None):
            st.subheader(t("Select a row for the certificate"), anchor=False)
            st.caption(t("The latest first · the team is the one of that day"))
        table = shown(some, t)
        event = st.dataframe(
            table, hide_index=True, row_height=ROW, height=ROW * (min(len(table), 14) + 1) + 2, key="honoured",
            on_select="rerun", selection_mode="single-row",
            column_config={t("When"): st.column_config.DateColumn(format="YYYY-MM-DD", width=110),
                           t("What for"): st.column_config.TextColumn(width="large")},
            alt=t("Recognitions with day, name, team, kind and reason; select a row for the certificate"))
        with st.container(horizontal=True, gap="small"):
            st.download_button("CSV", lambda: csv_bytes(table), "recognitions.csv", "text/csv", on_click="ignore",
                               icon=":material/csv:", key="honours_csv")
            if event.selection.rows:
                certificates.offer(certificate_of(some.iloc[event.selection.rows[0]]), t)
