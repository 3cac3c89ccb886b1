"""The engine: what a plan pays to whom for which results, every line with its trace."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.periods import add_months, month_start
from analytics.rewards.contest import Contest
from analytics.rewards.grant import Grant
from analytics.rewards.history import History
from analytics.rewards.honour import Honour
from analytics.rewards.merit import Merit
from analytics.rewards.modifiers import modified
from analytics.rewards.plan import Plan
from analytics.rewards.pool import Pool
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.settlement import clawed_back, deferred, drawn, protected, rounded
from analytics.rewards.situation import Record, Situation, forget, money
from analytics.rewards.trace import Trace, stitched
from analytics.rewards.vesting import Tranche, tranches, vested

UNITS = {Grant: "award", Merit: "raise", Honour: "honour"}  # all other components pay money at once


@dataclass(frozen=True)
class Line:
    """One line of pay, people x periods, to the cent.

    ``unit``: ``money`` (adds up to the total), ``award`` (granted, paid as it vests), ``equity`` (vested), ``raise``
    (of the yearly salary) or ``honour`` (1 for whom it goes to).
    """

    id: str
    kind: str
    unit: str
    amount: Array


@dataclass(frozen=True)
class Payouts:
    """What a plan pays. ``tranches``: awards and deferred pay with their dates; ``balances``: draws and clawbacks owed.

    ``late_returns``, ``unpaid``, ``after_end``: how many rows change nothing: returns after the window (or of orders
    before the plan), sales whose money has not come, and what lies after the plan's end. ``reaches``: the day of the
    last result.
    """

    plan: Plan
    situation: Situation
    lines: tuple[Line, ...]
    tranches: tuple[Tranche, ...]
    balances: dict[str, Array]
    trace: Trace
    source: str
    late_returns: int
    unpaid: int
    after_end: int
    reaches: dt.date

    def so_far(self, period: int) -> bool:
        """Whether results do not reach the last month of a period, so that it comes to this only so far."""
        return add_months(month_start(self.reaches), 1) < self.situation.periods[period].end

    @property
    def total(self) -> Array:
        """Money by person and period: the sum of its lines, to the cent."""
        return rounded(sum((line.amount for line in self.lines if line.unit == "money"),
                           np.zeros(self.situation.eligible.shape)))

    @property
    def result(self) -> Array:
        """Whether there is any result behind a payout, people x periods."""
        return np.any([s.known for s in self.situation.standings.values()], axis=0)


def nothing(line: str) -> Record:
    """A recorder for every line that keeps nothing, for simulation."""
    return forget


def components_paid(plan: Plan, now: Situation, trace: Callable[[str], Record] = nothing) -> dict[str, Array]:
    """What each component brings by person and period after its own modifiers; nothing for who does not take part."""
    everybody = bool(now.eligible.all())
    paid = {}
    for name, component in plan.components.items():
        record = trace(name)
        amount = modified(component.then, component.earned(now, record), now, record)
        paid[name] = rounded(amount if everybody else np.where(now.eligible, amount, amount.dtype.type(0)))
    return paid


def modified_sum(plan: Plan, paid: dict[str, Array], now: Situation, trace: Callable[[str], Record] = nothing
                 ) -> tuple[Array, dict[str, Array]]:
    """The money of all components after the plan's own modifiers, and what each of those changed."""
    base = total = sum_of_money(plan, paid, now)
    changes = {}
    for n, modifier in enumerate(plan.then):
        name = f"then.{n}.{modifier.kind}"
        after = modifier.apply(total, base, now, trace(name))
        after = rounded(np.where(now.eligible, after, after.dtype.type(0)))
        changes[name], total = after - total, after
    return total, changes


def sum_of_money(plan: Plan, paid: dict[str, Array], now: Situation) -> Array:
    """Components that pay money at once, added up."""
    amounts = [paid[name] for name, component in plan.components.items() if type(component) not in UNITS]
    if not amounts:
        return np.zeros(now.eligible.shape, now.kind)
    total = amounts[0]
    for amount in amounts[1:]:
        total = total + amount
    return rounded(total)


def payouts(plan: Plan, results: Results) -> Payouts:
    """Every line of pay for results; raise ``UsageError`` where they cannot be paid by this plan, and say why."""
    history = History.of(plan, results)
    now, trace, paid, changes, owed = _known_then(plan, history)
    total = rounded(sum_of_money(plan, paid, now) + sum(changes.values(), np.zeros(now.eligible.shape)))
    lines = [Line(name, component.kind, UNITS.get(type(component), "money"), paid[name])
             for name, component in plan.components.items()]
    lines += [Line(name, name.rpartition(".")[-1], "money", rounded(change)) for name, change in changes.items()]
    if plan.protection is not None and plan.protection.largest_fall is not None:
        after = protected(total, plan.protection, now, trace.of("protection"))
        lines, total = [*lines, Line("protection", "protection", "money", rounded(after - total))], after
    balances: dict[str, Array] = {}
    if plan.clawback is not None:
        at_once = 1 - (plan.deferral.share if plan.deferral is not None else 0)
        back, balances["clawback"] = clawed_back(total, owed, plan.clawback, at_once, trace.of("clawback"))
        lines, total = [*lines, Line("clawback", "clawback", "money", rounded(back))], rounded(total + back)
    if plan.draw is not None:
        advance, balances["draw"] = drawn(total, plan.draw, now, trace.of("draw"))
        lines, total = [*lines, Line("draw", "draw", "money", rounded(advance))], rounded(total + advance)
    parts: list[Tranche] = []
    if plan.deferral is not None:
        held, due, parts = deferred(total, plan.deferral, now, trace.of("deferral"))
        lines += [Line("deferral", "deferral", "money", held), Line("deferral.due", "vested", "money", due)]
        trace.of("deferral.due")("vested", money(due))
    for name, component in plan.components.items():
        if isinstance(component, Grant):
            mine = list(tranches(name, paid[name], component.vesting, now))
            due = rounded(vested(mine, now, paid[name]))
            lines.append(Line(f"{name}.due", "vested", "money" if component.paid_in == "cash" else "equity", due))
            trace.of(f"{name}.due")("vested", money(due))
            parts += mine
    return Payouts(plan, now, tuple(lines), tuple(parts), balances, trace, results.source, history.late,
                   history.unpaid, history.after, history.reaches)


def _known_then(plan: Plan, history: History) -> tuple[Situation, Trace, dict[str, Array], dict[str, Array], Array]:
    """Each period as its results were known when it was paid, and what later returns take back.

    Returns the situation, the trace, amounts by component, changes by the plan's modifiers, and what is owed: period of
    the return x person x period of origin.
    """
    versions = history.versions()
    shape = versions[0].eligible.shape
    traces: list[Trace] = []
    paid: list[dict[str, Array]] = []
    changes: list[dict[str, Array]] = []
    totals: list[Array] = []
    for now in versions:
        trace = Trace()
        amounts = components_paid(plan, now, trace.of)
        if paid:  # what depends on other people is not reopened
            amounts |= {name: paid[-1][name] for name, component in plan.components.items()
                        if isinstance(component, Pool | Contest | Merit | Honour)}
        total, changed = modified_sum(plan, amounts, now, trace.of)
        traces.append(trace)
        paid.append(amounts)
        changes.append(changed)
        totals.append(total)
    chosen = history.version_of
    owed = np.zeros((shape[1], *shape)) if plan.clawback is not None else np.zeros((0, *shape))
    for period in np.flatnonzero(np.diff(chosen, prepend=0)) if plan.clawback is not None else ():
        fall = totals[chosen[period] - 1] - totals[chosen[period]]
        owed[period][:, :period] = fall[:, :period]
    return (history.situation(versions), stitched(traces, chosen, shape),
            {name: _picked([p[name] for p in paid], chosen) for name in paid[0]},
            {name: _picked([c[name] for c in changes], chosen) for name in changes[0]}, owed)


def _picked(arrays: list[Array], chosen: Array) -> Array:
    """Each period from the version chosen for it."""
    result = arrays[0].copy()
    for period, version in enumerate(chosen):
        result[..., period] = arrays[version][..., period]
    return result
