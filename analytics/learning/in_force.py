"""The training that published plans hold for people: the own for each person, the team's for the lead, all for HR."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.access import Viewer
from analytics.language import Language
from analytics.learning.training_calendar import Run
from analytics.state import training_plans
from analytics.state.store import State
from analytics.warehouse.query import Warehouse

COLUMNS = ("manager_id", "name", "team", "course_id", "course", "mode", "month", "hours", "skills", "plan_id", "plan",
           "version", "published")


def places_in_force(warehouse: Warehouse, viewer: Viewer, state: State, t: Language) -> pd.DataFrame:
    """A row for each place of whomever the viewer may see, with ``COLUMNS``, by month, course and person.

    ``mode`` is a code, ``skills`` (what the course teaches) are in words; a course that is no longer in the catalogue
    goes by its id, without mode and skills. ``published`` is UTC. Raises ``NotAllowed`` for who sees nobody.
    """
    courses, teams, people = taught(warehouse), warehouse.team_names, warehouse.people
    held = training_plans.in_force(state, viewer, {key: team for key, (_, team) in people.items()})
    rows = []
    for person, found in held.items():
        name, team = people.get(person, (person, None))
        for place in found.places:
            key = str(place["course_id"])
            course, mode, skills = courses.get(key, (key, "", ()))
            rows.append((person, name, teams.get(team or "", ""), key, course, mode,
                         dt.date.fromisoformat(place["month"]), place["hours"], t.listed(skills), found.plan.id,
                         found.plan.name, found.plan.version, found.plan.published))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.sort_values(["month", "course", "name", "manager_id"], ignore_index=True)


def runs_in_force(places: pd.DataFrame) -> list[Run]:
    """The course runs of ``places`` with those in them whom the reader sees, for the calendar file."""
    return [Run(course_id, course, mode, month, float(part["hours"].iloc[0]), tuple(sorted(part["manager_id"])), plan)
            for (plan, month, course_id, course, mode), part in places.groupby(
                ["plan_id", "month", "course_id", "course", "mode"])]


def taught(warehouse: Warehouse) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """course_id -> its name, mode and the names of the skills that it teaches; nothing about people."""
    rows = warehouse.rows(
        "SELECT c.course_id, c.name, c.mode, s.name FROM courses c"
        " LEFT JOIN course_skills t ON t.course_id = c.course_id LEFT JOIN skills s ON s.skill_id = t.skill_id"
        " ORDER BY c.course_id, s.name")
    found: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for course, name, mode, skill in rows:
        skills = found.get(course, (name, mode, ()))[2]
        found[course] = name, mode, (*skills, skill) if skill else skills
    return found
