"""From the company's data to what a plan needs: everybody's results and who they are, and who may have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.access import Permission, Scope, Viewer, reference_scope
from analytics.errors import NotAllowed
from analytics.lab.company_people import company_people
from analytics.lab.fit import check_fit, of_lines
from analytics.lab.monthly import monthly, with_targets
from analytics.lab.sales_lines import KEYS, in_month, sales_lines, shared, without_order
from analytics.language import N_, Phrase
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.model import Metric
from analytics.periods import Calendar, Period, add_months, month_start
from analytics.rewards.plan import Plan
from analytics.rewards.results import RESULTS, Results, completed, results_of
from analytics.rewards.terms import Measure
from analytics.warehouse.query import Warehouse


def company_results(warehouse: Warehouse, viewer: Viewer, plan: Plan, period: Period | None = None) -> Results:
    """What everybody achieved by the plan's measures in whole months, and who they are: for HR only.

    ``period``: the months to read, by default all complete ones of the data, so that what counts to date, returns and
    a look back are whole. Raises ``NotAllowed`` for others, ``UsageError`` where the data cannot tell a measure.
    """
    if not viewer.may(Permission.PAY, Permission.PLANS):
        raise NotAllowed(N_("Your role does not include what single people are paid."))
    return everybodys_results(warehouse, reference_scope(viewer), plan, period)


def everybodys_results(warehouse: Warehouse, scope: Scope, plan: Plan, period: Period | None = None) -> Results:
    """The same for the pay of one person, which in pools, contests and means depends on everybody.

    With ``reference_scope``; whoever shows single people of what comes of it asks the viewer's own scope.
    """
    check_fit(warehouse, plan)
    span = covered(warehouse.calendar, period)
    parts, notes = zip(*(_measure(warehouse, scope, plan, name, span) for name in plan.measures), strict=True)
    rows = pd.concat(parts, ignore_index=True).assign(currency=warehouse.policy.currency)
    made = results_of(completed(rows, RESULTS), company_people(warehouse, scope), warehouse.snapshot["source"])
    return Results(made.rows, made.people, made.source, span, sum(notes, ()))


def covered(calendar: Calendar, period: Period | None = None) -> Period:
    """The whole months of the data that lie in ``period``; without one all that are complete."""
    first, last = month_start(calendar.data_from), calendar.complete_to
    if period is not None:
        first, last = max(first, month_start(period.start)), min(month_start(calendar.data_to), period.months[-1])
    return Period(first, add_months(last, 1))


Told = tuple[pd.DataFrame, tuple[Phrase, ...]]  # rows, and sentences about what is not in them


def _measure(warehouse: Warehouse, scope: Scope, plan: Plan, name: str, span: Period) -> Told:
    """One measure's results and targets."""
    read = monthly(warehouse, scope, name, span)
    if of_lines(plan, name):
        rows, notes = _credited(warehouse, scope, plan, name, span, read)
    else:
        rows, notes = read[read["value"].notna()], _averaged(read, plan.measures[name], CATALOGUE[name])
    nobody = rows["who"].isna()
    if round(amount := rows.loc[nobody, "value"].sum()) and CATALOGUE[name].denominator is None:
        notes += (Phrase(N_("{measure} of {amount} belongs to no account manager and is credited to nobody"),
                         measure=Phrase(CATALOGUE[name].label), amount=f"{amount:,.0f}"),)
    return with_targets(warehouse, scope, name, rows[~nobody], span).assign(measure=name), notes


def _averaged(read: pd.DataFrame, stated: Measure, one: Metric) -> tuple[Phrase, ...]:
    """Where a mean of months is not what the pages show over the same time."""
    notes: list[Phrase] = []
    if stated.combine == "mean" and (lost := int((read["weight"] < 0).sum())):  # more returned than sold
        notes.append(Phrase(N_("{measure}: months of a person left out of the mean, since what it is divided by was "
                               "below 0 in them: {n}"), measure=Phrase(one.label), n=lost))
    if stated.combine == "mean" and len({fact.stock for fact in one.facts}) == 2:
        notes.append(Phrase(N_("{measure}: part of it is counted at the end of each month, so a mean of months is not "
                               "quite what the pages show over the same time"), measure=Phrase(one.label)))
    return tuple(notes)


def _credited(
    warehouse: Warehouse, scope: Scope, plan: Plan, name: str, span: Period, read: pd.DataFrame
) -> Told:
    """Sales as the plan credits them, and a zero for every month in which somebody here sold nothing."""
    lines = sales_lines(warehouse, scope, plan, name, span)
    notes: tuple[Phrase, ...] = ()
    if plan.clawback is not None:
        lost = without_order(lines)
        lines = pd.concat([lines[~lost], in_month(lines[lost])])
        if lost.any():
            notes = (Phrase(N_("Returns of orders that their account manager was not credited with in the data, which "
                               "lower the month they came in: {n}"), n=int(lost.sum())),)
    none = read.loc[read["value"].notna(), ["who", "when"]].assign(order="", back=False, value=0.0)
    none["received_on"] = none["when"] if plan.measures[name].credit == "cash" else np.datetime64("NaT", "s")
    rows = pd.concat([lines, none]).groupby(KEYS, dropna=False, sort=False, as_index=False)["value"].sum()
    return shared(rows) if plan.crediting.by == "shares" else rows, notes
