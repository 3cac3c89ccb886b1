"""The filter bar of the performance pages: chosen once, kept in the URL, shown as what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import streamlit as st

from analytics.access import Viewer, own_scope
from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.performance.choice import COMPARABLE, COMPARE, COMPARED, PERIODS, Choice
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import session

ALL = ""


@st.cache_data(max_entries=200, show_spinner=False)
def _options(snapshot: str, who: Viewer, _data: Warehouse) -> dict[str, list[str]]:
    """The values one can filter by, among what the viewer may see."""
    scope = own_scope(who, 0)

    def distinct(column: str, table: str) -> list[str]:
        sql = f"SELECT DISTINCT {column} FROM {table} WHERE {scope.predicate} AND {column} IS NOT NULL ORDER BY 1"
        return [value for (value,) in _data.rows(sql, scope.parameters)]

    teams = sorted(distinct("team_id", "manager_month"), key=lambda i: _data.team_names.get(i, i))
    return {
        "region": distinct("region", "manager_month"),
        "team": teams,
        "segment": distinct("segment", "account_month"),
        "industry": distinct("industry", "account_month"),
    }


def chosen(data: Warehouse, who: Viewer) -> Choice:
    """What is chosen, before the bar is drawn: from the widgets, at first from the URL where that is valid."""
    _start(_options(data.file.name, who, data), data)
    return _choice()


def bar(data: Warehouse, who: Viewer, t: Language) -> None:
    """Draw the bar that shows the choice and changes it, and keep the choice in the URL. Ask ``chosen`` first."""
    options = _options(data.file.name, who, data)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        _one("period", [*PERIODS, *_custom()], lambda p: t(PERIODS[p]) if p in PERIODS else p, t("Period"))
        if len(options["region"]) > 1:
            _one("region", [ALL, *options["region"]], lambda r: r or t("All"), t("Region"))
        _one("vs", list(COMPARE), lambda c: t(COMPARE[c]), t("Compare with"))
        if st.session_state.vs == "team":
            names = data.team_names
            st.selectbox(
                t("Team to compare with"),
                list(names),
                key="vs_team",
                format_func=lambda i: names[i],
                label_visibility="collapsed",
                width=160,
                persist_state="session",
            )
        count = sum(bool(st.session_state.get(k)) for k in ("team", "segment", "industry"))
        more = t("More filters") if not count else t("More filters ({n})", n=count)
        with st.popover(more, icon=":material/tune:"):
            _more(options, data, t)
    st.session_state.filters_of = "team"
    choice = _choice()
    session.keep_in_url(
        {
            "period": "" if choice.period == "12m" else choice.period,
            "region": list(choice.regions),
            "team": list(choice.teams),
            "segment": list(choice.segments),
            "industry": list(choice.industries),
            "vs": "" if choice.compare == "plan" else choice.compare,
            "vs_team": choice.versus_team,
            "metric": "" if choice.metric == "quota_attainment" else choice.metric,
            "shown": "" if shown() == "bands" else shown(),
            "lang": "zh" if t.chinese else "",
        }
    )


def _enter(page: str, checks: Mapping[str, Callable[[str], str]]) -> None:
    """Give the widgets their values before a page is first drawn: what was chosen before, else what the URL asks for.

    To Streamlit a widget of the same key on another page is another widget, which would start without a value.
    """
    state, ask = st.session_state, st.query_params
    if state.get("filters_of") != page:
        for name, check in checks.items():
            state[name] = check(state[name] if name in state else ask.get(name, ""))


def _shared(data: Warehouse) -> dict[str, Callable[[str], str]]:
    """What both pages ask for, each with what makes a valid value of any text."""
    return {
        "period": lambda v: v if v in PERIODS or _readable(data, v) else "12m",
        "metric": lambda v: v if v in COMPARABLE else COMPARABLE[0],
    }


def _start(options: dict[str, list[str]], data: Warehouse) -> None:
    """Take the first values from the URL; later ones come from the widgets."""
    ask = st.query_params
    _enter(
        "team",
        _shared(data)
        | {
            "metric": lambda v: v if v in COMPARED else COMPARABLE[0],
            "shown": lambda v: v if v == "funnel" else "bands",
            "region": lambda v: v if v in options["region"] else ALL,
            "vs": lambda v: v if v in COMPARE else "plan",
            "vs_team": lambda v: v if v in data.team_names else next(iter(data.team_names), ""),
        },
    )
    for name in ("team", "segment", "industry"):
        chosen = st.session_state.get(name, ask.get_all(name))
        st.session_state[name] = [v for v in chosen if v in options[name]]
    if st.session_state.region not in [ALL, *options["region"]]:
        st.session_state.region = ALL


def _readable(data: Warehouse, text: str) -> bool:
    try:
        data.calendar.period(text)
    except UsageError:
        return False
    return True


def _custom() -> list[str]:
    """A period of one's own is offered beside the usual ones while it is chosen."""
    period = st.session_state.period
    return [] if period in PERIODS else [period]


def _one(key: str, options: list[str], label, title: str) -> None:
    st.segmented_control(
        title, options, key=key, format_func=label, required=True, label_visibility="collapsed", persist_state="session"
    )


def _more(options: dict[str, list[str]], data: Warehouse, t: Language) -> None:
    names = data.team_names
    for key, title, fewest in (("team", t("Team"), 2), ("segment", t("Segment"), 1), ("industry", t("Industry"), 1)):
        if len(options[key]) >= fewest:
            st.multiselect(
                title,
                options[key],
                key=key,
                placeholder=t("All"),
                format_func=lambda i: names.get(i, i),
                persist_state="session",
            )
    st.selectbox(
        t("Compare people by"),
        COMPARED,
        key="metric",
        format_func=lambda m: metric_name(m, t),
        persist_state="session",
    )
    calendar = data.calendar
    days = st.date_input(
        t("Period of your own"),
        value=[],
        min_value=calendar.data_from,
        max_value=calendar.data_to,
        key="days",
        format="YYYY-MM-DD",
    )
    if len(days) == 2:
        st.button(t("Use these days"), on_click=_use, args=(days,))
    st.button(t("Clear all filters"), icon=":material/filter_alt_off:", on_click=clear)


def _use(days: tuple[dt.date, dt.date]) -> None:
    st.session_state.period = f"{days[0]}..{days[1]}"


TOPICS = {"score": N_("Score"), "work": N_("Sales and work")}


def choose_person(data: Warehouse, people: dict[str, str], t: Language) -> tuple[str, Choice, str]:
    """The person, the period with the metric drawn over time, and the topic; all kept in the URL."""
    state = st.session_state
    asked = st.query_params.get("person", "")  # a row that was selected wins over whom one looked at before
    _enter("account_manager", _shared(data) | {
        "person": lambda v: asked if asked in people else v, "topic": lambda v: v if v in TOPICS else "score"})
    if state.person not in people:
        state.person = next(iter(people))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        if len(people) > 1:
            st.selectbox(
                t("Account manager"),
                list(people),
                key="person",
                format_func=lambda i: people[i],
                label_visibility="collapsed",
                width=220,
                persist_state="session",
            )
        _one("topic", list(TOPICS), lambda k: t(TOPICS[k]), t("Topic"))
        _one("period", [*PERIODS, *_custom()], lambda p: t(PERIODS[p]) if p in PERIODS else p, t("Period"))
        if state.topic == "work":
            st.selectbox(
                t("Metric over time"),
                COMPARABLE,
                key="metric",
                format_func=lambda m: metric_name(m, t),
                label_visibility="collapsed",
                width=170,
                persist_state="session",
            )
    state.filters_of = "account_manager"
    choice = Choice(period=state.period, metric=state.metric)
    session.keep_in_url(
        {
            "person": state.person,
            "topic": "" if state.topic == "score" else state.topic,
            "period": "" if choice.period == "12m" else choice.period,
            "metric": "" if choice.metric == COMPARABLE[0] else choice.metric,
            "lang": "zh" if t.chinese else "",
        }
    )
    return state.person, choice, state.topic


def shown() -> str:
    """How the comparison is shown: in bands, or as a funnel."""
    return st.session_state.get("shown", "bands")


def turn() -> None:
    """Turn the comparison card to the tab that was clicked, before the page is drawn."""
    event = st.session_state.team_deck.click
    if event and event.get("kind") == "tab":
        st.session_state.shown = event["id"]


def narrow(team: str) -> None:
    """Only one team from here on."""
    st.session_state.team = [team]


def clear() -> None:
    """Back to the whole company, 12 months, against plan."""
    for key, value in (
        ("period", "12m"),
        ("region", ALL),
        ("vs", "plan"),
        ("metric", COMPARABLE[0]),
        ("shown", "bands"),
        ("team", []),
        ("segment", []),
        ("industry", []),
    ):
        st.session_state[key] = value


def _choice() -> Choice:
    state = st.session_state
    return Choice(
        period=state.period,
        regions=(state.region,) if state.region else (),
        teams=tuple(state.team),
        segments=tuple(state.segment),
        industries=tuple(state.industry),
        compare=state.vs,
        versus_team=state.vs_team if state.vs == "team" else "",
        metric=state.metric,
    )
