"""From what a plan brings to what is paid: protection, clawback, draw and deferral, period after period."""

from __future__ import annotations

import numpy as np

from analytics.rewards.schedule import Array
from analytics.rewards.situation import Record, Situation, money, percent
from analytics.rewards.terms import Clawback, Deferral, Draw, Protection
from analytics.rewards.vesting import Tranche, tranches, vested


def protected(pay: Array, rule: Protection, now: Situation, record: Record) -> Array:
    """Pay that never falls by more than ``rule.largest_fall`` from one period to the next, for whoever is in both."""
    if rule.largest_fall is None:
        return pay
    result = np.array(pay, copy=True)
    for period in range(1, pay.shape[-1]):
        stays = now.eligible[:, period] & now.eligible[:, period - 1]
        share = np.minimum(now.worked[:, period] / np.where(now.worked[:, period - 1] > 0, now.worked[:, period - 1],
                                                            1), 1)
        least = now.rounded(result[..., period - 1] * (1 - rule.largest_fall) * share)
        result[..., period] = np.where(stays, np.maximum(result[..., period], least), result[..., period])
    record("protected", money(result), before=money(pay), fall=percent(rule.largest_fall))
    return result


def clawed_back(
    pay: Array, owed: Array, rule: Clawback, paid_at_once: float, now: Situation, record: Record
) -> tuple[Array, Array]:
    """What returns take from each period's pay (0 or less), and what is still owed after it.

    ``owed``: period of the return x people x period of origin. By ``of: paid`` no period gives back more than was paid
    of it: ``paid_at_once`` is the share that is not deferred. What a period does not cover is carried to the next.
    """
    line, balance, taken = np.zeros_like(pay), np.zeros_like(pay), np.zeros_like(pay)
    debt = np.zeros_like(pay[..., 0])
    for period in range(pay.shape[-1]):
        due = owed[period]
        if rule.of == "paid":
            due = np.clip(due, 0, now.rounded(np.maximum(pay, 0) * paid_at_once) - taken)
            taken = taken + due
        debt = debt + np.maximum(due.sum(axis=-1), 0)
        back = np.minimum(debt, np.maximum(pay[..., period], 0))
        debt = np.round(debt - back, now.decimals)
        line[..., period], balance[..., period] = 0 - back, debt
    record("clawback", money(line), balance=money(balance))
    return line, balance


def drawn(pay: Array, draw: Draw, now: Situation, record: Record) -> tuple[Array, Array]:
    """What a draw adds to each period's pay or, if recoverable, takes back of it; and what is advanced after it."""
    line, balance = np.zeros_like(pay), np.zeros_like(pay)
    sure, advance = _sure(draw, now), np.zeros_like(pay[..., 0])
    for period in range(pay.shape[-1]) if sure.any() else ():
        lacks = sure[..., period] - pay[..., period]
        line[..., period] = np.maximum(lacks, 0)
        if draw.recoverable:
            line[..., period] -= np.minimum(advance, np.maximum(-lacks, 0))
            advance = now.rounded(advance + line[..., period])
            balance[..., period] = advance
    record("draw", money(line), sure=money(sure), balance=money(balance))
    return line, balance


def _sure(draw: Draw, now: Situation) -> Array:
    """What the draw assures in each period."""
    months = np.array([len(p.months) for p in now.periods])
    meant = now.eligible if draw.tenure is None else now.eligible & now.figure("in_draw").astype(bool)
    return now.rounded(np.where(meant, draw.a_month * months * now.worked, 0.0))


def deferred(pay: Array, rule: Deferral, now: Situation, record: Record) -> tuple[Array, Array, list[Tranche]]:
    """What is held back of each period's pay (negative), what of earlier pay falls due, and all tranches."""
    held = now.rounded(np.maximum(pay, 0) * rule.share)
    parts = list(tranches("deferral", held, rule, now))
    due = now.rounded(vested(parts, held))
    record("deferred", money(0 - held), pay=money(pay), share=percent(rule.share))
    return 0 - held, due, parts
