"""Ending other people's sign-ins: where a computer was lost, or somebody copied a cookie."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.access import Permission, Viewer
from analytics.language import Language
from analytics.sign_in import access_rules
from analytics.state import audit
from analytics.state.store import State
from analytics.warehouse.query import Warehouse
from pages.parts import sign_in


def ending(state: State, who: Viewer, data: Warehouse, t: Language) -> None:
    """Choose an account that may be signed in now and end its sign-ins, for whoever may; nothing without a provider."""
    if not (sign_in.configured() and who.may(Permission.SIGN_INS)):
        return
    accounts = _accounts(state, who, data)
    with st.expander(t("End somebody's sign-ins"), icon=":material/logout:"):
        st.caption(t("Where a computer was lost or a sign-in copied: whoever uses the account has to sign in again, in "
                     "every browser. It takes effect with their next click."))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(t("Account"), list(accounts), index=None, key="ended_account", width=360,
                                  format_func=accounts.__getitem__, placeholder=t("Who signed in lately"))
            st.button(t("End the sign-ins"), disabled=chosen is None, key="end_sign_ins", icon=":material/logout:",
                      on_click=_end, args=(state, who, chosen, t))


def _accounts(state: State, who: Viewer, data: Warehouse) -> dict[str, str]:
    """Accounts whose last sign-in may still hold -> how they are called; who signed in last comes first."""
    since = audit.now() - dt.timedelta(hours=access_rules().session_hours)
    found: dict[str, str] = {}
    for entry in audit.trail(state, who, {}, kinds=("access.signed_in",), since=since, limit=None):
        name, _ = data.people.get(entry.about or "", ("", None))
        account = entry.item.removeprefix("account:")
        found.setdefault(account, f"{name} · {account}" if name else account)
    return found


def _end(state: State, who: Viewer, account: str, t: Language) -> None:
    sign_in.end_sign_ins(state, who, account)
    st.toast(t("{account} has to sign in again.", account=account), icon=":material/check:")
