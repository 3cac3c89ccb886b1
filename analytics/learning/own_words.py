"""What is said of somebody's published training."""

from __future__ import annotations

import pandas as pd

from analytics.deck import Tile, tile
from analytics.language import Language
from analytics.learning.modes import MODES


def own_headline(places: pd.DataFrame, t: Language) -> str:
    """How many courses and hours, and when the first begins; ``places``: of one person, as ``places_in_force``."""
    if places.empty:
        return t("No course is planned for you")
    first = places.iloc[0]
    return t.plural("{n} course is planned, {hours} hours: {course} in {month}",
                    "{n} courses are planned, {hours} hours; the first is {course} in {month}", len(places),
                    hours=t.number(places["hours"].sum()), course=first["course"],
                    month=t.month(first["month"], year=True))


def own_kpis(places: pd.DataFrame, t: Language) -> list[Tile]:
    """Courses, hours and the next month, for the deck."""
    month = t.month(places["month"].min(), year=True) if len(places) else "–"
    said = [("courses", t("Courses"), t.number(len(places)), t("Courses that a published plan holds for you.")),
            ("hours", t("Hours"), t.number(places["hours"].sum()), t("Hours that they take altogether.")),
            ("first", t("First month"), month, t("The month of the first of them."))]
    return [tile(*one, status="ok" if len(places) else "na") for one in said]


def team_headline(places: pd.DataFrame, t: Language) -> str:
    """How many people take how many courses; ``places``: as ``places_in_force``."""
    if places.empty:
        return t("No training plan is published yet")
    people = t.plural("{n} person", "{n} people", places["manager_id"].nunique())
    return t.plural("{people} have {n} place in courses, {first} to {last}",
                    "{people} have {n} places in courses, {first} to {last}", len(places), people=people,
                    first=t.month(places["month"].min(), year=True), last=t.month(places["month"].max(), year=True))


def places_table(places: pd.DataFrame, t: Language, *, names: bool) -> pd.DataFrame:
    """The rows as a reader sees them; with ``names`` also whose they are."""
    who = {t("Account manager"): places["name"], t("Team"): places["team"]} if names else {}
    return pd.DataFrame({
        **who, t("Month"): pd.to_datetime(places["month"]), t("Course"): places["course"],
        t("Mode"): [t(MODES.get(mode, mode)) for mode in places["mode"]], t("Hours"): places["hours"],
        t("Teaches"): places["skills"]})
