"""Everybody's metrics at the ends of months, looking back twelve months with weights, each with its standard error.

A flow is summed over the months with the policy's weights (which add up to twelve, so that sums keep their size), a
stock is read at the month's end. With equal weights a value is that of ``measure`` over the same twelve months.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.access import Scope
from analytics.criteria import WINDOW
from analytics.language import N_
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.cells import grouped_sums
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import reached_by_data, silence
from analytics.metrics.model import Metric
from analytics.metrics.panel_means import PanelPlaces, looking_back, mean_of_rows
from analytics.periods import Period, add_months
from analytics.warehouse.facts import FACT_OF
from analytics.warehouse.query import Warehouse

Array = np.ndarray
FEWEST = 3  # with fewer accounts (or months) a ratio's error is not known, and the metric does not count


@dataclass(frozen=True)
class Panel:
    """Arrays of shape metrics x people x months; NaN where there is no value or its error is not known.

    ``value`` in the metric's unit, ``error`` its standard error, ``cases`` what it rests on; ``worst``: the value had
    nothing succeeded in the newest month (flows), or had it fallen as one in a hundred does in a month (stocks).
    """

    metrics: tuple[str, ...]
    people: Array
    months: Array
    value: Array
    error: Array
    cases: Array
    worst: Array

    def __getitem__(self, months: slice) -> Panel:
        cut = (array[..., months] for array in (self.value, self.error, self.cases, self.worst))
        return Panel(self.metrics, self.people, self.months[months], *cut)


def scorable(one: Metric) -> str:
    """Why a metric cannot be part of a score: a reason for a person, empty where it can."""
    if one.direction == "band":
        return N_("it has no better or worse")
    if one.sample and one.interval == "t":
        return ""
    if one.numerator is None or one.share_of:
        return N_("it is no ratio of sums over months")
    if not one.numerator.linear:
        return N_("its numerator is no sum")
    if one.denominator is None and one.interval != "poisson":
        return N_("it is a sum that grows with what somebody was given")
    stock = [fact for fact in one.facts if fact.stock]
    if one.interval == "none" or (stock and one.interval == "bootstrap"
                                  and not of_accounts(one)):
        return N_("how uncertain it is for one person is not known")
    return ""


def read_panel(
    warehouse: Warehouse, scope: Scope, metrics: Sequence[str], months: Sequence[dt.date], weights: Sequence[float]
) -> Panel:
    """The panel of everybody in ``scope`` at the ends of consecutive ``months`` (first days, oldest first).

    Whoever shows single people of it has asked the viewer's scope for them. Memory: 8 bytes x 4 x metrics x people x
    months.
    """
    chosen = [CATALOGUE[name] for name in metrics]
    read = _Sums(warehouse, scope, chosen, months)
    scaled = np.asarray(weights, float) * WINDOW / sum(weights)
    parts = [_mean(warehouse, scope, one, read, scaled) if one.sample else _measured(warehouse, one, read, scaled)
             for one in chosen]
    value, error, cases, worst = (np.stack(part) for part in zip(*parts, strict=True))
    unknown = np.isnan(value) | np.isnan(error)
    for array in (value, error, worst):
        array[unknown] = np.nan
    return Panel(tuple(metrics), read.people, read.months[-len(months):], value, error, cases, worst)


def values_without(
    warehouse: Warehouse, scope: Scope, metrics: Sequence[str], months: Sequence[dt.date], weights: Sequence[float]
) -> Iterator[Array]:
    """The panel's values had one month not been: for each of the twelve looked back on (newest first) metrics x people
    x months, for the people of ``read_panel``.

    The other months take over the weight of the month; a stock is as it stood before that month where that was better.
    NaN where nothing else is known.
    """
    chosen = [CATALOGUE[name] for name in metrics]
    read = _Sums(warehouse, scope, chosen, [add_months(months[0], -1), *months])  # stocks: the end before the oldest
    for left_out in range(WINDOW):
        kept = np.array(weights, float)
        kept[left_out] = 0.0
        scaled = kept * WINDOW / kept.sum() if kept.sum() > 0 else kept
        yield np.stack([_mean(warehouse, scope, one, read, scaled)[0][:, 1:] if one.sample
                        else _without(one, read, scaled, left_out) for one in chosen])


def _without(one: Metric, read: _Sums, weights: Array, left_out: int) -> Array:
    def at(months_before: int) -> dict[str, Array]:
        shown = read.of[one.measures[0]].shape[1] - WINDOW
        start = WINDOW - months_before
        return {m: read.of[m][:, start: start + shown] if FACT_OF[m].stock else _weighted(read.of[m], weights)[:, 1:]
                for m in one.measures}

    value = one.value(at(0))
    if not all(FACT_OF[m].stock for m in one.measures):
        return value
    return (np.fmin if one.direction == "down" else np.fmax)(value, one.value(at(left_out + 1)))


def of_accounts(one: Metric) -> bool:
    """Whether what it is computed from is known by account."""
    return all("customer_id" in fact.dimensions for fact in one.facts)


class _Sums:
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


def _mean(
    warehouse: Warehouse, scope: Scope, one: Metric, read: _Sums, weights: Array
) -> tuple[Array, Array, Array, Array]:
    """As ``_measured`` for a mean of single rows."""
    value, error, cases = mean_of_rows(warehouse, scope, one, read.places, weights)
    return value, error, cases, _fallen(one, value)


def _weighted(values: Array, weights: Array) -> Array:
    """As ``looking_back``, NaN where none of the months that count is known."""
    known = looking_back(~np.isnan(values), (weights > 0).astype(float)) > 0
    return np.where(known, looking_back(values, weights), np.nan)


def _measured(
    warehouse: Warehouse, one: Metric, read: _Sums, weights: Array
) -> tuple[Array, Array, Array, Array]:
    """value, error, cases and worst of one metric, people x months."""
    assert one.numerator is not None
    newest = {m: read.of[m][:, WINDOW - 1:] for m in one.measures}
    stock = {m: FACT_OF[m].stock for m in one.measures}
    sums = {m: newest[m] if stock[m] else _weighted(read.of[m], weights) for m in one.measures}
    value = one.value(sums)
    squared = {m: newest[m] if stock[m] else looking_back(read.of[m], weights**2) for m in one.measures}
    parts = _Parts(one, value, sums, squared, read, weights, all(stock.values()))
    error, cases = ERRORS[one.interval](parts)
    worst = _fallen(one, value) if parts.stock else _without_newest(one, sums, newest, value, weights[0])
    return value, error, cases, worst


@dataclass(frozen=True)
class _Parts:
    """What a standard error is worked out from: weighted sums, and sums with squared weights."""

    one: Metric
    value: Array
    sums: dict[str, Array]
    squared: dict[str, Array]
    read: _Sums
    weights: Array
    stock: bool

    def top(self, sums: dict[str, Array]) -> Array:
        assert self.one.numerator is not None
        return np.asarray(self.one.numerator(sums), float)

    def bottom(self, sums: dict[str, Array]) -> Array:
        return np.asarray(self.one.denominator(sums), float) if self.one.denominator else np.ones_like(self.value)


def _binomial(parts: _Parts) -> tuple[Array, Array]:
    """A share: two successes and two failures are added (Agresti and Coull 1998); cases are effective ones (Kish)."""
    n = _effective(parts)
    share = (parts.value / parts.one.per * n + 2) / (n + 4)
    return parts.one.per * np.sqrt(share * (1 - share) / (n + 4)), n


def _counted(parts: _Parts) -> tuple[Array, Array]:
    """A count or rate: Poisson, with one event added so that none does not mean certainty."""
    events = parts.top(parts.squared)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(events + np.mean(parts.weights**2)) * parts.one.per / parts.bottom(parts.sums)
    return np.where(np.isnan(parts.value), np.nan, error), parts.top(parts.sums)


def _recommended(parts: _Parts) -> tuple[Array, Array]:
    """NPS: multinomial, half an answer added to each cell."""
    n = _effective(parts)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = [(parts.sums[m] / parts.sums["nps_answers"] * n + 0.5) / (n + 1.5)
                  for m in ("nps_promoters", "nps_detractors")]
        spread = shares[0] + shares[1] - (shares[0] - shares[1]) ** 2
        return parts.one.per * np.sqrt(spread / (n + 1.5)), n


def _resampled(parts: _Parts) -> tuple[Array, Array]:
    """A ratio of sums, linearised: over accounts, or over months for what is known of people only (targets)."""
    if of_accounts(parts.one):
        at_end = np.eye(1, WINDOW)[0]
        tt, tb, bb, cases = parts.read.over_accounts(parts.one, at_end if parts.stock else parts.weights)
    else:
        top, bottom = np.nan_to_num(parts.top(parts.read.of)), np.nan_to_num(parts.bottom(parts.read.of))
        tt, tb, bb = (looking_back(pair, parts.weights**2) for pair in (top * top, top * bottom, bottom * bottom))
        cases = looking_back((top != 0) | (bottom != 0), np.ones(WINDOW))
    ratio = parts.value / parts.one.per
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.maximum(tt - 2 * ratio * tb + ratio**2 * bb, 0) * cases / (cases - 1)
        error = parts.one.per * np.sqrt(spread) / parts.bottom(parts.sums)
    return np.where(cases >= FEWEST, error, np.nan), cases


def _effective(parts: _Parts) -> Array:
    """How many equally weighted cases the weighted ones are worth: (sum of weights)^2 / sum of squared weights."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return parts.bottom(parts.sums) ** 2 / parts.bottom(parts.squared)


ERRORS: dict[str, Callable[[_Parts], tuple[Array, Array]]] = {
    "wilson": _binomial, "poisson": _counted, "nps": _recommended, "bootstrap": _resampled,
}


def _without_newest(
    one: Metric, sums: dict[str, Array], newest: dict[str, Array], value: Array, weight: float
) -> Array:
    """The value had nothing succeeded in the newest month: its numerator gone (or, where less is better, full)."""
    assert one.numerator is not None
    top, last = np.asarray(one.numerator(sums), float), np.nan_to_num(np.asarray(one.numerator(newest), float))
    lost = np.maximum(last, 0)  # a month of more returns than sales is bad already
    if one.direction == "down":  # all cases of a share; of what has no bound twice as many as there were
        share = one.interval == "wilson" and one.denominator is not None
        most = (np.nan_to_num(np.asarray(one.denominator(newest), float)) if share and one.denominator
                else np.maximum(2 * last, np.nan_to_num(top) / WINDOW))
        lost = np.minimum(last - most, 0)
    bottom = np.asarray(one.denominator(sums), float) if one.denominator else np.ones_like(value)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, one.per * (top - weight * lost) / bottom, np.nan)


def _fallen(one: Metric, value: Array) -> Array:
    """The value after a fall from one month end to the next that only one in a hundred exceeds."""
    steps = np.diff(value, axis=1) * (-1 if one.direction == "down" else 1)
    known = steps[np.isfinite(steps)]
    fall = max(0.0, -float(np.percentile(known, 1))) if known.size else 0.0
    return value + fall if one.direction == "down" else value - fall
