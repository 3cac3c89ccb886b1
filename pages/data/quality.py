"""Quality of the data in use: how sound each table is and was, what was not loaded and why, and what is doubtful."""

import numpy as np
import pandas as pd
import streamlit as st

from analytics.warehouse.loaded import doubts, quarantined, scores
from analytics.warehouse.matching.labels import labelled, table_label
from pages.parts import about, download, session
from pages.parts.head import plain
from pages.parts.table_size import table_size

TREND = 12
data, who, t = session.opened("quality")


def head(now: pd.DataFrame, faults: pd.DataFrame, doubtful: pd.DataFrame) -> None:
    """What has to be mended first, in a sentence."""
    worst = now.sort_values("score").head(1)
    if now.empty:
        finding = t("The demo company was made, not loaded")
    elif faults.empty and doubtful.empty:
        finding = t("All that was loaded is sound")
    else:
        finding = t("The table {table} needs most care: {share} of its rows are sound",
                    table=table_label(worst["table_name"].iloc[0], t), share=t.percent(worst["score"].iloc[0] / 100, 2))
    with st.container(gap=None):
        about.say(finding=plain(finding))
        st.title(plain(finding), anchor=False)
        st.caption("  ·  ".join((
            t("Errors keep a row out, warnings do not"), t("snapshot {name}", name=plain(data.file.name)),
            t("refreshed {moment}", moment=t.moment(data.made_at)))))


def tables(all_loads: pd.DataFrame, now: pd.DataFrame) -> None:
    """A row a table, with the scores of this load and those before it."""
    c, past = st.column_config, all_loads.groupby("table_name")["score"].agg(lambda s: list(s.tail(TREND)))
    shown = labelled(now.assign(trend=now["table_name"].map(past)).sort_values(["score", "table_name"]), t)
    with st.container(border=True, key="card_quality_tables"):
        with st.container(gap=None):
            st.subheader(t("Tables"), anchor=False)
            st.caption(t("Score: rows that are neither in quarantine nor doubtful, in percent · line: the last loads"))
        st.dataframe(
            shown[["table_name", "loaded", "quarantined", "doubtful", "score", "trend"]], hide_index=True,
            **table_size(len(shown), 12), alt=t("Score of each table and its trend"),
            column_config={
                "table_name": c.TextColumn(t("Table"), pinned=True), "loaded": c.NumberColumn(t("Loaded")),
                "quarantined": c.NumberColumn(t("Quarantined")), "doubtful": c.NumberColumn(t("Doubtful")),
                "score": c.ProgressColumn(t("Score"), format="%.2f%%", min_value=0, max_value=100, color="gray"),
                "trend": c.LineChartColumn(t("Trend"), y_min=0, y_max=100)})


def listed(frame: pd.DataFrame, key: str, title: str, caption: str, none: str, labels: dict[str, str]) -> None:
    """Errors or warnings as a table with its download."""
    with st.container(border=True, key=f"card_{key}"):
        with st.container(gap=None):
            st.subheader(title, anchor=False)
            st.caption(caption)
        if frame.empty:
            st.info(none, icon=":material/check_circle:")
            return
        st.dataframe(frame, hide_index=True, **table_size(len(frame), 10), key=key,
                     placeholder="–", alt=title, column_config=labels)
        download.table(lambda: frame.rename(columns=labels), f"{key}.csv", t, key=f"{key}_csv",
                       help=t("All rows with full figures, as CSV"))


def reasons(faults: pd.DataFrame) -> pd.DataFrame:
    """Rows in quarantine by table, column and reason, the most first, with an example each."""
    found = faults.groupby(["table", "column", "reason"], as_index=False, dropna=False).agg(
        rows=("line", "size"), example=("value", "first"), file=("file", "first"), line=("line", "first"))
    return found.sort_values(["rows", "table"], ascending=[False, True], ignore_index=True)


faults, doubtful, every = labelled(quarantined(data, who, t), t), labelled(doubts(data, who, t), t), scores(data, who)
every["score"] = np.floor(100 * every["score"]) / 100  # 100 % is said of no table with a fault
latest = every[every["made_at"] == every["made_at"].max()]
head(latest, faults, doubtful)
if len(latest):
    tables(every, latest)
names = {"table": t("Table"), "column": t("Column"), "reason": t("Reason"), "rows": t("Rows"), "example": t("Example"),
         "file": t("File"), "line": t("Line"), "warning": t("Warning")}
listed(reasons(faults), "errors", t.plural("{n} row was not loaded", "{n} rows were not loaded", len(faults)),
       t("By reason, with the first example; mend it at the source and load again"), t("Nothing is in quarantine"),
       names)
listed(doubtful, "warnings", t.plural("{n} thing to look at", "{n} things to look at", len(doubtful)),
       t("Loaded all the same: order in time, duplicates, gaps, sudden changes, names that differ only in spelling"),
       t("Nothing is doubtful"), names)
