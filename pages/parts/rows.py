"""How a figure was computed: definition, interval, SQL and the rows, in a dialog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.access import Viewer
from analytics.errors import NotAllowed
from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import measure
from analytics.metrics.rows import COLUMN_LABELS, Rows, figure_query, rows_behind
from analytics.metrics.showing import Writer
from analytics.performance.accounts import SPREADSHEET
from analytics.performance.cards import definition, figures
from analytics.performance.person import WorkView
from analytics.performance.team import TeamView
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse
from pages.parts import download, session
from pages.parts.deck import Click


def show(
    data: Warehouse,
    who: Viewer,
    metric_id: str,
    period: Period,
    where: Mapping[str, tuple[str, ...]],
    writer: Writer,
    note: str = "",
) -> None:
    """Open the dialog for one metric over the page's period and filters; ``note`` stands below its definition."""
    t = writer.language

    @st.dialog(t(CATALOGUE[metric_id].label), width="large")
    @session.clear_errors()
    def opened() -> None:
        _figure(data, who, metric_id, period, where, writer, note)

    opened()


def follow(
    event: Click | None,
    view: TeamView | WorkView,
    data: Warehouse,
    who: Viewer,
    where: Mapping[str, tuple[str, ...]],
    writer: Writer,
) -> None:
    """Open what was clicked on: a key figure, a month of revenue, a stage's open deals, a type of activity."""
    if not event:
        return
    if event["kind"] == "kpi":
        show(data, who, event["id"], view.period, where, writer)
        return
    place, value = event["card"], str(event["customdata"])
    if place == "trend":
        month = dt.date.fromisoformat(value[:10])
        show(data, who, "revenue", Period(month, add_months(month, 1)), where, writer)
    for card, labels, metric_id, dimension in (
        ("pipeline", view.pipeline.get("stage"), "open_pipeline", "stage"),
        ("mix", view.mix.get("label"), "activities", "activity_type"),
    ):
        if place == card and labels is not None and value in set(labels):
            frame = view.pipeline if card == "pipeline" else view.mix
            code = frame.loc[labels == value, "code"].iloc[0]
            show(data, who, metric_id, view.period, {**where, dimension: (str(code),)}, writer)


def columns(frame: pd.DataFrame, t: Language) -> dict[str, Any]:
    """Labels in the reader's language; days as days, moments to the minute, amounts with cents."""
    found: dict[str, Any] = {}
    for name, kind in frame.dtypes.items():
        title = t(COLUMN_LABELS[name]) if name in COLUMN_LABELS else str(name)
        if kind.kind == "M" and str(name).endswith("_at"):
            found[name] = st.column_config.DatetimeColumn(title, format="YYYY-MM-DD HH:mm")
        elif kind.kind == "M":
            found[name] = st.column_config.DateColumn(title, format="YYYY-MM-DD")
        elif kind.kind == "f":
            found[name] = st.column_config.NumberColumn(title, format="%,.2f")
        else:
            found[name] = title
    return found


def _all_rows(
    data: Warehouse, who: Viewer, metric_id: str, period: Period, where: Mapping[str, tuple[str, ...]], fact: str
) -> pd.DataFrame:
    """The rows of one fact, as many as a spreadsheet takes, so that they add up to the figure."""
    found = rows_behind(data, who, metric_id, period=period, where=where, limit=SPREADSHEET)
    return next(part.frame for part in found if part.fact == fact)


def _filters(where: Mapping[str, tuple[str, ...]], data: Warehouse, t: Language) -> str:
    """What the rows were narrowed to, in words."""
    names = data.team_names | {person: name for person, (name, _) in data.people.items()}
    return " · ".join(f"{t(DIMENSIONS[name].label)}: {t.listed(names.get(v, v) for v in values)}"
                      for name, values in where.items())


def _figure(
    data: Warehouse,
    who: Viewer,
    metric_id: str,
    period: Period,
    where: Mapping[str, tuple[str, ...]],
    writer: Writer,
    note: str,
) -> None:
    t, metric = writer.language, CATALOGUE[metric_id]
    figure = figures(measure(data, who, [metric_id], period=period, where=where))[metric_id]
    value, margin = writer.value(metric, figure.value), writer.margin(metric, figure.low, figure.high)
    st.markdown(f"**{value}** {margin}  ·  {period.label(t)}")
    for text in filter(None, (definition(metric, figure, writer), t(metric.why), note)):
        st.caption(text)
    try:
        with st.spinner(t("Reading the rows")):
            query = figure_query(data, who, metric_id, period=period, where=where)
            found = rows_behind(data, who, metric_id, period=period, where=where)
    except NotAllowed:
        st.info(
            t("The rows behind a figure are open to team leads, for their own team, and to HR."), icon=":material/lock:"
        )
        return
    stated = [(t("Metric"), f"{t(metric.label)}: {value} {margin}"), (t("Period"), period.label(t)),
              (t("Filters"), _filters(where, data, t))]
    for part in found:
        _table(part, t)
        download.table(partial(_all_rows, data, who, metric_id, period, where, part.fact),
                       f"{metric_id}_{part.fact}.csv", t, stated=stated, label=t("Rows as CSV"),
                       key=f"csv_{part.fact}", icon=":material/download:")
    with st.expander(t("SQL, to run again"), icon=":material/code:"):
        st.code(query.sql, language="sql", wrap_lines=True)
        st.caption(t("Parameters: {values}", values=", ".join(map(str, query.parameters))))


def _table(part: Rows, t: Language) -> None:
    """The rows of one fact, the newest ones."""
    st.markdown(t("**{total}** rows of `{table}`, newest {shown} shown", total=t.number(part.total), table=part.fact,
                  shown=t.number(len(part.frame))))
    st.dataframe(part.frame, hide_index=True, height=260, key=f"rows_{part.fact}", placeholder="–",
                 alt=t("Rows that the figure was computed from"), column_config=columns(part.frame, t))
