"""What a training plan chooses from, read from the warehouse for one viewer."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.access import Permission, Viewer, people_scope
from analytics.errors import NotAllowed
from analytics.language import N_
from analytics.learning.gaps import gaps_view
from analytics.periods import add_months
from analytics.training.catalogue import Catalogue, catalogue_of, with_measured
from analytics.training.conditions import Conditions
from analytics.training.problem import History, Problem
from analytics.warehouse.query import Warehouse


def planning(
    warehouse: Warehouse, viewer: Viewer, conditions: Conditions, measured: pd.DataFrame | None = None
) -> Problem:
    """The gaps of the people whom the viewer may plan for, the catalogue, and what they have taken before.

    ``measured``: course_id, skill_id, value (levels), se, n of courses whose effect is known; without it the claims of
    the catalogue count. Raises ``NotAllowed`` for who leads no team and is not of HR, ``UsageError`` for a catalogue
    that cannot be used.
    """
    if not (viewer.may(Permission.PEOPLE) or (viewer.may(Permission.TEAM) and viewer.teams)):
        raise NotAllowed(N_("Your role does not include planning the training of others."))
    persons = gaps_view(warehouse, viewer).persons  # as the plan tells of single people
    weight = persons["importance"].fillna(1.0) * persons["criticality"].fillna(1.0)
    gaps = persons[["manager_id", "name", "team", "skill_id", "skill", "gap"]].assign(weight=weight)
    courses = course_catalogue(warehouse)
    if measured is not None:
        courses = with_measured(courses, measured, warehouse.policy.training.claim_error)
    return Problem(gaps, courses, conditions, _history(warehouse, viewer, conditions.first))


def course_catalogue(warehouse: Warehouse) -> Catalogue:
    """The company's courses as its catalogue claims; raises ``UsageError`` where it cannot be used."""
    return catalogue_of(warehouse.frame("SELECT * FROM courses"), warehouse.frame("SELECT * FROM course_skills"))


def _history(warehouse: Warehouse, viewer: Viewer, first: dt.date) -> History:
    """A course that was begun and not completed counts as not taken."""
    scope = people_scope(viewer)
    rows = warehouse.rows(
        "SELECT manager_id, course_id, max(completed_on) FROM enrolments WHERE completed_on <= ?"
        f" AND manager_id IN (SELECT manager_id FROM managers WHERE {scope.predicate})"
        " GROUP BY manager_id, course_id", [warehouse.calendar.data_to, *scope.parameters])
    again = add_months(first, -warehouse.policy.training.repeat_after_months)
    return History(frozenset((who, course) for who, course, _ in rows),
                   frozenset((who, course) for who, course, day in rows if day > again))
