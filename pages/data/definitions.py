"""Definitions: what each metric means, how it is computed and what feeds it; open to everybody."""

import streamlit as st

from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE, GROUPS
from analytics.metrics.definitions import computed, definitions, facts_about
from pages.parts import download, session, url
from pages.parts.head import plain
from pages.parts.one_of import one_of
from pages.parts.selection import picked
from pages.parts.table_size import table_size

data, who, t = session.opened("definitions")
LABELS = {"group": N_("Metric group"), "label": N_("Metric"), "meaning": N_("Formula"), "unit": N_("Unit"),
          "direction": N_("Direction"), "interval": N_("Interval"), "tables": N_("Tables that feed it")}


def table(group: str, words: str) -> str:
    """All that fit; gives the metric of the selected row, "" without one."""
    found = definitions(t, words, group)
    with st.container(border=True, key="card_definitions"):
        if found.empty:
            st.info(t("No metric fits. Search for other words, or look at all groups."), icon=":material/search_off:")
            return ""
        event = st.dataframe(
            found.drop(columns="metric"), hide_index=True, **table_size(len(found), 12),
            key="definitions", on_select="rerun", selection_mode="single-row",
            alt=t("Metrics and how they are defined"), column_config={
                name: st.column_config.TextColumn(t(label), width=width) for (name, label), width in zip(
                    LABELS.items(), (100, 150, 370, 80, 200, 220, 120), strict=True)})
        download.table(lambda: found.rename(columns={k: t(v) for k, v in LABELS.items()}), "definitions.csv", t,
                       key="definitions_csv", help=t("The definitions shown, as CSV"))
    return next((str(found["metric"].iloc[row]) for row in picked(event, len(found))), "")


def one(metric_id: str) -> None:
    """Everything about one metric."""
    metric = CATALOGUE[metric_id]
    with st.container(border=True, key="card_definition"):
        st.subheader(t(metric.label), anchor=False)
        st.markdown("  \n".join(f":gray[{plain(name)}] {plain(said)}" for name, said in
                                facts_about(metric, data.policy, t)))
        st.caption(t("Computed from sums of the month tables"))
        st.code(computed(metric), language="python", wrap_lines=True)
        st.caption(t("In figures and exports it is called {id}; a click on its figure shows the SQL and the rows.",
                     id=f"`{metric_id}`"))


@st.fragment
@session.clear_errors()
def page() -> None:
    with st.container(gap=None):
        st.title(t("{n} metrics, each declared once", n=t.number(len(CATALOGUE))), anchor=False)
        st.caption(t("What every figure means, how sure it is, and from which tables it comes"))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        group = one_of("group", ["", *GROUPS], lambda g: t(GROUPS[g]) if g else t("All"), t("Metric group"))
        words = st.text_input(t("Search"), key="definitions_search", label_visibility="collapsed", width=260,
                              placeholder=t("Search a word, a table, an id"), icon=":material/search:",
                              value=st.query_params.get("words", ""), max_chars=80)
    chosen = table(group, words) or st.query_params.get("metric", "")
    if chosen in CATALOGUE:
        one(chosen)
    else:
        st.caption(t("Select a row to read all about a metric"))
    url.keep({"group": group, "words": words, "metric": chosen if chosen in CATALOGUE else ""})


page()
