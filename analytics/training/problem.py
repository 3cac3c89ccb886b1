"""What a plan chooses from: the pairs of person and course that may be of use, and what each can close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.training.catalogue import Catalogue
from analytics.training.conditions import Choice, Conditions

Pair = tuple[str, str]  # person, course


@dataclass(frozen=True)
class History:
    """``done``: (person, course) completed at any time, which is enough where a course requires it; ``barred``: those
    that may not be taken again yet."""

    done: frozenset[Pair] = frozenset()
    barred: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Problem:
    """``gaps``: manager_id, skill_id, gap (levels, NaN where not assessed), weight (of a level: importance x
    criticality); everybody of whom there is a row is planned for."""

    gaps: pd.DataFrame
    catalogue: Catalogue
    conditions: Conditions
    history: History = History()
    floors: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for choice in (*self.conditions.locked, *self.conditions.forbidden):
            self._check(choice)

    def _check(self, choice: Choice) -> None:
        for key, name, known in (("person", choice.person, self.people),
                                 ("course", choice.course, self.catalogue.courses)):
            if name not in known:
                raise UsageError(N_("there is no {key} '{name}' to lock or to forbid{suggestion}"), key=key, name=name,
                                 suggestion=suggestion(name, known))
        months = self.conditions.calendar
        if choice.month and choice.month not in months:
            raise UsageError(N_("{person} and {course}: {month} is not in the plan; write a month from {first} to "
                                "{last}"), person=choice.person, course=choice.course, month=f"{choice.month:%Y-%m}",
                             first=f"{months[0]:%Y-%m}", last=f"{months[-1]:%Y-%m}")

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Ids of everybody planned for."""
        return tuple(sorted(self.gaps["manager_id"].unique()))

    @cached_property
    def open(self) -> pd.DataFrame:
        """The gaps that count: manager_id, skill_id, gap above 0, weight above 0, weighted (levels x weight)."""
        counted = self.gaps[(self.gaps["gap"] > 0) & (self.gaps["weight"] > 0)]
        return counted.assign(weighted=counted["gap"] * counted["weight"]).reset_index(drop=True)

    @cached_property
    def total(self) -> float:
        """The weighted gap of everybody."""
        return float(self.open["weighted"].sum())

    @cached_property
    def locked(self) -> frozenset[Pair]:
        """The pairs that must be in the plan."""
        return frozenset((c.person, c.course) for c in self.conditions.locked)

    @cached_property
    def candidates(self) -> pd.DataFrame:
        """Pairs that can be taken and close something, lead to one that does, or are locked.

        Columns manager_id, course_id, before (row of the pair that must come earlier, -1 for none), depth (months that
        must lie before it); ordered by course as in the catalogue, then person.
        """
        useful = {(row.manager_id, row.course_id) for row in self._closing.itertuples()} | self.locked
        chains = {pair: chain for pair in useful if (chain := self.steps(pair)) is not None and self._fits(pair, chain)}
        wanted = {(person, course) for (person, _), chain in chains.items() for course in chain}
        turn = {course: n for n, course in enumerate(self.catalogue.courses)}
        rows = sorted(wanted, key=lambda pair: (turn[pair[1]], pair[0]))
        place = {pair: n for n, pair in enumerate(rows)}
        depth: list[int] = []
        before: list[int] = []
        for person, course in rows:
            required = (person, self.catalogue.courses[course].requires or "")
            earlier = -1 if required in self.history.done else place.get(required, -1)
            before.append(earlier)
            depth.append(depth[earlier] + 1 if earlier >= 0 else 0)
        return pd.DataFrame(rows, columns=["manager_id", "course_id"]).assign(before=before, depth=depth)

    def steps(self, pair: Pair) -> tuple[str, ...] | None:
        """The courses that a person needs to take for this one, with it; None where one of them may not be taken."""
        person, course = pair
        chain = self.catalogue.chain(course)
        have = [n for n, one in enumerate(chain[:-1]) if (person, one) in self.history.done]
        needed = chain[have[-1] + 1 if have else 0:]
        shut = self.history.barred | self._forbidden
        return None if any((person, one) in shut for one in needed) else needed

    def _fits(self, pair: Pair, chain: tuple[str, ...]) -> bool:
        """Whether hours and months are enough for the whole chain."""
        hours = [self.catalogue.courses[one].hours for one in chain]
        limit = self.conditions
        return (len(chain) <= limit.months and sum(hours) <= limit.hours
                and max(hours) <= (limit.hours if limit.hours_a_month is None else limit.hours_a_month))

    @cached_property
    def shut(self) -> frozenset[tuple[str, str, int]]:
        """Person, course and month (counted from 0) that choices made by hand rule out."""
        limit = self.conditions
        fixed = {(c.person, c.course): c.month for c in limit.locked if c.month}
        shut = {(c.person, c.course, n) for c in limit.forbidden for n, month in enumerate(limit.calendar)
                if c.month in (None, month)}
        return frozenset(shut | {(*pair, n) for pair, only in fixed.items() for n, month in enumerate(limit.calendar)
                                 if month != only})

    @cached_property
    def _forbidden(self) -> frozenset[Pair]:
        return frozenset((c.person, c.course) for c in self.conditions.forbidden if c.month is None)

    @cached_property
    def _closing(self) -> pd.DataFrame:
        """A row for each gap and course that teaches it: manager_id, course_id, row (of ``open``), levels."""
        teaches = pd.DataFrame([(c.id, skill, levels) for c in self.catalogue.courses.values()
                                for skill, levels in c.teaches.items() if levels > 0],
                               columns=["course_id", "skill_id", "uplift"])
        both = self.open.rename_axis("row").reset_index().merge(teaches, on="skill_id")
        return both.assign(levels=np.minimum(both["uplift"], both["gap"]))[["manager_id", "course_id", "row", "levels"]]

    @cached_property
    def closing(self) -> pd.DataFrame:
        """What pairs close: pair (row of ``candidates``), row (of ``open``), levels (at most the gap)."""
        pairs = self.candidates.rename_axis("pair").reset_index()[["pair", "manager_id", "course_id"]]
        both = pairs.merge(self._closing, on=["manager_id", "course_id"])
        return both[["pair", "row", "levels"]].sort_values(["pair", "row"], ignore_index=True)
