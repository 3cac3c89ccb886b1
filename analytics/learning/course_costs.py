"""What courses cost: their runs, seats and, where the policy prices it, the hours of people."""

from __future__ import annotations

import pandas as pd

from analytics.training.returns import Cost, cost_of
from analytics.warehouse.query import Warehouse


def course_costs(warehouse: Warehouse, courses: pd.DataFrame) -> dict[str, Cost]:
    """course_id -> cost of all its enrolments so far. courses: course_id, hours, cost, seat_cost (NaN: no price)."""
    enrolled = warehouse.frame("SELECT course_id, starts_on, completed_on FROM enrolments WHERE starts_on <= ?",
                               [warehouse.calendar.data_to])
    parts, hour = dict(list(enrolled.groupby("course_id"))), warehouse.policy.training.hour_cost
    return {one.course_id: cost_of(parts[one.course_id], _price(one.cost), _price(one.seat_cost), float(one.hours),
                                   hour) for one in courses.itertuples()}


def _price(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
