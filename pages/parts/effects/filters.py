"""The Effects page's choices: by which metric, and which course; kept in the URL."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import streamlit as st

from analytics.errors import UsageError
from analytics.language import N_, Language
from analytics.learning.course_panels import outcomes
from analytics.learning.effects import Overview, family, taken_courses
from analytics.performance.findings import metric_name
from analytics.warehouse.query import Warehouse
from pages.parts import link, url
from pages.parts.one_of import one_of_many

ALL = ""
FIRST = "win_rate"  # where it is measured
SOON = 0.3  # seconds without an answer after which progress is shown


def chosen(data: Warehouse) -> tuple[str, str]:
    """(metric, course), before the bar is drawn: from the widgets, at first from the URL where that is valid."""
    state, ask = st.session_state, st.query_params
    able, courses = _metrics(data), [ALL, *taken_courses(data)["course_id"]]
    if not able:
        raise UsageError(N_("No table is loaded that an effect could show in; load sales, deals, surveys or cases."))
    usual = FIRST if FIRST in able else able[0]
    entering = state.get("filters_of") != "effects"
    if entering and "filters_of" in state:
        link.forget()
    for key, name, options, first in (("effect_metric", "metric", able, usual),
                                      ("effect_course", "course", courses, ALL)):
        asked = ask.get(name) if entering and name in ask else state.get(key)
        state[key] = asked if asked in options else first
        if entering:
            link.check(name, options)
    state.filters_of = "effects"
    if opened := state.pop("effect_opened", None):
        state.effect_course = opened if opened in courses else ALL
    _start_worth(data, state.effect_metric, entering)
    return state.effect_metric, state.effect_course


def worth_key(metric: str) -> str:
    """Where the session holds what one more case of a metric is worth."""
    return f"effect_worth_{metric}"


def _start_worth(data: Warehouse, metric: str, entering: bool) -> None:
    """The policy's worth at first, or the link's."""
    state, key, asked = st.session_state, worth_key(metric), st.query_params.get("worth", "")
    if entering and asked:
        usable = asked.replace(".", "", 1).isdigit()
        state[key] = float(asked) if usable else data.policy.training.worth.get(metric)
        link.check("worth", (asked,) if usable else ())
    elif key not in state:
        state[key] = data.policy.training.worth.get(metric)


def bar(view: Overview, data: Warehouse, t: Language) -> None:
    """Draw the choices and keep them in the URL. Ask ``chosen`` first."""
    state, names = st.session_state, dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    able, worth = _metrics(data), state.get(worth_key(state.effect_metric))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="filters"):
        if state.effect_course:
            st.button(t("All courses"), icon=":material/arrow_back:", on_click=all_courses)
        one_of_many("effect_metric", able, lambda m: metric_name(m, t), t("Effect on"), 220)
        one_of_many("effect_course", [ALL, *names], lambda c: names.get(c) or t("All courses"), t("Course"), 260)
    url.keep({
        "metric": "" if state.effect_metric == FIRST else state.effect_metric, "course": state.effect_course,
        "worth": _stated(data, worth)})
    link.notice((state.effect_metric, state.effect_course), t)


def _stated(data: Warehouse, worth: float | None) -> str:
    """A worth for the address: empty where it is the policy's."""
    usual = data.policy.training.worth.get(st.session_state.effect_metric)
    return "" if worth is None or worth == usual or not st.session_state.effect_course else f"{worth:g}"


def open_course(course_id: str) -> None:
    """From the next run on that course."""
    st.session_state.effect_opened = course_id


def all_courses() -> None:
    """From the next run on all courses."""
    st.session_state.effect_course = ALL


@contextlib.contextmanager
def progress(t: Language) -> Iterator[Callable[[float], None]]:
    """What tells how far the work is, drawn only once it takes longer than a moment."""
    slot, started = st.empty(), time.monotonic()

    def told(share: float) -> None:
        if time.monotonic() - started > SOON:
            slot.progress(min(share, 1.0), text=t("Working out the effects of all courses"))

    yield told
    slot.empty()


def _metrics(data: Warehouse) -> list[str]:
    """Those of the family first."""
    first = family(data)
    return [*first, *(name for name in outcomes(data) if name not in first)]
