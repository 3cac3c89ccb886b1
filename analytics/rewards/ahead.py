"""One measure in the months to come: what history is relative to, what that is multiplied by, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.rewards.common import Common
from analytics.rewards.grid import Grid
from analytics.rewards.orders_ahead import OrdersAhead
from analytics.rewards.outlook import Chance, Outlook
from analytics.rewards.schedule import Array

NONE = np.full((1, 1), np.nan)  # no standard errors


@dataclass(frozen=True)
class Ahead:
    """A measure before anything is drawn; tables by cell of history (see ``Outlook.cells``).

    ``relative``: the value, over its target where results have one; NaN without a result. ``error``: the same of its
    standard error, None without any; ``weight``: what it weighs in a mean, None where all weigh alike. ``base``: people
    x months to come: what values are multiplied by; ``target``: the targets, NaN where there is none. ``common``:
    shocks, None without; ``region``: of each person. ``counts``: whether values are counts; ``by_target``: whether they
    are relative to targets; ``filled``: whether gaps count as the person's mean. ``before``: history as it was.
    ``orders``: where results name any.
    """

    relative: Array
    error: Array | None
    weight: Array | None
    base: Array
    target: Array
    common: Common | None
    region: Array
    counts: bool
    by_target: bool
    filled: bool
    before: Grid
    orders: OrdersAhead | None = None

    def drawn(self, chance: Chance, target: Array) -> Grid:
        """Draws x people x months, float32; NaN where the month that is drawn has no result."""
        scale = self.scale(chance)
        value: Array = self.relative[chance.cell]
        value *= scale
        if self.counts:  # the next whole number as often as the rest says, so that the mean stays
            value = np.floor(value + chance.spare * np.float32(2**-16))
        return Grid(value, target, NONE if self.error is None else self.error[chance.cell] * scale,
                    None if self.weight is None else self.weight[chance.cell])

    def scale(self, chance: Chance) -> Array:
        """What tables are multiplied by; broadcasts to draws x people x months."""
        if self.common is None:
            return self.base
        shock = self.common.factor(chance)
        return self.base * (shock if shock.shape[1] == 1 else shock[:, self.region])

    def expected(self, outlook: Outlook) -> Array:
        """The mean of all draws, exactly, people x months; NaN for who is never drawn with a result."""
        drawn_from, weight, own = outlook.past.drawn_from, outlook.past.weight, self._own(outlook)
        known, drawn = ~np.isnan(own), np.maximum(drawn_from.sum(axis=1), 1)
        there = drawn_from.any(axis=1)
        share, mean = known.sum(axis=1) / drawn, np.where(known, own, 0).sum(axis=1) / drawn
        share, mean = (weight * x + (1 - weight) * x[there].mean() for x in (share, mean))
        return np.where(share > 0, mean / np.where(share > 0, share, 1), np.nan)[:, None] * self.base

    def extreme(self, outlook: Outlook, least: bool) -> Array:
        """The least or the most that each person's own months of history hold, as months to come, people x months; NaN
        for who has none.
        """
        own = self._own(outlook)
        found = np.fmin.reduce(own, axis=1) if least else np.fmax.reduce(own, axis=1)
        return found[:, None] * self.base

    def _own(self, outlook: Outlook) -> Array:
        """History by person and month, NaN where there is no result."""
        own = np.full(outlook.past.drawn_from.shape, np.nan)
        own.flat[outlook.cells] = self.relative
        return own
