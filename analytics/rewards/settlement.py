"""From what a plan brings to what is paid: protection, clawback, draw and deferral, period after period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.rewards.groups import to_cents
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Record, Situation, money, percent
from analytics.rewards.terms import Clawback, Deferral, Draw, Protection
from analytics.rewards.vesting import Tranche, tranches, vested


def rounded(amount: Array) -> Array:
    """Amounts to the cent; float32 (simulation) as it is."""
    return to_cents(amount) / 100 if amount.dtype == np.float64 else amount


def protected(pay: Array, rule: Protection, now: Situation, record: Record) -> Array:
    """Pay that never falls by more than ``rule.largest_fall`` from one period to the next, for whoever is in both."""
    if rule.largest_fall is None:
        return pay
    result = np.array(pay, copy=True)
    for period in range(1, pay.shape[-1]):
        stays = now.eligible[:, period] & now.eligible[:, period - 1]
        share = np.minimum(now.worked[:, period] / np.where(now.worked[:, period - 1] > 0, now.worked[:, period - 1],
                                                            1), 1)
        least = rounded(result[..., period - 1] * (1 - rule.largest_fall) * share)
        result[..., period] = np.where(stays, np.maximum(result[..., period], least), result[..., period])
    record("protected", money(result), before=money(pay), fall=percent(rule.largest_fall))
    return result


@dataclass(frozen=True)
class Settled:
    """Adjustments by line, people x periods; ``balance``: what is still owed by each person after each period."""

    lines: dict[str, Array]
    pay: Array
    balance: dict[str, Array]


def settled(
    pay: Array, owed: Array, clawback: Clawback | None, draw: Draw | None, now: Situation,
            trace: Callable[[str], Record]
) -> Settled:
    """Pay after clawback and draw.

    ``owed``: period of the return x people x period of origin, what returns take back (zeros where none). What one
    period does not cover is carried to the next.
    """
    lines: dict[str, Array] = {}
    balance: dict[str, Array] = {}
    paid = np.array(pay, copy=True)
    if clawback is not None:
        lines["clawback"], balance["clawback"] = np.zeros_like(pay), np.zeros_like(pay)
    if draw is not None:
        lines["draw"], balance["draw"] = np.zeros_like(pay), np.zeros_like(pay)
        sure = _sure(draw, now)
    debt, advance, taken = np.zeros_like(pay[..., 0]), np.zeros_like(pay[..., 0]), np.zeros_like(pay)
    for period in range(pay.shape[-1]):
        if clawback is not None:
            due = owed[period]
            if clawback.of == "paid":
                due = np.clip(due, 0, np.maximum(paid, 0) - taken)
                due[..., period:] = 0
                taken = taken + due
            debt = debt + np.maximum(due.sum(axis=-1), 0)
            back = np.minimum(debt, np.maximum(paid[..., period], 0))
            debt = np.round(debt - back, 2)
            lines["clawback"][..., period], balance["clawback"][..., period] = -back, debt
            paid[..., period] -= back
        if draw is not None:
            lacks = sure[..., period] - paid[..., period]
            more = np.maximum(lacks, 0)
            if draw.recoverable:
                more = more - np.minimum(advance, np.maximum(-lacks, 0))
                advance = np.round(advance + more, 2)
            lines["draw"][..., period], balance["draw"][..., period] = more, advance
            paid[..., period] += more
    for name, line in lines.items():
        record = trace(name)
        if name == "draw" and draw is not None:
            record("draw", money(line), sure=money(sure), balance=money(balance[name]))
        else:
            record("clawback", money(line), balance=money(balance[name]))
    return Settled(lines, rounded(paid), balance)


def _sure(draw: Draw, now: Situation) -> Array:
    """What the draw assures in each period."""
    months = np.array([len(p.months) for p in now.periods])
    meant = now.eligible if draw.tenure is None else now.eligible & now.figure("in_draw").astype(bool)
    return rounded(np.where(meant, draw.a_month * months * now.worked, 0.0))


def deferred(pay: Array, rule: Deferral, now: Situation, record: Record) -> tuple[Array, Array, list[Tranche]]:
    """What is held back of each period's pay (negative), what of earlier pay falls due, and all tranches."""
    held = rounded(np.maximum(pay, 0) * rule.share)
    parts = list(tranches("deferral", held, rule, now))
    due = rounded(vested(parts, now, held))
    record("deferred", money(-held), pay=money(pay), share=percent(rule.share))
    return -held, due, parts
