"""How a figure was computed: definition, interval, SQL and the rows, in a dialog."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.access import Viewer
from analytics.errors import NotAllowed
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.measuring import measure
from analytics.metrics.rows import figure_query, rows_behind
from analytics.metrics.showing import Writer
from analytics.performance.cards import definition, figures
from analytics.performance.export import csv_bytes
from analytics.periods import Period
from analytics.warehouse.query import Warehouse
from pages.parts import session


def show(data: Warehouse, who: Viewer, metric_id: str, period: Period, where: Mapping[str, tuple[str, ...]], writer: Writer) -> None:
    """Open the dialog for one metric over the page's period and filters."""
    t = writer.language

    @st.dialog(t(CATALOGUE[metric_id].label), width="large")
    @session.clear_errors()
    def opened() -> None:
        _figure(data, who, metric_id, period, where, writer)

    opened()


def _figure(data: Warehouse, who: Viewer, metric_id: str, period: Period, where: Mapping[str, tuple[str, ...]], writer: Writer) -> None:
    t, metric = writer.language, CATALOGUE[metric_id]
    figure = figures(measure(data, who, [metric_id], period=period, where=where))[metric_id]
    st.markdown(f"**{writer.value(metric, figure.value)}** {writer.margin(metric, figure.low, figure.high)}  ·  {period.label(t)}")
    st.caption(definition(metric, figure, writer))
    st.caption(t(metric.why))
    try:
        query = figure_query(data, who, metric_id, period=period, where=where)
        found = rows_behind(data, who, metric_id, period=period, where=where)
    except NotAllowed:
        st.info(t("The rows behind a figure are open to team leads, for their own team, and to HR."), icon=":material/lock:")
        return
    for part in found:
        st.markdown(t("**{total}** rows of `{table}`, newest {shown} shown", total=t.number(part.total), table=part.fact,
                      shown=t.number(len(part.frame))))
        st.dataframe(part.frame, hide_index=True, height=260, key=f"rows_{part.fact}",
                     alt=t("Rows that the figure was computed from"))
        st.download_button(t("Rows as CSV"), lambda part=part: csv_bytes(part.frame), f"{metric_id}_{part.fact}.csv", "text/csv",
                           on_click="ignore", icon=":material/download:", key=f"csv_{part.fact}")
    with st.expander(t("SQL, to run again"), icon=":material/code:"):
        st.code(query.sql, language="sql", wrap_lines=True)
        st.caption(t("Parameters: {values}", values=", ".join(map(str, query.parameters))))
