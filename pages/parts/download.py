"""Download what is shown."""

from __future__ import annotations

import streamlit as st

from analytics.metrics.showing import Writer
from analytics.performance.choice import Choice
from analytics.performance.export import people_csv, people_xlsx
from analytics.performance.team import TeamView
from analytics.warehouse.query import Warehouse


def offer(view: TeamView, choice: Choice, data: Warehouse, writer: Writer) -> None:
    """Two buttons; the files are made when asked for and state the filters."""
    t = writer.language
    name = f"team_{view.period.start}_{view.period.last}"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "CSV",
            lambda: people_csv(view, choice, data, t),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/csv:",
            key="download_csv",
            help=t("The table with its filters, as CSV"),
        )
        st.download_button(
            "XLSX",
            lambda: people_xlsx(view, choice, data, t),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            on_click="ignore",
            icon=":material/table_view:",
            key="download_xlsx",
            help=t("All figures of the page with their filters and definitions"),
        )
