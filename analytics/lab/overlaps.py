"""Plans of pay that hold on the same days for the same people: often meant (a contest, a commission), but told."""

from __future__ import annotations

import datetime as dt

from analytics.access import Viewer
from analytics.documents import checked
from analytics.errors import UsageError
from analytics.rewards.plan import Plan
from analytics.rewards.terms import Who
from analytics.state import pay_plans
from analytics.state.pay_plan import PlanVersion
from analytics.state.store import State


def overlapping(state: State, viewer: Viewer, version: PlanVersion) -> list[PlanVersion]:
    """Versions of other plans, in force on a day on which this one holds or would, by which somebody could be paid too.

    Another version of the same plan is none of them: what is put in force ends the one before. Of a version that can
    no longer be read nobody knows whom it pays: told while it is in force, not once it has ended. Raises ``NotAllowed``
    for who does not make plans.
    """
    others = [one for one in pay_plans.versions(state, viewer) if one.plan != version.plan]
    who = _plan(version).who
    return [one for one in others if _days_meet(version, one) and _may_pay(one, who)]


def _may_pay(version: PlanVersion, who: Who) -> bool:
    if version.status not in ("in_force", "ended"):
        return False
    try:
        return who.meets(_plan(version).who)
    except UsageError:
        return version.status == "in_force"


def _days_meet(one: PlanVersion, other: PlanVersion) -> bool:
    return max(one.since, other.since) <= min(one.last_day or dt.date.max, other.last_day or dt.date.max)


def _plan(version: PlanVersion) -> Plan:
    return checked(Plan, dict(version.document), version.name)
