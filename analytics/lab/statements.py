"""Statements: what a plan pays a person in a period, step by step, and what is still to come; everybody's for HR."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Permission, Viewer, group_scope, pay_scope, reference_scope
from analytics.errors import NotAllowed
from analytics.lab.company_results import everybodys_results
from analytics.language import N_, Language
from analytics.metrics.catalogue import CATALOGUE
from analytics.periods import Period
from analytics.rewards.payout import Payouts, payouts
from analytics.rewards.plan import Plan
from analytics.rewards.statement import Statement, label, statement
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Expected:
    """Awarded for one period, due on a later day, if nothing takes it away until then; ``unit`` as lines have it."""

    label: str
    awarded: Period
    due: dt.date
    amount: float
    unit: str


@dataclass(frozen=True)
class PeriodPay:
    """One period of a person. ``so_far``: the results do not reach its end yet.

    ``before``: total of the period before, None where it did not concern them; ``owed``: balances after it (draw,
    clawback) that later pay repays; ``sources``: metric -> the days that it counts.
    """

    period: Period
    statement: Statement
    so_far: bool
    before: float | None
    to_come: tuple[Expected, ...]
    owed: dict[str, float]
    sources: dict[str, Period]


@dataclass(frozen=True)
class PersonPay:
    """What a plan pays one person: the periods that concern them, oldest first; none where they never took part."""

    who: str
    name: str
    plan: Plan
    periods: tuple[PeriodPay, ...]


def company_payouts(warehouse: Warehouse, viewer: Viewer, plan: Plan) -> Payouts:
    """What a plan pays everybody, for HR; raises ``NotAllowed`` for others, ``UsageError`` where it cannot be paid."""
    if not viewer.may(Permission.PAY):
        raise NotAllowed(N_("Your role does not include what single people are paid."))
    return _paid(warehouse, viewer, plan)


def cost_by_period(warehouse: Warehouse, viewer: Viewer, plan: Plan) -> list[tuple[Period, float]]:
    """Periods that are over, oldest first, and what the plan pays everybody together for them: no person's pay.

    NaN where fewer others are paid than the smallest group that the viewer may see; raises ``NotAllowed``.
    """
    if not viewer.may(Permission.PEOPLE, Permission.COMPANY):
        raise NotAllowed(N_("Your role does not include the company's figures."))
    scope, paid = group_scope(viewer, warehouse.policy.minimum_group), _paid(warehouse, viewer, plan)
    others = np.array([person != viewer.manager_id for person in paid.situation.people], bool)  # the own pay is known
    many = paid.concerned[others].sum(axis=0) >= scope.smallest
    totals = np.where(many, paid.total.sum(axis=0), np.nan)
    return [(period, float(totals[n])) for n, period in enumerate(paid.situation.periods) if not paid.so_far(n)]


def paid_people(warehouse: Warehouse, viewer: Viewer, plan: Plan) -> dict[str, str]:
    """Ids and names of those whose statements the viewer may read and whom the plan has ever concerned, by name."""
    allowed, paid = _visible(warehouse, viewer), _paid(warehouse, viewer, plan)
    ever = np.asarray(paid.concerned.any(axis=1))
    found = {who: allowed[who] for n, who in enumerate(paid.situation.people) if ever[n] and who in allowed}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def person_pay(warehouse: Warehouse, viewer: Viewer, plan: Plan, who: str, t: Language) -> PersonPay:
    """One person's statements by a plan; ``NotAllowed`` where the viewer may not read them."""
    name, paid = readable(warehouse, viewer, who), _paid(warehouse, viewer, plan)
    return pay_of(paid, who, name, t)


def pay_of(paid: Payouts, who: str, name: str, t: Language) -> PersonPay:
    """One person's statements of payouts; the caller has asked whether its reader may see them (``readable``)."""
    if who not in paid.situation.people:
        return PersonPay(who, name, paid.plan, ())
    person = paid.situation.people.index(who)
    periods = tuple(_period_pay(paid, person, int(n), t) for n in np.flatnonzero(paid.concerned[person]))
    return PersonPay(who, name, paid.plan, periods)


def readable(warehouse: Warehouse, viewer: Viewer, who: str) -> str:
    """The name of a person whose statements the viewer may read; raises ``NotAllowed`` of others."""
    allowed = _visible(warehouse, viewer)
    if who not in allowed:
        raise NotAllowed(N_("Statements of pay are open to the person and HR."))
    return allowed[who]


def everybody(
    warehouse: Warehouse, viewer: Viewer, plan: Plan, t: Language, only: Period | None = None
) -> pd.DataFrame:
    """A row for each person and period that concerns them: ``who, name, team, start, period, total, change, note``.

    ``only``: of one period; ``change``: against the period before, NaN where that did not concern them. For HR only.
    """
    paid = company_payouts(warehouse, viewer, plan)
    total, concerned, now = paid.total, paid.concerned, paid.situation
    before = np.where(concerned, total, np.nan)[:, :-1]
    change = total - np.column_stack([np.full(len(total), np.nan), before])
    teams = now.names.get("team", ())
    rows = [(who := now.people[person], warehouse.people[who][0],
             _team(warehouse, teams, int(now.groups["team"][person, n])), now.periods[n].start,
             now.periods[n].label(t), float(total[person, n]), float(change[person, n]),
             "" if paid.result[person, n] else t("no result"))
            for person, n in np.argwhere(concerned) if only is None or now.periods[n] == only]
    frame = pd.DataFrame(rows, columns=["who", "name", "team", "start", "period", "total", "change", "note"])
    return frame.sort_values(["start", "name"], ascending=[False, True], ignore_index=True)


def _team(warehouse: Warehouse, teams: tuple[str, ...], code: int) -> str:
    return warehouse.team_names.get(teams[code], teams[code]) if code >= 0 else ""


def _paid(warehouse: Warehouse, viewer: Viewer, plan: Plan) -> Payouts:
    """Pools, contests and means need everybody; whoever shows single people of it asks the viewer's scope."""
    key = ("payouts", plan.model_dump_json())
    scope = reference_scope(viewer)
    return warehouse.memory.once(key, lambda: payouts(plan, everybodys_results(warehouse, scope, plan)))


def _visible(warehouse: Warehouse, viewer: Viewer) -> dict[str, str]:
    """Ids and names of the people whose pay the viewer may see."""
    scope = pay_scope(viewer)
    return dict(warehouse.rows(f"SELECT manager_id, name FROM managers WHERE {scope.predicate}", scope.parameters))


def _period_pay(paid: Payouts, person: int, n: int, t: Language) -> PeriodPay:
    total = paid.total[person]
    earlier = n > 0 and paid.concerned[person, n - 1]
    owed = {kind: float(balance[person, n]) for kind, balance in paid.balances.items() if balance[person, n]}
    return PeriodPay(paid.situation.periods[n], statement(paid, person, n, t), paid.so_far(n),
                     float(total[n - 1]) if earlier else None, tuple(_to_come(paid, person, n, t)), owed,
                     _sources(paid, person, n))


def _to_come(paid: Payouts, person: int, n: int, t: Language) -> list[Expected]:
    """What was awarded up to a period and falls due after it, by day."""
    lines = {line.id: line for line in paid.lines}
    found = [
        Expected(label(lines[part.line], paid.plan, t), paid.situation.periods[part.awarded], part.due,
                 float(part.kept[person]), lines[f"{part.line}.due"].unit)
        for part in paid.tranches
        if part.awarded <= n and (part.period is None or part.period > n) and part.kept[person]]
    return sorted(found, key=lambda one: (one.due, one.label, one.awarded.start))


def _sources(paid: Payouts, person: int, n: int) -> dict[str, Period]:
    """The metrics that have a result in a period, each with the days that it counts."""
    now, found = paid.situation, {}
    for name, measure in paid.plan.measures.items():
        if name in CATALOGUE and now.standings[name].known[person, n]:
            group = {"year_to_date": now.years, "quarter_to_date": now.quarters}.get(measure.counts)
            first = int(np.flatnonzero(group == group[n])[0]) if group is not None else n
            found[name] = Period(now.periods[first].start, now.periods[n].end)
    return found
