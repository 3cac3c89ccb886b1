"""Sources: bring in files, see what was loaded and what was quarantined, and why."""

import tempfile
from pathlib import Path

import streamlit as st

from analytics.errors import UsageError
from analytics.metrics.company_policy import company_policy
from analytics.performance.export import csv_bytes
from analytics.state.loads import note_load
from analytics.warehouse.counts import LoadReport
from analytics.warehouse.identity import mapping_for
from analytics.warehouse.load import load
from analytics.warehouse.loaded import load_counts, quarantined, table_sizes
from analytics.warehouse.snapshots import current
from pages.parts import download, session

MAPPINGS = (".yaml", ".yml")
data, who, t = session.opened("sources")


def bring(files: list, dates: str, check: bool) -> LoadReport:
    """Load uploaded files: through the mapping among them, else by their names; ``check`` writes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in files:
            path = Path(folder) / Path(file.name).name
            path.write_bytes(file.getvalue())
            paths.append(path)
        mappings = [p for p in paths if p.suffix.lower() in MAPPINGS]
        if len(mappings) > 1:
            raise UsageError(t("There are several mapping files; upload one."))
        reading = {"dates": dates} if dates else {}
        mapping = mappings[0] if mappings else mapping_for(paths, **reading)
        bar = st.progress(0.0)
        try:
            return load(
                mapping,
                Path(folder),
                session.place(),
                company_policy(),
                lambda share, step: bar.progress(min(share, 1.0), text=step),
                check=check,
            )
        finally:
            bar.empty()


def upload() -> None:
    """The form; a finished load switches the snapshot for everybody."""
    with st.container(border=True, key="card_upload"):
        st.subheader(t("Bring in files"), anchor=False)
        st.caption(
            t(
                "CSV, TSV, XLSX, XLS, ODS or Parquet, named like the tables (managers.csv, sales.csv …), "
                "or any files with a mapping file. "
                "A load replaces the present data; what cannot be read is listed, not lost."
            )
        )
        files = st.file_uploader(
            t("Files"),
            accept_multiple_files=True,
            type=["csv", "tsv", "txt", "xlsx", "xls", "ods", "parquet", "yaml", "yml"],
            label_visibility="collapsed",
            key="files",
        )
        dates = st.text_input(
            t("Format of dates, if they are ambiguous"), placeholder="%d/%m/%Y", key="dates", width=280
        )
        with st.container(horizontal=True):
            check = st.button(t("Check only"), icon=":material/rule:", disabled=not files)
            start = st.button(t("Load"), type="primary", icon=":material/upload:", disabled=not files)
        if not (check or start):
            return
        try:
            report = bring(files, dates.strip(), check)
        except UsageError as error:
            st.error(error.text(t), icon=":material/error:")
            return
        if not check:
            snapshot = current(session.place())
            note_load(session.own_state(), who, snapshot.name if snapshot else "", report,
                      None if data.made_up else data.policy)
        st.session_state.load_report = (report.text(t), report.ok, check)
        if start:
            st.rerun()


def outcome() -> None:
    """What the last load or check of this session did."""
    if "load_report" not in st.session_state:
        return
    text, ok, check = st.session_state.load_report
    if ok:
        st.success(
            t("Everything can be loaded.") if check else t("Everything was loaded."), icon=":material/check_circle:"
        )
    else:
        st.warning(t("Some rows have faults; they are listed below."), icon=":material/report:")
    st.code(text, language=None)


def present() -> None:
    """The data in use: where from, how much, and the rows left in quarantine."""
    with st.container(border=True, key="card_present"):
        st.subheader(t("Data in use: {source}", source=data.snapshot["source"]), anchor=False)
        st.caption(t("Snapshot {name} · refreshed {moment}", name=data.file.name, moment=t.moment(data.made_at)))
        counts = load_counts(data, who)
        shown = counts if len(counts) else table_sizes(data, who)
        st.dataframe(
            shown,
            hide_index=True,
            alt=t("Rows by table"),
            column_config={
                "file": t("File"),
                "table_name": t("Table"),
                "name": t("Table"),
                "rows": t("Rows"),
                "read": t("Read"),
                "made": t("Made"),
                "left_out": t("Left out on purpose"),
                "loaded": t("Loaded"),
                "quarantined": t("Quarantined"),
            },
        )
    offenders = quarantined(data, who, t)
    with st.container(border=True, key="card_quarantine"):
        st.subheader(
            t.plural("{n} row in quarantine", "{n} rows in quarantine", len(offenders))
            if len(offenders)
            else t("Nothing is in quarantine"),
            anchor=False,
        )
        if len(offenders):
            st.caption(t("Mend them at the source and load again."))
            st.dataframe(
                offenders,
                hide_index=True,
                alt=t("Rows that were not loaded, with the reason"),
                column_config={
                    "file": t("File"),
                    "line": t("Line"),
                    "table": t("Table"),
                    "column": t("Column"),
                    "value": t("Value"),
                    "reason": t("Reason"),
                },
            )
            download.file("CSV", lambda: csv_bytes(offenders), "quarantine.csv")


st.title(t("Sources"), anchor=False)
upload()
outcome()
present()
