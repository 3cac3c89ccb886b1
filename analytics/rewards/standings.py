"""From credited rows to where everybody stands: by month first, then over what each measure counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import Period, add_months
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.service import Service, days, lengths
from analytics.rewards.situation import Orders, Situation, Standing
from analytics.rewards.terms import Measure


@dataclass(frozen=True)
class Grid:
    """One measure by month: value, target, standard error and weight, people x months; NaN where there is none.

    ``weight``: what the value weighs where months are averaged; None where all weigh alike.
    """

    value: Array
    target: Array
    error: Array
    weight: Array | None


@dataclass(frozen=True)
class Months:
    """The months that results cover, as periods."""

    periods: tuple[Period, ...]

    @classmethod
    def of(cls, first: dt.date, last: dt.date) -> Months:
        """From the month of ``first`` to that of ``last``."""
        start, found = first.replace(day=1), []
        while start <= last:
            found.append(Period(start, add_months(start, 1), "month"))
            start = add_months(start, 1)
        return cls(tuple(found))

    def place(self, day: Array) -> Array:
        """The index of each day's month (datetime64)."""
        return day.astype("datetime64[M]").astype(int) - days(self.periods[0].start).astype("datetime64[M]").astype(int)

    def span(self, start: dt.date, end: dt.date) -> slice:
        """The months from ``start`` until before ``end``, as far as there are any."""
        found = [n for n, p in enumerate(self.periods) if start <= p.start < end]
        return slice(found[0], found[-1] + 1) if found else slice(0, 0)


def grid_of(rows: pd.DataFrame, measure: Measure, person: Array, months: Months, people: int) -> Grid:
    """A measure's rows by person and month: added up, averaged by their weights, or the last of a month."""
    shape = (people, len(months.periods))
    at = person * shape[1] + months.place(rows["day"].to_numpy())
    value, target, error, weight = (rows[name].to_numpy() for name in ("value", "target", "error", "weight"))
    weight = np.where(np.isnan(value), np.nan, np.where(np.isnan(weight), 1.0, weight))
    if measure.combine == "last":
        order = np.lexsort((target, value, rows["day"].to_numpy()))  # of one day the highest, wherever its row stands
        return Grid(*(_last(x[order], at[order], shape) for x in (value, target, error, weight)))
    total = _added(weight, at, shape)
    if measure.combine == "sum":
        return Grid(_added(value, at, shape), _added(target, at, shape), np.sqrt(_added(error**2, at, shape)), total)
    sure = np.where(np.isnan(error), np.nan, weight)
    return Grid(_added(weight * value, at, shape) / total, _mean(target, at, shape),
                np.sqrt(_added((sure * error) ** 2, at, shape)) / _added(sure, at, shape), total)


def _added(x: Array, at: Array, shape: tuple[int, int]) -> Array:
    there = ~np.isnan(x)
    total = np.bincount(at[there], x[there], shape[0] * shape[1])
    count = np.bincount(at[there], minlength=shape[0] * shape[1])
    return np.where(count > 0, total, np.nan).reshape(shape)


def _mean(x: Array, at: Array, shape: tuple[int, int]) -> Array:
    return _added(x, at, shape) / _added(np.where(np.isnan(x), np.nan, 1.0), at, shape)


def _last(x: Array, at: Array, shape: tuple[int, int]) -> Array:
    result, there = np.full(shape[0] * shape[1], np.nan), ~np.isnan(x)
    result[at[there]] = x[there]
    return result.reshape(shape)


def combined(x: Array, spans: Sequence[slice], how: str, weight: Array | None = None) -> Array:
    """Months (the last axis) made into periods, NaN where no month of a span has any; means by ``weight``."""
    if [(span.start, span.stop) for span in spans] == [(n, n + 1) for n in range(x.shape[-1])]:
        return x
    if how == "mean" and weight is not None:
        weight = np.where(np.isnan(x), np.nan, weight)
        return combined(weight * x, spans, "sum") / combined(weight, spans, "sum")
    there = ~np.isnan(x)
    filled = x if there.all() else np.where(there, x, 0)
    parts = []
    for span in spans:
        count = _over(there.astype(x.dtype), span)
        if how == "last":
            chosen = _last_of(filled[..., span], there[..., span])
        else:
            chosen = _over(filled, span)
            if how == "mean":
                chosen = chosen / np.maximum(count, 1)
        parts.append(np.where(count > 0, chosen, np.nan))
    return np.stack(parts, axis=-1)


def _over(x: Array, span: slice) -> Array:
    """The sum over a span of the last axis: several times as fast as numpy's over few months."""
    total = np.zeros(x.shape[:-1], x.dtype)
    for month in range(span.start, span.stop):
        total += x[..., month]
    return total


def _last_of(x: Array, there: Array) -> Array:
    """The last that is there, along the last axis."""
    if not x.shape[-1]:
        return np.zeros(x.shape[:-1], x.dtype)
    last = x.shape[-1] - 1 - np.argmax(there[..., ::-1], axis=-1)
    return np.take_along_axis(x, last[..., None], -1)[..., 0]


def windows_of(measure: Measure, now: Situation) -> Array:
    """Period -> number of the window since whose start a measure counts."""
    return {"period": np.arange(len(now.periods)), "quarter_to_date": now.quarters, "year_to_date": now.years}[
        measure.counts]


def standing_of(plan: Plan, name: str, grid: Grid, months: Months, now: Situation) -> Standing:
    """Where people stand by a measure in each period, over what it counts (or over several periods, if protected)."""
    measure = plan.measures[name]
    back = plan.protection.rolling if plan.protection and name in plan.protection.measures else None
    spans = []
    for period in now.periods:
        start = _since(plan, measure, period)
        if back:
            start = min(start, add_months(period.start, -len(period.months) * (back - 1)))
        spans.append(months.span(start, period.end))
    value = combined(grid.value, spans, measure.combine, grid.weight)
    target = combined(grid.target, spans, measure.combine)
    error = _errors(grid, spans, measure)
    if back and measure.combine == "sum":  # a period's worth, so that amounts and edges mean the same as without
        covered = np.stack([_covered(grid, months, period, back) for period in now.periods], -1).astype(value.dtype)
        value, target = value / covered, target / covered
        error = None if error is None else error / covered
    known, targeted = ~np.isnan(value), ~np.isnan(target)
    weight = None
    if grid.weight is not None and measure.combine != "sum":
        weight = np.where(known, combined(grid.weight, spans, "last" if measure.combine == "last" else "sum"), 0)
    return Standing(name, measure.better == "less", np.where(known, value, 0), np.where(targeted, target, 1), known,
                    targeted, windows_of(measure, now), measure.combine != "sum", error, weight=weight)


def _covered(grid: Grid, months: Months, period: Period, back: int) -> Array:
    """In how many of the last ``back`` periods each person has a result or a target; at least 1."""
    there, length = ~np.isnan(grid.value) | ~np.isnan(grid.target), len(period.months)
    starts = [add_months(period.start, -length * n) for n in range(back)]
    spans = [months.span(start, add_months(start, length)) for start in starts]
    return np.maximum(np.sum([there[..., span].any(axis=-1) for span in spans], axis=0), 1)


def _since(plan: Plan, measure: Measure, period: Period) -> dt.date:
    """The first day that a measure counts from in a period."""
    if measure.counts == "period":
        return period.start
    length = 3 if measure.counts == "quarter_to_date" else 12
    return add_months(period.start, -((period.start.month - plan.year_starts) % length))


def _errors(grid: Grid, spans: Sequence[slice], measure: Measure) -> Array | None:
    if np.isnan(grid.error).all():
        return None
    if measure.combine == "last":
        return combined(grid.error, spans, "last")
    if measure.combine == "sum":
        return np.sqrt(combined(grid.error**2, spans, "sum"))
    sure = np.where(np.isnan(grid.error), np.nan, 1.0 if grid.weight is None else grid.weight)
    return np.sqrt(combined((sure * grid.error) ** 2, spans, "sum")) / combined(sure, spans, "sum")


def asked(plan: Plan, name: str, grid: Grid, service: Service, months: Months) -> Grid:
    """The grid with targets as the plan asks for them: ramped for new people, by the days worked of a month."""
    share = np.ones(grid.target.shape)
    overlap = service.overlap(months.periods)
    if plan.ramp is not None and name in plan.ramp.measures:
        spell = service.latest(overlap)
        ramp = plan.ramp.share(service.tenure(months.periods).astype(float))
        share = ramp[spell, np.arange(len(months.periods))]
    if plan.prorate.targets == "days":
        share = share * service.summed(overlap) / lengths(months.periods)
    return replace(grid, target=np.where(share > 0, grid.target * np.where(share > 0, share, 1), np.nan))


def shrunken(plan: Plan, standing: Standing, now: Situation) -> Standing:
    """With the attainment drawn towards everybody's mean of the period, or the mean of the own earlier periods."""
    rule = plan.protection
    if rule is None or rule.own_weight is None or standing.measure not in rule.measures:
        return standing
    own, known = standing.attainment, standing.has("attainment") & now.eligible
    held = np.where(known, own, 0)
    if rule.towards == "everybody":
        mean = held.sum(axis=-2, keepdims=True) / np.maximum(known.sum(axis=-2, keepdims=True, dtype=held.dtype), 1)
    else:
        count = np.cumsum(known, axis=-1, dtype=held.dtype) - known
        mean = np.where(count > 0, (np.cumsum(held, axis=-1) - held) / np.maximum(count, 1), own)
    return replace(standing, attained=rule.own_weight * own + (1 - rule.own_weight) * mean)


def orders_of(rows: pd.DataFrame, person: Array, periods: tuple[Period, ...]) -> Orders | None:
    """A measure's transactions within the periods, by day; None where rows name no order."""
    if not (rows["order"] != "").any():
        return None
    starts = np.array([days(p.start) for p in periods] + [days(periods[-1].end)])
    period = np.searchsorted(starts, rows["day"].to_numpy().astype("datetime64[D]"), side="right") - 1
    here = (period >= 0) & (period < len(periods)) & rows["value"].notna().to_numpy()
    person, period, amount = orders_left(rows[here], person[here], period[here])
    return Orders((person, period), amount)


def orders_left(rows: pd.DataFrame, person: Array, period: Array) -> tuple[Array, Array, Array]:
    """Person, period and amount of each order, by day, less what was returned of it within the period; a row that names
    no order is one of its own.
    """
    name, names = pd.factorize(rows["order"], sort=True)
    value = rows["value"].to_numpy()
    order = np.lexsort((value, name, rows["day"].to_numpy()))
    unnamed = names.get_indexer([""])[0]
    name = np.where(name == unnamed, -1 - np.arange(len(name)), name)
    keys = pd.DataFrame({"person": person[order], "period": period[order], "name": name[order]})
    left = pd.Series(value[order]).groupby([keys[key] for key in keys], sort=False).sum()
    return *(left.index.get_level_values(key).to_numpy() for key in ("person", "period")), left.to_numpy()


def check_results(plan: Plan, standings: dict[str, Standing], now: Situation) -> None:
    """Raise ``UsageError`` where a measure read by attainment has no target at all, or where somebody lacks a result
    (or that target) by a measure whose plan refuses that.
    """
    by_target = plan.by_attainment
    for name, standing in standings.items():
        if name in by_target and not (standing.targeted & now.eligible).any():
            raise UsageError(N_("the plan pays by attainment of {measure}, but no row gives a target; fill 'target'"),
                             measure=name)
        missing = now.eligible & ~(standing.known & (standing.targeted if name in by_target else True))
        if plan.measures[name].missing == "refuse" and missing.any():
            person, period = np.argwhere(missing)[0]
            raise UsageError(N_("{who} has no result or target by {measure} in the period from {day} ({n} such cases); "
                                "add the rows, or write 'missing: no_pay' for the measure"), who=now.people[person],
                             measure=name, day=now.periods[period].start, n=int(missing.sum()))
