"""Plans of pay that hold on the same days for the same people: often meant (a contest, a commission), but told."""

from __future__ import annotations

import datetime as dt

from analytics.access import Viewer
from analytics.documents import checked
from analytics.rewards.plan import Plan
from analytics.state import pay_plans
from analytics.state.pay_plan import PlanVersion
from analytics.state.store import State


def overlapping(state: State, viewer: Viewer, version: PlanVersion) -> list[PlanVersion]:
    """Versions of other plans, in force on a day on which this one holds or would, by which somebody could be paid too.

    Another version of the same plan is none of them: what is put in force ends the one before. ``NotAllowed`` for who
    does not make plans.
    """
    others = [one for one in pay_plans.versions(state, viewer) if one.plan != version.plan]
    who = _plan(version).who
    return [one for one in others
            if one.status in ("in_force", "ended") and _days_meet(version, one) and who.meets(_plan(one).who)]


def _days_meet(one: PlanVersion, other: PlanVersion) -> bool:
    return max(one.since, other.since) <= min(one.last_day or dt.date.max, other.last_day or dt.date.max)


def _plan(version: PlanVersion) -> Plan:
    return checked(Plan, dict(version.document), version.name)
