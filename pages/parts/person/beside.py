"""Somebody else beside the person: whether the two scores can be told apart, and where the difference lies."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import Writer
from analytics.performance.scorecard import ScorecardView
from analytics.performance.two_people import headline, side_by_side
from pages.parts import download
from pages.parts.table_size import table_size


def card(one: ScorecardView, other: ScorecardView, names: tuple[str, str], writer: Writer) -> None:
    """The finding, and a row a metric with both values and what they earn; files name both people."""
    t = writer.language
    with st.container(border=True, key="card_beside"):
        with st.container(gap=None):
            st.subheader(headline(one, other, names, t), anchor=False)
            st.caption(t("Own results before they are drawn towards the peers, twelve months to {month}, the largest "
                         "difference first · of twenty pairs who are alike, one looks different by chance",
                         month=t.month(one.month, year=True)))
        rows = side_by_side(one, other)
        if rows.empty:
            return
        table = _table(rows, writer)
        st.dataframe(table, hide_index=True, **table_size(len(table)), placeholder="–", key="beside_table",
                     alt=t("Metrics of both people with value and contribution to the score"),
                     column_config=_columns(names, writer))
        stated = [(t("Finding"), headline(one, other, names, t)), *zip(("one", "other"), names, strict=True)]
        download.table(lambda: rows, f"two_people_{one.month:%Y-%m}.csv", t, key="beside_csv", stated=stated,
                       help=t("Both scorecards with full figures, as CSV"))


def _table(rows: pd.DataFrame, writer: Writer) -> pd.DataFrame:
    metrics = [CATALOGUE[metric] for metric in rows["metric"]]
    written = {f"value_{side}": [writer.value(metric, value) for metric, value in
                                 zip(metrics, rows[f"value_{side}"], strict=True)] for side in ("one", "other")}
    shown = rows.assign(metric=[writer.language(metric.label) for metric in metrics], **written)
    return shown[["metric", "difference", *(c for c in shown if c not in ("metric", "difference"))]]  # fits a phone


def _columns(names: tuple[str, str], writer: Writer) -> dict[str, Any]:
    """Both may be called the same, so columns are told apart by their place and not by the names."""
    t, c = writer.language, st.column_config
    found = {"metric": c.TextColumn(t("Metric"), width=150)}
    for side, name in zip(("one", "other"), names, strict=True):
        found[f"value_{side}"] = c.TextColumn(name, alignment="right")
        found[f"contribution_{side}"] = c.NumberColumn(t("Points of {name}", name=name), format="%.2f")
    return found | {"difference": c.NumberColumn(t("Difference"), format="%+.2f")}
