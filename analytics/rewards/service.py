"""Who takes part when: periods of a plan, days worked in them, months since hire, team and pay in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.periods import DAY, Period, add_months, month_start
from analytics.rewards.plan import MONTHS, Plan
from analytics.rewards.results import Results
from analytics.rewards.schedule import Array
from analytics.rewards.terms import Months

GROUPS = ("team", "region", "role", "level")


def plan_periods(plan: Plan, first: dt.date, last: dt.date) -> tuple[Period, ...]:
    """Whole periods of the plan from the one that holds ``first`` to that of ``last``, within the plan's dates."""
    first = max(first, plan.since)
    last = min(last, plan.until) if plan.until is not None else last
    if last < first:
        return ()
    length = MONTHS[plan.period]
    start = month_start(first)
    start = add_months(start, -((start.month - plan.year_starts) % length))
    found = []
    while start <= last:
        found.append(Period(start, add_months(start, length), plan.period))
        start = add_months(start, length)
    return tuple(found)


def months_between(start: Array, end: Array) -> Array:
    """Whole months from one day to another (datetime64, broadcast); negative where the end lies before."""
    start, end = np.asarray(start, "datetime64[D]"), np.asarray(end, "datetime64[D]")
    months = end.astype("datetime64[M]").astype(int) - start.astype("datetime64[M]").astype(int)
    return months - ((end - end.astype("datetime64[M]")) < (start - start.astype("datetime64[M]")))


def days(day: dt.date) -> np.datetime64:
    """A day as numpy has it."""
    return np.datetime64(day, "D")


@dataclass(frozen=True)
class Service:
    """Spells of people, one an element: the index of the person, and the days from which until when (excluded)."""

    people: tuple[str, ...]
    person: Array
    begins: Array
    ends: Array
    rows: pd.DataFrame

    @classmethod
    def of(cls, results: Results) -> Service:
        """From the rows of people, by name: a cent that nobody has a better claim to goes to the same one however the
        rows are ordered.
        """
        rows = results.people
        codes, people = pd.factorize(rows["who"], sort=True)
        begins = np.fmax(_day(rows["hired_on"]), _day(rows["from"]))
        ends = np.fmin(_day(rows["left_on"]), _day(rows["to"])) + np.timedelta64(1, "D")
        return cls(tuple(people), codes, np.where(np.isnat(begins), days(dt.date(1900, 1, 1)), begins),
                   np.where(np.isnat(ends), days(dt.date(9999, 1, 1)), ends), rows)

    @cached_property
    def groups(self) -> dict[str, tuple[Array, tuple[str, ...]]]:
        """Of each kind of group the number of each spell's (-1 where unknown), and the groups' names."""
        found = {}
        for name in GROUPS:
            column = self.rows[name]
            codes, names = pd.factorize(column.where(column.notna() & (column.astype(str) != "")), sort=True)
            found[name] = codes, tuple(map(str, names))
        return found

    def overlap(self, periods: tuple[Period, ...], plan: Plan | None = None) -> Array:
        """Days of each period in which a spell (and the plan, where one is given) holds; spells x periods."""
        start, end = (np.array([days(getattr(p, side)) for p in periods]) for side in ("start", "end"))
        if plan is not None:
            start = np.maximum(start, days(plan.since))
            end = np.minimum(end, days(plan.until + DAY)) if plan.until is not None else end
        both = np.minimum(self.ends[:, None], end) - np.maximum(self.begins[:, None], start)
        return np.maximum(both.astype(int), 0)

    def tenure(self, periods: tuple[Period, ...]) -> Array:
        """Whole months since hire on each period's first day, at least 0; spells x periods."""
        hired = _day(self.rows["hired_on"])
        if np.isnat(hired).any():
            raise UsageError(N_("the plan goes by months since hire, but hired_on of {who} is missing; fill it in"),
                             who=self.rows["who"].iloc[int(np.isnat(hired).argmax())])
        return np.maximum(months_between(hired[:, None], np.array([days(p.start) for p in periods])), 0)

    def takes_part(self, plan: Plan, periods: tuple[Period, ...]) -> Array:
        """Whether somebody in a spell is meant by the plan; spells x periods."""
        who, rows = plan.who, self.rows
        meant = np.ones(len(rows), bool)
        for column, wanted in (("role", who.roles), ("level", who.levels), ("team", who.teams)):
            if wanted:
                meant &= rows[column].isin(list(wanted)).to_numpy()
        meant = np.broadcast_to(meant[:, None], (len(rows), len(periods)))
        return meant & self.within(who.tenure, periods)

    def within(self, tenure: Months | None, periods: tuple[Period, ...]) -> Array:
        """Whether the months since hire lie within; everybody where nothing is stated."""
        if tenure is None:
            return np.ones((len(self.rows), len(periods)), bool)
        months = self.tenure(periods)
        return (months >= tenure.at_least) & (months < tenure.below)

    def summed(self, x: Array) -> Array:
        """Spells x periods added up to people x periods."""
        result = np.zeros((len(self.people), x.shape[1]), x.dtype)
        np.add.at(result, self.person, x)
        return result

    def latest(self, overlap: Array) -> Array:
        """The index of the last spell of each person that overlaps a period; the person's first one where none does."""
        first = np.full(len(self.people), len(self.person))
        np.minimum.at(first, self.person, np.arange(len(self.person)))
        best = np.repeat(first[:, None], overlap.shape[1], axis=1)
        for spell in np.argsort(self.begins, kind="stable"):
            here = overlap[spell] > 0
            best[self.person[spell], here] = spell
        return best


def _day(column: pd.Series) -> Array:
    return column.to_numpy().astype("datetime64[D]")


def lengths(periods: tuple[Period, ...]) -> Array:
    """Days of each period."""
    return np.array([(p.end - p.start).days for p in periods])
