"""Modifiers of an amount, applied in the order in which a plan writes them under ``then``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from analytics.documents import Strict
from analytics.errors import Misfit
from analytics.language import N_
from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Reads, Record, Situation, factor, money, number, percent


class Gate(Strict):
    """The amount counts only where a measure reaches a value, else it is multiplied by ``otherwise``.

    ``edges``: ``lower`` passes at the value itself, ``upper`` only beyond it; where less of the measure is better (read
    by value), beyond means below. ``missing``: whether somebody without a result (or, by attainment, a target) passes.
    """

    kind: Literal["gate"]
    measure: str
    reads: Reads
    reach: float
    edges: Literal["lower", "upper"]
    otherwise: float = Field(ge=0, lt=1)
    missing: Literal["pass", "fail"]

    def apply(self, amount: Array, base: Array, now: Situation, record: Record) -> Array:
        """The amount where the gate is passed, ``otherwise`` times it elsewhere."""
        standing = now.standing(self.measure)
        x = standing.read(self.reads)
        sign = -1 if self.reads == "value" and standing.less else 1
        passed = (np.greater_equal if self.edges == "lower" else np.greater)(sign * x, x.dtype.type(sign * self.reach))
        passed = np.where(standing.has(self.reads), passed, self.missing == "pass")
        share = np.where(passed, x.dtype.type(1), x.dtype.type(self.otherwise))
        result = amount * share
        record("gate", money(result), measure=self.measure, x=standing.shown(self.reads),
               reach=(percent if self.reads == "attainment" else number)(self.reach), factor=factor(share),
               before=money(amount))
        return result


class Multiply(Strict):
    """The amount times what a schedule gives for a measure; unchanged where there is no result."""

    kind: Literal["multiply"]
    measure: str
    reads: Reads
    by: Schedule

    def apply(self, amount: Array, base: Array, now: Situation, record: Record) -> Array:
        """The amount multiplied."""
        standing = now.standing(self.measure)
        by = self.by(standing.read(self.reads))
        by = np.where(standing.has(self.reads), by, by.dtype.type(1))
        result = amount * by
        record("multiply", money(result), measure=self.measure, x=standing.shown(self.reads), factor=factor(by),
               before=money(amount))
        return result


class Add(Strict):
    """The amount plus what a schedule gives for a measure, as a share of the amount before all modifiers or of the
    target bonus; so several of them are added, not compounded. Unchanged where there is no result.
    """

    kind: Literal["add"]
    measure: str
    reads: Reads
    by: Schedule
    of: Literal["base", "target_bonus"]

    def apply(self, amount: Array, base: Array, now: Situation, record: Record) -> Array:
        """The amount increased (or decreased)."""
        standing = now.standing(self.measure)
        share = self.by(standing.read(self.reads))
        share = np.where(standing.has(self.reads), share, share.dtype.type(0))
        part = base if self.of == "base" else now.figure("target_bonus")
        result = amount + share * part
        record("add", money(result), measure=self.measure, x=standing.shown(self.reads), share=factor(share),
               of=money(part), before=money(amount))
        return result


class _Limit(Strict):
    """An amount of money a period and person, or a multiple of the period's target bonus."""

    amount: float | None = Field(None, ge=0, le=1e12)
    times_target: float | None = Field(None, ge=0, le=1000)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.amount is None) == (self.times_target is None):
            raise Misfit(N_("write either 'amount' or 'times_target'"))
        return self

    def limit(self, now: Situation) -> Array | float:
        """The limit in money, for each person and period."""
        if self.amount is not None:
            return now.worked * now.kind(self.amount)
        return now.figure("target_bonus") * now.kind(self.times_target or 0)


class Cap(_Limit):
    """No more than this."""

    kind: Literal["cap"]

    def apply(self, amount: Array, base: Array, now: Situation, record: Record) -> Array:
        """The amount, at most the limit."""
        limit = self.limit(now)
        result = np.minimum(amount, limit)
        record("cap", money(result), limit=money(limit), before=money(amount))
        return result


class Floor(_Limit):
    """No less than this."""

    kind: Literal["floor"]

    def apply(self, amount: Array, base: Array, now: Situation, record: Record) -> Array:
        """The amount, at least the limit."""
        limit = self.limit(now)
        result = np.maximum(amount, limit)
        record("floor", money(result), limit=money(limit), before=money(amount))
        return result


Modifier = Annotated[Gate | Multiply | Add | Cap | Floor, Field(discriminator="kind")]


def modified(then: tuple[Modifier, ...], amount: Array, now: Situation, record: Record) -> Array:
    """The amount after all modifiers, in the order written."""
    base = amount
    for modifier in then:
        amount = modifier.apply(amount, base, now, record)
    return amount
