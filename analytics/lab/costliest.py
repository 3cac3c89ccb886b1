"""What the costliest single month took from a person's pay, for who may read their statements."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.access import Scope, Viewer
from analytics.lab.company_results import everybodys_results
from analytics.lab.statements import readable
from analytics.periods import Period
from analytics.rewards.bad_month import alone
from analytics.rewards.costliest_month import Costliest, costliest_month
from analytics.rewards.plan import Plan
from analytics.warehouse.query import Warehouse


def costliest(warehouse: Warehouse, viewer: Viewer, plan: Plan, who: str, periods: Sequence[Period]
              ) -> Costliest | None:
    """See ``costliest_month``; ``NotAllowed`` where the viewer may not read the person's statements."""
    readable(warehouse, viewer, who)
    if not alone(plan):
        return None
    key = ("costliest", viewer, plan.model_dump_json(), who, tuple(periods))
    return warehouse.memory.once(key, lambda: costliest_month(
        plan, everybodys_results(warehouse, Scope("manager_id = ?", (who,)), plan), periods))
