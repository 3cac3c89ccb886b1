"""The filter bar of the Gaps page: topic, split, region, team, role, field; what was clicked; all kept in the URL."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from analytics.access import Permission, Viewer, role_name
from analytics.language import Language
from analytics.learning.gaps import everybodys_gaps
from analytics.learning.gaps_choice import FIELDS, KEYS, RESULTS, SPLITS, TOPICS, GapsChoice
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import filters, link, url
from pages.parts.deck import clicked
from pages.parts.one_of import one_of, one_of_many

CLICKED = ("gaps_group", "gaps_skill", "gaps_person")  # a cell of the heat map, a person; empty: none
_IN_URL = {"gaps_topic": "topic", "gaps_split": "by", "gaps_metric": "metric", "gaps_role": "role",
           "gaps_field": "field", "gaps_group": "group", "gaps_skill": "skill", "gaps_person": "person"}


def may_see_people(who: Viewer) -> bool:
    """Whether there may be single people to show; the queries refuse those who may not see any."""
    return who.may(Permission.SELF, Permission.TEAM, Permission.PEOPLE)


def person(who: Viewer) -> str:
    """Whom the page is about: oneself where one may see nobody else, else who was opened; empty: everybody."""
    return (who.manager_id or "") if _alone(who) else st.session_state.gaps_person


def _alone(who: Viewer) -> bool:
    return not who.may(Permission.TEAM, Permission.PEOPLE, Permission.COMPANY)


def bound_to(who: Viewer) -> frozenset[str]:
    """The teams that a viewer is bound to, where they may not see the company."""
    return frozenset() if who.may(Permission.PEOPLE, Permission.COMPANY) else who.teams


def splits(data: Warehouse, who: Viewer) -> list[str]:
    """How the heat map can be split: by what differs among the people, and by person where these may be seen; within
    one team that comes first."""
    people = everybodys_gaps(data, who)[0].people
    found = [split for split in SPLITS if split != "person" and people[KEYS[split]].nunique() > 1]
    if not may_see_people(who):
        return found or ["region"]
    return [*found, "person"] if people["team_id"].nunique() > 1 else ["person", *found]


def chosen(data: Warehouse, who: Viewer) -> tuple[GapsChoice, str]:
    """The choice and the topic, before the bar is drawn: from the widgets, at first from the URL where it is valid."""
    state, entering = st.session_state, st.session_state.get("filters_of") != "gaps"
    checks = {"gaps_topic": _one_of("topic", list(TOPICS)), "gaps_split": _one_of("by", splits(data, who)),
              "gaps_metric": _one_of("metric", list(RESULTS))}
    filters.start("gaps", filters.options(data, who), checks)
    for key, known in (("gaps_role", _roles(data, who)), ("gaps_field", list(FIELDS))):
        state[key] = [v for v in state.get(key, st.query_params.get_all(_IN_URL[key])) if v in known]
        if entering:
            link.check(_IN_URL[key], known)
    if entering:
        for name, known in (("topic", list(TOPICS)), ("by", splits(data, who)), ("metric", list(RESULTS))):
            link.check(name, known)
        _enter_clicked(data, who)
    return _choice(), state.gaps_topic


def _enter_clicked(data: Warehouse, who: Viewer) -> None:
    """Take from the address what was clicked; a person is refused by the query, if at all."""
    state, seen = st.session_state, everybodys_gaps(data, who)[0]
    known = {"gaps_group": set(seen.people[KEYS[state.gaps_split]]), "gaps_skill": set(seen.gaps["skill_id"])}
    for key in CLICKED:
        asked = st.query_params.get(_IN_URL[key], "")
        state[key] = asked if key not in known or asked in known[key] else ""
        if key in known:
            link.check(_IN_URL[key], known[key])


def bar(data: Warehouse, who: Viewer, t: Language) -> None:
    """Draw the bar and keep the choice in the URL; for one person only the way back. Ask ``chosen`` first."""
    state, found = st.session_state, filters.options(data, who)
    one = person(who)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        if one and not _alone(who):
            st.button(t("All people"), icon=":material/arrow_back:", on_click=open_person, args=("",))
        elif not one:
            one_of("gaps_split", splits(data, who), lambda s: t(SPLITS[s]), t("Split"), on_change=clear)
            filters.region(found, t)
            if state.gaps_topic == "results":
                one_of_many("gaps_metric", RESULTS, lambda m: metric_name(m, t),
                            t("Result that gaps may go along with"), 180)
            with filters.more(t, ("team", "gaps_role", "gaps_field")):
                _lists(data, who, found, t)
    if not one:
        one_of("gaps_topic", list(TOPICS), lambda k: t(TOPICS[k]), t("Topic"))
    _keep(data, who)
    link.notice((_choice(), state.gaps_topic), t)


def _keep(data: Warehouse, who: Viewer) -> None:
    """Write the choice to the address; what goes without saying is left out."""
    state = st.session_state
    usual = {"gaps_topic": "gaps", "gaps_split": splits(data, who)[0], "gaps_metric": RESULTS[0]}
    own = {name: "" if state[key] == usual.get(key) else state[key] for key, name in _IN_URL.items()}
    url.keep({"region": state.region, "team": list(state.team), **own})


def follow() -> None:
    """Narrow the table to what was clicked, before the page is drawn: a cell, a skill or a group."""
    event = clicked("gaps_deck")
    if not event or event["kind"] != "point":
        return
    card, value = event["card"], str(event["customdata"])
    if card == "map":
        narrow(*json.loads(value))
    elif card in ("bias", "moved_group", "held"):
        narrow(value, "")
        if st.session_state.gaps_split == "person":
            open_person(value)
    else:
        narrow("", value)
    if card != "held":
        st.session_state.gaps_topic = "gaps"


def narrow(group: str, skill: str) -> None:
    """Only the people of that cell in the table, from the next run on; empty: of all groups, or skills."""
    st.session_state.gaps_group, st.session_state.gaps_skill = group, skill


def clear() -> None:
    """No cell is chosen any more."""
    narrow("", "")


def open_person(manager_id: str) -> None:
    """Show that person from the next run on; none: the page of all."""
    st.session_state.gaps_person = manager_id


def _choice() -> GapsChoice:
    state = st.session_state
    return GapsChoice(state.gaps_split, (state.region,) if state.region else (), tuple(state.team),
                      tuple(state.gaps_role), tuple(state.gaps_field), state.gaps_metric)


def _one_of(name: str, options: list[str]) -> Callable[[str], str]:
    """What makes a valid value of any text: itself, else what the address asks for, else the first."""
    asked = st.query_params.get(name, "")
    first = asked if asked in options else options[0]
    return lambda value: value if value in options else first


def _roles(data: Warehouse, who: Viewer) -> list[str]:
    return sorted(everybodys_gaps(data, who)[0].people["role"].dropna().unique())


def _lists(data: Warehouse, who: Viewer, found: dict[str, list[str]], t: Language) -> None:
    """Team, role and field."""
    names = data.team_names
    lists: tuple[tuple[str, str, list[str], Callable[[str], str]], ...] = (
        ("team", t("Team"), found["team"], lambda i: names.get(i, i)),
        ("gaps_role", t("Role"), _roles(data, who), lambda r: role_name(r, t)),
        ("gaps_field", t("Field of training"), list(FIELDS), lambda f: t(FIELDS[f])),
    )
    for key, title, options, name in lists:
        if len(options) > 1:
            st.multiselect(title, options, key=key, placeholder=t("All"), format_func=name, persist_state="session")
    st.button(t("Clear all filters"), icon=":material/filter_alt_off:", on_click=_all)


def _all() -> None:
    """Back to everybody and every skill."""
    st.session_state.region = filters.ALL
    for key in ("team", "gaps_role", "gaps_field"):
        st.session_state[key] = []
    clear()
