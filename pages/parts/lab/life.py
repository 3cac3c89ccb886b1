"""The life of a plan: a draft is reviewed, approved, put in force and ended; each step says who, when and why."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analytics.errors import UsageError
from analytics.lab.overlaps import overlapping
from analytics.lab.view import LabView
from analytics.language import N_
from analytics.state import pay_plans
from analytics.state.pay_plan import NEXT, STATUSES, PlanVersion, Status
from analytics.state.pay_plans import LONGEST
from analytics.state.trail_words import who_did
from pages.parts.head import plain
from pages.parts.lab import desk as lab_desk
from pages.parts.lab.desk import Desk

DO: dict[Status, str] = {
    "reviewed": N_("Mark as reviewed"), "approved": N_("Approve"), "in_force": N_("Put in force"),
    "ended": N_("End it"), "draft": N_("Send back"), "withdrawn": N_("Withdraw"),
}
GLYPHS: dict[Status, str] = {"draft": "○", "reviewed": "◐", "approved": "◑", "in_force": "●", "ended": "–",
                             "withdrawn": "–"}


def draw(desk: Desk, view: LabView) -> None:
    """Send what is on the desk for review, and the versions of this plan with their lives."""
    t, name = desk.t, desk.source.base.partition("/")[0]
    with st.container(border=True, key="card_life"):
        with st.container(gap=None):
            st.subheader(t("Versions of '{name}'", name=plain(desk.plan.called(t))), anchor=False)
            st.caption(t("An approved version never changes; a change is a new version. Nobody reviews or approves "
                         "what they drafted themselves, unless only one person is there."))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(t("Why this version?"), key="lab_why", max_chars=LONGEST, width="stretch")
            st.button(t("Send for review"), icon=":material/send:", type="primary", key="lab_send", on_click=_send,
                      args=(desk, name), help=t("Keeps the plan as it is on the desk as a draft that others review."))
        kept = pay_plans.versions(desk.state, desk.who, name)
        if not kept:
            st.caption(t("There is no version yet."))
        for version in kept:
            _version(desk, version)


def _version(desk: Desk, version: PlanVersion) -> None:
    t, key = desk.t, f"lab_life_{version.name}"
    dates = f"{t.date(version.since)} – {t.date(version.last_day) if version.last_day else t('open')}"
    label = f"{GLYPHS[version.status]} {version.name} · {t(STATUSES[version.status])} · {dates}"
    box = st.expander(label, key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        for step in version.steps:
            said = t("{what} · {who} · {moment} UTC", what=t(STATUSES[step.status]),
                     who=who_did(step.who, desk.people, t), moment=t.moment(step.at))
            st.markdown(f":gray[:small[{plain(said)}{f': {plain(step.comment)}' if step.comment else ''}]]")
        possible = NEXT[version.status]
        if not possible:
            return
        if "in_force" in possible:
            _told(desk, version)
        st.text_input(t("Comment"), key=f"{key}_why", max_chars=LONGEST)
        if "ended" in possible:
            st.date_input(t("Last day"), value=dt.date.today(), key=f"{key}_last", format="YYYY-MM-DD", width=160)
        with st.container(horizontal=True, gap="small"):
            for n, to in enumerate(possible):
                st.button(t(DO[to]), key=f"{key}_{to}", type="secondary" if n else "primary", on_click=_move,
                          args=(desk, version, to, key))
            st.button(t("Open on the desk"), key=f"{key}_open", icon=":material/edit:", type="tertiary",
                      on_click=lab_desk.reopen, args=(desk, f"version:{version.name}"))


def _told(desk: Desk, version: PlanVersion) -> None:
    """Other plans that will pay the same people on the same days."""
    others = overlapping(desk.state, desk.who, version)
    if others:
        st.warning(desk.t("The same people are paid by {plans} on the same days; put this one in force beside them "
                          "only where that is meant.", plans=desk.t.listed(plain(one.name) for one in others)),
                   icon=":material/group:")


def _send(desk: Desk, name: str) -> None:
    try:
        made = pay_plans.draft(desk.state, desk.who, name, desk.plan, st.session_state.lab_why)
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        st.session_state.lab_why = ""
        st.session_state[f"lab_life_{made.name}"] = True  # its next step is seen without looking for it
        lab_desk.note("done", desk.t("Version {name} is kept as a draft.", name=made.name))


def _move(desk: Desk, version: PlanVersion, to: Status, key: str) -> None:
    last_day = st.session_state[f"{key}_last"] if to == "ended" else None
    st.session_state[key] = True  # with another label it would be another expander, closed
    try:
        pay_plans.move(desk.state, desk.who, version, to, st.session_state[f"{key}_why"], last_day)
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        lab_desk.note("done", desk.t("{name}: {status}.", name=version.name, status=desk.t(STATUSES[to])))
