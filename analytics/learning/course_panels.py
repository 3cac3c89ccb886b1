"""The company's people by month as panels: an outcome by a metric, who took a course when, and what else they took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.access import Scope
from analytics.language import N_, Phrase
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.cells import grouped_sums
from analytics.metrics.dimensions import DIMENSIONS
from analytics.metrics.measuring import silence
from analytics.metrics.model import Metric
from analytics.periods import Period, add_months
from analytics.training.effect import FEWEST, undisturbed
from analytics.training.panel import Panel, SetAside, usable
from analytics.warehouse.query import Warehouse


@dataclass(frozen=True)
class Ground:
    """What the effects of all courses are worked out from, read once.

    ``months``: first days, of whole months with data. ``people``: manager_id, role, first, last (places of the first
    and last month employed throughout, from 1), a row a person; their place is their unit in panels. ``taken``:
    course_id, unit, completed_on (at first), since (place of its month, from 1; beyond the months where later).
    ``unfinished``: course_id -> people who began and did not complete it. ``sums``: measure -> people x months, NaN
    where unknown.
    """

    months: tuple[dt.date, ...]
    people: pd.DataFrame
    taken: pd.DataFrame
    unfinished: dict[str, int]
    sums: dict[str, np.ndarray]

    @property
    def employed(self) -> np.ndarray:
        """Whether somebody was employed throughout a month, people x months."""
        month = np.arange(1, len(self.months) + 1)
        first, last = (self.people[name].to_numpy()[:, None] for name in ("first", "last"))
        return (first <= month) & (month <= last)

    def ids(self, units: np.ndarray) -> frozenset[str]:
        """Who they are."""
        return frozenset(self.people["manager_id"].to_numpy()[units.astype(int)])

    def outcome(self, one: Metric) -> tuple[np.ndarray, np.ndarray]:
        """(value, cases), people x months; NaN where there is no case or somebody was not employed throughout."""
        value = np.where(self.employed, one.value(self.sums), np.nan)
        cases = np.asarray(one.denominator(self.sums), float) if one.denominator else np.ones_like(value)
        return value, np.where(np.isfinite(value), cases, np.nan)


def measurable(one: Metric) -> bool:
    """Whether a person's month has a figure of it, and more or less of that is better."""
    return (one.direction != "band" and one.numerator is not None and not one.share_of and one.numerator.linear
            and not all(fact.stock for fact in one.facts))


def outcomes(warehouse: Warehouse) -> list[str]:
    """Metrics in which an effect may show: all ``measurable`` ones whose tables are loaded."""
    return [one.id for one in CATALOGUE.values() if measurable(one) and set(one.sources) <= warehouse.loaded]


def read_ground(warehouse: Warehouse, metrics: Sequence[str]) -> Ground:
    """Everybody's months, for figures of the whole company; whoever shows some of it has asked the viewer's scope."""
    calendar = warehouse.calendar
    start = calendar.data_from if calendar.data_from.day == 1 else add_months(calendar.data_from.replace(day=1), 1)
    period = Period(start, max(add_months(calendar.complete_to, 1), add_months(start, 1)))
    people = _people(warehouse, period)
    measures = list(dict.fromkeys(m for name in metrics for m in CATALOGUE[name].measures))
    taken, unfinished = _taken(warehouse, people, period)
    return Ground(tuple(period.months), people, taken, unfinished, _sums(warehouse, people, measures, period))


def course_panel(ground: Ground, course_id: str, one: Metric) -> Panel:
    """The panel of one course and metric: trained since the month in which the course was first completed.

    Compared are people of the same roles. Whether somebody had taken another course by then is a covariate, where at
    least five did.
    """
    value, cases = ground.outcome(one)
    since = np.zeros(len(ground.people), int)
    own = ground.taken[ground.taken["course_id"] == course_id]
    since[own["unit"]] = own["since"]
    alike = ground.people["role"].isin(ground.people["role"][since > 0]).to_numpy()
    unit, place = np.nonzero(ground.employed & alike[:, None])
    outcome = np.where(cases > 0, value, np.nan)[unit, place]
    rows = pd.DataFrame({"unit": unit, "time": place + 1, "outcome": outcome, "since": since[unit],
                         "weight": np.where(np.isfinite(outcome), cases[unit, place], 1.0)})
    also = _others(ground, course_id, unit, place + 1)
    kept, aside = usable(rows.assign(**also))
    notes = _notes(ground, course_id, alike, aside, len(also))
    return undisturbed(Panel(kept, notes, True, f"{ground.months[0]:%Y-%m}", tuple(also)))


def _others(ground: Ground, course_id: str, unit: np.ndarray, time: np.ndarray) -> dict[str, np.ndarray]:
    """Column -> whether a row's person had taken another course by then (0 or 1)."""
    found = {}
    for other, part in ground.taken[ground.taken["course_id"] != course_id].groupby("course_id", sort=True):
        if part["unit"].isin(unit).sum() >= FEWEST:
            when = np.full(len(ground.people), np.inf)
            when[part["unit"]] = part["since"]
            found[f"had_{other}"] = (time >= when[unit]).astype(float)
    return found


def _notes(ground: Ground, course_id: str, alike: np.ndarray, aside: SetAside, others: int) -> tuple[Phrase, ...]:
    people, last = ground.people[alike], len(ground.months)
    counted = {
        N_("Joined within the data and counted from their first whole month: {n}."): (people["first"] > 1).sum(),
        N_("Left within the data and counted up to their last whole month: {n}."): (people["last"] < last).sum(),
        N_("Months of people left out, since they have no case: {n}."): aside.empty,
        N_("Took the course before the data begin or before their first month, and left out without a before: {n}."):
            len(aside.unseen),
        N_("Took the course after the last month, and compared until then: {n}."): aside.late,
        N_("Began the course without completing it, and counted as not trained: {n}."):
            ground.unfinished.get(course_id, 0),
        N_("People of other roles, not compared: {n}."): (~alike).sum(),
        N_("Other courses that people took meanwhile, held constant: {n}."): others,
    }
    return tuple(Phrase(said, n=int(n)) for said, n in counted.items() if n)


def _people(warehouse: Warehouse, period: Period) -> pd.DataFrame:
    frame = warehouse.frame("SELECT manager_id, role, hired_on, left_on FROM managers ORDER BY manager_id")
    hired, left = (pd.to_datetime(frame[name]) for name in ("hired_on", "left_on"))
    first = _place(hired, period.start) + (hired.dt.day > 1)
    last = _place(left, period.start) - (left + pd.Timedelta(days=1)).dt.day.ne(1)
    months = len(period.months)
    return frame[["manager_id", "role"]].assign(first=first.fillna(1).clip(lower=1).astype(int),
                                                last=last.fillna(months).clip(upper=months).astype(int))


def _place(days: pd.Series, start: dt.date) -> pd.Series:
    """The month of each day as its place from ``start``, which is 1."""
    return (days.dt.year - start.year) * 12 + days.dt.month - start.month + 1


def _taken(warehouse: Warehouse, people: pd.DataFrame, period: Period) -> tuple[pd.DataFrame, dict[str, int]]:
    frame = warehouse.frame(
        "SELECT course_id, manager_id, min(completed_on) AS completed_on FROM enrolments WHERE starts_on <= ?"
        " GROUP BY course_id, manager_id ORDER BY course_id, manager_id", [warehouse.calendar.data_to])
    done = pd.to_datetime(frame["completed_on"])
    finished = frame[done.notna()]
    unit = pd.Index(people["manager_id"]).get_indexer(finished["manager_id"])
    taken = pd.DataFrame({"course_id": finished["course_id"].to_numpy(), "unit": unit, "completed_on": done.dropna(),
                          "since": _place(done.dropna(), period.start).clip(lower=1).to_numpy(int)})
    return taken, frame[done.isna()].groupby("course_id").size().to_dict()


def _sums(warehouse: Warehouse, people: pd.DataFrame, measures: Sequence[str], period: Period) -> dict[str, np.ndarray]:
    """Each measure by person and month; no row means 0 where things are counted."""
    dims = [DIMENSIONS["account_manager"], DIMENSIONS["month"]]
    found = grouped_sums(warehouse, Scope("TRUE"), measures, dims, period, {})
    unit = pd.Index(people["manager_id"]).get_indexer(pd.Index(found["account_manager"]))
    place = _place(pd.Series(pd.to_datetime(np.asarray(found["month"]))), period.start).to_numpy(int) - 1
    known = (unit >= 0) & (place >= 0) & (place < len(period.months))
    sums = {}
    for name in measures:
        table = np.full((len(people), len(period.months)), np.nan)
        table[unit[known], place[known]] = found[name][known]
        sums[name] = silence(warehouse, name, table, np.ones(table.shape, bool))
    return sums
