"""From the company's data to what a plan needs; who may have it; and what the plan pays."""

from __future__ import annotations

import pandas as pd

from analytics.access import Permission, Viewer
from analytics.errors import NotAllowed
from analytics.lab.company_people import company_people
from analytics.lab.monthly import monthly_rows
from analytics.language import N_
from analytics.periods import Calendar, Period, add_months, month_start
from analytics.rewards.plan import Plan
from analytics.rewards.results import RESULTS, Results, completed, results_of
from analytics.warehouse.query import Warehouse


def company_results(warehouse: Warehouse, viewer: Viewer, plan: Plan, period: Period | None = None) -> Results:
    """What everybody achieved by the plan's measures in whole months, and who they are: for HR only.

    ``period``: the months to read, by default all complete ones of the data, so that what counts to date, returns and
    a look back are whole. Raises ``NotAllowed`` for others, ``UsageError`` for a measure that the data cannot fill.
    """
    if not viewer.may(Permission.PAY, Permission.PLANS):
        raise NotAllowed(N_("Your role does not include what single people are paid."))
    return everybodys_results(warehouse, plan, period)


def everybodys_results(warehouse: Warehouse, plan: Plan, period: Period | None = None) -> Results:
    """The same for what depends on everybody; whoever shows single people of it has asked the viewer's scope."""
    span = covered(warehouse.calendar, period)
    rows = pd.concat([monthly_rows(warehouse, name, one, span) for name, one in plan.measures.items()])
    rows = completed(rows.assign(currency=warehouse.policy.currency).reset_index(drop=True), RESULTS)
    people = company_people(warehouse)
    made = results_of(rows, people, warehouse.snapshot["source"])
    return Results(made.rows, made.people, made.source, covers=span)


def covered(calendar: Calendar, period: Period | None = None) -> Period:
    """The whole months of the data that lie in ``period``; without one all that are complete."""
    first, last = month_start(calendar.data_from), calendar.complete_to
    if period is not None:
        first, last = max(first, month_start(period.start)), min(month_start(calendar.data_to), period.months[-1])
    return Period(first, add_months(last, 1))
