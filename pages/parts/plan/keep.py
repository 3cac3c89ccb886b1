"""Training plans kept: opened, saved, copied, renamed, deleted and brought back; published and retracted by HR."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from analytics.access import Permission
from analytics.state import training_plans
from analytics.state.saved import LONGEST_NAME, Conflict
from analytics.state.trail_words import who_did
from analytics.state.training_plan import Kept, TrainingPlan
from pages.parts import deciding
from pages.parts.plan import desk as training_desk
from pages.parts.plan import keeping
from pages.parts.plan.desk import Desk
from pages.parts.plan.keeping import CONFLICT, DELETED, NAME

NAMED = "training_named"


def choose(desk: Desk) -> None:
    """The list of kept plans; the one that is chosen is opened."""
    t = desk.t
    kept = {one.id: one for one in training_plans.visible(desk.state, desk.who, desk.teams)}
    opened = desk.opened.kept.id if desk.opened and desk.opened.kept else ""
    st.session_state.training_open = opened if opened in kept else ""
    st.selectbox(t("Open a plan"), ["", *kept], key="training_open", label_visibility="collapsed", width=280,
                 format_func=lambda key: _label(desk, kept[key]) if key else t("New plan"), on_change=_open,
                 args=(desk,))


def _label(desk: Desk, kept: Kept) -> str:
    day = desk.t.date(kept.changed.date())
    return f"{'◆' if kept.published else '○'} {kept.name} · {day}"


def _open(desk: Desk) -> None:
    if key := st.session_state.training_open:
        keeping.tried(desk, lambda: training_desk.put(desk, training_plans.read(desk.state, desk.who, desk.teams, key)))
    else:
        training_desk.start_anew(desk)


def draw(desk: Desk) -> None:
    """The button that saves, and what else can be done with a plan."""
    t, found = desk.t, desk.found
    box = st.popover(t("Save"), icon=":material/save:", key="training_save", on_change="rerun",
                     disabled=found is None)
    if box.open and found is not None:
        with box:
            _fields(desk)


def _fields(desk: Desk) -> None:
    t, kept = desk.t, desk.opened.kept if desk.opened else None
    if st.session_state.get(NAMED) != (kept and kept.id):  # the field belongs to what is open
        st.session_state[NAMED] = kept and kept.id
        st.session_state[NAME] = kept.name if kept else ""
    st.text_input(t("Name of the plan"), key=NAME, max_chars=LONGEST_NAME, placeholder=t("Winter training"))
    if desk.stale:
        st.caption(t("The conditions were changed since the plan was found; what is saved is the plan as it is shown."))
    published = kept is not None and kept.published is not None
    with st.container(horizontal=True, gap="small"):
        if kept is not None and not published:
            _button(desk, t("Save changes"), "save", keeping.save, primary=True)
        _button(desk, t("Save as new") if kept else t("Save the plan"), "new", keeping.save_new, primary=kept is None)
        if kept is not None and not published:
            _button(desk, t("Delete"), "delete", keeping.delete)
        if kept is not None and desk.who.may(Permission.PEOPLE):
            if published:
                _button(desk, t("Retract"), "retract", keeping.retract)
            else:
                _button(desk, t("Publish"), "publish", keeping.publish, disabled=desk.changed)
    if kept is not None:
        st.caption(t("{who} changed it last on {moment} UTC", who=who_did(kept.changed_by, desk.people, t),
                     moment=t.moment(kept.changed)))
    st.caption(t("A published plan appears on each person's page and with their team lead; it replaces what was "
                 "published for the same people."))


def _button(desk: Desk, label: str, key: str, act: Callable[[Desk], None], *, primary: bool = False,
            disabled: bool = False) -> None:
    st.button(label, type="primary" if primary else "secondary", key=f"training_do_{key}", on_click=act, args=(desk,),
              disabled=disabled)


def notices(desk: Desk) -> None:
    """What has to be decided: a conflict with somebody else's change, and the way back of a deletion."""
    t, state = desk.t, st.session_state
    if CONFLICT in state:
        conflict: Conflict[TrainingPlan] = state[CONFLICT]
        deciding.conflict(
            conflict, t, "training", copy=partial(keeping.copy, desk, conflict),
            theirs=partial(keeping.theirs, desk, conflict), overwrite=partial(keeping.overwrite, desk, conflict))
    if DELETED in state:
        kept: Kept = state[DELETED]
        deciding.deleted(kept.name, t, "training", partial(keeping.restore, desk, kept))
