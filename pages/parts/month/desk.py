"""What a reader does on the monthly summary: choose the month, and follow a figure or a sentence to its evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from analytics.errors import UsageError
from analytics.lab.paying import plans_in_force
from analytics.periods import Period
from analytics.state import awards
from analytics.summary import words
from analytics.summary.alert_words import evidence
from analytics.summary.figures import Trace
from analytics.summary.listing import listing
from analytics.summary.month import Month, chosen_month, months, year_to
from analytics.summary.narrative import Place, Sentence
from pages.parts import download, filters, head, rows, session, views
from pages.parts.deck import Click, clicked
from pages.parts.menu import PAGES
from pages.parts.month.cards import TABS, together
from pages.parts.one_of import one_of_many
from pages.parts.run import Run
from pages.parts.table_size import table_size

KEY = "summary_month"


def start(desk: Run) -> None:
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


def pick(desk: Run) -> dt.date:
    """The box with the months, the latest first."""
    return one_of_many(KEY, months(desk.data.calendar), lambda month: desk.t.month(month, year=True), desk.t("Month"),
                       124, on_change=lambda: st.session_state.pop("summary_note", None))


def address(desk: Run, month: dt.date) -> dict[str, str | list[str]]:
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


def view(desk: Run, month: dt.date) -> Month:
    """The month's model, kept for readers who ask the same; a first one of large data takes some seconds."""
    plans = plans_in_force(desk.data, desk.who, desk.state, year_to(desk.data.calendar, month))
    with st.spinner(desk.t("Working out the month"), show_time=False):
        return views.month(desk.data, desk.who, month, plans, awards.visible(desk.state, desk.who))


def table(desk: Run, month: Month) -> None:
    """Every figure with its interval, plan, last year and last month, in a dialog; to take along as CSV."""
    t, frame = desk.t, listing(month, desk.writer)

    @st.dialog(t("All figures"), width="large")
    @session.clear_errors()
    def shown() -> None:
        st.caption(head.plain(f"{month.period.label(t)} · {month.scope(t)}"))
        st.dataframe(frame, hide_index=True, **table_size(len(frame)),
                     alt=t("All figures of the month with status, interval, plan, last year and last month"))
        download.table(lambda: frame, f"month_{month.code}.csv", t, key="month_csv")

    shown()


def opened(desk: Run, event: Click | None, month: Month, said: Sequence[Sentence]) -> None:
    """Follow what was clicked: a key figure, a team of the bridge, or a line of a card."""
    if not event:
        return
    if event["kind"] == "kpi" and event["id"] in month.figures:
        follow(desk, month.figures[event["id"]].trace)
    elif event["kind"] == "kpi":  # what rewards cost
        follow(desk, Place("statements"))
    elif event["kind"] == "point" and event["card"] == "bridge":
        follow(desk, Place("team", str(event["customdata"])), month.period)
    elif event["kind"] == "line":
        card, alarmed = event["card"], tab("risks") == "alerts"
        leads: dict[str, Sequence[Trace | Place | None]] = {
            "narrative": [said[part[0]].evidence for part in together(said)],
            "risks": [evidence(alert) for alert in month.alerts.fired] if alarmed else
                     [Place(risk.page, risk.team) for risk in month.risks],
            "people": [place for *_, place in words.people_lines(month, desk.writer)]}
        follow(desk, dict(enumerate(leads.get(card, ()))).get(int(event["id"])),
               month.period if card == "narrative" or (card == "risks" and alarmed) else None)


def follow(desk: Run, lead: Trace | Place | None, month: Period | None = None) -> None:
    """Open the rows behind a figure, or the page that a line leads to: there of ``month`` if given, and of what the
    line is about alone, whatever was filtered before."""
    if isinstance(lead, Trace):
        rows.show(desk.data, desk.who, lead.metric, lead.period, lead.where, desk.writer)
    elif lead is not None and PAGES[lead.page].opens_to(desk.who):
        narrowed: dict[str, str | list[str]] = {"region": lead.region, "team": [lead.team] if lead.team else [],
                                                "segment": [], "industry": []}
        if lead.about:
            narrowed["metric" if lead.page == "team" else "customer_topic"] = lead.about
        if month:
            newest = month.start == desk.data.calendar.complete_to
            narrowed["period"] = "month" if newest else f"{month.start:%Y-%m}"
        if lead.page in ("team", "customers"):
            st.session_state.narrowed = narrowed
        st.switch_page(PAGES[lead.page].file)
