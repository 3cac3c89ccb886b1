"""Commission: a rate on an amount, by tiers."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from analytics.errors import Misfit, UsageError
from analytics.language import N_
from analytics.rewards.component import Titled
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array, Schedule
from analytics.rewards.situation import Orders, Record, Situation, factor, money, number, percent, tidy


class Commission(Titled):
    """rate x amount of a measure.

    ``mode``: ``marginal`` pays each slice at its own rate, ``whole`` all at the rate of the tier reached,
    ``interpolated`` all at a rate on the line between tiers, ``crossing`` each order wholly at the rate of the tier
    that the total has reached with it. ``tiers``: whether ``rates`` go by the amount or by attainment. ``basis``: what
    is held against the tiers: each order, the period's total, or the year's to date (less what it paid before).
    """

    kind: Literal["commission"]
    measure: str
    basis: Literal["transaction", "period", "year_to_date"]
    mode: Literal["marginal", "whole", "crossing", "interpolated"]
    tiers: Literal["amount", "attainment"]
    rates: Schedule
    then: tuple[Modifier, ...] = ()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        wanted = "linear" if self.mode == "interpolated" else "step"
        if self.rates.between != wanted:
            raise Misfit(N_("rates: mode {mode} needs 'between: {wanted}'"), mode=self.mode, wanted=wanted)
        if self.basis == "transaction" and self.mode == "crossing":
            raise Misfit(N_("mode crossing adds orders up; write 'basis: period' or 'basis: year_to_date'"))
        if self.basis == "transaction" and self.tiers == "attainment":
            raise Misfit(N_("a single order has no target; write 'tiers: amount' or another basis"))
        return self

    @property
    def by_order(self) -> bool:
        """Whether it needs each order, not only what they add up to."""
        return self.basis == "transaction" or self.mode == "crossing"

    def earned(self, now: Situation, record: Record) -> Array:
        """Pay by person and period; 0 without a result. Raise ``UsageError`` where orders are needed and absent."""
        standing = now.standing(self.measure)
        standing.tell("attainment" if self.tiers == "attainment" else "value", record)
        if self.by_order:
            return self._by_order(now, record)
        asked = self._asked(now)
        value = np.where(standing.known, standing.value, standing.value.dtype.type(0))
        if self.basis == "year_to_date":
            value = to_date(value, now.years)
        paid = self._paid(np.where(asked > 0, value, value.dtype.type(0)), np.where(asked > 0, asked, 1), record)
        if self.basis == "period":
            return paid
        pay = now.rounded(paid)  # so that periods add up to the year
        before = earlier(pay, now.years)
        record("less_before", money(pay - before), to_date=money(pay), before=money(before))
        return pay - before

    def _asked(self, now: Situation) -> Array:
        """What amounts are divided by before they meet the tiers: 1, or the target, 0 where there is none."""
        standing = now.standing(self.measure)
        if self.tiers == "amount":
            return np.ones_like(standing.target)
        target = np.where(standing.targeted, standing.target, standing.target.dtype.type(0))
        return to_date(target, now.years) if self.basis == "year_to_date" else target

    def _paid(self, value: Array, scale: Array, record: Record) -> Array:
        x = tidy(value / scale)
        if self.mode == "marginal":
            pay = self.rates.integral(x) * scale
            record("slices", money(pay), x=number(x), scale=money(scale), rates=self.rates)
        else:
            rate = self.rates(x)
            pay = rate * value
            record("one_rate", money(pay), amount=money(value), rate=percent(rate),
                   reached=(percent if self.tiers == "attainment" else number)(x))
        return pay

    def _by_order(self, now: Situation, record: Record) -> Array:
        orders = now.orders.get(self.measure)
        if orders is None:
            raise UsageError(N_("{measure} is paid by order, but the results name none; add an 'order' column"),
                             measure=self.measure)
        if self.basis == "transaction":
            size = tidy(orders.amount)
            pay = self.rates.integral(size) if self.mode == "marginal" else self.rates(size) * size
        else:
            pay = self._crossing(orders, now)
        shape = now.standing(self.measure).value.shape
        result = orders.added(pay, shape)
        record("orders", money(result), orders=factor(orders.added(np.ones_like(pay), shape)))
        return result

    def _crossing(self, orders: Orders, now: Situation) -> Array:
        """Each order at the rate of the tier that the total reaches with it."""
        windows = now.years if self.basis == "year_to_date" else np.arange(len(now.periods))
        asked = self._asked(now)[orders.at[-2:]]
        reached = orders.cumulative(windows) / np.where(asked > 0, asked, asked.dtype.type(1))
        return np.where(asked > 0, self.rates(tidy(reached)), reached.dtype.type(0)) * orders.amount


def to_date(x: Array, windows: Array) -> Array:
    """Running totals over periods (the last axis), begun anew with each window."""
    result = np.array(x, copy=True)
    for period in range(1, len(windows)):
        if windows[period] == windows[period - 1]:
            result[..., period] += result[..., period - 1]
    return result


def earlier(x: Array, windows: Array) -> Array:
    """The value of the period before within the window; 0 in its first."""
    result = np.zeros_like(x)
    same = np.flatnonzero(windows[1:] == windows[:-1]) + 1
    result[..., same] = x[..., same - 1]
    return result
