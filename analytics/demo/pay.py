"""A plan of pay in force in the made-up company, so that statements and rules can be looked at."""

from __future__ import annotations

from analytics.access import Role, Viewer
from analytics.language import N_, Language
from analytics.rewards.plan_file import PLANS, read_plan
from analytics.state import pay_plans
from analytics.state.pay_plan import Status
from analytics.state.store import State

PLAN = "target_bonus"
WHY = N_("An example of the made-up company.")
_HR = Viewer(frozenset({Role.HR}))
_LIFE: tuple[Status, ...] = ("reviewed", "approved", "in_force")


def put_in_force(state: State, language: Language) -> None:
    """The ready plan ``PLAN`` goes through its life; nothing where a version of any plan was ever kept."""
    if pay_plans.versions(state, _HR):
        return
    version = pay_plans.draft(state, _HR, PLAN, read_plan(PLANS / f"{PLAN}.yaml"), language(WHY))
    for step in _LIFE:
        version = pay_plans.move(state, _HR, version, step)
