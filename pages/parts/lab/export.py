"""What the Reward lab hands out: a workbook with everything, and one page for a board."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.lab.one_page import lab_pdf
from analytics.lab.report import Origin, Report, report_on
from analytics.lab.view import LabView
from analytics.lab.workbook import lab_xlsx
from analytics.state.reach import signature
from pages.parts import download
from pages.parts.lab import compare
from pages.parts.lab.desk import Desk


def draw(desk: Desk, view: LabView) -> None:
    """The button that opens the two downloads; a file is made when it is asked for."""
    t = desk.t
    box = st.popover(t("Export"), icon=":material/download:", key="lab_export", on_change="rerun")
    if not box.open:
        return
    with box:
        (trials, _), plan, today, data = compare.trials(desk, view), desk.plan, desk.today, desk.data
        origin = Origin(f"{data.snapshot['source']} · {data.file.name}", data.calendar.data_to,
                        dt.datetime.now(dt.UTC), signature(desk.who), desk.source.called(t))

        def report() -> Report:  # called when the file is asked for, outside of the page's run
            return report_on(view, plan, today, origin, trials)

        name = f"reward_lab_{desk.source.base.replace('/', '_')}"
        download.file(t("Workbook (XLSX)"), lambda: lab_xlsx(report(), t), f"{name}.xlsx", key="lab_xlsx",
                      help=t("Summary, assumptions, rules, everybody's pay, periods, components, sensitivities"),
                      width="stretch")
        names = st.toggle(t("Name the largest gains and losses"), key="lab_pdf_names")
        download.file(t("One page (PDF)"), lambda: lab_pdf(report(), t, names=names), f"{name}.pdf", key="lab_pdf",
                      help=t("For a board: what changes, what it costs, whom it rewards"), width="stretch")
