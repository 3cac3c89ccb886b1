"""What a reader does to support plans: each action saves, and leaves one sentence to be shown on the next run."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from analytics.access import Permission, Role
from analytics.errors import UsageError
from analytics.language import N_
from analytics.performance.support import Case, Reasons, Training, diagnosis, taught
from analytics.policy import Support
from analytics.state import audit, support_plans
from analytics.state.reach import leads, signature
from analytics.state.support_plan import Step, SupportPlan
from pages.parts.run import Run

_NOTE, _EDITING = "support_note", "support_editing"


@dataclass(frozen=True)
class Desk(Run):
    """One reader's run of the page, and what may be done."""

    @property
    def rule(self) -> Support:
        return self.data.policy.support

    @cached_property
    def training(self) -> Training:
        """What the company teaches."""
        return taught(self.data)

    @cached_property
    def plans(self) -> list[SupportPlan]:
        """Every plan that the reader may see, as they are now."""
        return support_plans.visible(self.state, self.who, self.teams)

    @property
    def leads_others(self) -> bool:
        """Whether the reader looks after people, or only reads about themselves."""
        return self.who.may(Permission.PEOPLE) or (self.who.may(Permission.TEAM) and bool(self.who.teams))

    def leads(self, manager_id: str) -> bool:
        """Whether the reader opens, changes and closes that person's plans."""
        return leads(self.who, self.teams, manager_id)

    def owners(self, manager_id: str) -> list[str]:
        """Who may see to a plan: the lead of the person's team first, the reader, HR."""
        lead = self.data.rows("SELECT t.lead_id FROM teams t WHERE t.team_id = ?", [self.teams.get(manager_id)])
        found = [key for (key,) in lead if key and key != manager_id] + [self.who.manager_id or "", Role.HR.value]
        return list(dict.fromkeys(key for key in found if key and key != manager_id))

    def trail(self, plan: SupportPlan) -> list[audit.Entry]:
        """What was done to a plan, newest first."""
        return audit.trail(self.state, self.who, self.teams, item=f"support_plan:{plan.id}")


def act(desk: Desk, change: Callable[[], SupportPlan], done: str) -> SupportPlan | None:
    """Do it and leave ``done`` as the note, or the reason why not; None where it was refused."""
    try:
        plan = change()
    except UsageError as refused:
        st.session_state[_NOTE] = ("refused", refused.text(desk.t), None)
        return None
    st.session_state[_NOTE] = ("done", desk.t(done), plan.id if plan.status != "withdrawn" else None)
    return plan


def show_note(desk: Desk) -> None:
    """The sentence that the last action left, with the way back."""
    kind, text, plan_id = st.session_state.pop(_NOTE, ("", "", None))
    if kind == "refused":
        st.error(text, icon=":material/error:")
    elif kind:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(text, icon=":material/check:")
            if plan_id is not None and text != desk.t(UNDONE):
                st.button(desk.t("Undo"), icon=":material/undo:", key="support_undo_note", on_click=undo,
                          args=(desk, plan_id))


UNDONE = N_("The last change was taken back.")


def undo(desk: Desk, plan_id: int) -> None:
    act(desk, lambda: support_plans.undo(desk.state, desk.who, desk.teams, plan_id), UNDONE)


def tick(desk: Desk, plan: SupportPlan, place: int, key: str) -> None:
    """A step was ticked off, or no longer is; others may be ticked at the same moment, by anybody."""
    done = bool(st.session_state[key])
    day = dt.date.today() if done else None

    def ticked() -> SupportPlan:
        now = _as_it_is(desk, plan)
        alike = now.status == plan.status and now.steps[place:place + 1] == plan.steps[place:place + 1]
        return support_plans.save(desk.state, desk.who, desk.teams, (now if alike else plan).ticked(place, day))

    if act(desk, ticked, N_("The step is done.") if done else N_("The step is open again.")) is None:
        st.session_state[key] = not done


def comment(desk: Desk, plan: SupportPlan, key: str) -> None:
    """A comment is added to the plan as it is now: it takes nothing from what others wrote meanwhile."""
    def add() -> SupportPlan:
        text = _as_it_is(desk, plan).commented(signature(desk.who), audit.now(), st.session_state[key])
        return support_plans.save(desk.state, desk.who, desk.teams, text)

    if act(desk, add, N_("Your comment is kept.")) is not None:
        st.session_state[key] = ""


def _as_it_is(desk: Desk, plan: SupportPlan) -> SupportPlan:
    """The plan as it is now; as it was where it is gone, so that saving tells of it."""
    visible = support_plans.visible(desk.state, desk.who, desk.teams)
    return next((now for now in visible if now.id == plan.id), plan)


def close(desk: Desk, plan: SupportPlan, key: str) -> None:
    """The plan ends with what came of it."""
    closed = plan.closed(st.session_state[key], dt.date.today())
    if act(desk, lambda: support_plans.save(desk.state, desk.who, desk.teams, closed),
           N_("The plan is closed.")) is not None:
        stop_editing()


def edit(what: str) -> None:
    """Open an editor: ``case:ID``, ``plan:ID`` or ``close:ID``."""
    st.session_state[_EDITING] = what


def stop_editing() -> None:
    st.session_state.pop(_EDITING, None)


def editing(what: str) -> bool:
    """Whether that editor is open."""
    return st.session_state.get(_EDITING) == what


def open_plan(desk: Desk, case: Case, why: Reasons, prefix: str, rows: int) -> None:
    """A plan is opened with what the editor holds and why."""
    def new() -> SupportPlan:
        base = SupportPlan(case.manager_id, "", case.month, diagnosis(case, why), (), (), case.month)
        return support_plans.open_plan(desk.state, desk.who, desk.teams, written(base, prefix, rows))

    if act(desk, new, N_("The plan is opened.")) is not None:
        stop_editing()
        st.session_state.support_view = "open"


def change(desk: Desk, plan: SupportPlan, prefix: str, rows: int) -> None:
    """The plan is changed to what the editor holds; the editor stays open where that was refused."""
    changed = written(plan, prefix, rows)
    if act(desk, lambda: support_plans.save(desk.state, desk.who, desk.teams, changed),
           N_("The plan is changed.")) is not None:
        stop_editing()


def written(plan: SupportPlan, prefix: str, rows: int) -> SupportPlan:
    """The plan with what the editor's fields hold; a step whose text was kept stays done."""
    ask = st.session_state
    done = {step.text: step.done_on for step in plan.steps}
    steps = [Step(text, ask[f"{prefix}_due_{n}"], done.get(text)) for n in range(rows)
             if (text := ask[f"{prefix}_step_{n}"].strip())]
    return dataclasses.replace(plan, owner=ask[f"{prefix}_owner"], metrics=tuple(ask[f"{prefix}_metrics"]),
                               review_on=ask[f"{prefix}_review"], steps=tuple(steps))
