"""The data in use: from where, how much of each table, and what was left in quarantine."""

from __future__ import annotations

import streamlit as st

from analytics.access import Viewer
from analytics.language import Language
from analytics.warehouse.history import Snapshot
from analytics.warehouse.history_text import source_text
from analytics.warehouse.loaded import load_counts, table_sizes
from analytics.warehouse.matching.labels import labelled
from analytics.warehouse.query import Warehouse
from pages.parts.head import plain
from pages.parts.sources.desk import Desk
from pages.parts.sources.preview import understood
from pages.parts.sources.table import table


def head(data: Warehouse, loads: list[Snapshot], found: Desk | None, t: Language) -> None:
    """How far the files are, or what is in use and how fresh it is, as the page's title."""
    st.title(plain(_step(found) if found else _in_use(data, loads, t)), anchor=False)
    st.caption("  ·  ".join((
        t("In use: data to **{day}**", day=t.date(data.calendar.data_to)),
        t("refreshed {moment}", moment=t.moment(data.made_at)), t("snapshot {name}", name=plain(data.file.name)))))


def _in_use(data: Warehouse, loads: list[Snapshot], t: Language) -> str:
    if data.made_up:
        return t("The demo company is in use: bring in your own files")
    serving = next((one for one in loads if one.current), None)
    return t("{n} rows in use, from {source}", n=t.number(serving.total if serving else None),
             source=source_text(serving, t) if serving else data.snapshot["source"])


def _step(found: Desk) -> str:
    t, files = found.t, len(found.brought.files) or len(found.brought.queries)
    if found.brought.given and not files:
        return t("A mapping of databases is ready")
    if found.brought.given:
        return t.plural("{n} file, matched as before", "{n} files, matched as before", files)
    if found.open:
        return t.plural("{n} question before the files can be loaded", "{n} questions before the files can be loaded",
                        len(found.open))
    if found.ready:
        known = understood(found)
        if known < len(found.seen):
            return t("{known} of {n} files are ready to be loaded", known=t.number(known), n=t.number(len(found.seen)))
        return t.plural("{n} file is ready to be loaded", "{n} files are ready to be loaded", files)
    return t.plural("{n} file is not enough yet", "{n} files are not enough yet", files)


def draw(data: Warehouse, who: Viewer, t: Language) -> None:
    """The rows of each table, or what became of each file's where the data were loaded."""
    counts = load_counts(data, who)
    shown = labelled(counts if len(counts) else table_sizes(data, who).rename(columns={"name": "table_name"}), t)
    labels = {"table_name": t("Table"), "file": t("File"), "rows": t("Rows"), "read": t("Read"),
              "left_out": t("Left out on purpose"), "loaded": t("Loaded"), "quarantined": t("Quarantined")}
    with st.container(border=True, key="card_present"):
        with st.container(gap=None):
            st.subheader(t("The data in use, table by table"), anchor=False)
            st.caption(t("What was kept out, and what is doubtful, is on the Quality page"))
        table(shown, {name: label for name, label in labels.items() if name in shown}, t("Rows by table"), most=12)
