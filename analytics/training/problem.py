"""What a plan chooses from: the pairs of person and course that can be taken, and what each can close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    criticality), and what else is to be handed on; everybody of whom there is a row is planned for. ``floors``: the
    least of each person that has one, in hours or in weighted levels as ``conditions.floor`` counts (``with_floors``).

    Raises ``UsageError`` where a choice made by hand names what is not there.
    """

    gaps: pd.DataFrame
    catalogue: Catalogue
    conditions: Conditions
    history: History = History()
    floors: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for choice in (*self.conditions.locked, *self.conditions.forbidden):
            self._check(choice)

    def _check(self, choice: Choice) -> None:
        if choice.person not in self.people:
            raise UsageError(N_("There is no person '{person}' to plan for{suggestion}"), person=choice.person,
                             suggestion=suggestion(choice.person, self.people))
        if choice.course not in self.catalogue.courses:
            raise UsageError(N_("There is no course '{course}' in the catalogue{suggestion}"), course=choice.course,
                             suggestion=suggestion(choice.course, self.catalogue.courses))
        months = self.conditions.calendar
        if choice.month and choice.month not in months:
            raise UsageError(N_("{person}, {course}: {month} is not in the plan; write a month from {first} to {last}"),
                             person=choice.person, course=choice.course, month=f"{choice.month:%Y-%m}",
                             first=f"{months[0]:%Y-%m}", last=f"{months[-1]:%Y-%m}")

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Ids of everybody planned for."""
        return tuple(sorted(self.gaps["manager_id"].unique()))

    @cached_property
    def open(self) -> pd.DataFrame:
        """The gaps that count: manager_id, skill_id, gap above 0, weight above 0."""
        counted = self.gaps[(self.gaps["gap"] > 0) & (self.gaps["weight"] > 0)]
        columns = ["manager_id", "skill_id", "gap", "weight"]
        return counted[columns].sort_values(columns[:2], ignore_index=True)

    @cached_property
    def total(self) -> float:
        """The weighted gap of everybody."""
        return float((self.open["gap"] * self.open["weight"]).sum())

    @cached_property
    def locked(self) -> frozenset[Pair]:
        """The pairs that must be in the plan."""
        return frozenset((c.person, c.course) for c in self.conditions.locked)

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
    def candidates(self) -> pd.DataFrame:
        """Pairs that can be taken: may be, and hours and months are enough for the courses that come before, too.

        Columns manager_id, course_id, before (row of the pair that must come earlier, -1 for none), depth (months that
        must lie before it), useful (closes something, leads to what does, or is locked); ordered by course as in the
        catalogue, then person.
        """
        rows = [(person, course) for course in self.catalogue.courses for person in self.people
                if self.obstacle((person, course)) is None]
        place = {pair: n for n, pair in enumerate(rows)}
        depth, before, useful = [0] * len(rows), [-1] * len(rows), [False] * len(rows)
        for n, (person, course) in enumerate(rows):
            required = (person, self.catalogue.courses[course].requires or "")
            if required not in self.history.done and required in place:
                before[n] = place[required]
                depth[n] = depth[before[n]] + 1
        closing = set(zip(self._closing["manager_id"], self._closing["course_id"], strict=True)) | self.locked
        for n in reversed(range(len(rows))):
            useful[n] = useful[n] or rows[n] in closing
            if useful[n] and before[n] >= 0:
                useful[before[n]] = True
        return pd.DataFrame(rows, columns=["manager_id", "course_id"]).assign(
            before=np.array(before, int), depth=np.array(depth, int), useful=np.array(useful, bool))

    def steps(self, pair: Pair) -> tuple[str, ...]:
        """The courses that a person still needs for this one, the first one first, with it."""
        person, course = pair
        chain = self.catalogue.chain(course)
        have = [n for n, one in enumerate(chain[:-1]) if (person, one) in self.history.done]
        return chain[have[-1] + 1 if have else 0:]

    def obstacle(self, pair: Pair) -> str | None:
        """Why a pair cannot be taken: ``barred``, ``forbidden``, ``months``, ``shut`` (no months are left) or ``hours``
        (also of what must come before it); None where it can."""
        person, limit, chain = pair[0], self.conditions, self.steps(pair)
        if any((person, one) in self.history.barred for one in chain):
            return "barred"
        if self._forbidden and any((person, one) in self._forbidden for one in chain):
            return "forbidden"
        if len(chain) > limit.months:
            return "months"
        if not self._in_turn(person, chain):
            return "shut"
        hours = [self.catalogue.courses[one].hours for one in chain]
        a_month = limit.hours if limit.hours_a_month is None else limit.hours_a_month
        return "hours" if sum(hours) > limit.hours or max(hours) > a_month else None

    def _in_turn(self, person: str, chain: Sequence[str]) -> bool:
        """Whether choices made by hand leave a month for each course after the one before it."""
        months = iter(range(self.conditions.months))
        return all(any((person, one, month) not in self.shut for month in months) for one in chain)

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

    @cached_property
    def closes(self) -> Mapping[int, Sequence[tuple[int, float]]]:
        """``closing`` by pair: what is asked for pair by pair; a pair that closes nothing is not in it."""
        found: dict[int, list[tuple[int, float]]] = {}
        for pair, row, levels in self.closing.itertuples(index=False, name=None):
            found.setdefault(pair, []).append((row, levels))
        return found
