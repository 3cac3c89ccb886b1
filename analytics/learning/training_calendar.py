"""A training plan as a calendar file (iCalendar, RFC 5545): an all-day event a course run.

The plan says the month. Days within it are a proposal, and the events tentative: working days, long runs first, so that
nobody sits in two runs at once where that can be. Days, not hours, so that no time zone moves them.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from icalendar import STATUS, Calendar, Event

from analytics.language import Language
from analytics.learning.modes import MODES
from analytics.periods import add_months
from analytics.policy import WEEKDAYS, Policy
from analytics.training.catalogue import Course

HOURS_A_DAY = 8


@dataclass(frozen=True)
class Run:
    """One holding of a course in a month; ``hours`` a person, ``people`` by id; ``plan``: the id of the plan that it is
    of; ``number`` tells those of a month apart."""

    course_id: str
    course: str
    mode: str
    month: dt.date
    hours: float
    people: tuple[str, ...]
    plan: str
    number: int = 1


def calendar_file(
    runs: Sequence[Run], policy: Policy, *, title: str, version: int, made_at: dt.datetime, name: Callable[[str], str],
    language: Language,
) -> bytes:
    """The events of all runs in the reader's language.

    version: grows with each change of the plan, so that a calendar which has read it before updates its events;
    made_at: UTC; name: what a person is called (the caller has asked whether the reader may see it).
    """
    calendar = Calendar.new(name=_line(title), prodid="-//Bridgeboard//Training plan//EN", language=language.code[:2],
                            uid=_uid(":".join(sorted({run.plan for run in runs}))))
    stamp = made_at.replace(tzinfo=dt.UTC)
    for run, first, last in proposed_days(runs, policy):
        calendar.add_component(Event.new(
            uid=_uid(f"{run.plan}:{run.course_id}:{run.month}:{run.number}"),
            start=first, end=last + dt.timedelta(1), stamp=stamp, sequence=version, status=STATUS.TENTATIVE,
            summary=_line(run.course), description=_description(run, name, language)))
    return calendar.to_ical()


def proposed_days(runs: Sequence[Run], policy: Policy) -> Iterator[tuple[Run, dt.date, dt.date]]:
    """Each run with its first and last proposed day, by month; the earliest days that clash for the fewest people.

    A run takes ``HOURS_A_DAY`` hours a day, the whole month at most.
    """
    taken: dict[str, set[dt.date]] = {}
    for run in sorted(runs, key=lambda r: (r.month, -r.hours, r.course, r.number)):
        days = working_days(run.month, policy) or [run.month]
        length = min(max(1, math.ceil(run.hours / HOURS_A_DAY)), len(days))
        spans = [days[start:start + length] for start in range(len(days) - length + 1)]
        span = min(spans, key=lambda span: sum(not taken.get(person, set()).isdisjoint(span) for person in run.people))
        for person in run.people:
            taken.setdefault(person, set()).update(span)
        yield run, span[0], span[-1]


def working_days(month: dt.date, policy: Policy) -> list[dt.date]:
    """The days of a month that are worked, by the policy's week and holidays."""
    count = (add_months(month, 1) - month).days
    days = (month + dt.timedelta(n) for n in range(count))
    return [day for day in days if WEEKDAYS[day.weekday()] in policy.working_days and day not in policy.holidays]


def runs_of(course: Course, month: dt.date, people: Collection[str], plan: str) -> list[Run]:
    """The runs that a course's people of one month need, in the order of their ids."""
    ordered = sorted(people)
    size = course.seats or max(len(ordered), 1)
    groups = [tuple(ordered[at:at + size]) for at in range(0, len(ordered), size)]
    return [Run(course.id, course.name, course.mode, month, course.hours, group, plan, n)
            for n, group in enumerate(groups, 1)]


def _description(run: Run, name: Callable[[str], str], t: Language) -> str:
    people = sorted(_line(name(person)) for person in run.people)
    return "\n".join((
        t("{mode}, {hours} hours a person", mode=t(MODES.get(run.mode, run.mode)),
          hours=t.number(run.hours, 0 if run.hours % 1 == 0 else 1)),
        t("The plan says {month}; the days are a proposal.", month=t.month(run.month, year=True)),
        t.plural("{n} person: {names}", "{n} people: {names}", len(people), names=t.listed(people))))


def _uid(of: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"bridgeboard:{of}")


def _line(text: str) -> str:
    """On one line, without control characters: what is in the data cannot begin a line of the file."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
