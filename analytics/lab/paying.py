"""By which plans people are paid: the versions in force; for HR also every other version and the ready plans."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analytics.access import Permission, Viewer
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, read_plan
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

    A ready plan that cannot be read is left out: the Reward lab says why.
    """
    found = [_of(version, True) for version in pay_plans.in_force(state, viewer, warehouse.calendar.data_to)]
    if viewer.may(Permission.PLANS):
        held = {one.key for one in found}
        found += [_of(version, False) for version in pay_plans.versions(state, viewer) if version.name not in held]
        found += _ready(folder)
    return {one.key: one for one in found}


def _of(version: PlanVersion, in_force: bool) -> PayingPlan:
    plan = checked(Plan, dict(version.document), version.name)
    return PayingPlan(version.name, plan, STATUSES[version.status], in_force)


def _ready(folder: Path) -> list[PayingPlan]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(PayingPlan(path.stem, read_plan(path), N_("Ready plan"), False))
        except UsageError:
            continue
    return found
