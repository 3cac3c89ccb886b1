"""The filter bar of an account manager's page: the person, the topic, the period and the metric over time."""

from __future__ import annotations

import streamlit as st

from analytics.access import Permission, Viewer
from analytics.language import N_, Language
from analytics.performance.choice import COMPARABLE, Choice
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import filters, link, url
from pages.parts.one_of import one_of, one_of_many

TOPICS = {"score": N_("Score"), "duties": N_("Duties"), "work": N_("Sales and work")}


def choose(data: Warehouse, who: Viewer, people: dict[str, str], t: Language) -> tuple[str, Choice, str]:
    """The person, who stands beside, the period with the metric drawn over time, and the topic; all kept in the URL."""
    state = st.session_state
    asked = st.query_params.get("person", "")  # a row that was selected wins over whom one looked at before
    filters.enter("account_manager", filters.shared(data) | {
        "person": lambda v: next(p for p in (asked, v, *people) if p in people),
        "topic": lambda v: v if v in TOPICS else "score",
        "beside": lambda v: v if v in people else ""})
    if state.person not in people:
        state.person = next(iter(people))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        if len(people) > 1:
            one_of_many("person", list(people), people.__getitem__, t("Account manager"), 190)
        if state.topic == "score":
            _beside(people, t)
        one_of("topic", list(TOPICS), lambda k: t(TOPICS[k]), t("Topic"))
        filters.period(data, t)
        if state.topic == "work":
            one_of_many("metric", COMPARABLE, lambda m: metric_name(m, t), t("Metric over time"), 160)
        _ways(who, t)
    state.filters_of = "account_manager"
    choice = Choice(period=state.period, metric=state.metric)
    url.keep(
        {
            "person": state.person,
            "topic": "" if state.topic == "score" else state.topic,
            "beside": beside(),
            "period": "" if choice.period == "12m" else choice.period,
            "metric": "" if choice.metric == COMPARABLE[0] else choice.metric,
        }
    )
    link.notice((state.person, choice), t)
    return state.person, choice, state.topic


def beside() -> str:
    """Whom the person is compared with; empty for nobody."""
    state = st.session_state
    return state.beside if state.topic == "score" and state.beside != state.person else ""


def _beside(people: dict[str, str], t: Language) -> None:
    """Somebody else to compare with, where there is anybody."""
    others = ["", *(person for person in people if person != st.session_state.person)]
    if st.session_state.beside not in others:
        st.session_state.beside = ""
    if len(others) > 1:
        one_of_many("beside", others, lambda i: people[i] if i else t("Compare with …"), t("Compare with"), 160)


def _ways(who: Viewer, t: Language) -> None:
    """To the person's statement and support, for who may read and give them."""
    person = st.session_state.person
    if who.may(Permission.PAY) or who.manager_id == person:
        st.page_link("pages/rewards/statements.py", label=t("Statement"), icon=":material/receipt_long:",
                     query_params={"person": person})
    if who.may(Permission.TEAM, Permission.PEOPLE) and who.manager_id != person:
        st.page_link("pages/performance/support.py", label=t("Support"), icon=":material/volunteer_activism:",
                     query_params={"person": person})
