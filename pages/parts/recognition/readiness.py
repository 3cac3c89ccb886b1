"""Promotion readiness: the written criteria, and of each person what is met, not met or unknown, with its evidence."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.access import Viewer, role_name
from analytics.metrics.showing import Writer
from analytics.performance import readiness_words as words
from analytics.performance.readiness import ReadinessView
from analytics.state import support_plans
from analytics.warehouse.query import Warehouse
from pages.parts import download, head, session, views
from pages.parts.one_of import one_of
from pages.parts.selection import picked
from pages.parts.table_size import table_size


def draw(data: Warehouse, who: Viewer, writer: Writer, top: DeltaGenerator) -> dict[str, str]:
    """Draw the part; gives its choices for the address."""
    t = writer.language
    if not data.policy.promotion:
        top.title(t("No criteria for promotion are written down"), anchor=False)
        st.info(t("State them under 'promotion' in data/policy.yaml and load the data again."),
                icon=":material/edit_note:")
        return {}
    teams = {person: team for person, (_, team) in data.people.items()}
    kept = support_plans.visible(session.state(data), who, teams)
    view = views.readiness(data, who, frozenset(plan.manager_id for plan in kept if plan.status == "open"))
    with top:
        head.head(words.headline(view, t), data, t, t("Held against written criteria, never against each other"),
                  data.calendar.period("12m"), t.plural("{n} person", "{n} people", len(view.people)))
    several, ready = len(view.people) > 1, "all"
    if several:
        found = {shown: words.some(view, shown) for shown in words.SHOWN}
        ready = one_of("ready", list(found), lambda shown: f"{t(words.SHOWN[shown])} ({len(found[shown].people)})",
                       t("Whom to show"))
        view = found[ready]
    opened = _people(view, ready, data, writer) if several else 0 if len(view.people) else None
    if opened is not None:
        _evidence(view, opened, writer)
    _criteria(data, writer)
    return {"ready": "" if ready == "all" else ready}


def _people(view: ReadinessView, ready: str, data: Warehouse, writer: Writer) -> int | None:
    """The table of people; gives the row that was selected, if one was."""
    t, shown = writer.language, words.table(view, writer, data.team_names)
    with st.container(border=True, key="card_people"):
        with st.container(gap=None):
            st.subheader(t("Select a row for the evidence"), anchor=False)
            st.caption(t("A–Z, not a ranking · ● met  ■ not met  ○ unknown"))
        if view.people.empty:
            st.info(t("Nobody is there yet. Show everybody to see what is missing."), icon=":material/filter_alt:")
            return None
        event = st.dataframe(
            shown, hide_index=True, **table_size(len(shown), 12), key=f"people_{ready}",
            on_select="rerun", selection_mode="single-row",
            column_config={"": st.column_config.TextColumn("", width=34, pinned=True),
                           t("Name"): st.column_config.TextColumn(pinned=True)},
            alt=t("Everybody with the level to reach and the state of each criterion; select a row for the evidence"))
        download.table(lambda: view.criteria.merge(view.people, on="manager_id"), "promotion_readiness.csv", t,
                       key="readiness_csv")
    return next(iter(picked(event, len(shown))), None)


def _evidence(view: ReadinessView, row: int, writer: Writer) -> None:
    t, person = writer.language, view.people.iloc[row]
    shown = words.evidence(view, person["manager_id"], writer)
    with st.container(border=True, key="card_evidence"):
        with st.container(gap=None):
            st.subheader(head.plain(t("{name}: level {level} to {next}", name=person["name"], level=person["level"],
                                      next=person["to_level"])), anchor=False)
            st.caption(t("Metrics over the last 12 months · score as shown on the scorecard · skills by the lead's "
                         "latest rating within 12 months, else the colleagues' · too few cases: unknown"))
        st.dataframe(shown, hide_index=True, **table_size(len(shown)), key="evidence",
                     column_config={"": st.column_config.TextColumn("", width=34, pinned=True),
                                    t("Still missing"): st.column_config.TextColumn(width="large")},
                     alt=t("Each criterion with what is needed, what is present and what is missing"))


def _criteria(data: Warehouse, writer: Writer) -> None:
    """The written criteria, open to everybody."""
    t = writer.language
    with st.container(border=True, key="card_criteria"):
        st.subheader(t("The written criteria"), anchor=False)
        lines = [f":gray[:small[**{head.plain(role_name(role, t))} · {t('level {n}', n=level)}**]] "
                 + head.plain(("；" if t.chinese else "; ").join(words.asked(step, writer)))
                 for role, steps in data.policy.promotion.items() for level, step in sorted(steps.items())]
        st.markdown("  \n".join(lines))
