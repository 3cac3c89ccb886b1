"""What history holds for a simulation, whatever the plan: who is still there, which months each is drawn from, and how
much each person's own months say against everybody's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.assessment.shrinkage import shrink
from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import DAY, Period, add_months, month_start
from analytics.rewards.assumptions import Assumptions
from analytics.rewards.grid import Months
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.service import Service, days, lengths

BY_TARGET = 0.5  # from this share of months with a target on, results are drawn relative to it


@dataclass(frozen=True)
class Past:
    """Who is employed when the months to come begin, and what each is drawn from.

    ``months``: the window of history, ``ahead``: the months to come. ``drawn_from``: people x months of the window:
    months worked in full that have any result. ``weight``: on the own history, 0 to 1, by person; 0 without any.
    """

    results: Results
    staff: Results
    service: Service
    months: Months
    ahead: Months
    drawn_from: Array
    weight: Array

    @classmethod
    def of(cls, results: Results, assumptions: Assumptions) -> Past:
        """From results; raise ``UsageError`` where there is no result or nobody is left."""
        known = covered(results)
        first = max(known.start, add_months(known.end, -assumptions.history))
        months, ahead = Months.of(first, known.last), _ahead(known.end, assumptions)
        staff = _staff(results, ahead.periods[0])
        service = Service.of(staff)
        drawn_from = _drawn_from(results, service, months)
        weight = np.where(drawn_from.any(axis=1), 1.0, 0.0)
        if assumptions.own_weight is not None:
            weight = weight * assumptions.own_weight
        else:
            weight = weight * weights(results, service, months, drawn_from)
        return cls(results, staff, service, months, ahead, drawn_from, weight)

    @property
    def new(self) -> Array:
        """Who has no month to be drawn from, and so is drawn from everybody."""
        return ~np.any(self.drawn_from, axis=1)


def covered(results: Results) -> Period:
    """The whole months that results cover; raise ``UsageError`` where there are none."""
    when = results.rows.loc[results.rows["value"].notna(), "when"]
    if when.empty:
        raise UsageError(N_("{file}: there are targets but no results; add results"), file=results.source)
    if results.covers is not None:
        return results.covers
    return Period(month_start(when.min().date()), add_months(month_start(when.max().date()), 1))


def _ahead(after: dt.date, assumptions: Assumptions) -> Months:
    """The months to come."""
    start = assumptions.starts or after
    if start < after:
        raise UsageError(N_("starts: results reach to {day}; write a month after it, or leave it out"),
                         day=after - DAY)
    return Months.of(start, add_months(start, assumptions.months) - DAY)


def _staff(results: Results, first: Period) -> Results:
    """The people who have not left (or moved out) before the months to come."""
    service = Service.of(results)
    stay = {service.people[p] for p in service.person[service.ends > days(first.start)]}
    people = results.people[results.people["who"].isin(stay)].reset_index(drop=True)
    if people.empty:
        raise UsageError(N_("{file}: nobody is employed on {day}, so there is no one to simulate; correct 'left_on' or "
                            "'to'"), file=results.source, day=first.start)
    return replace(results, people=people)


def _drawn_from(results: Results, service: Service, months: Months) -> Array:
    served = service.summed(service.overlap(months.periods)) >= lengths(months.periods)
    rows = results.rows[results.rows["value"].notna()]
    by_person, _ = _places(rows, service, months)
    seen = np.zeros(served.shape, bool)
    seen.flat[by_person] = True
    if (rows["who"] == "").any():  # credited by territory: whoever served may have had a part
        seen[:] = True
    found = served & seen
    if not found.any():
        raise UsageError(N_("{file}: nobody who is employed now has a full month with results; give more months"),
                         file=results.source)
    return found


def _places(rows: pd.DataFrame, service: Service, months: Months) -> tuple[Array, Array]:
    """Of rows of people within months: their places in people x months, and which rows these are."""
    person = pd.Index(service.people).get_indexer(rows["who"])
    month = months.place(rows["when"].to_numpy())
    here = np.flatnonzero((person >= 0) & (month >= 0) & (month < len(months.periods)))
    return person[here] * len(months.periods) + month[here], here


def weights(results: Results, service: Service, months: Months, drawn_from: Array) -> Array:
    """Weight of each person's own history, the mean over measures of that of the normal-normal model (see
    ``assessment.shrinkage``): the error of a person's mean is the spread of months over the root of their number.
    """
    found = []
    for _, rows in results.rows.groupby("measure", sort=True):
        value, target = _grid(rows, "value", service, months), _grid(rows, "target", service, months)
        relative = value / target if by_target(value, target) else value
        relative = np.where(drawn_from & np.isfinite(relative), relative, np.nan)
        if (weight := _own_weight(relative)) is not None:
            found.append(weight)
    if not found:
        return np.ones(len(service.people))
    known = ~np.isnan(found)
    return np.where(known.any(axis=0), np.where(known, found, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), 1.0)


def by_target(value: Array, target: Array) -> bool:
    """Whether most results of a measure have a target of the same month."""
    valued = ~np.isnan(value)
    return bool(valued.any() and (~np.isnan(target[valued])).mean() >= BY_TARGET)


def _grid(rows: pd.DataFrame, column: str, service: Service, months: Months) -> Array:
    rows = rows[rows[column].notna()]
    at, here = _places(rows, service, months)
    shape = (len(service.people), len(months.periods))
    total = np.bincount(at, rows[column].to_numpy()[here], shape[0] * shape[1])
    count = np.bincount(at, minlength=shape[0] * shape[1])
    return np.where(count > 0, total, np.nan).reshape(shape)


def _own_weight(relative: Array) -> Array | None:
    """Weights by one measure, NaN for people without it; None where no spread can be learnt."""
    known = ~np.isnan(relative)
    count = known.sum(axis=1)
    free = np.maximum(count - 1, 0).sum()
    if not free:
        return None
    mean = np.where(known, relative, 0).sum(axis=1) / np.maximum(count, 1)
    variance = np.where(known, (relative - mean[:, None]) ** 2, 0).sum() / free
    error = np.sqrt(variance / np.maximum(count, 1))
    return shrink(np.where(count > 0, mean, np.nan), np.where(count > 0, error, np.nan), np.zeros(len(count))).weight
