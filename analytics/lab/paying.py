"""By which plans people are paid: the versions in force, or what the policy names; for HR also every other plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analytics.access import Permission, Viewer
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_
from analytics.policy import Policy
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, company_plan, read_plan
from analytics.state import pay_plans
from analytics.state.pay_plan import STATUSES, PlanVersion
from analytics.state.store import State
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class PayingPlan:
    """``key``: name and version (``commission/2``), or of a ready plan its file's name; ``status``: where it stands."""

    key: str
    plan: Plan
    status: str
    in_force: bool

    @property
    def name(self) -> str:
        """The plan, whatever its version."""
        return self.key.rpartition("/")[0] or self.key


def paying_plans(warehouse: Warehouse, viewer: Viewer, state: State, folder: Path = PLANS) -> dict[str, PayingPlan]:
    """Plans by key, those in force on the last day of the data first; raises ``NotAllowed`` for who may read no rules.

    Where no version is in force it is the plan that the policy names. Others that cannot be read are left out: the
    Reward lab says why.
    """
    found = _in_force(warehouse, viewer, state, warehouse.calendar.data_to)
    if viewer.may(Permission.PLANS):
        others = [partial(_of, version, False) for version in pay_plans.versions(state, viewer)]
        found += _readable([*others, *(partial(_ready, path) for path in sorted(folder.glob("*.yaml")))])
    first: dict[str, PayingPlan] = {}
    for one in found:
        first.setdefault(one.key, one)
    return first


def plan_in_force(warehouse: Warehouse, viewer: Viewer, state: State | None, day: dt.date) -> Plan | None:
    """What pays on a day, the first by name where several do; None where nothing does. ``state``: None where nothing
    was put in force, so that it is the plan that the policy names. Raises ``NotAllowed`` for who may read no rules."""
    found = _in_force(warehouse, viewer, state, day)
    return found[0].plan if found else None


def _in_force(warehouse: Warehouse, viewer: Viewer, state: State | None, day: dt.date) -> list[PayingPlan]:
    versions = pay_plans.in_force(state, viewer, day) if state else []
    return [_of(version, True) for version in versions] or _named(warehouse.policy, day)


def _of(version: PlanVersion, in_force: bool) -> PayingPlan:
    plan = checked(Plan, dict(version.document), version.name)
    return PayingPlan(version.name, plan, STATUSES[version.status], in_force)


def _ready(path: Path) -> PayingPlan:
    return PayingPlan(path.stem, read_plan(path), N_("Ready plan"), False)


def _named(policy: Policy, day: dt.date) -> list[PayingPlan]:
    """The plan that the policy names, where it holds on a day."""
    plan = company_plan(policy)
    if policy.rewards is None or plan is None or not plan.since <= day <= (plan.until or day):
        return []
    return [PayingPlan(policy.rewards.plan, plan, N_("In force by the policy"), True)]


def _readable(plans: Iterable[Callable[[], PayingPlan]]) -> list[PayingPlan]:
    found = []
    for read in plans:
        with suppress(UsageError):
            found.append(read())
    return found
