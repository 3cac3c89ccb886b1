"""What one account manager is paid in a year as a result gets better: the plan's own engine along a line of results."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.periods import add_months
from analytics.rewards.contest import Contest
from analytics.rewards.honour import Honour
from analytics.rewards.payout import payouts
from analytics.rewards.plan import Plan
from analytics.rewards.results import PEOPLE, Results
from analytics.rewards.schedule import Array

GRID = np.round(np.arange(0.3, 1.7001, 0.02), 9)  # attainments; a point a fiftieth, so that edges can be seen
MONTHS = 12
RANKED = (Contest, Honour)  # what depends on others is no function of the own result


@dataclass(frozen=True)
class PayCurve:
    """Money a year for each attainment ``x`` of a measure, every other result as usual.

    ``of_target``: x is a share of the target; else (where nobody has one) of the usual result.
    """

    measure: str
    x: Array
    pay: Array
    of_target: bool


def measures_of_pay(plan: Plan) -> list[str]:
    """The measures that move somebody's own pay, in the plan's order."""
    kept = _own(plan)
    used = {measure for place, measure in kept.uses() if not place.startswith(("ramp", "protection", "deferral"))} \
        if kept else set()
    return [measure for measure in plan.measures if measure in used]


def pay_curve(plan: Plan, results: Results, measure: str) -> PayCurve | None:
    """Pay by the attainment of a measure; None where the plan pays nothing for it, or nothing is known to pay by."""
    kept = _own(plan)
    usual = _usual(results, measure)
    if kept is None or measure not in measures_of_pay(plan) or usual is None:
        return None
    start = dt.date(results.rows["when"].max().year, plan.year_starts, 1)
    try:
        paid = payouts(kept.model_copy(update={"since": start, "until": None}), _along(kept, results, measure, start))
    except UsageError:  # what a single person's year lacks, such as orders or the money received
        return None
    return PayCurve(measure, GRID, paid.total.sum(axis=1), usual[1])


def _own(plan: Plan) -> Plan | None:
    """The plan without what is paid by rank; None where nothing remains."""
    components = {name: one for name, one in plan.components.items() if not isinstance(one, RANKED)}
    return plan.model_copy(update={"components": components}) if components else None


def _usual(results: Results, measure: str) -> tuple[float, bool] | None:
    """What 100 % of a month is, and whether that is a target; None where there is no result at all."""
    rows = results.rows[results.rows["measure"] == measure]
    target = rows["target"].median()
    if target == target:
        return float(target), True
    value = rows["value"].median()
    return (float(value), False) if value == value else None


def _along(plan: Plan, results: Results, measure: str, start: dt.date) -> Results:
    """A year of as many people as there are points, alike but for one result."""
    people = _alike(plan, results, start)
    months = np.array([add_months(start, n) for n in range(MONTHS)], "datetime64[s]")
    who, when = np.repeat(people["who"].to_numpy(), MONTHS), np.tile(months, len(people))
    frames = []
    for name in plan.measures:
        mine = results.rows[results.rows["measure"] == name]
        whole = _usual(results, name)
        if whole is None:
            continue
        value = np.repeat(GRID, MONTHS) * whole[0] if name == measure else float(mine["value"].median())
        frames.append(pd.DataFrame({
            "who": who, "when": when, "measure": name, "value": value, "target": float(mine["target"].median()),
            "error": float(mine["error"].median()), "received_on": when, "order": np.arange(len(who)).astype(str),
            "territory": who, "share": 1.0, "currency": ""}))
    rows = pd.concat(frames, ignore_index=True)
    return Results(rows.reindex(columns=results.rows.columns), people, results.source)


def whom(plan: Plan, people: pd.DataFrame) -> pd.DataFrame:
    """The people whom the plan means: by role, level and team."""
    who = plan.who
    for column, wanted in (("role", who.roles), ("level", who.levels), ("team", who.teams)):
        people = people[people[column].isin(list(wanted))] if wanted else people
    return people


def _alike(plan: Plan, results: Results, start: dt.date) -> pd.DataFrame:
    """Somebody whom the plan means, as often as there are points, each alone in team, region and territory."""
    meant, who = whom(plan, results.people), plan.who
    middle = meant["target_bonus"].rank(pct=True).sub(0.5).abs()
    pattern = (meant if middle.isna().all() else meant.loc[[middle.idxmin()]]).head(1)
    people = pattern.loc[pattern.index.repeat(len(GRID))].reset_index(drop=True)
    alone = [f"{n:04d}" for n in range(len(people))]
    served = max(who.tenure.at_least, 1) if who.tenure is not None else 60
    hired = np.datetime64(add_months(start, -served), "s")
    days = {name: np.datetime64("NaT", "s") for name, kind in PEOPLE.items() if kind == "day"} | {"hired_on": hired}
    team = {} if who.teams else {"team": alone}
    return people.assign(**days, who=alone, region=alone, territory=alone, **team)
