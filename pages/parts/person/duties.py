"""The duties of an account manager: what each expects, and the person's figures beside the company's."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.duties import COMPARED, DUTIES
from analytics.periods import Period
from analytics.warehouse.query import Warehouse
from pages.parts import download, rows
from pages.parts.head import plain
from pages.parts.selection import picked
from pages.parts.table_size import table_size

SIGNS = {"better": "◆", "worse": "▲", "same": "●", "few": "○", "": ""}


def table(frame: pd.DataFrame, period: Period, person: str, data: Warehouse, who: Viewer, writer: Writer) -> None:
    """Every duty's figures; a row opens definition, SQL and rows."""
    t = writer.language
    with st.container(border=True, key="card_duties"):
        with st.container(gap=None):
            st.subheader(t("Every duty in figures: select a row for its definition, SQL and rows"), anchor=False)
            st.caption(t(
                "◆ clearly better than the company  ▲ clearly worse  ● cannot be told apart  ○ too few cases · of the "
                "{n} figures compared about one in twenty is marked by chance alone", n=len(COMPARED)))
        event = st.dataframe(
            _shown(frame, writer), hide_index=True, **table_size(len(frame)),
            on_select="rerun", selection_mode="single-row", key="duties", placeholder="–",
            alt=t("Duties with their metrics: value, 95% interval, number of cases, and the company's value"),
            column_config=_columns(writer))
        download.table(lambda: frame, f"duties_{person}.csv", t, key="duties_csv",
                       help=t("All rows with full figures, as CSV"))
    expected(writer)
    for row in picked(event, len(frame))[:1]:
        rows.show(data, who, str(frame["metric"].iloc[row]), period, {"account_manager": (person,)}, writer)


def expected(writer: Writer) -> None:
    """What each duty expects, open to everybody."""
    t = writer.language
    with st.container(border=True, key="card_expected"):
        st.subheader(t("What the duties expect"), anchor=False)
        st.markdown("  \n".join(f":gray[:small[**{plain(t(duty.label))}**]] {plain(t(duty.expects))}"
                                for duty in DUTIES.values()))


def _shown(frame: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    t, metrics = writer.language, [CATALOGUE[m] for m in frame["metric"]]
    return pd.DataFrame({
        "standing": frame["standing"].map(SIGNS), "duty": [t(DUTIES[duty].label) for duty in frame["duty"]],
        "metric": [t(m.label) for m in metrics],
        "value": [writer.value(m, value) for m, value in zip(metrics, frame["value"], strict=True)],
        "interval": [writer.interval(m, low, high)
                     for m, low, high in zip(metrics, frame["low"], frame["high"], strict=True)],
        "n": frame["n"],
        "company": [writer.value(m, value) for m, value in zip(metrics, frame["company"], strict=True)],
        "definition": [t(m.formula) for m in metrics],
    })


def _columns(writer: Writer) -> dict[str, Any]:
    t, c = writer.language, st.column_config
    return {
        "standing": c.TextColumn("", width=34, pinned=True),
        "duty": c.TextColumn(t("Duty"), width=215), "metric": c.TextColumn(t("Metric"), width=150),
        "value": c.TextColumn(t("Value"), alignment="right", width=80),
        "interval": c.TextColumn(t("95% interval"), alignment="right", width=130),
        "n": c.NumberColumn(t("Number of cases"), format="%,.0f", width=115),
        "company": c.TextColumn(t("Company"), alignment="right", width=80),
        "definition": c.TextColumn(t("Definition"), width=360),
    }
