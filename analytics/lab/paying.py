"""By which plans people are paid: the versions in force, or what the policy names; for HR also every other plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from analytics.access import Permission, Viewer
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import DAY, Period
from analytics.policy import Policy
from analytics.rewards.plan import Plan
from analytics.rewards.plan_file import PLANS, company_plan, read_plan
from analytics.state import pay_plans
from analytics.state.pay_plan import STATUSES, PlanVersion
from analytics.state.store import State
from analytics.warehouse.query import Warehouse

APPROVED = {"approved", "in_force", "ended"}


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
    """Plans by key: those in force on the last day of the data first, then those that were earlier in it; raises
    ``NotAllowed`` for who may read no rules.

    On days on which no version is in force it is the plan that the policy names. Others that cannot be read are left
    out: the Reward lab says why.
    """
    calendar = warehouse.calendar
    found = _paying(warehouse, viewer, state, Period(calendar.data_from, calendar.data_to + DAY))
    if viewer.may(Permission.PLANS):
        others = [partial(_of, version, False) for version in pay_plans.versions(state, viewer)]
        ready = [partial(_ready, path, warehouse.policy.currency) for path in sorted(folder.glob("*.yaml"))]
        found += _readable([*others, *ready])
    first: dict[str, PayingPlan] = {}
    for one in found:
        first.setdefault(one.key, one)
    return first


def plans_in_force(warehouse: Warehouse, viewer: Viewer, state: State | None, period: Period) -> tuple[Plan, ...]:
    """All that pay on any day of a period, each within the days on which it does: several where plans hold side by
    side, or one after the other. ``state``: None where nothing was put in force, so that it is the plan that the policy
    names. Raises ``NotAllowed`` for who may read no rules.
    """
    return tuple(one.plan for one in _paying(warehouse, viewer, state, period))


def _paying(warehouse: Warehouse, viewer: Viewer, state: State | None, period: Period) -> list[PayingPlan]:
    """Those that pay on the period's last day first; of each kind the versions by name, then what the policy names."""
    versions = pay_plans.in_force(state, viewer, period.last, period.start) if state else []
    found = [_of(version, version.holds_on(period.last)) for version in versions]
    found += [named for free in _free(versions, period)
              if (named := _named(warehouse.policy, free, free.end == period.end)) is not None]
    return sorted(found, key=lambda one: not one.in_force)


def _free(versions: list[PlanVersion], period: Period) -> list[Period]:
    """The days of a period on which no version holds."""
    found, start = [], period.start
    for version in sorted(versions, key=lambda one: one.since):
        if version.since > start:
            found.append(Period(start, version.since))
        start = max(start, period.end if version.last_day is None else version.last_day + DAY)
    return [*found, Period(start, period.end)] if start < period.end else found


def _of(version: PlanVersion, in_force: bool) -> PayingPlan:
    """A version within the days on which it holds, which may end before those of its document; what was approved is
    nobody's example any more."""
    plan = checked(Plan, dict(version.document), version.name).model_copy(update={"until": version.last_day})
    if version.status in APPROVED:
        plan = plan.model_copy(update={"example_currency": None})
    return PayingPlan(version.name, plan, STATUSES[version.status], in_force)


def _ready(path: Path, currency: str) -> PayingPlan:
    return PayingPlan(path.stem, read_plan(path, currency), N_("Ready plan"), False)


def _named(policy: Policy, free: Period, last: bool) -> PayingPlan | None:
    """The plan that the policy names, where it holds on a day that is free; ``last``: whether these are the last days
    that are asked for, so that nothing is known to end it."""
    plan = company_plan(policy)
    if policy.rewards is None or plan is None or max(plan.since, free.start) > min(plan.until or free.last, free.last):
        return None
    holds = last and (plan.until is None or plan.until >= free.last)
    if not last:
        plan = plan.model_copy(update={"until": min(plan.until or free.last, free.last)})
    return PayingPlan(policy.rewards.plan, plan, N_("In force by the policy") if holds else STATUSES["ended"], holds)


def _readable(plans: Iterable[Callable[[], PayingPlan]]) -> list[PayingPlan]:
    found = []
    for read in plans:
        with suppress(UsageError):
            found.append(read())
    return found
