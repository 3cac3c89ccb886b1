"""Freeze a month as it is reported, take out what was reported before, and see what has changed since."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.errors import UsageError
from analytics.state import month_reports
from analytics.state.month_reports import MonthReport
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.keeping import freeze, read, restated
from analytics.warehouse.snapshots import pinned
from pages.parts import head
from pages.parts.run import Run

_NOTE = "month_freeze_note"


def choose(desk: Run, month: dt.date, now: Briefing) -> Briefing:
    """What the documents are made from: the month as it stands now, or as it was frozen; and what differs."""
    t = desk.t
    kept = month_reports.reports(desk.state, desk.who, month)
    if not kept:
        return now
    names = [t("As it stands now"), *(_name(desk, one) for one in kept)]
    place = st.selectbox(t("Which figures"), range(len(names)), format_func=names.__getitem__, key="month_version",
                         label_visibility="collapsed")
    reported = read(kept[max(place - 1, 0)].briefings[t.code])
    changed = t("; ").join(one.text for one in restated(reported, now))
    st.caption(head.plain(t("Changed since it was frozen: {changes}.", changes=changed)) if changed else
               t("No figure has changed since it was frozen."))
    if place and pinned(desk.data.file.with_name(kept[place - 1].snapshot)):
        st.caption(head.plain(t("Made from {snapshot}, which is kept for good.", snapshot=kept[place - 1].snapshot)))
    return reported if place else now


def button(desk: Run, month: dt.date, comment: str) -> None:
    """Keeps what the documents show now to all who read them, in both languages, with the snapshot and the policy that
    it was made from."""
    t = desk.t
    if problem := st.session_state.pop(_NOTE, ""):
        st.error(problem, icon=":material/error:")
    st.button(t("Freeze as reported"), icon=":material/ac_unit:", key="month_freeze", width="stretch",
              on_click=_freeze, args=(desk, month, comment),
              help=t("Keeps these figures for good, as everybody who reads this summary may see them; later data and "
                     "policy do not change them"))


def _freeze(desk: Run, month: dt.date, comment: str) -> None:
    try:
        freeze(desk.data, desk.who, desk.state, month, comment)
    except UsageError as problem:
        st.session_state[_NOTE] = problem.text(desk.t)


def _name(desk: Run, one: MonthReport) -> str:
    return desk.t("Frozen {at} UTC", at=desk.t.moment(one.at))
