"""Each period as its results were known when it was paid, and what returns that came later take back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.rewards.contest import Contest
from analytics.rewards.gross import components_paid, modified_sum, sum_of_money
from analytics.rewards.history import History
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.plan import Plan
from analytics.rewards.pool import Pool
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Situation
from analytics.rewards.trace import Trace, stitched


@dataclass(frozen=True)
class Version:
    """What would be paid by the results as they were known from one period on: amounts by component, changes by the
    plan's modifiers, and the total of both; people x periods.
    """

    paid: dict[str, Array]
    changes: dict[str, Array]
    total: Array
    trace: Trace


@dataclass(frozen=True)
class Known:
    """Each period from the version it was paid by. ``owed``: what returns take back, period of the return x person x
    period of origin; no periods of return where the plan does not claw back.
    """

    now: Situation
    paid: dict[str, Array]
    changes: dict[str, Array]
    owed: Array
    trace: Trace

    def total(self, plan: Plan) -> Array:
        """Money by person and period after the plan's modifiers."""
        return self.now.rounded(sum_of_money(plan, self.paid, self.now) + sum(self.changes.values(), np.zeros(())))


def known_then(plan: Plan, history: History) -> Known:
    """What was paid for each period when it was, and what is owed for returns."""
    situations, chosen = history.versions(), history.version_of
    firsts = [0, *np.flatnonzero(np.diff(chosen, prepend=0))]
    versions: list[Version] = []
    for now, first in zip(situations, firsts, strict=True):
        versions.append(_version(plan, now, versions[-1] if versions else None, int(first)))
    shape = situations[0].eligible.shape
    owed = np.zeros((0 if plan.clawback is None else shape[1], *shape))
    if plan.clawback is not None:
        for before, after, period in zip(versions, versions[1:], firsts[1:], strict=False):
            owed[period][:, :period] = (before.total - after.total)[:, :period]
    return Known(history.situation(situations), _picked([v.paid for v in versions], chosen),
                 _picked([v.changes for v in versions], chosen), owed,
                 stitched([v.trace for v in versions], chosen, shape))


def _version(plan: Plan, now: Situation, before: Version | None, first: int) -> Version:
    """What is paid by a situation; what depends on other people is not reopened in periods before the first."""
    trace = Trace()
    paid = components_paid(plan, now, trace.of)
    if before is not None:
        past = np.arange(len(now.periods)) < first
        paid |= {name: np.where(past, before.paid[name], paid[name]) for name, component in plan.components.items()
                 if isinstance(component, Pool | Contest | Merit | Honour)}
    total, changes = modified_sum(plan, paid, now, trace.of)
    return Version(paid, changes, total, trace)


def _picked(versions: list[dict[str, Array]], chosen: Array) -> dict[str, Array]:
    """Each period from the version chosen for it."""
    picked = {}
    for name in versions[0]:
        picked[name] = versions[0][name].copy()
        for period, version in enumerate(chosen):
            picked[name][..., period] = versions[version][name][..., period]
    return picked
