"""How one person's pay of the last months comes about by both plans, step by step, in a dialog."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import streamlit as st

from analytics.lab.statement_sheet import sheet
from analytics.lab.statements import PersonPay, pay_of, readable
from analytics.periods import Period
from analytics.rewards.payout import Payouts
from pages.parts import session
from pages.parts.lab.desk import Desk
from pages.parts.sheet import sheet as show_sheet


def show(desk: Desk, who: str, proposed: Payouts, today: Payouts) -> None:
    """Open the statements of a person by both plans, for one period at a time; raises ``NotAllowed`` for who may not
    read them."""
    t, name = desk.t, readable(desk.data, desk.who, who)
    plans = {t("Today's plan"): pay_of(today, who, name, t), t("Proposed"): pay_of(proposed, who, name, t)}
    periods = _longest(list(plans.values()))

    @st.dialog(name, width="large")
    @session.clear_errors()
    def opened() -> None:
        if not periods:
            st.caption(t("Neither plan includes the person in these months."))
            return
        place = st.selectbox(t("Period"), range(len(periods)), format_func=lambda n: periods[n].label(t), width=220,
                             label_visibility="collapsed", key="lab_traced_period")
        for n, (label, pay) in enumerate(plans.items()):
            st.subheader(label, anchor=False)
            _statements(desk, pay, periods[place or 0], f"lab_traced_{n}")

    opened()


def _longest(plans: Sequence[PersonPay]) -> list[Period]:
    """The periods of the plan that pays most rarely, the latest first: those of the other lie within them."""
    rarest = min((pay.periods for pay in plans if pay.periods), key=lambda periods: len(periods), default=())
    return sorted((one.period for one in rarest), key=lambda period: period.start, reverse=True)


def _statements(desk: Desk, pay: PersonPay, period: Period, key: str) -> None:
    """What a plan pays within a period: one statement, or several where it pays more often."""
    t = desk.t
    inside = [one for one in pay.periods if period.start <= one.period.start and one.period.end <= period.end]
    if not inside:
        st.caption(t("This plan does not include the person in this period."))
    for n, one in enumerate(inside):
        show_sheet(dataclasses.replace(sheet(desk.data, pay, one, t), sources={}), {}, t, key=f"{key}_{n}")
