"""What a reader does on the monthly summary: choose the month, and follow a figure or a sentence to its evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.lab.paying import plans_in_force
from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.periods import Period
from analytics.state import awards
from analytics.summary.figures import Trace
from analytics.summary.listing import listing
from analytics.summary.month import Month, chosen_month, months, year_to
from analytics.summary.narrative import Place
from analytics.warehouse.query import Warehouse
from pages.parts import download, filters, head, rows, session, views
from pages.parts.deck import clicked
from pages.parts.menu import PAGES
from pages.parts.month.cards import TABS

KEY = "summary_month"


@dataclass(frozen=True)
class Desk:
    """One reader's run of the page."""

    data: Warehouse
    who: Viewer
    writer: Writer

    @property
    def t(self) -> Language:
        return self.writer.language


def start(desk: Desk) -> None:
    """The first choice comes from the address; what is wrong with it is said once, and the usual month is shown."""
    filters.enter("month", {})
    st.session_state.filters_of = "month"
    if KEY in st.session_state and st.session_state[KEY] in months(desk.data.calendar):
        return
    usual = chosen_month(desk.data.calendar, "")
    try:
        st.session_state[KEY] = chosen_month(desk.data.calendar, st.query_params.get("month", ""))
    except UsageError as problem:
        st.session_state[KEY] = usual
        st.session_state.summary_note = problem.text(desk.t)


def pick(desk: Desk) -> dt.date:
    """The box with the months, the latest first."""
    st.selectbox(desk.t("Month"), months(desk.data.calendar), key=KEY, label_visibility="collapsed", width=124,
                 format_func=lambda month: desk.t.month(month, year=True), persist_state="session",
                 on_change=lambda: st.session_state.pop("summary_note", None))
    return st.session_state[KEY]


def address(desk: Desk, month: dt.date) -> dict[str, str | list[str]]:
    """What is kept in the address: month and tabs, where they are not the usual ones."""
    usual = chosen_month(desk.data.calendar, "")
    shown = {card: tab(card) for card in TABS}
    tabs = {card: "" if one == next(iter(TABS[card])) else one for card, one in shown.items()}
    return {"month": "" if month == usual else f"{month:%Y-%m}", **tabs, "lang": "zh" if desk.t.chinese else ""}


def tab(card: str) -> str:
    """What a card shows: what was clicked, else what the address asks for, else the first."""
    held = st.session_state.get(f"month_{card}", st.query_params.get(card))
    return held if held in TABS[card] else next(iter(TABS[card]))


def turn() -> None:
    """Turn a card to the tab that was clicked, before the page is drawn."""
    click = clicked("month_deck")
    if click and click.get("kind") == "tab" and click["id"] in TABS.get(click["card"], ()):
        st.session_state[f"month_{click['card']}"] = click["id"]


def view(desk: Desk, month: dt.date) -> Month:
    """The month's model, kept for readers who ask the same; a first one of large data takes some seconds."""
    state = session.state(desk.data)
    plans = plans_in_force(desk.data, desk.who, state, year_to(desk.data.calendar, month))
    with st.spinner(desk.t("Working out the month"), show_time=False):
        return views.month(desk.data, desk.who, month, plans, awards.visible(state, desk.who))


def table(desk: Desk, month: Month) -> None:
    """Every figure with its interval, plan, last year and last month, in a dialog; to take along as CSV."""
    t, frame = desk.t, listing(month, desk.writer)

    @st.dialog(t("All figures"), width="large")
    @session.clear_errors()
    def opened() -> None:
        st.caption(head.plain(f"{month.period.label(t)} · {month.scope(t)}"))
        st.dataframe(frame, hide_index=True, row_height=34, height=34 * (len(frame) + 1) + 2,
                     alt=t("All figures of the month with status, interval, plan, last year and last month"))
        download.table(lambda: frame, f"month_{month.code}.csv", t, key="month_csv")

    opened()


def follow(desk: Desk, evidence: Trace | Place | None, month: Period | None = None) -> None:
    """Open the rows behind a figure or the page that a sentence or risk leads to, there of ``month`` if given."""
    if isinstance(evidence, Trace):
        rows.show(desk.data, desk.who, evidence.metric, evidence.period, evidence.where, desk.writer)
    elif evidence is not None and PAGES[evidence.page].opens_to(desk.who):
        narrowed: dict[str, str | list[str]] = {"team": [evidence.team]} if evidence.team else {}
        if month and evidence.page == "team":
            narrowed["period"] = ("month" if month == desk.data.calendar.period("month")
                                  else f"{month.start}..{month.last}")
        st.session_state.narrowed = narrowed
        st.switch_page(PAGES[evidence.page].file)
