"""Up to four plans side by side, on the same simulated futures."""

from __future__ import annotations

import streamlit as st

from analytics.errors import UsageError
from analytics.lab.report import standing
from analytics.lab.side_by_side import MOST, SideBySide, finding, frame, side_by_side
from analytics.lab.view import LabView, Trial
from analytics.metrics.showing import SIGNS
from pages.parts import download, views
from pages.parts.head import plain
from pages.parts.lab.desk import Desk
from pages.parts.table_size import table_size

KEY = "lab_compared"


def draw(desk: Desk, view: LabView) -> None:
    """The choice of plans, and the table of what differs, costs, chances and fairness."""
    t = desk.t
    others = _others(desk)
    st.session_state[KEY] = _chosen(desk)
    with st.container(border=True, key="card_compare"):
        top = st.container(gap=None)
        st.multiselect(t("Compare with"), others, key=KEY, max_selections=MOST - 2, persist_state="session",
                       format_func=lambda key: desk.sources[key].called(t), placeholder=t("Plans and scenarios"),
                       width=520)
        tried, refused = trials(desk, view)
        found = side_by_side(tried, t)
        with top:
            st.subheader(plain(finding(found, t)), anchor=False)
            st.caption(t("The same {n} futures for every plan · cost of {months} months, {currency} · P10 to P90",
                         n=t.number(desk.assumptions.draws), months=desk.assumptions.months,
                         currency=desk.plan.currency))
        for problem in refused:
            st.warning(problem, icon=":material/warning:")
        _table(found, desk)


def _others(desk: Desk) -> list[str]:
    return [key for key in desk.sources if key not in (desk.key, desk.today_key)]


def _chosen(desk: Desk) -> list[str]:
    return [key for key in st.session_state.get(KEY, ()) if key in _others(desk)]


def trials(desk: Desk, view: LabView) -> tuple[dict[str, Trial], list[str]]:
    """Today's plan, the one on the desk and those chosen, as far as they can be tried; and why others cannot."""
    t = desk.t
    tried = {t("Today: {name}", name=desk.sources[desk.today_key].called(t)): view.today,
              t("On the desk: {name}", name=desk.source.called(t)): view.proposed}
    refused = []
    plans = {key: desk.sources[key].content.plan for key in _chosen(desk)}
    for key, plan in plans.items():
        try:
            tried[desk.sources[key].called(t)] = views.lab_trial(
                desk.data, desk.who, plan, [desk.plan, desk.today], desk.assumptions, True)
        except UsageError as problem:
            refused.append(f"{plain(desk.sources[key].called(t))}: {plain(problem.text(t))}")
    return tried, refused


def _table(found: SideBySide, desk: Desk) -> None:
    t, c = desk.t, st.column_config
    table = frame(found)
    over = table["over"].astype(float)
    shown = table.assign(
        state=[SIGNS[standing(row.over)] for row in found.rows], over=100 * over,
        expected=[t.money(x, desk.plan.currency, fine=True) for x in table["expected"]],
        range=[f"{t.money(low, desk.plan.currency, fine=True)} – {t.money(high, desk.plan.currency, fine=True)}"
               for low, high in zip(table["low"], table["high"], strict=True)])
    ends = " – ".join(t.money(x, desk.plan.currency) for x in found.ends)
    st.dataframe(
        shown[["state", "name", *found.differs, "expected", "range", "over", "classes", "correlation"]],
        hide_index=True, **table_size(len(shown)), placeholder="–", key="lab_side_by_side",
        alt=finding(found, t), column_config={
            "state": c.TextColumn("", width=34, pinned=True), "name": c.TextColumn(t("Plan"), pinned=True, width=230),
            **{label: c.TextColumn(label, width=105, help=label) for label in found.differs},
            "expected": c.TextColumn(t("Expected cost"), width=100),
            "range": c.TextColumn(t("P10 – P90"), width=145),
            "over": c.ProgressColumn(t("Over budget"), min_value=0, max_value=100, format="%.0f%%", color="gray",
                                     width=120) if over.notna().any() else None,
            "classes": c.BarChartColumn(t("Cost {ends}", ends=ends), color="gray", y_min=0, width=150),
            "correlation": c.NumberColumn("r", format="%.2f", width=55, help=t("r with performance"))})
    download.table(lambda: table.drop(columns="classes"), "reward_lab_plans.csv", t,
                  key="lab_side_by_side_csv")
