"""What a plan would have paid for the last months, as if it had been in force: everybody, leavers included."""

from __future__ import annotations

from dataclasses import replace

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import add_months
from analytics.rewards.grid import Months
from analytics.rewards.horizon import in_force
from analytics.rewards.past import covered
from analytics.rewards.payout import Payouts, payouts
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results


def replay(plan: Plan, results: Results, months: int = 12) -> Payouts:
    """The plan on the last ``months`` with results, its dates and its year moved to them.

    Raise ``UsageError`` where results do not reach back so far, or the months are no whole periods of the plan.
    """
    known = covered(results)
    first = add_months(known.end, -months)
    if months < 1 or first < known.start:
        raise UsageError(N_("{file}: results from {day} on are no {n} months; replay fewer"), file=results.source,
                         day=known.start, n=months)
    rows = results.rows[results.rows["when"] < str(known.end)].reset_index(drop=True)
    return payouts(in_force(plan, Months.of(first, known.last)), replace(results, rows=rows))
