"""Which single month cost a person most: the engine pays again with one month after the other as usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.currencies import decimals
from analytics.errors import UsageError
from analytics.periods import Period
from analytics.rewards.bad_month import alone, without_raises
from analytics.rewards.crediting import credited
from analytics.rewards.grid import Months, grid_of
from analytics.rewards.payout import payouts
from analytics.rewards.plan import Plan
from analytics.rewards.results import RESULTS, Results, completed
from analytics.rewards.schedule import Array

FEW = 3  # of fewer other months nobody knows what is usual


@dataclass(frozen=True)
class Costliest:
    """The month that costs most, and how much more all periods asked for would have paid, had it been as usual."""

    month: Period
    amount: float


def costliest_month(plan: Plan, results: Results, periods: Sequence[Period]) -> Costliest | None:
    """Of one person's ``results`` (of shared orders the own part): what each month that lies in ``periods`` took from
    their pay together.

    Every result of the month that was worse is lifted to the person's usual one: the median attainment of the other
    months, of what has no target the median value. None where no month took anything, pay is not the person's alone
    (see ``alone``), or their results alone lack what the plan needs (a measure that only others have, or its target).
    """
    if not alone(plan):
        return None
    try:
        plan = without_raises(plan)
        cases = dict(_lifted(plan, results, periods))
        paid = payouts(plan, _side_by_side(results, [results.rows, *cases.values()]))
    except UsageError:  # with everybody's results it may be paid all the same; of one person it can tell nothing
        return None
    asked = [period in periods for period in paid.situation.periods]
    together = paid.total[:, asked].sum(axis=1)
    more = dict(zip(cases, together[1:] - together[0], strict=True))
    month = max(more, key=lambda month: more[month], default=None)
    least = 10.0 ** -decimals(plan.currency) / 2
    return None if month is None or more[month] < least else Costliest(month, float(more[month]))


def _side_by_side(results: Results, cases: Sequence[pd.DataFrame]) -> Results:
    """Each case's rows as those of a person of its own, so that all are paid at once."""
    def of(frame: pd.DataFrame, n: int) -> pd.DataFrame:
        order = {"order": frame["order"].where(frame["order"] == "", frame["order"] + f" {n:03d}")} \
            if "order" in frame else {}
        return frame.assign(who=f"{n:03d}", **order)

    return replace(results, rows=pd.concat([of(rows, n) for n, rows in enumerate(cases)], ignore_index=True),
                   people=pd.concat([of(results.people, n) for n in range(len(cases))], ignore_index=True))


def _lifted(plan: Plan, results: Results, periods: Sequence[Period]) -> Iterator[tuple[Period, pd.DataFrame]]:
    """The rows with one month after the other as usual, where that is better."""
    rows = credited(plan, results).rows
    rows = rows.assign(day=rows["day"].where(rows["origin"].isna(), rows["origin"]))  # returns lower that of the order
    months = Months.of(rows["day"].min().date(), rows["day"].max().date())
    usual = {name: _usual(plan, name, rows, months) for name in plan.measures}
    for n, month in enumerate(months.periods):
        if not any(one.start <= month.start < one.end for one in periods):
            continue
        made = results.rows
        for name, (actual, lifted) in usual.items():
            if lifted[n] > actual[n] if plan.measures[name].better == "more" else lifted[n] < actual[n]:
                made = _with(made, plan, name, month, float(actual[n]), float(lifted[n]))
        if made is not results.rows:
            yield month, made


def _usual(plan: Plan, name: str, rows: pd.DataFrame, months: Months) -> tuple[Array, Array]:
    """By month what the person had, and what the other months say is usual; NaN where too few do."""
    mine = rows[rows["measure"] == name]
    grid = grid_of(mine, plan.measures[name], np.zeros(len(mine), int), months, 1)
    value, target = grid.value[0], grid.target[0]
    aimed = np.isfinite(value) & np.isfinite(target)
    scale = np.where(aimed, target, 1.0) if aimed.sum() > FEW else np.ones(len(value))
    there = aimed if aimed.sum() > FEW else np.isfinite(value)
    usual = np.full(len(value), np.nan)
    for n in np.flatnonzero(there):
        others = there & (np.arange(len(value)) != n)
        if others.sum() >= FEW:
            usual[n] = np.median((value / scale)[others]) * scale[n]
    return value, usual


def _with(rows: pd.DataFrame, plan: Plan, name: str, month: Period, actual: float, usual: float) -> pd.DataFrame:
    """The rows with a month's result as usual: what adds up gets what lacks as a row of its own."""
    if plan.measures[name].combine == "sum":
        first = pd.Timestamp(month.start)
        more = pd.DataFrame([{"who": rows["who"].iloc[0], "when": first, "measure": name, "value": usual - actual,
                              "received_on": first, "currency": rows["currency"].iloc[0]}])
        return pd.concat([rows, completed(more, RESULTS)], ignore_index=True)
    here = (rows["measure"] == name) & rows["when"].between(str(month.start), str(month.last)) & rows["value"].notna()
    return rows.assign(value=rows["value"].where(~here, usual))
