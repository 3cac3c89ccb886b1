"""Means of single rows in a panel: ratings by colleagues, changes of skill levels; and how a window looks back."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analytics.access import Scope
from analytics.criteria import WINDOW
from analytics.metrics.model import Metric
from analytics.periods import Period
from analytics.warehouse.facts import SAMPLES, Sample
from analytics.warehouse.query import Warehouse

Array = np.ndarray


@dataclass(frozen=True)
class PanelPlaces:
    """Whose rows go where: ids of the people and first days of the months (eleven more than asked for), sorted.

    ``read``: the sums that have been read for them, so that other weights read nothing again.
    """

    people: Array
    months: Array
    span: Period
    read: dict[tuple[str, ...], dict[str, Array]] = field(default_factory=dict)


def looking_back(values: Array, weights: Array) -> Array:
    """Weighted sums over each month and the eleven before it; ``weights`` newest first, NaN counts as nothing.

    values: people x (months + 11); returns people x months.
    """
    filled = np.nan_to_num(values)
    months = values.shape[1] - WINDOW + 1
    total = np.zeros((len(values), months))
    for back in np.flatnonzero(weights):
        start = WINDOW - 1 - back
        total += weights[back] * filled[:, start: start + months]
    return total


def mean_of_rows(
    warehouse: Warehouse, scope: Scope, one: Metric, places: PanelPlaces, weights: Array
) -> tuple[Array, Array, Array]:
    """Value, standard error and cases, people x months, of a metric that is a mean of single rows.

    Anonymous rows are a mean over those who gave them, each of whom counts once by the mean of what they gave, and
    exist only from the policy's smallest group on. NaN where there is no row; an error needs two cases.
    """
    sample = SAMPLES[one.sample or ""]
    if sample.table not in warehouse.loaded:
        shape = (len(places.people), len(places.months) - WINDOW + 1)
        return np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape)
    moments = _over_givers if sample.anonymous else _over_rows
    n, total, squares, kish = moments(warehouse, scope, sample, places, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = total / n
        spread = np.maximum(squares - 2 * value * total + value**2 * n, 0) / n
        error = np.sqrt(spread / (kish - 1))
    if sample.anonymous:
        value = np.where(n >= warehouse.policy.minimum_group, value, np.nan)
    return value, np.where(kish > 1, error, np.nan), kish


def _over_rows(
    warehouse: Warehouse, scope: Scope, sample: Sample, places: PanelPlaces, weights: Array
) -> tuple[Array, Array, Array, Array]:
    """Weighted number, sum and sum of squares of the rows, and how many equally weighted rows they are worth."""
    (column,) = sample.columns
    found = _read(warehouse, scope, sample, places, "manager_id",
                  f"count(*) AS n, sum({column}) AS total, sum({column} * {column}) AS squares")
    person = np.searchsorted(places.people, found["manager_id"].astype(str))
    grids = [_grid(found, name, person, len(places.people), places) for name in ("n", "total", "squares")]
    n, total, squares = (looking_back(grid, weights) for grid in grids)
    with np.errstate(divide="ignore", invalid="ignore"):
        return n, total, squares, n**2 / looking_back(grids[0], weights**2)


def _over_givers(
    warehouse: Warehouse, scope: Scope, sample: Sample, places: PanelPlaces, weights: Array
) -> tuple[Array, Array, Array, Array]:
    """Number of those who gave something in the window, sum and sum of squares of their means, and the number again."""
    (column,) = (name for name in sample.columns if name != sample.anonymous)
    found = _read(warehouse, scope, sample, places, f"manager_id, {sample.anonymous}",
                  f"count(*) AS n, sum({column}) AS total")
    person = np.searchsorted(places.people, found["manager_id"].astype(str))
    giver = np.unique(found[sample.anonymous].astype(str), return_inverse=True)[1]
    pairs, pair = np.unique(person * (int(giver.max(initial=0)) + 1) + giver, return_inverse=True)
    of = pairs // (int(giver.max(initial=0)) + 1)
    n, total = (looking_back(_grid(found, name, pair, len(pairs), places), weights) for name in ("n", "total"))
    mean = np.where(n > 0, total / np.where(n > 0, n, 1), 0)

    def added(values: Array) -> Array:
        sums = np.zeros((len(places.people), values.shape[1]))
        np.add.at(sums, of, values)
        return sums

    count = added((n > 0).astype(float))
    return count, added(mean), added(mean * mean), count


def _read(
    warehouse: Warehouse, scope: Scope, sample: Sample, places: PanelPlaces, keys: str, values: str
) -> dict[str, Array]:
    """Sums of a sample's rows by ``keys`` and month, of the panel's people."""
    asked = (sample.view, sample.where, keys, values)
    if asked in places.read:
        return places.read[asked]
    found = warehouse.columns(
        f"SELECT {keys}, CAST(date_trunc('month', day) AS DATE) AS month, {values} FROM {sample.view}"
        f" WHERE day >= ? AND day < ? AND manager_id IS NOT NULL AND {sample.where} AND {scope.predicate}"
        f" GROUP BY {keys}, month", [places.span.start, places.span.end, *scope.parameters])
    known = np.isin(found["manager_id"].astype(str), places.people)
    places.read[asked] = {name: column[known] for name, column in found.items()}
    return places.read[asked]


def _grid(found: dict[str, Array], name: str, row: Array, rows: int, places: PanelPlaces) -> Array:
    grid = np.zeros((rows, len(places.months)))
    column = np.searchsorted(places.months, found["month"].astype("datetime64[D]"))
    np.add.at(grid, (row, column), np.ma.filled(found[name], 0.0).astype(float))
    return grid
