"""The table of people (or teams): same scale in every row, sorted by name, a row opens the person."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analytics.language import Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.showing import SIGNS, Writer
from analytics.performance.cards import Figure, fewest, status
from analytics.performance.findings import metric_name
from analytics.performance.team import TeamView
from analytics.policy import Policy
from analytics.scale import Unit
from pages.parts.money_column import money_column, unit_of
from pages.parts.selection import picked
from pages.parts.table_size import table_size

SHARE = "%.0f%%"


def people(view: TeamView, writer: Writer, policy: Policy) -> str | None:
    """Draw the table; gives the id of the row that was selected, if one was."""
    t = writer.language
    with st.container(border=True, key="card_table"):
        titles = {
            "account_manager": t("Open a person: select a row"),
            "team": t("Teams: select a row to narrow to it"),
            "region": t("Regions"),
        }
        with st.container(gap=None):
            st.subheader(titles[view.unit], anchor=False)
            st.caption(_caption(view, t.inside(metric_name(view.compared_by, t)), t))
        if view.table.empty:
            st.info(t("There is nobody in this selection. Choose fewer filters."), icon=":material/filter_alt_off:")
            return None
        unit = unit_of(view.table.get("revenue_value", pd.Series(dtype=float)), writer.currency, t)
        frame, columns = _frame(view, policy, unit), _columns(view, writer, unit)
        event = st.dataframe(
            frame,
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            **table_size(len(frame), 13),
            key="people",
            column_config=columns,
            placeholder="–",
            alt=t("Everybody in the selection with attainment, interval and key figures; select a row to open it"),
        )
        chosen = picked(event, len(frame))
        return str(view.table["id"].iloc[chosen[0]]) if chosen else None


def _caption(view: TeamView, metric: str, t: Language) -> str:
    """How to read it; ranks are told only where the data allow some."""
    how = t("Same scale in every row · ■ off  ▲ watch  ● on plan  ○ – too few cases")
    told = [name for name in ("top_quarter", "rank_low") if name in view.table and view.table[name].notna().any()]
    by = t("rank and top 25% by {metric}", metric=metric) if "rank_low" in told else t("top 25% by {metric}",
                                                                                       metric=metric)
    return f"{how} · {by}" if told else how


def _frame(view: TeamView, policy: Policy, unit: Unit) -> pd.DataFrame:
    """What the table shows, without what nobody has."""
    table, attained = view.table, CATALOGUE["quota_attainment"]

    def column(name: str, scale: float = 1.0) -> pd.Series:
        return table[name] * scale if name in table else pd.Series(float("nan"), index=table.index)

    def sure(name: str, scale: float = 100) -> pd.Series:
        enough = column(f"{name}_n") >= fewest(CATALOGUE[name], policy)
        return column(f"{name}_value", scale).where(enough)

    gap = (column("revenue_value") - column("target_to_date_value")) / unit.size
    figures = zip(column("quota_attainment_value"), column("quota_attainment_n"), strict=True)
    return pd.DataFrame({
        "state": [SIGNS[status(attained, Figure(v, n=n), policy)] for v, n in figures],
        "name": table["label"],
        "team": table["team"],
        "score": column("score"),
        "score_margin": _margins(column("score_low"), column("score_high")) if "score" in table else None,
        "rank": _ranks(table),
        "top": column("top_quarter", 100),
        "attainment": column("quota_attainment_value", 100),
        "margin": _margins(column("quota_attainment_low", 100), column("quota_attainment_high", 100)),
        "line": table["line"],
        "revenue": column("revenue_value") / unit.size,
        "gap": gap.round(unit.digits) + 0.0,  # no "-0.0"
        "retention": column("net_retention_value", 100),
        "csat": sure("csat"),
        "win_rate": sure("win_rate"),
        "coverage": sure("book_coverage"),
        "handoffs": sure("handoffs_on_time"),
        "peers": sure("peer_score", 1),
        "accounts": column("book_coverage_n").where(column("book_coverage_n") > 0),
    }).dropna(axis=1, how="all")


def _margins(low: pd.Series, high: pd.Series) -> list[str]:
    """Half of each interval's width; "" where there is none."""
    return ["" if half != half else f"± {half:.0f}" for half in (high - low) / 2]


def _ranks(table: pd.DataFrame) -> list[str | None]:
    """The ranks that the data allow, as ``3–9``; None where there is none."""
    if "rank_low" not in table:
        return [None] * len(table)
    ends = zip(table["rank_low"], table["rank_high"], strict=True)
    return [None if low != low else f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}" for low, high in ends]


def _columns(view: TeamView, writer: Writer, unit: Unit) -> dict[str, Any]:
    t, c = writer.language, st.column_config
    several = view.unit == "account_manager" and view.table["team"].nunique() > 1
    name = {"account_manager": t("Account manager"), "team": t("Team"), "region": t("Region")}[view.unit]
    return {
        "state": c.TextColumn("", width=34, pinned=True),
        "name": c.TextColumn(name, pinned=True, width=120),
        "team": c.TextColumn(t("Team"), width=80) if several else None,
        **_standing_columns(view, t),
        **_sales_columns(view, writer, unit),
        "retention": c.NumberColumn(t("Retention"), format=SHARE, width=78, help=t("Net retention")),
        "csat": c.NumberColumn("CSAT", format=SHARE, width=62, help=t("Satisfaction")),
        "win_rate": c.NumberColumn(t("Win rate"), format=SHARE, width=70),
        "coverage": c.NumberColumn(t("Coverage"), format=SHARE, width=74, help=t("Book coverage")),
        "handoffs": c.NumberColumn(t("Hand-offs"), format=SHARE, width=78, help=t("Hand-offs on time")),
        "peers": c.NumberColumn(t("Peer rating"), format="%.1f", width=84,
                                help=t("Mean over colleagues of the mean rating (1-5) that each gave in the period.")),
        "accounts": c.NumberColumn(t("Accounts"), format="%d", width=66),
    }


def _standing_columns(view: TeamView, t: Language) -> dict[str, Any]:
    c = st.column_config
    return {
        "score": c.ProgressColumn(t("Score"), min_value=0, max_value=100, format="%.0f", color="gray", width=110),
        "score_margin": c.TextColumn("95%", width=58, help=t("Half the width of the 95% interval, in points")),
        "rank": c.TextColumn(t("Rank"), width=64, help=t(
            "The ranks that the data allow, for all {n} compared at once (95%), 1 the best",
            n=t.number(len(view.standing.frame)))),
        "top": c.NumberColumn(t("Top 25%"), format=SHARE, width=66,
                              help=t("Probability to be truly among the best quarter of those compared")),
    }


def _sales_columns(view: TeamView, writer: Writer, unit: Unit) -> dict[str, Any]:
    t, c = writer.language, st.column_config
    scale = {"y_min": 0.75, "y_max": 1.25} if "quota_attainment_value" in view.table else {"y_min": 0}
    return {
        "attainment": c.ProgressColumn(t("Revenue vs plan"), min_value=0, max_value=130, format=SHARE, color="gray",
                                       width=105),
        "margin": c.TextColumn("95%", width=58, help=t("Half the width of the 95% interval, in percentage points")),
        "line": c.LineChartColumn(t("12 months"), color="gray", width=85, **scale, help=t(
            "Attainment by month, 75–125% in every row (revenue where there are no targets)")),
        "revenue": money_column(t("Revenue, {unit}", unit=unit.name), unit, width=92),
        "gap": money_column(t("Δ plan, {unit}", unit=unit.name), unit, sign=True, width=92),
    }
