"""Everybody's totals of a period, for HR: a row opens the statement, the whole goes to payroll."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.lab.payroll import payroll_xlsx
from analytics.lab.statements import company_payouts, everybody
from analytics.state.questions import Line
from pages.parts import head
from pages.parts.listing import listing
from pages.parts.statement_desk import Desk, page_head, pick, show_note

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(desk: Desk, top: DeltaGenerator, bar: DeltaGenerator) -> dict[str, str]:
    """Draw the list; gives its choices for the address."""
    t, plan = desk.t, desk.paying.plan
    frame = everybody(desk.data, desk.who, plan, t)
    months = {f"{start:%Y-%m}": start for start in frame["start"].unique()}
    paid = company_payouts(desk.data, desk.who, plan)
    now = {f"{p.start:%Y-%m}": p for p in paid.situation.periods}
    over = next((m for m in months if not paid.so_far(paid.situation.periods.index(now[m]))), next(iter(months)))
    with bar:
        month = pick(t("Period"), "month", list(months), lambda m: now[m].label(t), over, width=190)
    some = frame[frame["start"] == months[month]].reset_index(drop=True)
    amount = t.money(float(some["total"].sum()), plan.currency)
    finding = t.plural("{n} person is paid {amount} together", "{n} people are paid {amount} together", len(some),
                       amount=amount)
    right = page_head(desk, top, finding, now[month], t("Everybody in the plan"))
    with right:
        st.download_button("XLSX", lambda: payroll_xlsx(paid, _names(frame), desk.data.made_at, t),
                           f"payroll_{desk.paying.name}.xlsx", XLSX, on_click="ignore", icon=":material/table_view:",
                           key="payroll_xlsx", help=t("All periods, a column a line, for payroll"))
    show_note(t)
    _waiting(desk, {p.who: p.name for p in some.itertuples()})
    _table(desk, some, frame)
    return {"person": "", "month": "" if month == over else month}


def _table(desk: Desk, some: pd.DataFrame, everything: pd.DataFrame) -> None:
    t, c = desk.t, st.column_config
    listing(some.drop(columns=["who", "start", "period"]), t, key="statements", ids=list(some["who"]), on_open=_open,
            title=t("Select a row for the statement"),
            caption=t("Amounts in {currency} · change against the period before", currency=desk.paying.plan.currency),
            empty=t("Nobody takes part in this period."), everything=lambda: everything, shown=18, config={
                "name": c.TextColumn(t("Name"), width=180), "team": c.TextColumn(t("Team"), width=120),
                "total": c.NumberColumn(t("Total"), format="%.2f"),
                "change": c.NumberColumn(t("Change"), format="%+.2f"), "note": c.TextColumn(t("Note"))})


def _names(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["who"], frame["name"], strict=True))


def _open(who: str) -> None:
    st.session_state.person = who


def _waiting(desk: Desk, names: dict[str, str]) -> None:
    """Questions that HR has not answered, each a way to its statement."""
    t = desk.t
    waiting = [about for about, question in desk.asked.items()
               if question.waiting and about.plan == desk.paying.name and about.manager_id in names]
    if waiting:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange[▲] {head.plain(t('Questions that wait for an answer:'))}")
            for about in waiting[:8]:
                st.button(f"{names[about.manager_id]} · {about.period[:7]}", key=f"waiting_{'_'.join(about.period)}_"
                          f"{about.manager_id}_{about.line}", type="tertiary", on_click=_go, args=(about,))


def _go(about: Line) -> None:
    st.session_state.person, st.session_state.month = about.manager_id, about.period[:7]
