"""Metrics that are no ratio of sums, estimated from single rows: which rows, and the figure of every group."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.access import Scope
from analytics.metrics.dimensions import Dimension, Where, bucket_sql, stock_months
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


def _strangers(rows: pd.DataFrame) -> int:
    """How many people there are whom the viewer may not see alone."""
    return rows.loc[~rows["alone"].astype(bool), "person"].nunique()


def measure_sample(
    warehouse: Warehouse, scope: Scope, one: Metric, by: Sequence[Dimension], period: Period, where: Where
) -> pd.DataFrame:
    """One such metric as a tidy frame ``[by..., metric, value, low, high, n]``; groups without a row are absent."""
    query, sample = sample_query(warehouse, scope, one, by, period, where), SAMPLES[one.sample or ""]
    rows = warehouse.frame(query.sql, query.parameters)
    names = [d.id for d in by]
    groups = rows.groupby(names, dropna=False, sort=True) if names else [((), rows)]
    figures = []
    for key, part in groups:
        hidden = part.empty or too_few(sample, part, warehouse.policy.minimum_group)
        hidden = hidden or bool(scope.smallest and not part["alone"].all() and _strangers(part) < scope.smallest)
        figure = NOTHING if hidden else ESTIMATORS[one.estimator or ""](part)
        figures.append((*(key if isinstance(key, tuple) else (key,)), one.id, *figure))
    numbers = ["value", "low", "high", "n"]
    types = {**rows.dtypes[names].to_dict(), **dict.fromkeys(numbers, float)}  # also of a frame without a row
    return pd.DataFrame(figures, columns=[*names, "metric", *numbers]).astype(types)


def too_few(sample: Sample, rows: pd.DataFrame, smallest: int) -> bool:
    """Whether the people behind anonymous rows are fewer than may be shown together."""
    return bool(sample.anonymous) and rows[sample.anonymous].nunique() < smallest
