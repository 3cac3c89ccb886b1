"""Metrics that are no ratio of sums, estimated from single rows: which rows, and the figure of every group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.metrics.dimensions import Dimension, Where, bucket_sql, stock_months
from analytics.metrics.disclosure import withheld
from analytics.metrics.estimators import ESTIMATORS
from analytics.metrics.model import Metric
from analytics.metrics.sums import Query, row_filter
from analytics.periods import Period
from analytics.warehouse.facts import SAMPLES, Sample
from analytics.warehouse.query import Warehouse

NOTHING = (float("nan"),) * 4


def sample_query(
    warehouse: Warehouse, scope: Scope, one: Metric, by: Sequence[Dimension], period: Period, where: Where
) -> Query:
    """The rows an estimator reads, with the dimensions they are split by."""
    sample = SAMPLES[one.sample or ""]
    keep = row_filter(scope, where)
    keys = "".join(f"{bucket_sql(d, warehouse.calendar) if d.months else d.column} AS {d.id}, " for d in by)
    people = f", manager_id AS person, coalesce({scope.open}, FALSE) AS alone" if scope.smallest else ""
    if sample.stock:
        times = stock_months(by, period, warehouse.calendar)
        rows, span = sample.view, f"month IN ({', '.join('?' * len(times)) or 'NULL'})"
    else:
        times = [period.start, period.end]
        rows = f"(SELECT *, CAST(date_trunc('month', day) AS DATE) AS month FROM {sample.view}) rows"
        span = "day >= ? AND day < ?"
    sql = (
        f"SELECT {keys}{', '.join(sample.columns)}{people} FROM {rows} "
        f"WHERE {span} AND {sample.where} AND {keep.sql}"
    )
    opened = scope.open_parameters if scope.smallest else ()
    return Query(sql, (*opened, *times, *keep.parameters))


def _too_few(scope: Scope, rows: pd.DataFrame) -> bool:
    """Whether there are people whom the viewer may not see alone, and fewer than may be shown together."""
    if not scope.smallest:
        return False
    strangers = rows.loc[~rows["alone"].astype(bool), "person"].nunique()
    return not rows["alone"].all() and strangers < scope.smallest


def _key(value: object) -> object:
    return None if pd.isna(value) else value


def measure_sample(
    warehouse: Warehouse, scope: Scope, one: Metric, by: Sequence[Dimension], period: Period, where: Where
) -> pd.DataFrame:
    """One such metric as ``[by..., metric, value, low, high, n, hidden]``; groups without a row are left out.

    Beside what may not be told (see ``disclosure``), a figure of too few people with a row of their own is hidden.
    """
    query, sample = sample_query(warehouse, scope, one, by, period, where), SAMPLES[one.sample or ""]
    rows = warehouse.frame(query.sql, query.parameters)
    names = [d.id for d in by]
    groups = rows.groupby(names, dropna=False, sort=True) if names else [((), rows)]
    found = [(key if isinstance(key, tuple) else (key,), part) for key, part in groups]
    keys = {name: np.array([_key(key[n]) for key, _ in found], dtype=object) for n, name in enumerate(names)}
    (kept_back,) = withheld(warehouse, scope, [one], by, period, where, keys, len(found))
    figures = []
    for (key, part), hidden in zip(found, kept_back, strict=True):
        few = not part.empty and (too_few(sample, part, warehouse.policy.minimum_group) or _too_few(scope, part))
        figure = NOTHING if part.empty or few or hidden else ESTIMATORS[one.estimator or ""](part)
        figures.append((*key, one.id, *figure, few or hidden))
    numbers = ["value", "low", "high", "n"]
    types = {**rows.dtypes[names].to_dict(), **dict.fromkeys(numbers, float), "hidden": bool}  # also without a row
    return pd.DataFrame(figures, columns=[*names, "metric", *numbers, "hidden"]).astype(types)


def too_few(sample: Sample, rows: pd.DataFrame, smallest: int) -> bool:
    """Whether the people behind anonymous rows are fewer than may be shown together."""
    return bool(sample.anonymous) and rows[sample.anonymous].nunique() < smallest
