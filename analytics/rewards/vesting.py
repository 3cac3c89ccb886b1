"""Awards that are paid later: what vests when, what leavers keep, and what a malus takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.periods import add_months
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Situation
from analytics.rewards.terms import Malus, Vesting


@dataclass(frozen=True)
class Tranche:
    """A part of the awards of one period that falls due on one day: amounts by person (draws in front).

    ``period``: index of the period it is paid in, None where it lies beyond the last one. ``promised`` is before, and
    ``kept`` after the leaver rule and, where it is due within the periods, the malus.
    """

    line: str
    awarded: int
    due: dt.date
    period: int | None
    promised: Array
    kept: Array


def tranches(line: str, award: Array, rule: Vesting, now: Situation) -> Iterator[Tranche]:
    """Every tranche of awards (..., people, periods), in minor units that add up to the award; an award is made on the
    last day of its period.
    """
    for period in np.flatnonzero((award != 0).any(axis=tuple(range(award.ndim - 1)))):
        given, share_before, before = now.periods[period].last, 0.0, np.zeros_like(award[..., period])
        for months, share in rule.tranches:
            due = add_months(given, months)
            paid_in = next((n for n, p in enumerate(now.periods) if p.start <= due < p.end), None)
            share_before += share
            so_far = now.rounded(award[..., period] * award.dtype.type(share_before))
            promised, before = now.rounded(so_far - before), so_far
            kept = promised * _stayed(rule, now, given, due)
            if paid_in is not None and rule.malus is not None:
                kept = kept * _after_malus(rule.malus, now, paid_in)
            yield Tranche(line, int(period), due, paid_in, promised, now.rounded(kept))


def vested(parts: list[Tranche], like: Array) -> Array:
    """What falls due in each period, in the shape of ``like``."""
    result = np.zeros_like(like)
    for part in parts:
        if part.period is not None:
            result[..., part.period] += part.kept
    return result


def _stayed(rule: Vesting, now: Situation, given: dt.date, due: dt.date) -> Array:
    """The share that each person keeps of a tranche given on one day and due on another."""
    left = now.left["on"]
    gone = ~np.isnat(left) & (left < np.datetime64(due))
    served = (left - np.datetime64(given)).astype(float) / max((due - given).days, 1)
    served = np.clip(np.where(gone, served, 0), 0, 1)
    share = {"keep": np.ones(len(left)), "in_proportion": served, "forfeit": np.zeros(len(left))}
    kept = np.where(now.left["good"], share[rule.leavers["good"]], share[rule.leavers["bad"]])
    return np.where(gone, kept, 1.0).astype(now.kind)


def _after_malus(malus: Malus, now: Situation, period: int) -> Array:
    """1, or what is left where the measure is on the wrong side in the period in which the tranche is due."""
    standing = now.standing(malus.measure)
    value, known = standing.value[..., period], standing.known[..., period]
    wrong = value > malus.reach if standing.less else value < malus.reach
    return np.where(known & wrong, 1 - malus.loses, 1.0).astype(now.kind)
