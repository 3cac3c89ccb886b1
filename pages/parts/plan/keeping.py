"""What is done to kept training plans: saved, copied, deleted and brought back, published and retracted.

Each action leaves a sentence for the next run; where somebody else was first the reader decides what becomes of both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import streamlit as st

from analytics.errors import UsageError
from analytics.learning.planned import kept_as
from analytics.state import training_plan_changes
from analytics.state.saved import LONGEST_NAME, Conflict
from analytics.state.training_plan import Kept, TrainingPlan
from pages.parts.note import note
from pages.parts.plan import desk as training_desk
from pages.parts.plan.desk import OPENED, Desk

NAME, CONFLICT, DELETED = (f"training_{part}" for part in ("name", "conflict", "deleted"))


def tried(desk: Desk, act: Callable[[], object]) -> bool:
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


def _done(kept: TrainingPlan, said: str) -> None:
    st.session_state.pop(CONFLICT, None)
    st.session_state.training_save = False
    st.session_state[OPENED] = kept
    note("done", said)


def save(desk: Desk) -> None:
    """Keep what is on the desk as the open plan, unless somebody else has saved it meanwhile."""
    assert desk.opened is not None
    mine = dataclasses.replace(_now(desk, st.session_state[NAME]), kept=desk.opened.kept)
    tried(desk, lambda: _done(
        training_plan_changes.save(desk.state, desk.who, desk.teams, mine), desk.t("The plan is saved.")))


def save_new(desk: Desk) -> None:
    """Keep what is on the desk as a new plan."""
    _keep(desk, st.session_state[NAME])


def _keep(desk: Desk, name: str) -> None:
    tried(desk, lambda: _done(
        training_plan_changes.keep(desk.state, desk.who, desk.teams, _now(desk, name)),
        desk.t("The plan is saved as '{name}'.", name=name)))


def publish(desk: Desk) -> None:
    """Put the open plan, as it is kept, in force."""
    kept = _kept(desk)
    tried(desk, lambda: _done(
        training_plan_changes.publish(desk.state, desk.who, desk.teams, kept.id, kept.version),
        desk.t("The plan is published: everybody in it sees their own part.")))


def retract(desk: Desk) -> None:
    """Take the open plan out of force."""
    tried(desk, lambda: _done(
        training_plan_changes.retract(desk.state, desk.who, desk.teams, _kept(desk).id),
        desk.t("The plan is retracted; nobody sees it on their page any more.")))


def delete(desk: Desk) -> None:
    """Take the open plan from the list; a note offers the way back."""
    kept = _kept(desk)
    if tried(desk, lambda: training_plan_changes.withdraw(desk.state, desk.who, desk.teams, kept.id)):
        st.session_state[DELETED], st.session_state.training_save = kept, False
        st.session_state.pop(OPENED, None)


def _kept(desk: Desk) -> Kept:
    assert desk.opened is not None
    assert desk.opened.kept is not None
    return desk.opened.kept


def copy(desk: Desk, conflict: Conflict[TrainingPlan]) -> None:
    """Keep what is on the desk beside what somebody else has saved."""
    _keep(desk, desk.t("{name} (copy)", name=conflict.theirs.name)[:LONGEST_NAME])


def theirs(desk: Desk, conflict: Conflict[TrainingPlan]) -> None:
    """Lay what somebody else has saved on the desk."""
    st.session_state.pop(CONFLICT)
    tried(desk, lambda: training_desk.put(desk, conflict.theirs))


def overwrite(desk: Desk, conflict: Conflict[TrainingPlan]) -> None:
    """Keep what is on the desk in place of what somebody else has saved, knowingly."""
    name = st.session_state.get(NAME) or conflict.theirs.name
    mine = dataclasses.replace(_now(desk, name), kept=conflict.theirs.kept)
    tried(desk, lambda: _done(
        training_plan_changes.save(desk.state, desk.who, desk.teams, mine), desk.t("The plan is saved.")))


def restore(desk: Desk, kept: Kept) -> None:
    """Bring back what was deleted."""
    st.session_state.pop(DELETED, None)
    tried(desk, lambda: _done(
        training_plan_changes.restore(desk.state, desk.who, desk.teams, kept.id), desk.t("The plan is back.")))
