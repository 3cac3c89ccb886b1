"""The engine: what a plan pays to whom for which results, every line with its trace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from analytics.language import Phrase
from analytics.periods import add_months, month_start
from analytics.rewards.grant import Grant
from analytics.rewards.gross import UNITS
from analytics.rewards.history import History
from analytics.rewards.plan import Plan
from analytics.rewards.reopening import Known, known_then
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.settlement import clawed_back, deferred, drawn, protected
from analytics.rewards.situation import Situation, money
from analytics.rewards.trace import Trace
from analytics.rewards.vesting import Tranche, tranches, vested


@dataclass(frozen=True)
class Line:
    """One line of pay, people x periods, to the currency's minor unit.

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
    last result. ``notes``: what the results say of themselves.
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
    notes: tuple[Phrase, ...] = ()

    def so_far(self, period: int) -> bool:
        """Whether results do not reach the last month of a period, so that it comes to this only so far."""
        return add_months(month_start(self.reaches), 1) < self.situation.periods[period].end

    @property
    def total(self) -> Array:
        """Money by person and period: the sum of its lines, to the minor unit."""
        return self.situation.rounded(sum((line.amount for line in self.lines if line.unit == "money"),
                                          np.zeros(self.situation.eligible.shape)))

    @property
    def concerned(self) -> Array:
        """Who is listed when: takes part, or has an amount all the same, people x periods."""
        return np.any([self.situation.eligible, *(line.amount != 0 for line in self.lines)], axis=0)

    @property
    def result(self) -> Array:
        """Whether there is any result behind a payout, people x periods."""
        return np.any([s.known for s in self.situation.standings.values()], axis=0)


def payouts(plan: Plan, results: Results) -> Payouts:
    """Every line of pay for results; raise ``UsageError`` where they cannot be paid by this plan, and say why."""
    history = History.of(plan, results)
    known = known_then(plan, history)
    reaches = history.reaches if results.covers is None else min(results.covers.last, known.now.periods[-1].last)
    lines = [Line(name, component.kind, UNITS.get(type(component), "money"), known.paid[name])
             for name, component in plan.components.items()]
    lines += [Line(name, name.rpartition(".")[-1], "money", known.now.rounded(c)) for name, c in known.changes.items()]
    settling, total, balances = _settled(plan, known)
    later, parts = _paid_later(plan, known, total)
    return Payouts(plan, known.now, (*lines, *settling, *later), tuple(parts), balances, known.trace, results.source,
                   history.late, history.unpaid, history.after, reaches, results.notes)


def _settled(plan: Plan, known: Known) -> tuple[list[Line], Array, dict[str, Array]]:
    """Lines of protection, clawback and draw, in this order; the total after them; and what is owed."""
    lines: list[Line] = []
    balances: dict[str, Array] = {}
    total, now, trace = known.total(plan), known.now, known.trace
    if plan.protection is not None and plan.protection.largest_fall is not None:
        after = protected(total, plan.protection, now, trace.of("protection"))
        lines, total = [Line("protection", "protection", "money", now.rounded(after - total))], after
    if plan.clawback is not None:
        at_once = 1 - (plan.deferral.share if plan.deferral is not None else 0)
        back, balances["clawback"] = clawed_back(total, known.owed, plan.clawback, at_once, now, trace.of("clawback"))
        lines, total = [*lines, Line("clawback", "clawback", "money", now.rounded(back))], now.rounded(total + back)
    if plan.draw is not None:
        advance, balances["draw"] = drawn(total, plan.draw, now, trace.of("draw"))
        lines, total = [*lines, Line("draw", "draw", "money", now.rounded(advance))], now.rounded(total + advance)
    return lines, total, balances


def _paid_later(plan: Plan, known: Known, total: Array) -> tuple[list[Line], list[Tranche]]:
    """Lines of deferral and of what falls due, and every tranche with its day."""
    lines: list[Line] = []
    parts: list[Tranche] = []
    now, trace = known.now, known.trace
    if plan.deferral is not None:
        held, due, parts = deferred(total, plan.deferral, now, trace.of("deferral"))
        lines = [Line("deferral", "deferral", "money", held), Line("deferral.due", "vested", "money", due)]
        trace.of("deferral.due")("vested", money(due))
    for name, component in plan.components.items():
        if isinstance(component, Grant):
            mine = list(tranches(name, known.paid[name], component.vesting, now))
            due = now.rounded(vested(mine, known.paid[name]))
            lines.append(Line(f"{name}.due", "vested", "money" if component.paid_in == "cash" else "equity", due))
            trace.of(f"{name}.due")("vested", money(due))
            parts += mine
    return lines, parts
