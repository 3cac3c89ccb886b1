"""Intervals of ratios by resampling: which units are drawn for which metric, and their sums."""

from __future__ import annotations

import numpy as np

from analytics.access import Scope
from analytics.metrics import intervals
from analytics.metrics.cells import Cells, grouped_sums
from analytics.metrics.dimensions import DIMENSIONS, Dimension, Where
from analytics.metrics.model import Metric
from analytics.periods import Period
from analytics.warehouse.facts import FACT_OF, ROLLUPS
from analytics.warehouse.query import Warehouse

MANY_CUSTOMERS = 20_000
Array = np.ndarray
Spread = tuple[Array, Array, Array]  # low, high, number of clusters


def bootstrapped(
    warehouse: Warehouse, scope: Scope, chosen: list[Metric], dims: list[Dimension], period: Period, where: Where,
    keys: dict[str, Array], sums: dict[str, Array], cells: Cells | None = None,
) -> dict[str, Spread]:
    """Metric id -> (low, high, number of clusters) for every group of ``keys``; ``sums`` are the groups' own.

    Clusters are customers; people in a company of more than ``MANY_CUSTOMERS`` (unless the question is about single
    people), where no month table holds both the split and customers, and for what is known of people only (targets,
    forecasts); months where such a metric is asked of single people. At a month's end there is but one month: of single
    people the customers behind the open part are drawn then, and what is known (a target less what is booked) stays as
    it is. A single customer has no interval.
    """
    personal = {d.id for d in dims} | set(where)
    if not chosen or "customer" in personal:
        return {}
    of_one = "account_manager" in personal or "manager_id" in scope.predicate
    columns = {DIMENSIONS[name].column for name in personal if DIMENSIONS[name].column}
    stored = any(columns | {"customer_id"} <= set(r.dimensions) for r in ROLLUPS)
    by_account = stored and (of_one or warehouse.customers <= MANY_CUSTOMERS)
    of_accounts = [m for m in chosen if by_account and (
        all("customer_id" in f.dimensions for f in m.facts) or (of_one and _part_of_accounts(m)))]
    of_people = [m for m in chosen if m not in of_accounts]
    found: dict[str, Spread] = {}
    for cluster, some in (("customer_id", of_accounts), ("month" if of_one else "manager_id", of_people)):
        if some:
            found |= _resampled(warehouse, scope, some, dims, period, where, keys, sums, cluster, cells)
    return found


def _part_of_accounts(one: Metric) -> bool:
    """Whether it is of a month's end, and some of its measures are of customers."""
    return all(f.stock for f in one.facts) and any("customer_id" in f.dimensions for f in one.facts)


def _resampled(
    warehouse: Warehouse, scope: Scope, chosen: list[Metric], dims: list[Dimension], period: Period, where: Where,
    keys: dict[str, Array], sums: dict[str, Array], cluster: str, cells: Cells | None,
) -> dict[str, Spread]:
    """``bootstrapped`` for metrics that share the column ``cluster``."""
    measures = list(dict.fromkeys(m for one in chosen for m in one.measures))
    sampled = [m for m in measures if cluster == "month" or cluster in FACT_OF[m].dimensions]
    found = grouped_sums(warehouse, scope, sampled, dims, period, where, cluster=cluster, cells=cells)
    place = {key: n for n, key in enumerate(zip(*keys.values(), strict=True))} if keys else {(): 0}
    first = _firsts([found[d.id] for d in dims], len(found["cluster"]))
    named = [tuple(found[d.id][n] for d in dims) for n in first]
    at = np.array([place.get(key, len(place)) for key in named], dtype=int)
    group = np.repeat(at, np.diff([*first, len(found["cluster"])]))
    found, group = {m: found[m][group < len(place)] for m in sampled}, group[group < len(place)]
    order = np.argsort(group, kind="stable")
    group, parts = group[order], {m: np.nan_to_num(found[m])[order] for m in sampled}
    result = {}
    for alike, alive in _drawn_alike(chosen, parts, len(group)):
        of = group[alive]
        taken = {m: parts[m][alive] for one in alike for m in one.measures if m in parts}
        fixed = [{m: sums[m] for m in one.measures if m not in parts} for one in alike]
        formulas = [(one.value, known) for one, known in zip(alike, fixed, strict=True)]
        pairs = intervals.bootstrap_all(formulas, taken, of, len(place))
        count = np.bincount(of, minlength=len(place)).astype(float)
        result.update({one.id: (low, high, count) for one, (low, high) in zip(alike, pairs, strict=True)})
    return result


def _drawn_alike(chosen: list[Metric], parts: dict[str, Array], rows: int) -> list[tuple[list[Metric], Array]]:
    """The metrics by the clusters that count for them: those in which any of its measures is not 0."""
    found: dict[bytes, tuple[list[Metric], Array]] = {}
    for one in chosen:
        values = [parts[m] != 0 for m in one.measures if m in parts]
        alive = np.any(values, axis=0) if values else np.zeros(rows, bool)
        found.setdefault(alive.tobytes(), ([], alive))[0].append(one)
    return list(found.values())


def _firsts(keys: list[Array], rows: int) -> Array:
    """Where each run of rows with equal keys begins; rows of one group come together, so runs are few."""
    if not rows:
        return np.array([], dtype=int)
    changes = np.zeros(rows - 1, dtype=bool)
    for key in keys:
        changes |= key[1:] != key[:-1]
    return np.concatenate([[0], np.flatnonzero(changes) + 1])
