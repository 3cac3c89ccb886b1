"""Who takes what and when, with filters; rows can be locked or forbidden."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import Language
from analytics.learning.planned import Planned
from analytics.training.conditions import Choice
from pages.parts import download
from pages.parts.plan import desk as training_desk
from pages.parts.plan import solve
from pages.parts.plan.desk import TURN, Desk
from pages.parts.selection import picked
from pages.parts.table_size import table_size


def draw(desk: Desk, found: Planned) -> None:
    """The table of places; those selected can be locked (the plan must keep them) or forbidden, then solved again."""
    t, everything = desk.t, rows(desk, found)
    with st.container(border=True, key="card_places"):
        with st.container(gap=None):
            st.subheader(t("Who takes what and when"), anchor=False)
            st.caption(t("Select rows to lock or forbid them · ● locked · closed: weighted levels · a place costs its "
                         "seat and an equal part of holding the course"))
        some = _filtered(desk, everything)
        event = st.dataframe(
            _shown(some), hide_index=True, **table_size(len(some), 12),
            key=f"training_rows_{st.session_state[TURN]}", on_select="rerun", selection_mode="multi-row",
            placeholder="–", column_config=_columns(t),
            alt=t("Each place in the plan with its person, course and month"))
        _actions(desk, some, picked(event, len(some)))


def rows(desk: Desk, found: Planned) -> pd.DataFrame:
    """The places with names: name, team, course beside the columns of ``Place``, by month, course and name; ``locked``
    where they were locked by hand."""
    frame, names = found.frame(), desk.ground.names
    locked = {(choice.person, choice.course) for choice in desk.asked.locked}
    pairs = zip(frame["manager_id"], frame["course_id"], strict=True)
    named = frame.assign(
        locked=[pair in locked for pair in pairs], name=frame["manager_id"].map(desk.person),
        team=frame["manager_id"].map(desk.team), course=[names.get(c, c) for c in frame["course_id"]])
    return named.sort_values(["month", "course", "name", "manager_id"], ignore_index=True)


def _filtered(desk: Desk, everything: pd.DataFrame) -> pd.DataFrame:
    t = desk.t
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        text = st.text_input(t("Search"), key="training_search", placeholder=t("Name, team or course"),
                             label_visibility="collapsed", width=220, persist_state="session")
        months = st.multiselect(t("Months"), sorted(set(everything["month"])), key="training_months", width=260,
                                format_func=lambda m: t.month(m, year=True), label_visibility="collapsed",
                                placeholder=t("All months"))
    words = (text or "").casefold().split()
    lines = everything[["name", "team", "course"]].agg(" ".join, axis=1).str.casefold() if len(everything) else []
    keep = [all(word in line for word in words) for line in lines]
    some = everything[pd.Series(keep, index=everything.index, dtype=bool)]
    return (some[some["month"].isin(months)] if months else some).reset_index(drop=True)


def _shown(some: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "locked": ["●" if locked else "" for locked in some["locked"]], "name": some["name"], "team": some["team"],
        "course": some["course"], "month": pd.to_datetime(some["month"]),
        "hours": some["hours"], "cost": some["cost"].round(), "closed": some["closed"]})


def _columns(t: Language) -> dict[str, Any]:
    c = st.column_config
    return {
        "locked": c.TextColumn("", width=34, pinned=True), "name": c.TextColumn(t("Account manager"), pinned=True),
        "team": c.TextColumn(t("Team")), "course": c.TextColumn(t("Course")),
        "month": c.DateColumn(t("Month"), format="YYYY-MM", width=90),
        "hours": c.NumberColumn(t("Hours"), format="%g", width=70),
        "cost": c.NumberColumn(t("Cost"), format="%.0f", width=90),
        "closed": c.NumberColumn(t("Closed gap"), format="%.2f", width=100)}


def _actions(desk: Desk, some: pd.DataFrame, selected: list[int]) -> None:
    t = desk.t
    pairs = [Choice(person=some["manager_id"].iloc[n], course=some["course_id"].iloc[n]) for n in selected]
    with st.container(horizontal=True, gap="small"):
        for key, label, icon in (("locked", t("Lock"), ":material/lock:"), ("forbidden", t("Forbid"),
                                                                         ":material/block:")):
            st.button(label, icon=icon, key=f"training_row_{key}", disabled=not pairs, on_click=training_desk.choose,
                      args=(desk, key, pairs))
        if desk.stale:
            st.button(t("Solve again"), type="primary", icon=":material/route:", key="training_again",
                      on_click=solve.solve, args=(desk,))
        download.table(lambda: _shown(some).rename(columns=_labels(t)), "training_plan.csv", t,
                       key="training_csv", help=t("The table with its filters, as CSV"))


def _labels(t: Language) -> dict[str, str]:
    return {"locked": t("Locked"), "name": t("Account manager"), "team": t("Team"), "course": t("Course"),
            "month": t("Month"), "hours": t("Hours"), "cost": t("Cost"), "closed": t("Closed gap")}
