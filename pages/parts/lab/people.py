"""Everybody's expected pay today and as proposed: a table to search, sort and download, and one person in full."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from analytics.charts.cost import cost
from analytics.lab.bins import cost_bins
from analytics.lab.view import LabView
from pages.parts import download
from pages.parts.deck import deck
from pages.parts.lab.desk import Desk
from pages.parts.table_size import table_size

PERSON = "lab_person"


def draw(desk: Desk, view: LabView) -> None:
    """Somebody's pay under both plans, and the table of all who take part in one of them."""
    people = view.people[view.people["change"].notna()].sort_values("name", kind="stable")
    _one(desk, view, people)
    _everybody(desk, view, people)


def _one(desk: Desk, view: LabView, people: pd.DataFrame) -> None:
    """The person who was picked or clicked: what all the simulated futures pay, today and as proposed."""
    t, names = desk.t, dict(zip(people["id"], people["name"], strict=True))
    if st.session_state.get(PERSON) not in names:
        st.session_state[PERSON] = None
    who = st.selectbox(t("Find somebody"), list(names), index=None, key=PERSON, format_func=lambda i: names[i],
                       placeholder=t("Find somebody"), width=320, label_visibility="collapsed")
    if who is None:
        return
    row = people[people["id"] == who].iloc[0]
    place = view.ground.outlook.people.index(who)
    proposed, today = (trial.simulation.pay[:, place] for trial in (view.proposed, view.today))
    low, high = np.percentile(proposed, [10, 90])

    def money(amount: float, sign: bool = False) -> str:
        return t.money(amount, desk.plan.currency, fine=True, sign=sign)

    title = t("{name}: {proposed} expected, {change} to today's plan", name=row["name"],
              proposed=money(row["proposed"]), change=money(row["change"], sign=True))
    figure = cost(cost_bins(proposed.tolist(), today.tolist()), budget=None, over=None, currency=desk.plan.currency,
                  language=t)
    deck((), [{
        "id": "person", "span": 12, "title": title, "figure": figure | {"alt": title},
        "caption": t("Pay of {months} months · {low} to {high} in eight of ten futures · more than today in {chance} · "
                     "expected attainment {attainment}", months=desk.assumptions.months, low=money(low),
                     high=money(high), chance=t.chance(row["gains"]), attainment=t.percent(row["attainment"], 0)),
        "help": t("Bars: as proposed; line: by today's plan, in the same futures.")}],
        language=t, key="lab_person_deck")


def _everybody(desk: Desk, view: LabView, people: pd.DataFrame) -> None:
    t, c = desk.t, st.column_config
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
        st.dataframe(shown, hide_index=True, **table_size(len(shown), 12),
                     key="lab_people", alt=t("Expected pay of everybody, today and as proposed"), placeholder="–",
                     column_config={
            "way": c.TextColumn("", width=34, pinned=True), "name": c.TextColumn(t("Account manager"), pinned=True),
            "team": c.TextColumn(t("Team")), "attainment": c.NumberColumn(t("Attainment"), format="%.0f%%"),
            "score": c.NumberColumn(t("Score"), format="%.0f"), "today": money | {"label": t("Today")},
            "proposed": money | {"label": t("Proposed")}, "change": money | {"label": t("Change")},
            "low": money | {"label": t("Change, P10")}, "high": money | {"label": t("Change, P90")},
            "gains": c.NumberColumn(t("Gains in"), format="%.0f%%", help=t("Share of simulated futures"))})
        download.table(lambda: people.drop(columns="target"), "reward_lab_people.csv", t, stated=desk.stated,
                       key="lab_people_csv", help=t("All rows with full figures, as CSV"))
