"""How one person's pay of the last months comes about by both plans, step by step, in a dialog."""

from __future__ import annotations

import dataclasses

import streamlit as st

from analytics.lab.statement_sheet import sheet
from analytics.lab.statements import PersonPay, pay_of, readable
from analytics.rewards.payout import Payouts
from pages.parts import session
from pages.parts.lab.desk import Desk
from pages.parts.sheet import sheet as show_sheet


def show(desk: Desk, who: str, proposed: Payouts, today: Payouts) -> None:
    """Open the statements of a person by both plans, one period at a time; raises ``NotAllowed`` for who may not read
    them."""
    t, name = desk.t, readable(desk.data, desk.who, who)
    plans = {t("Today's plan"): pay_of(today, who, name, t), t("Proposed"): pay_of(proposed, who, name, t)}

    @st.dialog(name, width="large")
    @session.clear_errors()
    def opened() -> None:
        periods = {f"{one.period.start:%Y-%m-%d} {one.period.end:%Y-%m-%d}": one.period
                   for pay in plans.values() for one in pay.periods}
        ordered = sorted(periods, reverse=True)
        chosen = st.selectbox(t("Period"), ordered, format_func=lambda key: periods[key].label(t), width=220,
                              label_visibility="collapsed", key="lab_traced_period")
        for n, (label, pay) in enumerate(plans.items()):
            st.subheader(label, anchor=False)
            _statement(desk, pay, chosen, f"lab_traced_{n}")

    opened()


def _statement(desk: Desk, pay: PersonPay, chosen: str | None, key: str) -> None:
    t = desk.t
    one = next((one for one in pay.periods
                if f"{one.period.start:%Y-%m-%d} {one.period.end:%Y-%m-%d}" == chosen), None)
    if one is None:
        st.caption(t("This plan pays nothing for this period, or by other periods."))
        return
    show_sheet(dataclasses.replace(sheet(desk.data, pay, one, t), sources={}), {}, t, key=key)
