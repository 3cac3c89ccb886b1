"""Everybody's totals of a period, for HR: a row opens the statement, the whole goes to payroll."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.currencies import decimals
from analytics.lab.payroll import payroll_xlsx
from analytics.lab.statements import company_payouts, everybody
from analytics.periods import Period
from analytics.state.questions import Line
from pages.parts import download, head
from pages.parts.listing import listing
from pages.parts.note import show_note
from pages.parts.statements.desk import Desk, page_head, pick

MOST = 8  # waiting questions that are offered at once


def draw(desk: Desk, top: DeltaGenerator, bar: DeltaGenerator) -> dict[str, str]:
    """Draw the list; gives its choices for the address."""
    t, plan = desk.t, desk.paying.plan
    paid = company_payouts(desk.data, desk.who, plan)
    periods = {f"{p.start:%Y-%m}": p for n, p in reversed([*enumerate(paid.situation.periods)])
               if paid.concerned[:, n].any()}
    so_far = {p: paid.so_far(n) for n, p in enumerate(paid.situation.periods)}
    over = next((month for month, p in periods.items() if not so_far[p]), next(iter(periods)))
    with bar:
        month = pick(t("Period"), "month", list(periods), lambda m: periods[m].label(t), over, width=190)
    frame = everybody(desk.data, desk.who, plan, t, periods[month])
    finding = t.plural("{n} person is paid {amount} together", "{n} people are paid {amount} together", len(frame),
                       amount=t.money(float(frame["total"].sum()), plan.currency))
    right = page_head(desk, top, finding, periods[month], t("Everybody in the plan"))
    with right:
        download.file("XLSX", lambda: payroll_xlsx(paid, _names(desk), desk.data.made_at, t),
                      f"payroll_{desk.paying.name}.xlsx", key="payroll_xlsx",
                      help=t("All periods, a column a line, for payroll"))
    show_note()
    _waiting(desk, periods)
    _table(desk, frame)
    return {"person": "", "month": "" if month == over else month}


def _table(desk: Desk, frame: pd.DataFrame) -> None:
    t, c, digits = desk.t, st.column_config, decimals(desk.paying.plan.currency)
    listing(frame.drop(columns=["who", "start", "period"]), t, key="statements", ids=list(frame["who"]), on_open=_open,
            title=t("Select a row for the statement"),
            caption=t("Amounts in {currency} · change against the period before", currency=desk.paying.plan.currency),
            empty=t("Nobody takes part in this period."), shown=18,
            everything=lambda: everybody(desk.data, desk.who, desk.paying.plan, t), config={
                "name": c.TextColumn(t("Name"), width=180), "team": c.TextColumn(t("Team"), width=120),
                "total": c.NumberColumn(t("Total"), format=f"%,.{digits}f"),
                "change": c.NumberColumn(t("Change"), format=f"%+,.{digits}f"), "note": c.TextColumn(t("Note"))})


def _names(desk: Desk) -> dict[str, str]:
    return {who: name for who, (name, _) in desk.data.people.items()}


def _open(who: str) -> None:
    st.session_state.person = who


def _waiting(desk: Desk, periods: dict[str, Period]) -> None:
    """Questions that HR has not answered, each a way to its statement."""
    t, names = desk.t, _names(desk)
    waiting = [about for about, question in desk.asked.items()
               if question.waiting and about.plan == desk.paying.name and about.period[:7] in periods]
    if waiting:
        with st.container(horizontal=True, vertical_alignment="center"):
            said = t("Questions that wait for an answer:")
            st.markdown(f":orange[▲] {said}")
            for place, about in enumerate(waiting[:MOST]):
                name = f"{names.get(about.manager_id, about.manager_id)} · {periods[about.period[:7]].label(t)}"
                st.button(head.plain(name), key=f"waiting_{place}", type="tertiary", on_click=_go, args=(about,))


def _go(about: Line) -> None:
    st.session_state.person, st.session_state.month = about.manager_id, about.period[:7]
