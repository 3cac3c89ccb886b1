"""A second look at a training plan, from the conditions' words alone; nothing of the solver is used.

``broken`` lists the conditions that a plan breaks, ``best`` tries everything that could be chosen.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from analytics.training.problem import Problem
from analytics.training.result import Plan

Takes = Mapping[tuple[str, str], int]  # (person, course) -> month, from 0
CLOSE = 1e-6


def takes(plan: Plan) -> dict[tuple[str, str], int]:
    """What a plan says that people take."""
    months = {day: n for n, day in enumerate(plan.problem.conditions.calendar)}
    rows = plan.assignments
    assert not rows.duplicated(["manager_id", "course_id"]).any(), "nobody takes a course twice"
    return {(p, c): months[m] for p, c, m in zip(rows["manager_id"], rows["course_id"], rows["month"], strict=True)}


def closed(problem: Problem, chosen: Takes) -> dict[str, float]:
    """Weighted levels closed of each person."""
    taught: dict[tuple[str, str], float] = defaultdict(float)
    for person, course in chosen:
        for skill, levels in problem.catalogue.courses[course].teaches.items():
            taught[person, skill] += levels
    found: dict[str, float] = defaultdict(float)
    for person, skill, gap, weight in problem.gaps[["manager_id", "skill_id", "gap", "weight"]].itertuples(index=False):
        found[person] += weight * min(gap, taught[person, skill]) if gap > 0 else 0.0
    return found


def spent(problem: Problem, chosen: Takes) -> tuple[float, float]:
    """Money of the budget, and of the fund."""
    people = Counter((course, month) for (_, course), month in chosen.items())
    pots = [0.0, 0.0]
    for (name, _), n in people.items():
        course = problem.catalogue.courses[name]
        times = 1 if course.seats is None else math.ceil(n / course.seats)
        pots[course.mode in problem.conditions.funded] += times * course.cost + n * course.seat_cost
    return pots[0], pots[1]


def broken(problem: Problem, chosen: Takes, least: Mapping[str, float] | None = None) -> Iterator[str]:
    """The conditions that are not kept; ``least``: of each person, in what the floor counts."""
    limit, courses = problem.conditions, problem.catalogue.courses
    for (person, course), month in chosen.items():
        yield from _wrong(problem, chosen, person, course, month)
    hours: Counter[str] = Counter()
    by_month: Counter[tuple[str, int]] = Counter()
    for (person, course), month in chosen.items():
        hours[person] += courses[course].hours
        by_month[person, month] += courses[course].hours
    yield from (f"hours of {person}" for person, sum_ in hours.items() if sum_ > limit.hours + CLOSE)
    if limit.hours_a_month is not None:
        yield from (f"hours a month of {key}" for key, sum_ in by_month.items() if sum_ > limit.hours_a_month + CLOSE)
    for (course, month), n in Counter((c, m) for (_, c), m in chosen.items()).items():
        seats = courses[course].seats
        if seats is not None and n > seats * limit.runs_a_month:
            yield f"seats of {course} in {month}"
    for pot, money, most in zip(("budget", "fund"), spent(problem, chosen), (limit.budget, limit.fund), strict=True):
        if money > most + CLOSE:
            yield f"{pot}: {money} of {most}"
    for choice in limit.locked:
        month = chosen.get((choice.person, choice.course))
        if month is None or choice.month not in (None, limit.calendar[month]):
            yield f"locked {choice}"
    if limit.floor is not None:
        got = hours if limit.floor.of == "hours" else closed(problem, chosen)
        yield from (f"floor of {p}" for p, low in (least or {}).items() if got.get(p, 0) < low - CLOSE)


def _wrong(problem: Problem, chosen: Takes, person: str, course: str, month: int) -> Iterator[str]:
    limit, needs = problem.conditions, problem.catalogue.courses[course].requires
    if (person, course) in problem.history.barred:
        yield f"{person} may not take {course} again"
    if any((c.person, c.course) == (person, course) and c.month in (None, limit.calendar[month])
           for c in limit.forbidden):
        yield f"forbidden: {person}, {course} in {month}"
    if needs and (person, needs) not in problem.history.done and not chosen.get((person, needs), 99) < month:
        yield f"{person} takes {course} without {needs} before"


def leasts(problem: Problem) -> dict[str, float]:
    """The floor of each person with a gap, or what the person could reach with money and seats for all if that is less;
    only courses that close something, or lead to one that does, are to fill it."""
    floor = problem.conditions.floor
    if floor is None:
        return {}
    own = {p: sum(g * w for g, w in zip(r["gap"], r["weight"], strict=True) if g > 0)
           for p, r in problem.gaps.groupby("manager_id")}
    alone = problem.conditions.model_copy(update={"budget": math.inf, "fund": math.inf, "runs_a_month": 99,
                                                  "hours_a_month": None, "floor": None})
    found = {}
    for person, gap in own.items():
        if gap > 0:
            asked = floor.least if floor.of == "hours" else floor.least * gap
            found[person] = min(asked, _reach(problem, alone, person, floor.of))
    return found


def _reach(problem: Problem, alone: object, person: str, of: str) -> float:
    mine = {"locked": tuple(c for c in problem.conditions.locked if c.person == person)}
    one = Problem(problem.gaps[problem.gaps["manager_id"] == person], problem.catalogue,
                  alone.model_copy(update=mine | {"forbidden": tuple(  # type: ignore[attr-defined]
                      c for c in problem.conditions.forbidden if c.person == person)}), problem.history)
    values = [0.0]
    for chosen in everything(one, [pair for pair in useful(problem) if pair[0] == person]):
        if not any(broken(one, chosen)):
            courses = problem.catalogue.courses
            values.append(sum(courses[c].hours for _, c in chosen) if of == "hours" else closed(one, chosen)[person])
    return max(values)


def useful(problem: Problem) -> list[tuple[str, str]]:
    """Pairs that close something and can be taken at all, are still needed for one that does, or are locked."""
    short = {(p, s) for p, s, g, w in problem.gaps[["manager_id", "skill_id", "gap", "weight"]].itertuples(index=False)
             if g > 0 and w > 0}
    found = {(c.person, c.course) for c in problem.conditions.locked}
    courses = problem.catalogue.courses.values()
    found |= {(p, c.id) for p in problem.people for c in courses
              if any(up > 0 and (p, skill) in short for skill, up in c.teaches.items()) and _possible(problem, p, c.id)}
    while True:
        more = {(p, need) for p, c in found if (need := problem.catalogue.courses[c].requires)
                and (p, need) not in problem.history.done} - found
        if not more:
            return sorted(found)
        found |= more


def _possible(problem: Problem, person: str, course: str) -> bool:
    """Whether months and hours are enough for a course with all that it still needs before, and none is ruled out."""
    limit, courses, chain = problem.conditions, problem.catalogue.courses, [course]
    while (need := courses[chain[-1]].requires) and (person, need) not in problem.history.done:
        chain.append(need)
    ruled_out = problem.history.barred | {(c.person, c.course) for c in limit.forbidden if c.month is None}
    hours = [courses[one].hours for one in chain]
    months = iter(limit.calendar)
    in_turn = all(any(not _shut(problem, person, one, month) for month in months) for one in reversed(chain))
    return (in_turn and sum(hours) <= limit.hours and max(hours) <= (limit.hours_a_month or math.inf)
            and not any((person, one) in ruled_out for one in chain))


def _shut(problem: Problem, person: str, course: str, month: dt.date) -> bool:
    """Whether a choice made by hand rules out this month."""
    limit = problem.conditions
    return any((c.person, c.course, c.month) == (person, course, month) for c in limit.forbidden) or any(
        (c.person, c.course) == (person, course) and c.month not in (None, month) for c in limit.locked)


def everything(problem: Problem, pairs: list[tuple[str, str]]) -> Iterator[Takes]:
    """Every way to take some of the pairs in some month."""
    months = range(-1, problem.conditions.months)
    for slots in itertools.product(months, repeat=len(pairs)):
        yield {pair: slot for pair, slot in zip(pairs, slots, strict=True) if slot >= 0}


def best(problem: Problem) -> float | None:
    """The most that can be closed, by trying everything; None where no plan keeps the conditions."""
    least, found = leasts(problem), None
    for chosen in everything(problem, useful(problem)):
        if not any(broken(problem, chosen, least)):
            found = max(found or 0.0, sum(closed(problem, chosen).values()))
    return found
