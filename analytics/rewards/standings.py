"""Where everybody stands by a measure in each period: over what it counts, with targets as the plan asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import Period, add_months
from analytics.rewards.grid import Grid, Months, combined
from analytics.rewards.plan import Plan
from analytics.rewards.schedule import Array
from analytics.rewards.service import Service, lengths
from analytics.rewards.situation import Situation, Standing
from analytics.rewards.terms import Measure


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
