"""Honours: who was recognised, for what and when, with the certificate to print; HR awards new ones."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Permission, Viewer
from analytics.assessment.certificate import KINDS
from analytics.errors import UsageError
from analytics.metrics.showing import Writer
from analytics.performance.honours import certificate_of, headline, honours, narrowed, shown, years
from analytics.periods import Period
from analytics.state import awards
from analytics.warehouse.query import Warehouse
from pages.parts import download, head, session
from pages.parts.one_of import one_of
from pages.parts.recognition import certificates
from pages.parts.selection import picked
from pages.parts.table_size import table_size

ALL = ""


def draw(data: Warehouse, who: Viewer, writer: Writer, top: DeltaGenerator) -> dict[str, str]:
    """Draw the part; gives its choices for the address."""
    t = writer.language
    everything = honours(data, who, awards.visible(session.state(data), who))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="honours_bar"):
        kind = one_of("kind", [ALL, *KINDS], lambda k: t(KINDS[k]) if k else t("All"), t("Kind"))
        year = one_of("year", [ALL, *map(str, years(everything))], lambda y: y or t("All years"), t("Year"))
        text = st.text_input(t("Search"), key="honours_text", placeholder=t("Name, team or reason"),
                             label_visibility="collapsed", width=220, persist_state="session")
        if who.may(Permission.PEOPLE):
            with st.popover(t("Award a recognition"), icon=":material/workspace_premium:"):
                _form(data, who, writer)
    some = narrowed(everything, kind=kind, year=int(year) if year else None, text=text or "")
    period = Period(data.calendar.data_from, data.calendar.period("all").end)
    with top:
        head.head(headline(some, t), data, t, t("Honours, contests, best teams and promotions"), period,
                  t("public in the company"))
    if some.empty:
        st.info(t("Nobody was honoured in this selection. Choose fewer filters.") if len(everything)
                else t("No recognitions are loaded; they would appear here."), icon=":material/workspace_premium:")
    else:
        _table(some, data, who, writer)
    return {"kind": kind, "year": year}


def _table(some: pd.DataFrame, data: Warehouse, who: Viewer, writer: Writer) -> None:
    t = writer.language
    with st.container(border=True, key="card_honours"):
        with st.container(gap=None):
            st.subheader(t("Select a row for the certificate"), anchor=False)
            st.caption(t("The latest first · the team is the one of that day"))
        table = shown(some, t)
        event = st.dataframe(
            table, hide_index=True, **table_size(len(table), 14), key="honoured",
            on_select="rerun", selection_mode="single-row",
            column_config={t("When"): st.column_config.DateColumn(format="YYYY-MM-DD", width=110),
                           t("What for"): st.column_config.TextColumn(width="large")},
            alt=t("Recognitions with day, name, team, kind and reason; select a row for the certificate"))
        with st.container(horizontal=True, gap="small"):
            download.table(lambda: table, "recognitions.csv", t, key="honours_csv")
            if rows := picked(event, len(some)):
                row = some.iloc[rows[0]]
                certificates.offer(certificate_of(row), t)
                if who.may(Permission.PEOPLE) and not pd.isna(row["award_id"]):
                    _take_back(int(row["award_id"]), data, who, writer)


def _form(data: Warehouse, who: Viewer, writer: Writer) -> None:
    """What HR fills in to award a recognition; it is kept with an entry in the audit trail."""
    t, people = writer.language, data.people
    kind = st.selectbox(t("Kind"), list(KINDS), key="award_kind", format_func=lambda k: t(KINDS[k]))
    names = data.team_names if kind == "best_team" else {i: name for i, (name, _) in people.items()}
    with st.form("award", clear_on_submit=True, border=False):
        chosen_id = st.selectbox(t("Who"), sorted(names, key=lambda i: names[i]), format_func=lambda i: names[i],
                                 index=None, placeholder=t("Choose a name"))
        reason = st.text_input(t("What for"), max_chars=awards.LONGEST)
        period = st.text_input(t("Period, as it shall stand on the certificate"), max_chars=60)
        day = st.date_input(t("When"), value=dt.date.today(), format="YYYY-MM-DD")
        if st.form_submit_button(t("Award"), type="primary"):
            person, team = (None, chosen_id) if kind == "best_team" else (chosen_id, None)
            _give(awards.Award(kind, day, reason, person, team, period), data, who, writer)


def _give(award: awards.Award, data: Warehouse, who: Viewer, writer: Writer) -> None:
    try:
        awards.give(session.state(data), who, award)
    except UsageError as error:
        st.error(error.text(writer.language), icon=":material/error:")
        return
    st.toast(writer.language("The recognition has been awarded."), icon=":material/workspace_premium:")
    st.rerun()


def _take_back(award_id: int, data: Warehouse, who: Viewer, writer: Writer) -> None:
    t = writer.language
    if st.button(t("Take back"), icon=":material/undo:", key="take_back",
                 help=t("It disappears from the honours; the audit trail keeps it.")):
        awards.take_back(session.state(data), who, award_id)
        st.toast(t("The recognition has been taken back."), icon=":material/undo:")
        st.rerun()
