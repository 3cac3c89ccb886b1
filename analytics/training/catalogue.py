"""The catalogue of courses, checked, and who may still take what of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analytics.errors import UsageError
from analytics.language import N_
from analytics.naming import suggestion
from analytics.training.estimating import Estimate
from analytics.training.uplift import claim_error, uplift

NUMBERS = ("hours", "cost", "seat_cost")


@dataclass(frozen=True)
class Course:
    """One course: ``hours`` and ``seat_cost`` of a person, ``cost`` of holding it once for at most ``seats`` people.

    ``seats``: None for as many as want. ``requires``: the course to take before. ``teaches``: levels by skill.
    """

    id: str
    name: str
    mode: str
    hours: float
    seats: int | None
    cost: float
    seat_cost: float
    requires: str | None
    teaches: Mapping[str, float]


@dataclass(frozen=True)
class Catalogue:
    """``courses`` by id, each after the one that it requires."""

    courses: Mapping[str, Course]

    def chain(self, course: str) -> tuple[str, ...]:
        """The courses to take before ``course``, the first one first, and then itself."""
        before = self.courses[course].requires
        return (*(self.chain(before) if before else ()), course)


def catalogue_of(courses: pd.DataFrame, teaches: pd.DataFrame) -> Catalogue:
    """A catalogue from the tables ``courses`` and ``course_skills`` (columns as in the warehouse's schema).

    Empty seats are no limit. Raises ``UsageError`` naming course, key and remedy for a number that is missing or
    negative, a course that is not known, requires itself in a circle, or teaches nothing and leads to no other.
    """
    taught = {str(course): rows for course, rows in teaches.groupby("course_id")}
    found = {str(row["course_id"]): _course(row, taught.get(str(row["course_id"])))
             for row in courses.sort_values("course_id").to_dict("records")}
    _known(taught, found, "course_skills")
    _known((c.requires for c in found.values() if c.requires), found, "requires_id")
    required = {c.requires for c in found.values()}
    for course in found.values():
        if not any(course.teaches.values()) and course.id not in required:
            raise UsageError(N_("course '{course}': it teaches nothing and leads to no other; write what it teaches in "
                                "course_skills, or remove it"), course=course.id)
    return Catalogue(_ordered(found))


def _course(row: Mapping[str, object], taught: pd.DataFrame | None) -> Course:
    course = str(row["course_id"])
    hours, cost, seat_cost = (_amount(course, key, row[key]) for key in NUMBERS)
    seats = None if pd.isna(row["seats"]) else int(_amount(course, "seats", row["seats"]))
    if seats == 0:
        raise UsageError(N_("course '{course}', seats: there is no place in it; write 1 at least, or leave it empty "
                            "where places are not limited"), course=course)
    rows = [] if taught is None else zip(taught["skill_id"], taught["uplift"], strict=True)
    levels = {str(skill): _amount(course, f"uplift ({skill})", value) for skill, value in rows}
    requires = None if pd.isna(row["requires_id"]) else str(row["requires_id"])
    return Course(course, str(row["name"]), str(row["mode"]), hours, seats, cost, seat_cost, requires, levels)


def _amount(course: str, key: str, value: object) -> float:
    number = float("nan") if pd.isna(value) else float(value)  # type: ignore[arg-type]
    if math.isnan(number):
        raise UsageError(N_("course '{course}', {key}: the number is missing; write it, 0 where it is nothing"),
                         course=course, key=key)
    if number < 0 or math.isinf(number):
        raise UsageError(N_("course '{course}', {key}: {value:g} cannot be; write a number of 0 or more"),
                         course=course, key=key, value=number)
    return number


def _known(named: Iterable[str], courses: Mapping[str, Course], key: str) -> None:
    for course in named:
        if course not in courses:
            raise UsageError(N_("{key}: there is no course '{course}'{suggestion}"), key=key, course=course,
                             suggestion=suggestion(course, courses))


def _ordered(courses: Mapping[str, Course]) -> dict[str, Course]:
    """Each after the one it requires."""
    placed: dict[str, Course] = {}
    while len(placed) < len(courses):
        ready = [c for c in courses.values() if c.id not in placed and (not c.requires or c.requires in placed)]
        if not ready:
            circle = tuple(c for c in courses if c not in placed)
            raise UsageError(N_("requires_id: the courses {courses} require each other in a circle, so that nobody can "
                                "begin; remove one of these requirements"), courses=circle)
        placed |= {c.id: c for c in ready}
    return placed


def with_measured(catalogue: Catalogue, measured: pd.DataFrame, assumed: float) -> Catalogue:
    """The catalogue with what each course is to be expected to teach, given what was measured.

    ``measured``: course_id, skill_id, value (levels), se, n; rows of which nothing is claimed are not used.
    ``assumed``: how far claims are off where too few effects were measured to tell (``claim_error``).
    """
    found = {(str(c), str(s)): Estimate(float(value), float(se), max(1, int(n) - 1)) for c, s, value, se, n in
             measured[["course_id", "skill_id", "value", "se", "n"]].itertuples(index=False)}
    claims = {(c.id, skill): claimed for c in catalogue.courses.values() for skill, claimed in c.teaches.items()}
    error = claim_error([(claims[key], one) for key, one in found.items() if key in claims], assumed)
    return Catalogue({c.id: replace(c, teaches={
        skill: uplift(claimed, found.get((c.id, skill)), error)[0] for skill, claimed in c.teaches.items()})
        for c in catalogue.courses.values()})
