"""A page's month cells, read once: sums by person and month from which many questions are answered without a query.

A query costs milliseconds even where it reads little, and a page asks a dozen questions of the same rows. ``Cells``
holds those rows; ``sums`` gives exactly what ``sums_query`` gives (a test compares the two), for questions over whole
months by people and time; for any other question it gives None and the question goes to the warehouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.access import Scope
from analytics.metrics.dimensions import Dimension, Where, bucket_start, stock_months
from analytics.metrics.sums import row_filter, sums_query
from analytics.periods import Calendar, Period, add_months
from analytics.warehouse.facts import FACT_OF, PEOPLE, ROLLUPS
from analytics.warehouse.query import Warehouse

Array = np.ndarray
SMALLEST = ROLLUPS[0]  # one account manager, team and month


@dataclass(frozen=True)
class Cells:
    """Rows of ``manager_month`` within a scope and filter: codes of month and people, one array a measure."""

    scope: Scope
    where: tuple[tuple[str, tuple[str, ...]], ...]
    calendar: Calendar
    months: Array  # datetime64[D], sorted, distinct
    month: Array  # place in months, one a row
    labels: dict[str, Array]  # column -> its values, sorted, None last
    codes: dict[str, Array]  # column -> place in labels, one a row
    values: dict[str, Array]

    def sums(
        self, scope: Scope, measures: Sequence[str], by: Sequence[Dimension], period: Period, where: Where,
        cluster: str = "",
    ) -> dict[str, Array] | None:
        """Keys and measures (NaN where no row holds one), or None."""
        columns = [d.column for d in by if d.column] + ([cluster] if cluster and cluster != "month" else [])
        if not (
            (scope, _frozen(where)) == (self.scope, self.where)
            and set(columns) <= self.codes.keys()
            and set(measures) <= self.values.keys()
            and self._whole(period)
            and (period.end.day == 1 or "target" not in measures)  # targets alone have days after the data's last
        ):
            return None
        ends = np.array(stock_months(by, period, self.calendar), dtype="datetime64[D]")
        inside = (self.months >= np.datetime64(period.start)) & (self.months < np.datetime64(period.end))
        at_end = np.isin(self.months, ends)
        row_inside, row_at_end = inside[self.month], at_end[self.month]
        stocks = {FACT_OF[m].stock for m in measures}
        used = np.flatnonzero((row_inside & (False in stocks)) | (row_at_end & (True in stocks)))
        keys, group, groups = self._groups(used, by, cluster)
        found: dict[str, Array] = dict(keys)
        for measure in measures:
            right = (row_at_end if FACT_OF[measure].stock else row_inside)[used]
            value = self.values[measure][used]
            counted = right & ~np.isnan(value)
            total = np.bincount(group, weights=np.where(counted, value, 0.0), minlength=groups)
            found[measure] = np.where(np.bincount(group, weights=counted, minlength=groups) > 0, total, np.nan)
        return found

    def distinct(self, column: str, period: Period) -> int:
        """How many people, teams or regions have a row in the months that the period touches."""
        start, end = (np.datetime64(day.replace(day=1)) for day in (period.start, period.last))
        used = ((self.months >= start) & (self.months <= end))[self.month]
        return int(np.sum(self.labels[column][np.unique(self.codes[column][used])] != None))  # noqa: E711 - elementwise

    def _whole(self, period: Period) -> bool:
        """Whole months that were read; a month that the period leaves after the data's last day is whole."""
        data_to = self.calendar.data_to
        if period.start.day != 1 or (period.end.day != 1 and period.last < data_to) or not len(self.months):
            return False
        first, last = np.datetime64(period.start), np.datetime64(min(period.last, data_to).replace(day=1))
        return bool(self.months[0] <= first and last <= self.months[-1])

    def _groups(self, used: Array, by: Sequence[Dimension], cluster: str) -> tuple[dict[str, Array], Array, int]:
        """Values of each key for every group in their order, and each used row's group."""
        parts: list[tuple[str, Array, Array]] = []
        for dim in by:
            codes, labels = self._buckets(dim) if dim.months else (self.codes[dim.column], self.labels[dim.column])
            parts.append((dim.id, codes, labels))
        if cluster:
            parts.append(("cluster", self.month, self.months) if cluster == "month"
                         else ("cluster", self.codes[cluster], self.labels[cluster]))
        if not parts:
            return {}, np.zeros(len(used), dtype=int), 1
        combined = np.zeros(len(used), dtype=np.int64)
        for _, codes, labels in parts:
            combined = combined * len(labels) + codes[used]
        present, group = np.unique(combined, return_inverse=True)
        keys, rest = {}, present
        for name, _, labels in reversed(parts):
            keys[name] = labels[rest % len(labels)]
            rest = rest // len(labels)
        return dict(reversed(keys.items())), group, len(present)

    def _buckets(self, dim: Dimension) -> tuple[Array, Array]:
        starts = [bucket_start(dim, month, self.calendar) for month in self.months.astype(object)]
        labels, code = np.unique(np.array(starts, dtype="datetime64[D]"), return_inverse=True)
        return code[self.month], labels


def read_cells(warehouse: Warehouse, scope: Scope, measures: Sequence[str], period: Period, where: Where) -> Cells:
    """The cells of the period's months; ``where`` may filter by region, team and account manager only."""
    keep = row_filter(scope, where)
    sql = (
        f"SELECT month, {', '.join(PEOPLE)},"
        f" {', '.join(f'CAST({m} AS DOUBLE) AS {m}' for m in measures)}"
        f" FROM {SMALLEST.name} WHERE month >= ? AND month < ? AND {keep.sql}"
    )
    last = add_months(period.last.replace(day=1), 1)
    found = warehouse.columns(sql, [period.start.replace(day=1), last, *keep.parameters])
    months, month = np.unique(np.asarray(found["month"]).astype("datetime64[D]"), return_inverse=True)
    labels, codes = {}, {}
    for column in PEOPLE:
        labels[column], codes[column] = _coded(found[column])
    values = {m: np.ma.filled(found[m], np.nan).astype(float) for m in measures}
    return Cells(scope, _frozen(where), warehouse.calendar, months, month, labels, codes, values)


def grouped_sums(
    warehouse: Warehouse, scope: Scope, measures: Sequence[str], by: Sequence[Dimension], period: Period, where: Where,
    *, cluster: str = "", cells: Cells | None = None,
) -> dict[str, Array]:
    """Keys and sums of every group, from the page's cells where they hold them, else from the warehouse."""
    found = cells.sums(scope, measures, by, period, where, cluster) if cells else None
    if found is not None:
        return found
    query = sums_query(warehouse, scope, measures, by, period, where, cluster=cluster)
    return {name: _plain(values) for name, values in warehouse.columns(query.sql, query.parameters).items()}


def _plain(values: Array) -> Array:
    """A masked array as a plain one: NaN for numbers, None for texts."""
    if not np.ma.isMaskedArray(values):
        return values
    if values.dtype.kind == "f":
        return np.ma.filled(values, np.nan)
    plain = np.ma.getdata(values).astype(object)
    plain[np.ma.getmaskarray(values)] = None
    return plain


def _coded(values: Array) -> tuple[Array, Array]:
    """Sorted distinct values with None last, and each value's place among them."""
    missing = np.ma.getmaskarray(values)
    texts = np.where(missing, "", np.ma.getdata(values)).astype(str)
    labels, codes = np.unique(texts[~missing], return_inverse=True)
    places = np.full(len(values), len(labels))
    places[~missing] = codes
    return np.append(labels.astype(object), [None]), places


def _frozen(where: Where) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, tuple(sorted(values))) for name, values in sorted(where.items()))
