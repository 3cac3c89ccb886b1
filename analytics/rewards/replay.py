"""What a plan would have paid for the last months, as if it had been in force: everybody, leavers included."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import add_months, month_start
from analytics.rewards.horizon import in_force
from analytics.rewards.payout import Payouts, payouts
from analytics.rewards.plan import Plan
from analytics.rewards.results import Results
from analytics.rewards.standings import Months


def replay(plan: Plan, results: Results, months: int = 12) -> Payouts:
    """The plan on the last ``months`` with results, its dates and its year moved to them.

    Raise ``UsageError`` where results do not reach back so far, or the months are no whole periods of the plan.
    """
    when = results.rows.loc[results.rows["value"].notna(), "when"]
    if when.empty:
        raise UsageError(N_("{file}: there are targets but no results; add results"),
                         file=results.source)
    last = month_start(when.max().date())
    first = add_months(last, 1 - months)
    if months < 1 or when.min().date() >= add_months(first, 1):
        raise UsageError(N_("{file}: results from {day} on are no {n} months; replay fewer"), file=results.source,
                         day=when.min().date(), n=months)
    until = add_months(last, 1) - dt.timedelta(days=1)
    rows = results.rows[results.rows["when"] <= str(until)].reset_index(drop=True)
    return payouts(in_force(plan, Months.of(first, until)), replace(results, rows=rows))
