"""Everybody's expected pay today and as proposed: a table to search, sort and download, and one person in full."""

from __future__ import annotations

import streamlit as st

from analytics.lab.view import LabView
from analytics.performance.export import csv_bytes
from pages.parts.lab_desk import Desk

ROW = 34


def draw(desk: Desk, view: LabView) -> None:
    """The table of people who take part in one of the plans."""
    t, c = desk.t, st.column_config
    people = view.people[view.people["change"].notna()].sort_values("name", kind="stable")
    shown = people.assign(
        way=people["direction"].map({1.0: "▲", -1.0: "▼", 0.0: "●"}), gains=100 * people["gains"],
        attainment=100 * people["attainment"])[
        ["way", "name", "team", "attainment", "score", "today", "proposed", "change", "low", "high", "gains"]]
    with st.container(border=True, key="card_people"):
        with st.container(gap=None):
            st.subheader(t("Expected pay of everybody, today and as proposed"), anchor=False)
            st.caption(t("{currency} of {months} months · 80% of the differences lie between the two last amounts · "
                         "A–Z, not a ranking", currency=view.proposed.simulation.plan.currency,
                         months=desk.assumptions.months))
        money = c.NumberColumn(format="%,.0f")
        st.dataframe(shown, hide_index=True, row_height=ROW, height=ROW * (min(len(shown), 12) + 1) + 2,
                     key="lab_people", alt=t("Expected pay of everybody, today and as proposed"), placeholder="–",
                     column_config={
            "way": c.TextColumn("", width=34, pinned=True), "name": c.TextColumn(t("Account manager"), pinned=True),
            "team": c.TextColumn(t("Team")), "attainment": c.NumberColumn(t("Attainment"), format="%.0f%%"),
            "score": c.NumberColumn(t("Score"), format="%.0f"), "today": money | {"label": t("Today")},
            "proposed": money | {"label": t("Proposed")}, "change": money | {"label": t("Change")},
            "low": money | {"label": t("Change, P10")}, "high": money | {"label": t("Change, P90")},
            "gains": c.NumberColumn(t("Gains in"), format="%.0f%%", help=t("Share of simulated futures"))})
        st.download_button("CSV", lambda: csv_bytes(people.drop(columns="target")), "reward_lab_people.csv", "text/csv",
                           on_click="ignore", icon=":material/csv:", key="lab_people_csv",
                           help=t("All rows with full figures, as CSV"))
