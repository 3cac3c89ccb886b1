"""Training plans kept: opened, saved, copied, renamed, deleted and brought back; published and retracted by HR."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

import streamlit as st

from analytics.access import Permission
from analytics.errors import UsageError
from analytics.learning.planned import kept_as
from analytics.state import training_plan_changes, training_plans
from analytics.state.training_plan import LONGEST_NAME, Conflict, Kept, TrainingPlan
from pages.parts import deciding, training_desk
from pages.parts.note import note
from pages.parts.training_desk import OPENED, Desk

NAME, NAMED, CONFLICT, DELETED = (f"training_{part}" for part in ("name", "named", "conflict", "deleted"))


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
        _tried(desk, lambda: training_desk.put(desk, training_plans.read(desk.state, desk.who, desk.teams, key)))
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
            _button(desk, t("Save changes"), "save", _save, primary=True)
        _button(desk, t("Save as new") if kept else t("Save the plan"), "new", _save_new, primary=kept is None)
        if kept is not None and not published:
            _button(desk, t("Delete"), "delete", _delete)
        if kept is not None and desk.who.may(Permission.PEOPLE):
            if published:
                _button(desk, t("Retract"), "retract", _retract)
            else:
                _button(desk, t("Publish"), "publish", _publish, disabled=desk.changed)
    if kept is not None:
        st.caption(t("{who} changed it last on {moment} UTC", who=kept.changed_by, moment=t.moment(kept.changed)))
    st.caption(t("A published plan appears on each person's page and with their team lead; it replaces what was "
                 "published for the same people."))


def _button(desk: Desk, label: str, key: str, act: Callable[[Desk], None], *, primary: bool = False,
            disabled: bool = False) -> None:
    st.button(label, type="primary" if primary else "secondary", key=f"training_do_{key}", on_click=act, args=(desk,),
              disabled=disabled)


def _tried(desk: Desk, act: Callable[[], object]) -> bool:
    """Do it; what is refused is said."""
    try:
        act()
    except Conflict as conflict:
        st.session_state[CONFLICT] = conflict
    except UsageError as refused:
        note("refused", refused.text(desk.t))
    else:
        return True
    return False


def _now(desk: Desk, name: str) -> TrainingPlan:
    """What is on the desk, as it would be kept under a name."""
    assert desk.found is not None
    return kept_as(desk.found, name)


def _done(desk: Desk, kept: TrainingPlan, said: str) -> None:
    st.session_state.pop(CONFLICT, None)
    st.session_state.training_save = False
    st.session_state[OPENED] = kept
    note("done", said)


def _save(desk: Desk) -> None:
    assert desk.opened is not None
    mine = dataclasses.replace(_now(desk, st.session_state[NAME]), kept=desk.opened.kept)
    _tried(desk, lambda: _done(desk, training_plan_changes.save(desk.state, desk.who, desk.teams, mine),
                               desk.t("The plan is saved.")))


def _save_new(desk: Desk) -> None:
    _keep(desk, st.session_state[NAME])


def _keep(desk: Desk, name: str) -> None:
    _tried(desk, lambda: _done(
        desk, training_plan_changes.keep(desk.state, desk.who, desk.teams, _now(desk, name)),
        desk.t("The plan is saved as '{name}'.", name=name)))


def _publish(desk: Desk) -> None:
    kept = _kept(desk)
    _tried(desk, lambda: _done(
        desk, training_plan_changes.publish(desk.state, desk.who, desk.teams, kept.id, kept.version),
        desk.t("The plan is published: everybody in it sees their own part.")))


def _retract(desk: Desk) -> None:
    _tried(desk, lambda: _done(
        desk, training_plan_changes.retract(desk.state, desk.who, desk.teams, _kept(desk).id),
        desk.t("The plan is retracted; nobody sees it on their page any more.")))


def _delete(desk: Desk) -> None:
    kept = _kept(desk)
    if _tried(desk, lambda: training_plan_changes.withdraw(desk.state, desk.who, desk.teams, kept.id)):
        st.session_state[DELETED], st.session_state.training_save = kept, False
        st.session_state.pop(OPENED, None)


def _kept(desk: Desk) -> Kept:
    assert desk.opened is not None
    assert desk.opened.kept is not None
    return desk.opened.kept


def notices(desk: Desk) -> None:
    """What has to be decided: a conflict with somebody else's change, and the way back of a deletion."""
    t, state = desk.t, st.session_state
    if CONFLICT in state:
        conflict: Conflict = state[CONFLICT]
        deciding.conflict(conflict, t, "training", copy=partial(_copy, desk, conflict),
                          theirs=partial(_theirs, desk, conflict), overwrite=partial(_overwrite, desk, conflict))
    if DELETED in state:
        kept: Kept = state[DELETED]
        deciding.deleted(kept.name, t, "training", partial(_restore, desk, kept))


def _copy(desk: Desk, conflict: Conflict) -> None:
    _keep(desk, desk.t("{name} (copy)", name=conflict.theirs.name)[:LONGEST_NAME])


def _theirs(desk: Desk, conflict: Conflict) -> None:
    st.session_state.pop(CONFLICT)
    _tried(desk, lambda: training_desk.put(desk, conflict.theirs))


def _overwrite(desk: Desk, conflict: Conflict) -> None:
    name = st.session_state.get(NAME) or conflict.theirs.name
    mine = dataclasses.replace(_now(desk, name), kept=conflict.theirs.kept)
    _tried(desk, lambda: _done(desk, training_plan_changes.save(desk.state, desk.who, desk.teams, mine),
                               desk.t("The plan is saved.")))


def _restore(desk: Desk, kept: Kept) -> None:
    st.session_state.pop(DELETED, None)
    _tried(desk, lambda: _done(
        desk, training_plan_changes.restore(desk.state, desk.who, desk.teams, kept.id), desk.t("The plan is back.")))
