"""What a load of the files would do, the load itself with its progress, and what came of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.errors import UsageError
from analytics.language import Language
from analytics.metrics.company_policy import company_policy
from analytics.state.loads import note_load
from analytics.state.unnoted import note_unnoted
from analytics.warehouse.counts import LoadReport
from analytics.warehouse.load import load
from analytics.warehouse.matching.labels import TABLES, table_label
from analytics.warehouse.snapshots import current
from pages.parts import download, reader, session, url
from pages.parts.head import plain
from pages.parts.menu import PAGES
from pages.parts.sources import currency
from pages.parts.sources.desk import DONE, REPORT, Brought, Desk, forget
from pages.parts.sources.table import table


def draw(desk: Desk) -> None:
    """Check, load, keep the matching; then what the check found."""
    t = desk.t
    with st.container(border=True, key="card_load"):
        above = st.container(gap=None)
        currency.draw(desk)
        with st.container(horizontal=True, gap="small"):
            check = st.button(t("Check only"), icon=":material/rule:", disabled=not desk.ready, key="sources_check")
            start = st.button(t("Load"), type="primary", icon=":material/upload:", disabled=not desk.ready,
                              key="sources_load")
            download.file(t("Save the matching"), desk.text.encode, "matching.yaml", key="sources_mapping",
                          help=t("A mapping file: with it the next files of the same kind load as they are"))
        if check or start:
            _run(desk, check=check)
        report = _report(desk)
        with above:
            st.subheader(_finding(desk, report), anchor=False)
            st.caption(t("A check reads every row and changes nothing; a load replaces the data in use, which stay in "
                         "the history"))
        if report:
            counts(report, t)
            reasons(report, t)


def _finding(desk: Desk, report: LoadReport | None) -> str:
    t = desk.t
    if report:
        return outcome(report, t, checked=True)
    return t("Ready to load") if desk.ready else t("Not ready to load yet")


def outcome(report: LoadReport, t: Language, *, checked: bool) -> str:
    """How many rows went or would go in, in a sentence."""
    loaded = sum(count.loaded for count in report.counts if count.table)
    if report.ok:
        return (t.plural("{n} row can be loaded, all that there are", "All {n} rows can be loaded", loaded) if checked
                else t.plural("{n} row was loaded, all that there were", "All {n} rows were loaded", loaded))
    words = {"loaded": t.number(loaded), "rows": t.number(loaded + report.quarantined)}
    return t("{loaded} of {rows} rows can be loaded", **words) if checked else t(
        "{loaded} of {rows} rows were loaded", **words)


def _report(desk: Desk) -> LoadReport | None:
    """What a check found of these files with these decisions."""
    state, report = st.session_state.get(REPORT, (None, None))
    return report if state == desk.state else None


def _run(desk: Desk, *, check: bool) -> None:
    """Check or load; an error is one sentence, and what served before serves on."""
    t, bar = desk.t, st.progress(0.0)
    try:
        if not check:
            note_unnoted(session.own_state(), desk.who, session.place())
        report = load(desk.mapping, desk.brought.folder, session.place(), company_policy(),
                      lambda share, step: bar.progress(min(share, 1.0), text=_step(step, t)), check=check)
    except UsageError as error:
        st.error(plain(error.text(t)), icon=":material/error:")
        return
    finally:
        bar.empty()
    if check:
        st.session_state[REPORT] = (desk.state, report)
        return
    snapshot = current(session.place())
    note_load(session.own_state(), desk.who, snapshot.name if snapshot else "", report,
              None if desk.data.made_up else desk.data.policy)
    st.session_state[DONE] = (report, desk.brought.signature)
    reader.other_data(made_up=False)
    st.rerun()


def _step(step: str, t: Language) -> str:
    """What is worked on: a table of the schema, or the tables by month that the pages read."""
    if not step:
        return t("Reading the files")
    return table_label(step, t) if step in TABLES else t("Making the tables by month")


def finished(brought: Brought) -> bool:
    """Whether these very files were the last that this session loaded."""
    return DONE in st.session_state and st.session_state[DONE][1] == brought.signature


def done(who: Viewer, t: Language) -> None:
    """What the last load of this session did, and where to go from here."""
    report: LoadReport | None = st.session_state.get(DONE, (None, None))[0]
    if report is None:
        return
    with st.container(border=True, key="card_done"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap=None, width="stretch"):
                st.subheader(outcome(report, t, checked=False), anchor=False)
                st.caption(t("The data are in use; the load before is kept in the history below"))
            team = PAGES["team"]  # not every administrator sees people
            if team.opens_to(who) and st.button(
                    t("Open Team performance"), type="primary", icon=":material/groups:", key="sources_open"):
                st.session_state.pop(DONE)
                url.go(team.file)
            if report.quarantined and st.button(t("See what was left out"), icon=":material/fact_check:",
                                                key="sources_quality"):
                st.session_state.pop(DONE)
                url.go(PAGES["quality"].file)
            st.button(t("Change the matching"), type="tertiary", key="sources_again", on_click=forget, args=((DONE,),))
        reasons(report, t)


def counts(report: LoadReport, t: Language) -> None:
    """What became of each file's rows, table by table."""
    rows = pd.DataFrame([(one.file, table_label(one.table, t) or t("(looked up)"), one.read, one.left_out, one.loaded,
                          one.quarantined) for one in report.counts],
                        columns=["file", "table", "read", "left_out", "loaded", "quarantined"])
    table(rows, {"file": t("File"), "table": t("Table"), "read": t("Read"), "left_out": t("Left out on purpose"),
                 "loaded": t("Loaded"), "quarantined": t("Quarantined")}, t("What became of the rows of each file"))


def reasons(report: LoadReport, t: Language) -> None:
    """Why rows go to quarantine, the most first, each with an example."""
    if not report.reasons:
        return
    rows = pd.DataFrame(
        [(table_label(one.table, t), one.reason(t, labels=True), n, one.value, one.file, one.line)
         for n, one in report.reasons], columns=["table", "reason", "rows", "example", "file", "line"])
    st.caption(t("Kept out, by reason, each with its first example: mend them at the source and load again"))
    table(rows, {"table": t("Table"), "reason": t("Reason"), "rows": t("Rows"), "example": t("Example"),
                 "file": t("File"), "line": t("Line")}, t("Why rows are kept out"), most=8, wide=("reason",))
