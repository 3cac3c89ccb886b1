"""The rows behind the figures of the Effects page: who completed a course, months of people, what a course cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.access import Viewer, people_scope
from analytics.learning.course_effect import panel_of
from analytics.learning.effects import Overview, ground, who_took
from analytics.warehouse.query import Warehouse

COST = ["course", "runs", "seats", "hours", "for_runs", "for_seats", "for_hours", "total"]


def trained_rows(warehouse: Warehouse, viewer: Viewer, courses: Sequence[str], metric_id: str) -> pd.DataFrame:
    """name, team, course, completed_on (at first): a row each person and course on whom an effect on the metric rests,
    of the people whom the viewer may see one by one, by course and name. Raises ``NotAllowed`` where that is nobody."""
    scope = people_scope(viewer)
    counted = [(course, person) for course in courses for person in who_took(warehouse, course, metric_id)[0]]
    frame = warehouse.frame(
        "SELECT e.course_id, e.manager_id, m.name, t.name AS team, c.name AS course,"
        " min(e.completed_on) AS completed_on"
        f" FROM enrolments e JOIN (SELECT * FROM managers WHERE {scope.predicate}) m ON m.manager_id = e.manager_id"
        " JOIN courses c ON c.course_id = e.course_id LEFT JOIN teams t ON t.team_id = m.team_id"
        " WHERE e.completed_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY c.name, m.name, e.manager_id",
        scope.parameters)
    kept = pd.MultiIndex.from_frame(frame[["course_id", "manager_id"]]).isin(counted)
    return frame[kept].drop(columns=["course_id", "manager_id"]).reset_index(drop=True)


def panel_rows(warehouse: Warehouse, viewer: Viewer, course_id: str, metric_id: str) -> pd.DataFrame:
    """name, month, outcome (the metric), cases, since (month of the training, NaT without), part: a row each person and
    month that an effect was worked out from, of the people whom the viewer may see one by one.

    ``part``: ``before`` or ``after`` where the bare before/after counts the month, else empty. Raises ``NotAllowed``
    where the viewer may see nobody.
    """
    scope = people_scope(viewer)
    seen = dict(warehouse.rows(f"SELECT manager_id, name FROM managers WHERE {scope.predicate}", scope.parameters))
    on, panel = ground(warehouse), panel_of(warehouse, course_id, metric_id)[0]
    rows = panel.rows
    name = on.people["manager_id"].iloc[rows["unit"]].map(seen).to_numpy()
    months = pd.Series(pd.to_datetime(list(on.months)), index=np.arange(1, len(on.months) + 1))
    trained, age = rows["since"] > 0, rows["time"] - rows["since"]
    part = np.select([trained & age.between(-panel.before, -1), trained & age.between(0, panel.before - 1)],
                     ["before", "after"], "")
    frame = pd.DataFrame({"name": name, "month": rows["time"].map(months), "outcome": rows["outcome"],
                          "cases": rows["weight"], "since": rows["since"].map(months), "part": part})
    return frame[frame["name"].notna()].sort_values(["name", "month"], kind="stable", ignore_index=True)


def cost_rows(view: Overview, courses: Sequence[str]) -> pd.DataFrame:
    """``COST``, a row a course, the dearest first: runs, seats and hours, and money for each (NaN without a price)."""
    names = dict(zip(view.courses["course_id"], view.courses["name"], strict=True))
    nothing = float("nan")
    rows = [(names[course], cost.runs, cost.seats, cost.hours,
             *((cost.for_runs, cost.for_seats, cost.for_hours, cost.total) if cost.known else (nothing,) * 4))
            for course in courses for cost in [view.costs[course]]]
    return pd.DataFrame(rows, columns=COST).sort_values("total", ascending=False, kind="stable", ignore_index=True)
