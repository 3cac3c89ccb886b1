"""Panels of skills from ratings: before and after to the day, other courses held constant, and what is left out."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analytics.learning.skill_panels import skill_panel
from analytics.training.effect import measured

ROUNDS = [dt.date(year, month, 10) for year in (2023, 2024, 2025) for month in (3, 9)]
NOBODY = pd.DataFrame({"course_id": [], "unit": [], "completed_on": []})


def rated(people: int, gain: dict[int, tuple[dt.date, float]], seed: int = 1) -> pd.DataFrame:
    """Levels of a skill in each round, with noise; ``gain``: unit -> since when it is so much higher."""
    random = np.random.default_rng(seed)
    rows = []
    for unit in range(people):
        for day in ROUNDS:
            since, more = gain.get(unit, (dt.date.max, 0.0))
            rows.append((unit, "x", day, 3 + 0.1 * random.normal() + 0.05 * unit % 1 + more * (day > since)))
    frame = pd.DataFrame(rows, columns=["unit", "skill_id", "assessed_on", "level"])
    return frame.assign(assessed_on=pd.to_datetime(frame["assessed_on"]))


def taken(course: str, days: dict[int, dt.date]) -> pd.DataFrame:
    return pd.DataFrame({"course_id": course, "unit": list(days), "completed_on": pd.to_datetime(list(days.values()))})


def test_the_gain_is_found_and_the_day_decides() -> None:
    """Completed on 20 September: the rating of the 10th is neither before nor after; on the 5th it is after."""
    late = {unit: dt.date(2024, 9, 20) for unit in range(6)}
    soon = {unit: dt.date(2024, 9, 5) for unit in range(6, 12)}
    days = late | soon
    panel = skill_panel(rated(30, {unit: (day, 0.8) for unit, day in days.items()}), taken("a", days),
                        pd.Series(["am"] * 30), NOBODY)
    _, found = measured(panel)
    assert (panel.trained, panel.compared) == (12, 18)
    assert found is not None
    assert found.low < 0.8 < found.high
    assert found.se < 0.1
    assert [str(one) for one in panel.notes] == [
        "Ratings from the quarter of the course but before its end, left out: 6."]


def test_another_course_that_teaches_the_same_is_held_constant() -> None:
    ours = {unit: dt.date(2024, 9, 1) for unit in range(8)}
    theirs = {unit: dt.date(2024, 9, 1) for unit in range(8, 20)}
    levels = rated(30, {unit: (day, 1.0) for unit, day in theirs.items()})
    roles = pd.Series(["am"] * 30)
    _, bare = measured(skill_panel(levels, taken("a", ours), roles, NOBODY))
    _, held = measured(skill_panel(levels, taken("a", ours), roles, taken("b", theirs)))
    assert bare is not None
    assert held is not None
    assert bare.high < 0, "it would seem to take levels away"
    assert held.low < 0 < held.high


def test_other_roles_are_not_compared() -> None:
    days = {unit: dt.date(2024, 9, 1) for unit in range(8)}
    roles = pd.Series(["am"] * 20 + ["lead"] * 10)
    panel = skill_panel(rated(30, {}), taken("a", days), roles, NOBODY)
    assert (panel.trained, panel.compared) == (8, 12)
