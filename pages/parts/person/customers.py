"""The customers that an account manager looks after, largest first."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import Language
from analytics.metrics.showing import Writer
from analytics.performance.person import WorkView
from analytics.scale import Unit
from pages.parts import download
from pages.parts.money_column import money_column, unit_of
from pages.parts.table_size import table_size


def _finding(view: WorkView, writer: Writer) -> str:
    t, frame = writer.language, view.customers
    if frame.empty:
        return t("Customers")
    untouched = int((~frame["touched"]).sum())
    if not untouched:
        return t("Every customer was touched lately")
    return t.plural("{n} customer has not been touched lately", "{n} customers have not been touched lately", untouched)


def table(view: WorkView, person: str, writer: Writer) -> None:
    """Draw the table with its download."""
    t, frame = writer.language, view.customers
    with st.container(border=True, key="card_customers"):
        with st.container(gap=None):
            st.subheader(_finding(view, writer), anchor=False)
            st.caption(t("Customers owned at the end of the period, by revenue of the last 12 months"))
        if frame.empty:
            st.info(t("No customers are assigned to this person."), icon=":material/domain_disabled:")
            return
        unit = unit_of(frame["revenue"], writer.currency, t)
        shown = _shown(frame, unit)
        st.dataframe(shown, hide_index=True, **table_size(len(shown), 12), key="customers", placeholder="–",
                     alt=t("Customers with revenue, change and last contact"), column_config=_columns(unit, t))
        download.table(lambda: frame, f"customers_{person}.csv", t, key="customers_csv",
                       help=t("The customers with full figures, as CSV"))


def _shown(frame: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """The columns to draw, without those that hold nothing."""
    before = frame["before"].where(frame["before"] > 0)
    return pd.DataFrame({
        "state": ["●" if touched else "▲" for touched in frame["touched"]],
        **{name: frame[name] for name in ("name", "segment", "industry", "since")},
        "revenue": frame["revenue"] / unit.size, "share": 100 * frame["revenue"] / frame["revenue"].sum(),
        "change": (100 * (frame["revenue"] / before - 1)).round() + 0.0, "last_touch": frame["last_touch"],
    }).dropna(axis=1, how="all")


def _columns(unit: Unit, t: Language) -> dict[str, Any]:
    c = st.column_config
    return {
        "state": c.TextColumn("", width=34),
        "name": c.TextColumn(t("Customer"), pinned=True, width=190),
        "segment": c.TextColumn(t("Segment")),
        "industry": c.TextColumn(t("Industry")),
        "since": c.DateColumn(t("Since"), format="YYYY-MM-DD"),
        "revenue": money_column(t("Revenue, {unit}", unit=unit.name), unit),
        "share": c.ProgressColumn(t("Share of revenue"), format="%.0f%%", min_value=0, max_value=100, color="gray"),
        "change": c.NumberColumn(t("Change on the year before"), format="%+.0f%%"),
        "last_touch": c.DateColumn(t("Last contact"), format="YYYY-MM-DD"),
    }
