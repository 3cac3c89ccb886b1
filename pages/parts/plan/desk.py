"""What a reader does to a training plan: what is asked for, what was found, the way back, and the solve under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from analytics.access import Viewer
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import Language
from analytics.learning import plan_link, planned
from analytics.learning.ground import Ground, usual
from analytics.learning.planned import Planned
from analytics.metrics.showing import Writer
from analytics.state import training_plans
from analytics.state.training_plan import TrainingPlan
from analytics.training.conditions import Choice, Conditions
from analytics.training.problem import Problem
from analytics.warehouse.query import Warehouse
from pages.parts.note import note
from pages.parts.plan.views import training_ground, training_problem
from pages.parts.run import Run

STEPS, OPENED, SOLVING, TURN = (f"training_{name}" for name in ("steps", "opened", "solving", "turn"))
STEPS_BACK = 50


@dataclass(frozen=True)
class Step:
    """What is asked for, and the plan that was found last, perhaps for other conditions."""

    asked: Conditions
    found: Planned | None


@dataclass(frozen=True)
class Desk(Run):
    """One reader's run of the page, and what plans are made from."""

    ground: Ground

    @property
    def usual(self) -> Conditions:
        return usual(self.data, self.ground.claims)

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps that can be gone back, and the present one last."""
        return st.session_state[STEPS]

    @property
    def asked(self) -> Conditions:
        return self.steps[-1].asked

    @property
    def found(self) -> Planned | None:
        return self.steps[-1].found

    @property
    def stale(self) -> bool:
        """Whether the plan shown was found for other conditions than those asked for now."""
        return self.found is not None and self.found.conditions != self.asked

    @property
    def changed(self) -> bool:
        """Whether the open kept plan is not (or not any more) what is on the desk."""
        kept = self.opened
        return kept is None or self.stale or Conditions.model_validate(kept.request) != self.asked

    @property
    def opened(self) -> TrainingPlan | None:
        """The kept plan that is open, as it was read."""
        return st.session_state.get(OPENED)

    @property
    def problem(self) -> Problem:
        """What is to be solved; raises ``UsageError`` where a choice names what is not there."""
        return training_problem(self.data, self.who, self.asked)

    def person(self, manager_id: str) -> str:
        """A person's name, for ids that came through the viewer's reach."""
        return self.people.get(manager_id, manager_id)

    @property
    def names(self) -> dict[str, str]:
        """Names of people, courses and skills by id; shown only for ids that came through the viewer's reach."""
        return self.people | self.ground.names | self.ground.skills

    def team(self, manager_id: str) -> str:
        """The name of a person's team today."""
        return self.data.team_names.get(self.teams.get(manager_id) or "", "")


def desk(data: Warehouse, who: Viewer, t: Language) -> Desk:
    """The desk with what was on it before, or what the address asks for."""
    made = Desk(data, who, Writer(t, data.policy.currency), training_ground(data, who, t))
    if st.session_state.get("training_reader") != (data.file.name, who):
        st.session_state.training_reader = (data.file.name, who)
        _begin(made)
    return made


def _begin(made: Desk) -> None:
    """What the address asks for; what of it cannot be is said, and the usual conditions take its place."""
    close()
    st.session_state.pop(OPENED, None)
    st.session_state[STEPS], st.session_state[TURN] = (Step(made.usual, None),), 0
    named = st.query_params.get("plan", "")
    try:
        if named:
            put(made, training_plans.read(made.state, made.who, made.teams, named))
        else:
            asked = {key: st.query_params.get_all(key) for key in plan_link.KEYS}
            step = Step(plan_link.asked(asked, made.usual, made.t("Link")), None)
            training_problem(made.data, made.who, step.asked)
            st.session_state[STEPS] = (step,)
    except UsageError as refused:
        note("refused", refused.text(made.t))


def put(made: Desk, kept: TrainingPlan) -> None:
    """Lay a kept plan on the desk; what was there can be gone back to."""
    found = planned.opened(kept)
    _to(made, Step(found.conditions, found))
    st.session_state[OPENED] = kept


def start_anew(made: Desk) -> None:
    """The usual conditions and no plan; what was there can be gone back to."""
    _to(made, Step(made.usual, None))
    st.session_state.pop(OPENED, None)


def change(made: Desk, **changes: Any) -> bool:
    """Ask for something else; whether it can be asked for. What cannot is said, and nothing is lost."""
    document = made.asked.model_dump() | changes
    try:
        asked = checked(Conditions, document, made.t("Conditions"))
        training_problem(made.data, made.who, asked)
    except UsageError as refused:
        note("refused", refused.text(made.t))
        return False
    if asked != made.asked:
        _to(made, Step(asked, made.found))
    return True


def choose(made: Desk, key: str, choices: list[Choice]) -> None:
    """Lock or forbid (``key``) places; a place is never both."""
    other = {"locked": "forbidden", "forbidden": "locked"}[key]
    pairs = {(one.person, one.course) for one in choices}
    rest: Mapping[str, tuple[Choice, ...]] = {name: tuple(
        one for one in getattr(made.asked, name) if (one.person, one.course) not in pairs) for name in (key, other)}
    change(made, **{key: (*rest[key], *choices), other: rest[other]})


def release(made: Desk, choice: Choice) -> None:
    """Take back a choice made by hand."""
    change(made, **{key: tuple(one for one in getattr(made.asked, key) if one != choice)
                    for key in ("locked", "forbidden")})


def undo(made: Desk) -> None:
    """One step back, the plan that was found then with it."""
    if len(made.steps) > 1:
        st.session_state[STEPS] = made.steps[:-1]
        st.session_state[TURN] += 1


def _to(made: Desk, step: Step) -> None:
    st.session_state[STEPS] = (*made.steps, step)[-STEPS_BACK:]
    st.session_state[TURN] += 1


def close() -> None:
    """End a solve that nobody waits for any more."""
    run = st.session_state.pop(SOLVING, None)
    if run is not None:
        run.close()


def address(made: Desk) -> dict[str, str | list[str]]:
    """What is kept in the address: the kept plan that is open, unchanged, or else what is asked for."""
    kept, part = made.opened, st.session_state.get("part", "")
    usual = "people" if made.found else "catalogue"
    asked: dict[str, str | list[str]] = plan_link.written(made.asked, made.usual)
    if kept and kept.kept and not made.changed:
        asked = {"plan": kept.kept.id}
    return asked | {"part": "" if part == usual else part, "lang": "zh" if made.t.chinese else ""}
