"""What a click on the figures of a training plan opens: the places, gaps and courses that they were counted from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.deck import Card, Tile
from analytics.language import N_, Language
from analytics.learning.courses import catalogue_table
from pages.parts import counted
from pages.parts.deck import Click
from pages.parts.plan import table
from pages.parts.plan.desk import Desk

NOTES = {  # key figure of a plan -> how it follows from the places; those that do not have no rows
    "cost": N_("What the places cost adds up to what the budget and the fund pay together."),
    "closed": N_("The closed gaps of the places add up to the levels closed."),
    "reached": N_("People who take several courses have a row each."),
}
SOLVED = N_("Told by solving the plan under other conditions, or by the bound that the solver proved: there are no "
            "rows to add up.")


def follow(desk: Desk, event: Click | None, figures: Sequence[Tile], cards: Sequence[Card]) -> None:
    """Open what was clicked on; ``figures`` and ``cards``: as the deck was given them."""
    if event is None:
        return
    if event["kind"] == "kpi":
        _figure(desk, next(one for one in figures if one["id"] == event["id"]))
    else:
        _course(desk, next(one for one in cards if one["id"] == event["card"]), str(event["customdata"]))


def _figure(desk: Desk, figure: Tile) -> None:
    t, key = desk.t, figure["id"]
    if desk.found is None and key == "courses":
        counted.show(figure, t, lambda: catalogue_table(desk.ground.claims, desk.ground.uplifts, desk.ground.skills, t))
    elif desk.found is None:
        counted.show(figure, t, lambda: _gaps(desk), note=t("People with several gaps have a row each."),
                     config=_gap_columns(t))
    elif key in NOTES:
        counted.show(figure, t, _places(desk), note=t(NOTES[key]), config=_columns(t))
    else:
        counted.show(figure, t, note=t(SOLVED))


def _course(desk: Desk, card: Card, course: str) -> None:
    """A course in the plan by its places, one outside it by the gaps in what it teaches."""
    t, taught = desk.t, desk.ground.claims.courses.get(course)
    if desk.found is not None and any(place.course_id == course for place in desk.found.places):
        counted.show(card, t, _places(desk, course), config=_columns(t))
    elif taught is not None:
        counted.show(card, t, lambda: _gaps(desk, taught.teaches), config=_gap_columns(t),
                     note=t("{course} is outside the plan: these are the gaps in what it teaches, the largest first.",
                            course=taught.name))


def _places(desk: Desk, course: str = "") -> Callable[[], pd.DataFrame]:
    def read() -> pd.DataFrame:
        assert desk.found is not None
        found = table.rows(desk, desk.found)
        some = found[found["course_id"] == course] if course else found
        return some[["name", "team", "course", "month", "hours", "cost", "closed"]].assign(
            month=pd.to_datetime(some["month"]))

    return read


def _gaps(desk: Desk, skills: Collection[str] | None = None) -> pd.DataFrame:
    """name, team, skill, gap (levels), weight, weighted: the gaps that count (in ``skills``), the largest first."""
    gaps = desk.problem.open.assign(weighted=lambda frame: frame["gap"] * frame["weight"])
    if skills is not None:
        gaps = gaps[gaps["skill_id"].isin(list(skills))]
    gaps = gaps.sort_values(["weighted", "manager_id", "skill_id"], ascending=[False, True, True], ignore_index=True)
    return pd.DataFrame({
        "name": gaps["manager_id"].map(desk.person), "team": gaps["manager_id"].map(desk.team),
        "skill": [desk.ground.skills.get(skill, skill) for skill in gaps["skill_id"]], "gap": gaps["gap"],
        "weight": gaps["weight"], "weighted": gaps["weighted"]})


def _columns(t: Language) -> dict[str, Any]:
    return {name: setting for name, setting in table.columns(t).items() if name != "locked"}


def _gap_columns(t: Language) -> dict[str, Any]:
    c = st.column_config
    return {"name": c.TextColumn(t("Account manager"), pinned=True), "team": c.TextColumn(t("Team")),
            "gap": c.NumberColumn(t("Gap"), format="%.2f"), "weight": c.NumberColumn(t("Weight"), format="%.2f"),
            "weighted": c.NumberColumn(t("Weighted levels"), format="%.2f")}
