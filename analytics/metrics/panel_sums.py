"""Sums of measures by person and month under a panel, and by account where a ratio's error is over accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from analytics.access import Scope
from analytics.criteria import WINDOW
from analytics.metrics.cells import grouped_sums
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import reached_by_data, silence
from analytics.metrics.model import Metric
from analytics.metrics.panel_means import PanelPlaces, looking_back
from analytics.periods import Period, add_months
from analytics.warehouse.query import Warehouse

Array = np.ndarray


def of_accounts(one: Metric) -> bool:
    """Whether what it is computed from is known by account."""
    return all("customer_id" in fact.dimensions for fact in one.facts)


class PanelSums:
    """Sums of every measure by person and month, eleven months more than asked for; people x months."""

    def __init__(
        self, warehouse: Warehouse, scope: Scope, chosen: Sequence[Metric], months: Sequence[dt.date]
    ) -> None:
        self._warehouse, self._scope = warehouse, scope
        self._of_accounts = [one for one in chosen if one.interval == "bootstrap" and of_accounts(one)]
        first, self.asked = add_months(months[0], 1 - WINDOW), len(months)
        self.span = Period(first, add_months(months[-1], 1))
        self.months = np.array(self.span.months, dtype="datetime64[D]")
        names = list(dict.fromkeys(("headcount", *(m for one in chosen for m in one.measures))))
        by = [DIMENSIONS["account_manager"], DIMENSIONS["month"]]
        found = grouped_sums(warehouse, scope, names, by, self.span, {})
        known = found["account_manager"] != None  # noqa: E711 - elementwise
        self.people, row = np.unique(found["account_manager"][known].astype(str), return_inverse=True)
        column = np.searchsorted(self.months, found["month"][known].astype("datetime64[D]"))
        self._place = (row, column)
        reached = reached_by_data(warehouse.calendar, {"month": self.months}, by[1:], self.span, len(self.months))
        self.of = {name: silence(warehouse, name, self._spread(found[name][known]), reached) for name in names}

    @cached_property
    def places(self) -> PanelPlaces:
        """Where single rows go."""
        return PanelPlaces(self.people, self.months, self.span)

    def _spread(self, values: Array) -> Array:
        grid = np.full((len(self.people), len(self.months)), np.nan)
        grid[self._place] = values
        return grid

    def over_accounts(self, one: Metric, weights: Array) -> tuple[Array, Array, Array, Array]:
        """Sums over accounts of top x top, top x bottom and bottom x bottom, and accounts; each people x months.

        An account's top and bottom are first summed over the months as ``weights`` say.
        """
        person, top, bottom = self._account(one)
        top, bottom = looking_back(top, weights), looking_back(bottom, weights)
        starts = np.searchsorted(person, np.arange(len(self.people)))
        some = np.flatnonzero(np.append(starts[1:], len(person)) > starts)  # reduceat needs a row for each person

        def added(values: Array) -> Array:
            total = np.zeros((len(self.people), values.shape[1]))
            if some.size:
                total[some] = np.add.reduceat(values, starts[some], axis=0)
            return total

        return added(top * top), added(top * bottom), added(bottom * bottom), added((top != 0) | (bottom != 0))

    def _account(self, one: Metric) -> tuple[Array, Array, Array]:
        """Place of each account's person (ascending), and its numerator and denominator by month."""
        place = 2 * self._of_accounts.index(one)
        person, grids = self._accounts
        return person, grids[place], grids[place + 1]

    @cached_property
    def _accounts(self) -> tuple[Array, list[Array]]:
        """Every person's accounts: place of the person (ascending), and a grid of accounts x months for numerator and
        denominator of each metric of accounts; all read together."""
        ends = [end.text for one in self._of_accounts for end in (one.numerator, one.denominator) if end is not None]
        rows = ("FROM account_month WHERE month >= ? AND month < ? AND manager_id IS NOT NULL"
                f" AND customer_id IS NOT NULL AND {self._scope.predicate}")
        span = [self.span.start, self.span.end, *self._scope.parameters]
        pairs = ("SELECT manager_id, customer_id, row_number() OVER (ORDER BY manager_id, customer_id) - 1 AS pair"
                 f" FROM (SELECT DISTINCT manager_id, customer_id {rows}) p")
        owners = self._warehouse.columns(f"SELECT manager_id FROM ({pairs}) q ORDER BY pair", span)["manager_id"]
        values = ", ".join(f"CAST({text} AS DOUBLE) AS v{n}" for n, text in enumerate(ends))
        found = self._warehouse.columns(
            f"SELECT CAST(pair * {len(self.months)} + datediff('month', CAST(? AS DATE), month) AS INTEGER) AS place,"
            f" {values}"
            f" FROM (SELECT * {rows}) a JOIN ({pairs}) q ON q.manager_id = a.manager_id"
            " AND q.customer_id = a.customer_id", [span[0], *span, *span])
        size, place = len(owners) * len(self.months), found.pop("place")
        grids = [np.bincount(place, np.ma.filled(found.pop(f"v{n}"), 0.0), size) for n in range(len(ends))]
        return np.searchsorted(self.people, owners.astype(str)), [g.reshape(len(owners), -1) for g in grids]
