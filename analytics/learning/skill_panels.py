"""Skill levels as panels by quarter: what leads and colleagues rated before and after a course that teaches it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.language import N_, Phrase
from analytics.learning.course_panels import Ground
from analytics.training.effect import undisturbed
from analytics.training.panel import Panel, usable
from analytics.warehouse.query import Warehouse

QUARTER = 3
BEFORE = 2  # quarters just before a course that are no part of what it is compared with


def ratings(warehouse: Warehouse, ground: Ground) -> pd.DataFrame:
    """unit, skill_id, assessed_on, level (1-5): the mean of lead and colleagues on a day, each kind counted once.

    What people think of themselves is left out: it rises with the training they know of.
    """
    frame = warehouse.frame(
        "SELECT manager_id, skill_id, assessed_on, avg(level) AS level FROM ("
        "  SELECT manager_id, skill_id, assessed_on, rater, avg(level) AS level FROM skill_assessments"
        "  WHERE rater <> 'self' AND assessed_on <= ? GROUP BY manager_id, skill_id, assessed_on, rater) kinds"
        " GROUP BY manager_id, skill_id, assessed_on ORDER BY manager_id, skill_id, assessed_on",
        [warehouse.calendar.data_to])
    unit = pd.Index(ground.people["manager_id"]).get_indexer(frame["manager_id"])
    return frame.assign(unit=unit, assessed_on=pd.to_datetime(frame["assessed_on"])).drop(columns="manager_id")


def skill_panel(rated: pd.DataFrame, taken: pd.DataFrame, roles: pd.Series, others: pd.DataFrame) -> Panel:
    """The panel of one skill (``rated``: its rows of ``ratings``) and course (``taken``: its rows of the ground's).

    ``roles``: of each unit; compared are those of the same roles. ``others``: as ``taken``, of the other courses that
    teach the skill; whether somebody had completed one is a covariate. A rating from the quarter in which somebody
    completed the course, but before that day, is neither before nor after and is left out.
    """
    done = _completed(rated["unit"], taken)
    alike = rated["unit"].map(roles).isin(roles[taken["unit"]])
    quarter, since = _quarter(rated["assessed_on"]), _quarter(done)
    unclear = (quarter == since) & (rated["assessed_on"] <= done)
    base = quarter.min() - 1 if len(quarter) else 0
    rows = pd.DataFrame({"unit": rated["unit"], "time": quarter - base, "outcome": rated["level"],
                         "since": (since - base).clip(lower=1).fillna(0)} | _had(rated, others))[alike & ~unclear]
    rows = rows.astype({"time": int, "since": int}).groupby(["unit", "time"], as_index=False).mean()
    kept, aside = usable(rows.astype({"since": int}).assign(weight=1.0))
    counted = {
        N_("Ratings from the quarter of the course but before its end, left out: {n}."): int(unclear.sum()),
        N_("Took the course before their first rating, and left out without a before: {n}."): len(aside.unseen),
        N_("Not rated again after the course, and compared until then: {n}."): aside.late,
    }
    notes = tuple(Phrase(said, n=n) for said, n in counted.items() if n)
    return undisturbed(Panel(kept, notes, covariates=tuple(_had(rated, others)), before=BEFORE))


def _had(rated: pd.DataFrame, others: pd.DataFrame) -> dict[str, pd.Series]:
    """Column -> whether somebody had completed another course when rated (0 or 1)."""
    return {f"had_{course}": (rated["assessed_on"] > _completed(rated["unit"], part)).astype(float)
            for course, part in others.groupby("course_id", sort=True)}


def _completed(unit: pd.Series, taken: pd.DataFrame) -> pd.Series:
    """When each unit completed a course; missing where it did not."""
    return pd.to_datetime(unit.map(dict(zip(taken["unit"], taken["completed_on"], strict=True))))


def _quarter(days: pd.Series) -> pd.Series:
    """Quarters of the calendar since the year 0; NaN where there is no day."""
    return days.dt.year * (12 // QUARTER) + np.floor((days.dt.month - 1) / QUARTER)
