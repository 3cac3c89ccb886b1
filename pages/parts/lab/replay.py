"""The last twelve months again: what the plan would have cost and paid, person by person, beside today's plan."""

from __future__ import annotations

import numpy as np
import streamlit as st

from analytics.currencies import decimals
from analytics.errors import UsageError
from analytics.lab import replayed
from analytics.lab.view import LabView
from pages.parts import download, views
from pages.parts.lab import traced
from pages.parts.lab.desk import Desk
from pages.parts.selection import picked
from pages.parts.table_size import table_size

MONTHS, TRACED = 12, "lab_traced"


def draw(desk: Desk, view: LabView) -> None:
    """The totals in a sentence, and everybody's pay under both plans."""
    t, c = desk.t, st.column_config
    try:
        with st.spinner(t("Paying the last twelve months …"), show_time=False):
            proposed, today = (views.lab_replay(desk.data, desk.who, trial, plan, MONTHS)
                               for trial, plan in ((view.proposed, desk.plan), (view.today, desk.today)))
    except UsageError as refused:
        st.error(refused.text(t), icon=":material/error:")
        return
    table = replayed.by_person(proposed, today, {key: name for key, (name, _) in desk.data.people.items()})
    with st.container(border=True, key="card_replay"):
        with st.container(gap=None):
            st.subheader(replayed.finding(proposed, today, t), anchor=False)
            st.caption(t("{first} – {last}, leavers included · {currency}, as exact as it is paid · as if each plan "
                         "had been in force · a row opens the pay step by step",
                         first=t.month(proposed.situation.periods[0].start, year=True),
                         last=t.month(proposed.situation.periods[-1].last, year=True), currency=desk.plan.currency))
        way = np.sign(table["change"]).map({1.0: "▲", -1.0: "▼", 0.0: "●"})
        money = f"%,.{decimals(desk.plan.currency)}f"
        st.dataframe(table.drop(columns="id").assign(way=way)[["way", "name", "today", "proposed", "change"]],
                     hide_index=True, **table_size(len(table), 12), placeholder="–",
                     on_select=lambda: _opened(list(table["id"])), selection_mode="single-row",
                     key="lab_replayed", alt=replayed.finding(proposed, today, t), column_config={
            "way": c.TextColumn("", width=34, pinned=True), "name": c.TextColumn(t("Account manager"), pinned=True),
            "today": c.NumberColumn(t("Today's plan"), format=money),
            "proposed": c.NumberColumn(t("Proposed"), format=money),
            "change": c.NumberColumn(t("Change"), format=money)})
        download.table(lambda: table, "reward_lab_replay.csv", t, stated=desk.stated, key="lab_replay_csv")
    if who := st.session_state.pop(TRACED, None):
        traced.show(desk, who, proposed, today)


def _opened(people: list[str]) -> None:
    """The person of the selected row, to be opened once: the row stays selected while the page runs again."""
    for row in picked(st.session_state.lab_replayed, len(people))[:1]:
        st.session_state[TRACED] = people[row]
