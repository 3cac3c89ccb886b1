"""Scenarios of the Reward lab: saved, named, copied and deleted; nobody overwrites somebody else's unknowingly."""

from __future__ import annotations

import dataclasses
from functools import partial

import streamlit as st

from analytics.errors import UsageError
from analytics.lab import sources
from analytics.state import scenarios
from analytics.state.saved import LONGEST_NAME, Conflict
from analytics.state.scenarios import LONGEST_NOTES, Scenario
from analytics.state.trail_words import who_did
from pages.parts import deciding
from pages.parts.lab import desk as lab_desk
from pages.parts.lab.desk import Desk

NAME, NOTES, CONFLICT, DELETED = "lab_name", "lab_notes", "lab_conflict", "lab_deleted"


def draw(desk: Desk) -> None:
    """The button that saves, and what else can be done with a scenario."""
    t, kept = desk.t, _kept(desk)
    box = st.popover(t("Save"), icon=":material/save:", key="lab_save", on_change="rerun",
                     type="primary" if desk.draft.changed else "secondary")
    if box.open:
        with box:
            _fields(desk, kept)


def _kept(desk: Desk) -> Scenario | None:
    return desk.source.kept if isinstance(desk.source.kept, Scenario) else None


def _fields(desk: Desk, kept: Scenario | None) -> None:
    t = desk.t
    if st.session_state.get("lab_named") != desk.key or NAME not in st.session_state:  # of what is open, when it opens
        st.session_state.lab_named = desk.key
        st.session_state[NAME] = kept.name if kept else ""
        st.session_state[NOTES] = kept.notes if kept else ""
    st.text_input(t("Name of the scenario"), key=NAME, max_chars=LONGEST_NAME, placeholder=t("Steeper above target"))
    st.text_area(t("Notes"), key=NOTES, max_chars=LONGEST_NOTES, height=80)
    with st.container(horizontal=True, gap="small"):
        if kept is not None:
            st.button(t("Save changes"), type="primary", key="lab_save_changes", on_click=save, args=(desk,))
        st.button(t("Save as new") if kept else t("Save the scenario"), key="lab_save_new", on_click=save_as,
                  args=(desk,), type="secondary" if kept else "primary")
        if kept is not None:
            st.button(t("Rename"), icon=":material/edit:", type="tertiary", key="lab_rename", on_click=rename,
                      args=(desk, kept), help=t("Keeps name and notes only; changes of the plan stay on your desk."))
            st.button(t("Delete"), icon=":material/delete:", type="tertiary", key="lab_delete", on_click=delete,
                      args=(desk, kept))
    if kept is not None:
        st.caption(t("{who} changed it last on {moment} UTC", who=who_did(kept.changed_by, desk.people, t),
                     moment=t.moment(kept.changed)) if kept.changed else "")
    st.caption(t("A scenario keeps the rules and the assumptions; comments in the text are not part of it."))


def save(desk: Desk) -> None:
    """Keep the open scenario as it is on the desk, unless somebody else has saved it meanwhile."""
    state = st.session_state
    try:
        kept = scenarios.save(desk.state, desk.who, sources.scenario_of(desk.source, desk.draft.now, state[NAME],
                                                                        state[NOTES]))
    except Conflict as conflict:
        state[CONFLICT] = conflict
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        _done(desk, kept, desk.t("The scenario is saved."))


def rename(desk: Desk, kept: Scenario) -> None:
    """Give the open scenario the name and the notes of the fields, and nothing else."""
    state = st.session_state
    try:
        named = scenarios.save(desk.state, desk.who, dataclasses.replace(kept, name=state[NAME], notes=state[NOTES]))
    except Conflict as conflict:
        state[CONFLICT] = conflict
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        state.lab_save = False
        lab_desk.rekeep(desk)
        lab_desk.note("done", desk.t("The scenario is called '{name}' now.", name=named.name))


def save_as(desk: Desk) -> None:
    """Keep what is on the desk as a new scenario."""
    state = st.session_state
    made = sources.scenario_of(desk.source, desk.draft.now, state[NAME], state[NOTES])
    _keep(desk, dataclasses.replace(made, id=None, version=0))


def _keep(desk: Desk, scenario: Scenario) -> None:
    try:
        kept = scenarios.keep(desk.state, desk.who, scenario)
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        _done(desk, kept, desk.t("The scenario is saved as '{name}'.", name=kept.name))


def _done(desk: Desk, kept: Scenario, said: str) -> None:
    st.session_state.pop(CONFLICT, None)
    st.session_state.lab_save = False
    lab_desk.reopen(desk, f"scenario:{kept.id}")
    lab_desk.note("done", said)


def delete(desk: Desk, kept: Scenario) -> None:
    """Take the scenario from the list; the note offers the way back, and what was on the desk stays as a draft."""
    try:
        scenarios.withdraw(desk.state, desk.who, kept.id or "")
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        st.session_state[DELETED], st.session_state.lab_save = kept, False
        base = f"plan:{kept.base}"
        lab_desk.reopen(desk, base if base in desk.sources else next(iter(desk.sources)))


def restore(desk: Desk, kept: Scenario) -> None:
    """Bring back what was deleted."""
    st.session_state.pop(DELETED, None)
    try:
        _done(desk, scenarios.restore(desk.state, desk.who, kept.id or ""), desk.t("The scenario is back."))
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))


def notices(desk: Desk) -> None:
    """What has to be decided: a conflict with somebody else's change, and the way back of a deletion."""
    t, state = desk.t, st.session_state
    if CONFLICT in state:
        conflict: Conflict[Scenario] = state[CONFLICT]
        deciding.conflict(conflict, t, "lab", copy=partial(_copy, desk, conflict),
                          theirs=partial(_theirs, desk, conflict), overwrite=partial(_overwrite, desk, conflict))
    if DELETED in state:
        kept: Scenario = state[DELETED]
        deciding.deleted(kept.name, t, "lab", partial(restore, desk, kept))


def _copy(desk: Desk, conflict: Conflict[Scenario]) -> None:
    name = desk.t("{name} (copy)", name=conflict.theirs.name)[:LONGEST_NAME]
    made = sources.scenario_of(desk.source, desk.draft.now, name, st.session_state.get(NOTES, ""))
    _keep(desk, dataclasses.replace(made, id=None, version=0))


def _theirs(desk: Desk, conflict: Conflict[Scenario]) -> None:
    st.session_state.pop(CONFLICT)
    lab_desk.reopen(desk, f"scenario:{conflict.theirs.id}")


def _overwrite(desk: Desk, conflict: Conflict[Scenario]) -> None:
    mine = sources.scenario_of(desk.source, desk.draft.now, st.session_state.get(NAME, conflict.theirs.name),
                               st.session_state.get(NOTES, conflict.theirs.notes))
    try:
        kept = scenarios.save(desk.state, desk.who, dataclasses.replace(mine, version=conflict.theirs.version))
    except Conflict as again:
        st.session_state[CONFLICT] = again
    except UsageError as refused:
        lab_desk.note("refused", refused.text(desk.t))
    else:
        _done(desk, kept, desk.t("The scenario is saved."))
