"""The filters that the performance pages share: chosen once, kept in the URL, shown as what they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import streamlit as st

from analytics.access import Viewer, own_scope
from analytics.errors import UsageError
from analytics.language import Language
from analytics.performance.choice import COMPARABLE, PERIODS, Choice
from analytics.warehouse.query import Warehouse
from pages.parts import link
from pages.parts.one_of import one_of
from pages.parts.views import kept

ALL = ""


@kept(200)
def options(data: Warehouse, who: Viewer) -> dict[str, list[str]]:
    """The values one can filter by, among what the viewer may see."""
    scope = own_scope(who, 0)

    def distinct(column: str, table: str) -> list[str]:
        sql = f"SELECT DISTINCT {column} FROM {table} WHERE {scope.predicate} AND {column} IS NOT NULL ORDER BY 1"
        return [value for (value,) in data.rows(sql, scope.parameters)]

    teams = sorted(distinct("team_id", "manager_month"), key=lambda i: data.team_names.get(i, i))
    return {
        "region": distinct("region", "manager_month"),
        "team": teams,
        "segment": distinct("segment", "account_month"),
        "industry": distinct("industry", "account_month"),
    }


def period(data: Warehouse, t: Language) -> None:
    """The period, also one of one's own while it is chosen."""
    one_of("period", [*PERIODS, *_custom()],
           lambda p: t(PERIODS[p]) if p in PERIODS else data.calendar.period(p).label(t), t("Period"))


def region(found: dict[str, list[str]], t: Language) -> None:
    """The region, where there are several."""
    if len(found["region"]) > 1:
        one_of("region", [ALL, *found["region"]], lambda r: r or t("All"), t("Region"))


def more(t: Language):
    """The place of more filters, with how many of them are set."""
    count = sum(bool(st.session_state.get(k)) for k in ("team", "segment", "industry"))
    return st.popover(t("More filters") if not count else t("More filters ({n})", n=count), icon=":material/tune:")


def address(choice: Choice) -> dict[str, str | list[str]]:
    """What the pages with these filters keep in the URL."""
    return {
        "period": "" if choice.period == "12m" else choice.period,
        "region": list(choice.regions),
        "team": list(choice.teams),
        "segment": list(choice.segments),
        "industry": list(choice.industries),
    }


def enter(page: str, checks: Mapping[str, Callable[[str], str]]) -> None:
    """Give the widgets their values before a page is first drawn: what was chosen before, else what the URL asks for.

    To Streamlit a widget of the same key on another page is another widget, which would start without a value.
    """
    state, ask = st.session_state, st.query_params
    if state.get("filters_of") != page:
        if "filters_of" in state:
            link.forget()
        for name, check in checks.items():
            asked = next((value for value in ask.get_all(name) if check(value) == value), "")
            state[name] = check(state.get(name, asked))
            link.check(name, (state[name],))


def shared(data: Warehouse) -> dict[str, Callable[[str], str]]:
    """What both pages ask for, each with what makes a valid value of any text."""
    return {
        "period": lambda v: v if v in PERIODS or readable(data, v) else "12m",
        "metric": lambda v: v if v in COMPARABLE else COMPARABLE[0],
    }


def start(
    page: str, found: dict[str, list[str]], checks: Mapping[str, Callable[[str], str]], kept: tuple[str, ...] = ()
) -> None:
    """Take the first values from the URL; later ones come from the widgets.

    ``kept``: what no widget holds. A link that names it wins over what was looked at before.
    """
    ask, state = st.query_params, st.session_state
    first = state.get("filters_of") != page
    if first:
        for name in kept:
            state[name] = ask.get(name, "")
    enter(page, {"region": lambda v: v if v in found["region"] else ALL, **checks})
    for name in ("team", "segment", "industry"):
        if first:
            link.check(name, found[name])
        wanted = state.get(name, ask.get_all(name))
        state[name] = [v for v in wanted if v in found[name]]
    for name, values in state.pop("narrowed", {}).items():
        state[name] = values
    if state.region not in [ALL, *found["region"]]:
        state.region = ALL
    state.filters_of = page


def readable(data: Warehouse, text: str) -> bool:
    """Whether a text is a period."""
    try:
        data.calendar.period(text)
    except UsageError:
        return False
    return True


def _custom() -> list[str]:
    """A period of one's own is offered beside the usual ones while it is chosen."""
    period = st.session_state.period
    return [] if period in PERIODS else [period]


def accounts(found: dict[str, list[str]], data: Warehouse, t: Language) -> None:
    """Team, segment and industry."""
    names = data.team_names
    for key, title, fewest in (("team", t("Team"), 2), ("segment", t("Segment"), 1), ("industry", t("Industry"), 1)):
        if len(found[key]) >= fewest:
            st.multiselect(
                title,
                found[key],
                key=key,
                placeholder=t("All"),
                format_func=lambda i: names.get(i, i),
                persist_state="session",
            )


def own_days(data: Warehouse, t: Language) -> None:
    """A period of one's own, and the way back to no filter."""
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


def chosen_accounts() -> Choice:
    """The choice as the widgets that pages share hold it."""
    state = st.session_state
    return Choice(
        period=state.period,
        regions=(state.region,) if state.region else (),
        teams=tuple(state.team),
        segments=tuple(state.segment),
        industries=tuple(state.industry),
    )
