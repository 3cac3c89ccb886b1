"""The tables of the Customers page: customers to open, comments and notes to search."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.access import Permission, Viewer
from analytics.language import Language
from analytics.performance.accounts import SPREADSHEET, accounts
from analytics.performance.choice import Choice
from analytics.performance.listing import Listing
from analytics.performance.risk import flagged, overdue_invoices, reasons_of
from analytics.performance.service import open_cases as unsolved
from analytics.performance.voices import LONGEST, comments, notes
from analytics.warehouse.query import Warehouse
from pages.parts.customers.filters import open_customer
from pages.parts.listing import listing
from pages.parts.money_column import money_column, unit_of
from pages.parts.rows import worded


def may_see_rows(who: Viewer) -> bool:
    """Whether the viewer may see single customers; the queries refuse those who may not."""
    return who.may(Permission.SELF, Permission.TEAM, Permission.PEOPLE)


def customers(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    """The customers at the end of the period, largest first; a row opens one."""
    ask, c = partial(accounts, data, who, choice), st.column_config
    found = ask()
    frame = found.frame
    before, unit = frame["before"].where(frame["before"] > 0), unit_of(frame["revenue"], data.policy.currency, t)
    shown = pd.DataFrame({
        "state": ["●" if touched else "▲" for touched in frame["touched"]],
        "name": frame["name"], "owner": frame["owner"], "segment": frame["segment"], "industry": frame["industry"],
        "since": frame["since"], "revenue": frame["revenue"] / unit.size,
        "change": (100 * (frame["revenue"] / before - 1)).round() + 0.0, "last_touch": frame["last_touch"],
    })
    _table(
        ask, found, shown, t, key="accounts", title=t("Open a customer: select a row"),
        about=t("Customers at the end of the period, by revenue of 12 months"),
        empty=t("There are no customers in this selection. Choose fewer filters."),
        config={
            "state": c.TextColumn("", width=34, help=t("▲ not touched lately"), pinned=True),
            "name": c.TextColumn(t("Customer"), pinned=True, width=200),
            "owner": t("Account manager"), "segment": t("Segment"), "industry": t("Industry"),
            "since": c.DateColumn(t("Since"), format="YYYY-MM-DD"),
            "revenue": money_column(t("Revenue, {unit}", unit=unit.name), unit),
            "change": c.NumberColumn(t("Change on the year before"), format="%+.0f%%"),
            "last_touch": c.DateColumn(t("Last contact"), format="YYYY-MM-DD"),
        },
    )


def said(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    """Comments of surveys, searched on the server."""
    text = st.session_state.get("q") or ""
    ask = partial(comments, data, who, choice, text)
    found = ask()
    _table(
        ask, found, worded(found.frame.drop(columns=["id"]), t), t, key="comments", title=t("What customers wrote"),
        about=t("Comments of the period's surveys, newest first"),
        empty=t("No comment holds this. Search for less, or choose a longer period.") if text
        else t("Nobody wrote a comment in this selection."),
        search=lambda: _search(t("Search comments")),
        config={"comment": st.column_config.TextColumn(t("Comment"), width="large")},
    )


def noted(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    """Notes of market research, searched on the server."""
    text = st.session_state.get("q") or ""
    ask = partial(notes, data, who, choice, text)
    found = ask()
    words = {True: t("useful"), False: t("not useful")}
    frame = found.frame.drop(columns=["id"]).assign(useful=[words.get(value) for value in found.frame["useful"]])
    _table(
        ask, found, frame, t, key="notes", title=t("What was noted about the market"),
        about=t("Market notes of the period, newest first"),
        empty=t("No note holds this. Search for less, or choose a longer period.") if text
        else t("There are no notes in this selection."),
        search=lambda: _search(t("Search notes")),
        config={"note": st.column_config.TextColumn(t("Note"), width="large")},
    )


def open_cases(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    """Service cases that are open at the end of the period, those that are due soonest first."""
    ask = partial(unsolved, data, who, choice)
    found = ask()
    frame = worded(found.frame.drop(columns=["id"]), t)
    frame.insert(0, "state", ["■" if late else "●" for late in frame.pop("overdue")])
    _table(
        ask, found, frame, t, key="open_cases", title=t("Cases that wait for a solution"),
        about=t("Open at the end of the period, due soonest first · ■ overdue"),
        empty=t("No case is open in this selection.") if "cases" in data.loaded
        else t("This table is not loaded: {table}.", table=t("Cases")),
        config={"state": st.column_config.TextColumn("", width=34, pinned=True)},
    )


def at_risk(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    """Customers flagged at the end of the period with their reasons, and the invoices that are overdue."""
    _flagged(data, who, choice, t)
    _overdue(data, who, choice, t)


def _flagged(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    ask, c = partial(flagged, data, who, choice), st.column_config
    found = ask()
    frame = found.frame
    unit = unit_of(frame["revenue"], data.policy.currency, t)
    shown = pd.DataFrame({
        "name": frame["name"], "owner": frame["owner"],
        "reasons": [reasons_of(row, t) for row in frame.to_dict("records")],
        "revenue": frame["revenue"] / unit.size, "last_touch": frame["last_touch"],
    })
    _table(
        ask, found, shown, t, key="flagged", title=t("Customers at risk: select a row to open one"),
        about=t("Flagged at the end of the period, by revenue of 12 months"),
        empty=t("No customer is flagged in this selection."),
        config={
            "name": c.TextColumn(t("Customer"), pinned=True, width=200), "owner": t("Account manager"),
            "reasons": c.TextColumn(t("Reasons"), width="large"),
            "revenue": money_column(t("Revenue, {unit}", unit=unit.name), unit),
            "last_touch": c.DateColumn(t("Last contact"), format="YYYY-MM-DD"),
        },
    )


def _overdue(data: Warehouse, who: Viewer, choice: Choice, t: Language) -> None:
    ask = partial(overdue_invoices, data, who, choice)
    found = ask()
    _table(
        ask, found, found.frame.drop(columns=["id"]), t, key="overdue", title=t("Overdue invoices"),
        about=t("Open and past their due day, the latest first"),
        empty=t("No invoice is overdue in this selection.") if "receivables" in data.loaded
        else t("This table is not loaded: {table}.", table=t("Invoices")),
        config={"days_late": st.column_config.NumberColumn(t("Days late"), format="%d")}, shown=6,
    )


def _table(ask: Callable[..., Listing], found: Listing, drawn: pd.DataFrame, t: Language, *, about: str,
           **settings: Any) -> None:
    """A listing whose rows open their customer; ``ask`` is asked again, without a limit, for the download."""
    listing(drawn, t, caption=_counted(len(found.frame), found.total, about, t),
            everything=lambda: ask(limit=SPREADSHEET).frame, ids=list(found.frame["id"]), on_open=open_customer,
            **settings)


def _search(title: str) -> None:
    st.text_input(
        title, key="q", max_chars=LONGEST, icon=":material/search:", placeholder=title, label_visibility="collapsed",
        width=320, persist_state="session",
    )


def _counted(shown: int, total: int, about: str, t: Language) -> str:
    """What the table holds, and how much of it is drawn where that is not all."""
    if shown == total:
        return f"{about} · " + t.plural("{n} row", "{n} rows", total)
    return f"{about} · " + t("{shown} of {total} shown, all in the CSV", shown=t.number(shown), total=t.number(total))
