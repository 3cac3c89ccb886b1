"""What the monthly summary hands out: paper, slides, workbook and e-mail, all made from one briefing when asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.errors import UsageError
from analytics.language import Language
from analytics.summary.briefing.content import Briefing
from analytics.summary.briefing.logo import company_logo
from analytics.summary.briefing.making import briefing, file_name
from analytics.summary.month import Month
from pages.parts import download
from pages.parts.head import plain
from pages.parts.month import freeze
from pages.parts.run import Run


def draw(desk: Run, view: Month, comment: str) -> bool:
    """The button that opens the table of all figures and the four downloads; whether the table is asked for."""
    t = desk.t
    box = st.popover(t("Export"), icon=":material/download:", key="month_export", on_change="rerun")
    if not box.open:
        return False
    with box:
        asked = st.button(t("All figures"), icon=":material/table:", key="month_figures", width="stretch")
        now = briefing(view, desk.data.policy, desk.writer, comment)
        made = freeze.choose(desk, view.month, now)
        logo = _logo(t)
        for ending, label, said in (
            ("pdf", t("Two pages (PDF)"), t("To print or to forward")),
            ("pptx", t("Slides (PPTX)"), t("Charts can be edited; one message a slide")),
            ("xlsx", t("Workbook (XLSX)"), t("The figures behind, with their definitions")),
            ("html", t("E-mail (HTML)"), t("One page that any e-mail program shows")),
        ):
            download.file(label, _file(made, ending, logo), file_name(made, ending), key=f"month_{ending}", help=said,
                          width="stretch")
        freeze.button(desk, view.month, comment)
    return asked


def _logo(t: Language) -> bytes | None:
    """The company's logo; where it is no picture that is said, and the documents come without it."""
    try:
        return company_logo()
    except UsageError as problem:
        st.warning(plain(problem.text(t)), icon=":material/broken_image:")
        return None


def _file(made: Briefing, ending: str, logo: bytes | None) -> Callable[[], bytes]:
    """Makes the document when it is asked for, outside of the page's run."""
    def make() -> bytes:
        from analytics.summary.briefing.handing_out import DOCUMENTS  # loads the makers of slides and paper

        return DOCUMENTS[ending](made, logo)

    return make
