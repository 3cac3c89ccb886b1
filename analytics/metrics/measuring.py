"""``measure``: the one way from the warehouse to a figure with its interval, for a viewer, period, split and filter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.access import Scope, Viewer, group_scope, own_scope, people_scope
from analytics.errors import UsageError
from analytics.language import N_
from analytics.metrics import intervals
from analytics.metrics.catalogue import metric
from analytics.metrics.cells import Cells, grouped_sums
from analytics.metrics.dimensions import DIMENSIONS, Dimension, Where, bucket_start, dimension, stock_months
from analytics.metrics.disclosure import withheld
from analytics.metrics.model import Metric
from analytics.metrics.resampling import Spread, bootstrapped
from analytics.metrics.samples import measure_sample
from analytics.periods import Calendar, Period
from analytics.warehouse.facts import FACT_OF
from analytics.warehouse.query import Warehouse

COLUMNS = ["metric", "value", "low", "high", "n", "hidden"]


def measure(
    warehouse: Warehouse,
    viewer: Viewer,
    metrics: Sequence[str],
    *,
    by: Sequence[str] = (),
    period: Period,
    where: Mapping[str, Collection[str]] | None = None,
    interval: bool | Collection[str] = True,
    company: bool = False,
    cells: Cells | None = None,
) -> pd.DataFrame:
    """Figures as a tidy frame ``[by..., metric, value, low, high, n, hidden]``, in the order of ``metrics`` and ``by``.

    ``value`` in the metric's unit (shares as fractions, money in the policy's currency); ``low`` and ``high`` its 95 %
    interval; ``n`` the cases behind it. NaN: the figure does not exist (no data, an empty denominator) or is
    ``hidden``: withheld from the viewer, since it, or what could be worked out from it and others, is about too few
    people (see ``disclosure``). ``interval``: for all, for none, or the ids of those to resample.
    ``company``: the whole company for comparison, never split by person. ``cells``: a page's rows, read before; a
    question that they can answer is answered from them.
    Raises ``UsageError`` for unknown names or a split that a metric does not have, ``NotAllowed`` where nothing may be
    seen.
    """
    dims, where = [dimension(name) for name in by], filters(where)
    scope = scope_for(warehouse, viewer, [*dims, *(DIMENSIONS[w] for w in where)], company)
    return measure_within(warehouse, scope, metrics, by=by, period=period, where=where, interval=interval, cells=cells)


def measure_within(
    warehouse: Warehouse,
    scope: Scope,
    metrics: Sequence[str],
    *,
    by: Sequence[str] = (),
    period: Period,
    where: Mapping[str, Collection[str]] | None = None,
    interval: bool | Collection[str] = True,
    cells: Cells | None = None,
) -> pd.DataFrame:
    """As ``measure``, over the rows of a scope asked for before; what comes of it is shown within the viewer's.

    With ``reference_scope`` a person's place among all can be told without telling anything of the others.
    """
    dims, chosen, where = [dimension(name) for name in by], [metric(name) for name in metrics], filters(where)
    check_split(chosen, [*dims, *(DIMENSIONS[w] for w in where)])
    for one in chosen:
        if one.share_of and (one.share_of not in by or one.share_of in where):
            raise UsageError(N_("{metric} is a share by {dimension}: split by it, and do not filter by it"),
                             metric=one.id, dimension=one.share_of)
    ratios = [m for m in chosen if not m.sample]
    frames = [_ratios(warehouse, scope, ratios, dims, period, where, interval, cells)] if ratios else []
    frames += [measure_sample(warehouse, scope, m, dims, period, where) for m in chosen if m.sample]
    filled = [f for f in frames if len(f)]  # an empty frame would turn every column into objects
    tidy = pd.concat(filled or frames, ignore_index=True)
    if len(chosen) > 1 and len(frames) > 1:
        tidy = tidy.sort_values("metric", key=lambda c: c.map(list(metrics).index), kind="stable", ignore_index=True)
    return tidy


def filters(where: Mapping[str, Collection[str]] | None) -> dict[str, Collection[str]]:
    """The filters that hold values; raises ``UsageError`` for an unknown dimension or one of time."""
    chosen = {name: values for name, values in (where or {}).items() if values}
    for name in chosen:
        if dimension(name).months:
            raise UsageError(N_("'{name}' is a dimension of time; use the period to choose a time"), name=name)
    return chosen


def check_split(chosen: Sequence[Metric], dims: Sequence[Dimension]) -> None:
    """Raise ``UsageError`` where a metric does not have a dimension."""
    for one in chosen:
        for dim in dims:
            if not dim.months and dim.column not in one.dimensions:
                able = tuple(d.id for d in DIMENSIONS.values() if d.months or d.column in one.dimensions)
                raise UsageError(N_("{metric} cannot be split or filtered by {dimension}; choose from {able}"),
                                 metric=one.id, dimension=dim.id, able=able)


def scope_for(warehouse: Warehouse, viewer: Viewer, dims: Sequence[Dimension], company: bool) -> Scope:
    """The rows a question may use: people where it is about people, the company where asked, else the viewer's own."""
    smallest = warehouse.policy.minimum_group
    if any(d.personal for d in dims):
        return people_scope(viewer)
    return group_scope(viewer, smallest) if company else own_scope(viewer, smallest)


def _ratios(
    warehouse: Warehouse, scope: Scope, chosen: list[Metric], dims: list[Dimension], period: Period, where: Where,
    interval: bool | Collection[str], cells: Cells | None,
) -> pd.DataFrame:
    """The metrics that are ratios of sums, all from one set of sums."""
    measures = list(dict.fromkeys(m for one in chosen for m in one.measures))
    found = _without_nobody(
        grouped_sums(warehouse, scope, measures, dims, period, where, cells=cells), dims, measures)
    keys = {d.id: found[d.id] for d in dims}
    counted = _stock_counted(warehouse, keys, dims, period, len(found[measures[0]]))
    reached = reached_by_data(warehouse.calendar, keys, dims, period, len(found[measures[0]]))
    sums = {m: silence(warehouse, m, found[m], reached) for m in measures}
    sums = {m: np.where(counted, v, np.nan) if FACT_OF[m].stock else v for m, v in sums.items()}
    groups = len(sums[measures[0]])
    hidden = withheld(warehouse, scope, chosen, dims, period, where, keys, groups)
    wanted = [m.id for m in chosen] if interval is True else interval or []
    resampled = [m for m in chosen if m.interval == "bootstrap" and m.id in wanted]
    spread = bootstrapped(warehouse, scope, resampled, dims, period, where, keys, sums, cells)
    figures = [_figure(one, sums, keys, spread.get(one.id), bool(interval)) for one in chosen]
    shown = [[np.where(few, np.nan, part) for part in figure] for few, figure in zip(hidden, figures, strict=True)]
    columns = [np.concatenate(parts) for parts in zip(*shown, strict=True)]
    return pd.DataFrame({
        **{name: np.tile(values, len(chosen)) for name, values in keys.items()},
        "metric": pd.Categorical.from_codes(np.repeat(np.arange(len(chosen)), groups), [m.id for m in chosen]),
        **dict(zip(COLUMNS[1:], [*columns, np.concatenate(hidden)], strict=True)),
    })


def _stock_counted(
    warehouse: Warehouse, keys: dict[str, np.ndarray], dims: list[Dimension], period: Period, groups: int
) -> np.ndarray:
    """For every group, whether a month's end lies in its time: where none does, a stock is unknown and not 0."""
    times = [d for d in dims if d.months]
    ends = stock_months(times, period, warehouse.calendar)
    if not times:
        return np.full(groups, bool(ends))
    known = {tuple(np.datetime64(bucket_start(d, end, warehouse.calendar), "D") for d in times) for end in ends}
    starts = zip(*(keys[d.id].astype("datetime64[D]") for d in times), strict=True)
    return np.array([start in known for start in starts], dtype=bool)


def _without_nobody(found: dict[str, np.ndarray], dims: list[Dimension], measures: list[str]) -> dict[str, np.ndarray]:
    """Leave out groups without a name in which nothing was measured (another fact's rows that belong to nobody)."""
    named = np.all([found[d.id] != None for d in dims if not d.months] or [True], axis=0)  # noqa: E711 - elementwise
    kept = named | ~np.all([np.isnan(found[m]) for m in measures], axis=0)
    return {name: values[kept] for name, values in found.items()}


def reached_by_data(
    calendar: Calendar, keys: dict[str, np.ndarray], dims: list[Dimension], period: Period, groups: int
) -> np.ndarray:
    """For every group, whether the data reach into its time: before their first day and after their last is none."""
    start = np.full(groups, np.datetime64(max(period.start, calendar.data_from)))
    last = np.full(groups, np.datetime64(min(period.last, calendar.data_to)))
    for dim in (d for d in dims if d.months):
        bucket = keys[dim.id].astype("datetime64[M]")
        start = np.maximum(start, bucket.astype("datetime64[D]"))
        last = np.minimum(last, (bucket + dim.months).astype("datetime64[D]") - 1)
    return start <= last


def silence(warehouse: Warehouse, measure_name: str, sums: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """What no row means: 0 where the source is loaded, counts things and the data reach there, else missing."""
    fact = FACT_OF[measure_name]
    if not set(fact.tables(measure_name)) <= warehouse.loaded:
        return np.full_like(sums, np.nan)
    return np.where(reached & np.isnan(sums), 0.0, sums) if fact.silence == "zero" else sums


def _figure(
    one: Metric, sums: dict[str, np.ndarray], keys: dict[str, np.ndarray], spread: Spread | None, interval: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """value, low, high and n of one metric for every group."""
    assert one.numerator is not None
    if one.share_of:
        return _share(sums[one.measures[0]], [np.asarray(v) for k, v in keys.items() if k != one.share_of])
    value = one.value(sums)
    top = np.asarray(one.numerator(sums), float) + np.zeros_like(value)
    bottom = np.asarray(one.denominator(sums), float) if one.denominator else np.ones_like(value)
    none = np.full_like(value, np.nan)
    if one.interval == "nps":
        low, high = intervals.nps(sums["nps_promoters"], sums["nps_detractors"], bottom)
        return value, low, high, bottom
    if one.interval == "wilson":
        low, high = intervals.wilson(top, bottom) if interval else (none, none)
        return value, low, high, bottom
    if one.interval == "poisson":
        with np.errstate(divide="ignore", invalid="ignore"):
            rate = np.where(bottom > 0, one.per / bottom, np.nan)
        low, high = intervals.poisson(top) if interval else (none, none)
        return value, low * rate, high * rate, top
    if spread is None:
        return value, none, none, none
    low, high, n = spread
    return value, np.where(np.isnan(value), np.nan, low), np.where(np.isnan(value), np.nan, high), n


def _share(part: np.ndarray, others: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """As ``_figure``, for a share of a whole: a whole are the groups that are alike in ``others``, the other keys."""
    whole, parts = np.full_like(part, part.sum()), np.full_like(part, len(part))
    if others:
        alike = pd.Series(part).groupby(others, dropna=False)
        whole, parts = alike.transform("sum").to_numpy(), alike.transform("size").to_numpy()
    value = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
    return (value, *intervals.goodman(part, whole, parts), whole)
