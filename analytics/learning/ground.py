"""What planning training rests on, read once for a viewer: the catalogue, how surely it teaches, usual conditions."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.access import Viewer
from analytics.learning.courses import expected_uplifts
from analytics.learning.effects import measured_uplifts
from analytics.learning.plan import course_catalogue
from analytics.periods import add_months, month_start
from analytics.training.catalogue import Catalogue
from analytics.training.conditions import Conditions
from analytics.warehouse.query import Warehouse

HOURS = 40.0  # a person, at first


@dataclass(frozen=True)
class Ground:
    """``claims``: the catalogue as it is written; ``measured``: as ``measured_uplifts``; ``uplifts``: as
    ``expected_uplifts``; ``skills``: names by id."""

    claims: Catalogue
    measured: pd.DataFrame
    uplifts: pd.DataFrame
    skills: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """course_id -> name."""
        return {course.id: course.name for course in self.claims.courses.values()}


def ground(warehouse: Warehouse, viewer: Viewer) -> Ground:
    """The ground for a viewer; raises ``UsageError`` where the catalogue cannot be used."""
    claims, measured = course_catalogue(warehouse), measured_uplifts(warehouse, viewer)
    return Ground(claims, measured, expected_uplifts(claims, measured, warehouse.policy.training.claim_error),
                  dict(warehouse.rows("SELECT skill_id, name FROM skills")))


def usual(warehouse: Warehouse, claims: Catalogue) -> Conditions:
    """What a plan is asked for at first: six months from the first one without data, and half the money that holding
    each course once, with every seat taken, would cost; the certification fund likewise."""
    funded = warehouse.policy.training.funded_modes
    money = {True: 0.0, False: 0.0}
    for course in claims.courses.values():
        money[course.mode in funded] += course.cost + (course.seats or 0) * course.seat_cost
    budget, fund = (float(f"{money[paid] / 2:.2g}") for paid in (False, True))
    first = add_months(month_start(warehouse.calendar.data_to), 1)
    return Conditions.model_validate({"first": first, "budget": budget, "fund": fund, "hours": HOURS,
                                      "funded": funded})
