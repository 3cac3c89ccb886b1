"""What a training plan is asked for: money, hours, months, a floor of fairness, and places locked or forbidden."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.language import N_, Language
from analytics.periods import add_months
from analytics.training.conditions import MOST, Choice
from pages.parts.head import plain
from pages.parts.note import note
from pages.parts.plan import desk as training_desk
from pages.parts.plan import solve
from pages.parts.plan.desk import TURN, Desk

FLOORS = {"": N_("No floor"), "hours": N_("Hours for everybody"), "share": N_("% of own gap")}
MONTHS_AHEAD = 18


def draw(desk: Desk) -> None:
    """One row of fields, and the button that solves."""
    t, asked, currency = desk.t, desk.asked, desk.data.policy.currency
    months = sorted({*(add_months(desk.usual.first, n) for n in range(MONTHS_AHEAD)), asked.first})
    of = asked.floor.of if asked.floor else ""
    least = asked.floor.least * (100 if of == "share" else 1) if asked.floor else None
    with st.form("training_form"), st.grid(8, min_column_width=120, vertical_alignment="bottom"):
        st.number_input(t("Budget, {currency}", currency=currency), 0.0, MOST, asked.budget, 10_000.0, format="%.0f",
                        key=_key("budget"))
        st.number_input(t("Certification fund"), 0.0, MOST, asked.fund, 10_000.0, format="%.0f", key=_key("fund"))
        st.number_input(t("Hours a person"), 0.0, 2000.0, asked.hours, 4.0, format="%g", key=_key("hours"))
        st.selectbox(t("From"), months, months.index(asked.first), key=_key("first"),
                     format_func=lambda m: t.month(m, year=True))
        st.number_input(t("Months"), 1, 24, asked.months, key=_key("months"))
        st.selectbox(t("Floor of fairness"), list(FLOORS), list(FLOORS).index(of), key=_key("floor"),
                     format_func=lambda f: t(FLOORS[f]))
        st.number_input(t("At least"), 0.0, 2000.0, least, 1.0, format="%g", key=_key("least"), placeholder="–")
        st.form_submit_button(t("Solve again") if desk.found else t("Find the plan"), type="primary",
                              icon=":material/route:", width="stretch", on_click=_asked, args=(desk,),
                              key="training_find")


def _key(name: str) -> str:
    """Of a field: another one after each step, so that it shows what is asked for then."""
    return f"training_{name}_{st.session_state[TURN]}"


def _asked(desk: Desk) -> None:
    """Ask for what the fields say, and solve it."""
    state = st.session_state
    given = {name: state[_key(name)] for name in ("budget", "fund", "hours", "first", "months")}
    of, least = state[_key("floor")], state[_key("least")]
    floor = {"of": of, "least": (least or 0) / (100 if of == "share" else 1)} if of else None
    if of and not least:
        note("refused", desk.t("Say how much the floor of fairness is, or choose no floor."))
    elif training_desk.change(desk, **given, floor=floor):
        solve.solve(desk)


def choices(desk: Desk) -> None:
    """Places locked and forbidden by hand: each can be taken back, and more can be added by name."""
    t = desk.t
    box = st.popover(t("Choices by hand ({n})", n=len(desk.asked.locked) + len(desk.asked.forbidden)),
                     icon=":material/lock:", key="training_choices", on_change="rerun")
    if not box.open:
        return
    with box:
        people, courses = desk.problem.people, desk.ground.names
        person = st.selectbox(t("Account manager"), people, index=None, format_func=desk.person, key="training_who",
                              placeholder=t("Choose a person"))
        course = st.selectbox(t("Course"), list(courses), index=None, format_func=lambda c: courses[c],
                              key="training_what", placeholder=t("Choose a course"))
        month = st.selectbox(t("Month"), desk.asked.calendar, index=None, key="training_when",
                             format_func=lambda m: t.month(m, year=True), placeholder=t("Any month"))
        with st.container(horizontal=True, gap="small"):
            for key, label, icon in (("locked", t("Lock"), ":material/lock:"), ("forbidden", t("Forbid"),
                                                                             ":material/block:")):
                st.button(label, icon=icon, key=f"training_{key}", disabled=not (person and course),
                          on_click=_choose, args=(desk, key, person, course, month))
        for key, glyph in (("locked", "●"), ("forbidden", "×")):
            for n, choice in enumerate(getattr(desk.asked, key)):
                _line(desk, key, glyph, n, choice)


def _choose(desk: Desk, key: str, person: str, course: str, month: dt.date | None) -> None:
    training_desk.choose(desk, key, [Choice(person=person, course=course, month=month)])


def _line(desk: Desk, key: str, glyph: str, n: int, choice: Choice) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{glyph} {plain(words(desk, choice, desk.t))}", width="stretch")
        st.button("", icon=":material/close:", type="tertiary", key=f"training_release_{key}_{n}",
                  help=desk.t("Take this choice back"), on_click=training_desk.release, args=(desk, choice))


def words(desk: Desk, choice: Choice, t: Language) -> str:
    """A choice by hand in words."""
    names = (desk.person(choice.person), desk.ground.names.get(choice.course, choice.course))
    return " · ".join((*names, t.month(choice.month, year=True)) if choice.month else names)
