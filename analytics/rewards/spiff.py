"""A spiff: an amount per event, with caps."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from analytics.rewards.component import Titled
from analytics.rewards.minor_units import cut
from analytics.rewards.modifiers import Modifier
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Record, Situation, factor, money


class Spiff(Titled):
    """An amount for each event that a measure counts.

    ``per_person`` and ``in_all`` cap a period's (or with ``caps_over: year`` a year's) pay; what exceeds ``in_all`` is
    cut for everybody in proportion.
    """

    kind: Literal["spiff"]
    measure: str
    amount: float = Field(gt=0, le=1e9)
    per_person: float | None = Field(ge=0, le=1e12)
    in_all: float | None = Field(ge=0, le=1e12)
    caps_over: Literal["period", "year"]
    then: tuple[Modifier, ...] = ()

    def earned(self, now: Situation, record: Record) -> Array:
        """Pay by person and period; 0 where there is no result."""
        standing = now.standing(self.measure)
        events = np.where(standing.known & now.eligible, np.maximum(standing.value, 0), 0).astype(now.kind)
        pay = events * now.kind(self.amount)
        record("spiff", money(pay), measure=self.measure, events=standing.shown("value"), amount=money(self.amount))
        windows = now.years if self.caps_over == "year" else np.arange(len(now.periods))
        if self.per_person is not None:
            pay = _capped(pay, self.per_person, windows)
            record("cap_person", money(pay), limit=money(self.per_person))
        if self.in_all is not None:
            everybody = np.broadcast_to(pay.sum(axis=-2, keepdims=True), pay.shape)
            allowed = _capped(everybody, self.in_all, windows)
            share = np.where(everybody > 0, allowed / np.where(everybody > 0, everybody, 1), 1)
            pay = cut(pay, share, now.decimals)
            record("cap_all", money(pay), limit=money(self.in_all), factor=factor(share))
        return pay


def _capped(pay: Array, limit: float, windows: Array) -> Array:
    """Each period's pay as far as the limit leaves room within its window."""
    result, used = np.empty_like(pay), np.zeros_like(pay[..., 0])
    for period in range(len(windows)):
        if period and windows[period] != windows[period - 1]:
            used = np.zeros_like(used)
        result[..., period] = np.minimum(pay[..., period], np.maximum(limit - used, 0))
        used = used + result[..., period]
    return result
