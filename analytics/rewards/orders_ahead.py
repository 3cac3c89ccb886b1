"""Orders of the months to come: those of the month of history that is drawn, each as large as its month has become."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.rewards.orders import orders_left
from analytics.rewards.outlook import Chance, Outlook
from analytics.rewards.schedule import Array
from analytics.rewards.situation import Orders


@dataclass(frozen=True)
class OrdersAhead:
    """``amount``: of each order over what values of its month are over, by cell of history and day; ``first``,
    ``count``: of each cell (see ``Outlook.cells``).
    """

    amount: Array
    first: Array
    count: Array

    @classmethod
    def of(cls, rows: pd.DataFrame, person: Array, month: Array, relative_to: Array, outlook: Outlook
           ) -> OrdersAhead | None:
        """From a measure's credited rows by person and month of history; None where no order is named."""
        if not (rows["order"] != "").any():
            return None
        number = np.full(relative_to.size, -1)
        number[outlook.cells] = np.arange(len(outlook.cells))
        inside = (month < relative_to.shape[1]) & rows["value"].notna().to_numpy()
        person, month, left = orders_left(rows[inside], person[inside], month[inside])
        cell = number[person * relative_to.shape[1] + month]
        order = np.argsort(cell, kind="stable")
        order = order[cell[order] >= 0]
        amount = left[order] / relative_to.flat[outlook.cells][cell[order]]
        count = np.bincount(cell[order], minlength=len(outlook.cells))
        return cls(amount.astype(np.float32), np.cumsum(count) - count, count)

    def drawn(self, chance: Chance, scale: Array, months: int) -> Orders:
        """Orders of all draws; a period has so many ``months``."""
        cell = chance.cell.ravel()
        count = self.count[cell]
        place = np.repeat(np.arange(len(cell)), count)
        within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        amount = self.amount[self.first[cell][place] + within]
        amount *= np.broadcast_to(scale, chance.cell.shape).ravel()[place]
        draw, person, month = np.unravel_index(place, chance.cell.shape)
        return Orders((draw, person, month // months), amount)
