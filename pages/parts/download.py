"""Downloads: every file that leaves the product is made when it is asked for, and stands in the audit trail.

Tables as CSV state what they are about: page, scope, period, how fresh the data are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.performance.choice import Choice
from analytics.performance.export import csv_bytes, people_frame, people_xlsx, statement
from analytics.performance.team import TeamView
from analytics.state import audit
from analytics.warehouse.query import Warehouse
from pages.parts import about, rights

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {  # ending: what browsers call it, and the button's icon
    "csv": ("text/csv", "csv"), "pdf": ("application/pdf", "picture_as_pdf"),
    "yaml": ("application/yaml", "rule_settings"),
    "ics": ("text/calendar", "calendar_month"), "html": ("text/html", "mail"),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", "table_view"),
    "pptx": (f"{_OFFICE}.presentationml.presentation", "slideshow"),
}


def file(label: str, make: Callable[[], bytes], name: str, *, icon: str = "", **button: Any) -> None:
    """A button that gives a file, made by ``make`` on the click; its kind follows from the ending of ``name``.

    ``button``: key, help, width, type and disabled of Streamlit's button. Without its entry in the trail nothing
    leaves.
    """
    (_, who, state), still_allowed = rights.looking(), rights.later()
    mime, symbol = KINDS[name.rsplit(".", 1)[-1]]

    def noted() -> bytes:
        still_allowed()
        content = make()
        audit.note(state, who, "access.exported", f"file:{name}"[:200], after={"bytes": len(content)})
        return content

    st.download_button(label, noted, name, mime, on_click="ignore", icon=icon or f":material/{symbol}:", **button)


def table(
    make: Callable[[], pd.DataFrame], name: str, t: Language, *, stated: Sequence[tuple[str, str]] = (),
    label: str = "CSV", **button: Any,
) -> None:
    """A button that gives a table as CSV, below what the page says it is about; ``stated``: lines in place of those
    of the same name, or beside them."""
    page = about.lines(t)
    file(label, lambda: csv_bytes(make(), list((dict(page()) | dict(stated)).items())), name, **button)


def offer(view: TeamView, choice: Choice, data: Warehouse, writer: Writer) -> None:
    """Two buttons; the files are made when asked for and state the filters."""
    t = writer.language
    name = f"team_{view.period.start}_{view.period.last}"
    with st.container(horizontal=True, gap="small"):
        table(lambda: people_frame(view), f"{name}.csv", t, stated=statement(view, choice, data, t),
              key="download_csv", help=t("The table with its filters, as CSV"))
        file("XLSX", lambda: people_xlsx(view, choice, data, t), f"{name}.xlsx", key="download_xlsx",
             help=t("All figures of the page with their filters and definitions"))
