"""What is estimated from single rows: medians and other quantiles, survival, means, concentration.

Each takes the rows of one group, as ``SAMPLES`` declares their columns, and gives value, low, high and n.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from analytics.metrics import intervals

Figure = tuple[float, float, float, float]
YEAR = 365
NAN = float("nan")


def _survival_time(rows: pd.DataFrame, share: float) -> Figure:
    return (*intervals.survival_time(rows["duration"].to_numpy(), rows["happened"].to_numpy(), share), float(len(rows)))


def _median(rows: pd.DataFrame) -> Figure:
    return (*intervals.median(rows["amount"].to_numpy(float)), float(len(rows)))


def _mean(rows: pd.DataFrame) -> Figure:
    return (*intervals.mean(rows["change"].to_numpy(float)), float(len(rows)))


def _mean_of_raters(rows: pd.DataFrame) -> Figure:
    """Every rater counts once, by the mean of what they gave; n is the number of raters."""
    means = rows.groupby("rater_id")["score"].mean().to_numpy(float)
    return (*intervals.mean(means), float(len(means)))


def _survival_12(rows: pd.DataFrame) -> Figure:
    """Survival at one year; NaN before anybody could have stayed that long."""
    times, alive, low, high = intervals.survival(rows["duration"].to_numpy(), rows["happened"].to_numpy())
    all_lost = alive.size > 0 and alive[-1] <= 0
    if rows["duration"].max() < YEAR and not all_lost:
        return NAN, NAN, NAN, float(len(rows))
    reached = int(np.searchsorted(times, YEAR, side="right")) - 1
    if reached < 0:
        low, high = intervals.wilson(np.array(len(rows)), np.array(len(rows)))
        return 1.0, float(low), float(high), float(len(rows))
    return float(alive[reached]), float(low[reached]), float(high[reached]), float(len(rows))


def _revenues(rows: pd.DataFrame) -> np.ndarray:
    """Revenue of every customer that has any, largest first."""
    parts = rows.groupby("customer_id")["revenue"].sum().to_numpy(float)
    return np.sort(parts[parts > 0])[::-1]


def _herfindahl(rows: pd.DataFrame, without: int = 0) -> Figure:
    """Concentration of revenue over customers but for the ``without`` largest, with a bootstrap of customers."""
    parts = _revenues(rows)[without:]
    clusters = {"squares": parts**2, "total": parts}
    low, high = _resampled(lambda s: 10_000 * s["squares"] / s["total"] ** 2, clusters)
    return intervals.herfindahl(parts), low, high, float(len(parts))


def _effective(rows: pd.DataFrame) -> Figure:
    """How many customers of equal size would be as concentrated: 10,000 / the index."""
    parts = _revenues(rows)
    low, high = _resampled(lambda s: s["total"] ** 2 / s["squares"], {"squares": parts**2, "total": parts})
    return 10_000 / intervals.herfindahl(parts), low, high, float(len(parts))


def _retention_without_largest(rows: pd.DataFrame) -> Figure:
    """Net retention of all customers but the one with most revenue in both years together."""
    sums = rows.groupby("customer_id")[["opening_revenue", "closing_revenue"]].sum()
    rest = sums.loc[sums.sum(axis=1).sort_values(kind="stable").index[:-1]].sort_index()
    clusters = {name: rest[name].to_numpy(float) for name in rest}
    low, high = _resampled(lambda s: s["closing_revenue"] / s["opening_revenue"], clusters)
    value = rest["closing_revenue"].sum() / rest["opening_revenue"].sum() if len(rest) else NAN
    return float(value), low, high, float(len(rest))


def _resampled(
    formula: Callable[[dict[str, np.ndarray]], np.ndarray], clusters: dict[str, np.ndarray]
) -> tuple[float, float]:
    """The bootstrap interval of one group; NaN under two clusters."""
    size = len(next(iter(clusters.values())))
    low, high = intervals.bootstrap(formula, clusters, np.zeros(size, int), 1)
    return float(low[0]), float(high[0])


ESTIMATORS: dict[str, Callable[[pd.DataFrame], Figure]] = {
    "median_survival": partial(_survival_time, share=0.5),
    "quantile_90": partial(_survival_time, share=0.9),
    "median": _median,
    "mean": _mean,
    "mean_of_raters": _mean_of_raters,
    "survival_12": _survival_12,
    "herfindahl": _herfindahl,
    "herfindahl_without_largest": partial(_herfindahl, without=1),
    "effective_number": _effective,
    "retention_without_largest": _retention_without_largest,
}
