"""Metrics that are no ratio of sums: medians, survival and concentration, estimated from single rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.metrics import intervals
from analytics.metrics.dimensions import Dimension, Where, bucket_sql
from analytics.metrics.model import Metric
from analytics.metrics.sums import Query, row_filter
from analytics.periods import Period
from analytics.warehouse.facts import SAMPLES
from analytics.warehouse.query import Warehouse

Figure = tuple[float, float, float, float]
YEAR = 365


def _median_survival(rows: pd.DataFrame) -> Figure:
    return (*intervals.median_survival(rows["duration"].to_numpy(), rows["happened"].to_numpy()), float(len(rows)))


def _median(rows: pd.DataFrame) -> Figure:
    return (*intervals.median(rows["amount"].to_numpy(float)), float(len(rows)))


def _survival_12(rows: pd.DataFrame) -> Figure:
    """Survival at one year; NaN before anybody could have stayed that long."""
    nothing = (float("nan"),) * 3
    times, alive, low, high = intervals.survival(rows["duration"].to_numpy(), rows["happened"].to_numpy())
    all_lost = alive.size > 0 and alive[-1] <= 0
    if rows["duration"].max() < YEAR and not all_lost:
        return (*nothing, float(len(rows)))
    reached = int(np.searchsorted(times, YEAR, side="right")) - 1
    if reached < 0:
        low, high = intervals.wilson(np.array(len(rows)), np.array(len(rows)))
        return 1.0, float(low), float(high), float(len(rows))
    return float(alive[reached]), float(low[reached]), float(high[reached]), float(len(rows))


def _herfindahl(rows: pd.DataFrame) -> Figure:
    """Concentration of revenue over customers, with a bootstrap of customers."""
    parts = rows.groupby("customer_id")["revenue"].sum().to_numpy(float)
    parts = parts[parts > 0]
    index = intervals.herfindahl(parts)
    if len(parts) < 2:
        return index, float("nan"), float("nan"), float(len(parts))
    clusters = {"squares": parts**2, "total": parts}
    low, high = intervals.bootstrap(
        lambda s: 10_000 * s["squares"] / s["total"] ** 2, clusters, np.zeros(len(parts), int), 1)
    return index, float(low[0]), float(high[0]), float(len(parts))


ESTIMATORS: dict[str, Callable[[pd.DataFrame], Figure]] = {
    "median_survival": _median_survival,
    "median": _median,
    "survival_12": _survival_12,
    "herfindahl": _herfindahl,
}


def sample_query(
    warehouse: Warehouse, scope: Scope, one: Metric, by: Sequence[Dimension], period: Period, where: Where
) -> Query:
    """The rows an estimator reads, with the dimensions they are split by."""
    sample = SAMPLES[one.sample or ""]
    keep = row_filter(scope, where)
    keys = "".join(f"{bucket_sql(d, warehouse.calendar) if d.months else d.column} AS {d.id}, " for d in by)
    people = f", manager_id AS person, coalesce({scope.open}, FALSE) AS alone" if scope.smallest else ""
    sql = (
        f"SELECT {keys}{', '.join(sample.columns)}{people} FROM "
        f"(SELECT *, CAST(date_trunc('month', day) AS DATE) AS month FROM {sample.view}) rows "
        f"WHERE day >= ? AND day < ? AND {sample.where} AND {keep.sql}"
    )
    opened = scope.open_parameters if scope.smallest else ()
    return Query(sql, (*opened, period.start, period.end, *keep.parameters))


def _strangers(rows: pd.DataFrame) -> int:
    """How many people there are whom the viewer may not see alone."""
    return rows.loc[~rows["alone"].astype(bool), "person"].nunique()


def measure_sample(
    warehouse: Warehouse, scope: Scope, one: Metric, by: Sequence[Dimension], period: Period, where: Where
) -> pd.DataFrame:
    """One such metric as a tidy frame ``[by..., metric, value, low, high, n]``; groups without a row are absent."""
    query = sample_query(warehouse, scope, one, by, period, where)
    rows = warehouse.frame(query.sql, query.parameters)
    names = [d.id for d in by]
    groups = rows.groupby(names, dropna=False, sort=True) if names else [((), rows)]
    figures = []
    for key, part in groups:
        hidden = scope.smallest and not part["alone"].all() and _strangers(part) < scope.smallest
        figure = (float("nan"),) * 4 if hidden or part.empty else ESTIMATORS[one.estimator or ""](part)
        figures.append((*(key if isinstance(key, tuple) else (key,)), one.id, *figure))
    numbers = ["value", "low", "high", "n"]
    return pd.DataFrame(figures, columns=[*names, "metric", *numbers]).astype(dict.fromkeys(numbers, float))
