"""Which currency the amounts are in: files seldom say it, and every page shows it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analytics.metrics.company_policy import company_policy
from analytics.warehouse.numbers import CURRENCIES, may_mean
from pages.parts.head import plain
from pages.parts.sources.desk import Desk, decide

KEY = "sources_currency"


def draw(desk: Desk) -> None:
    """The policy's unless another is chosen; says where the files have another's sign. A mapping says it itself."""
    if desk.brought.given or not (amounts := desk.suggested.amounts):
        return
    t, usual = desk.t, company_policy().currency
    st.session_state[KEY] = drawn = desk.choices.currency or usual
    st.selectbox(t("Currency of the amounts"), list(dict.fromkeys((usual, drawn, *CURRENCIES))), key=KEY, width=320,
                 format_func=t.currency_name,
                 on_change=decide(KEY, drawn, lambda choices, code: replace(choices, currency=code)))
    others = sorted({seen.currency for seen in amounts if seen.currency and not may_mean(seen.currency, drawn)})
    if others:
        said = t("The files say {signs}: choose that currency, since nothing is converted", signs=t.listed(others))
        st.markdown(f":orange[▲] {plain(said)}")
