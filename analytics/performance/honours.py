"""Recognitions: who was honoured, for what and when, loaded or awarded here. They are public in the company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pandas as pd

from analytics.access import Viewer, honours_scope
from analytics.assessment.certificate import KINDS, Certificate
from analytics.language import Language
from analytics.state.awards import Award
from analytics.warehouse.query import Warehouse

_LOADED = (
    "SELECT recognition_id, manager_id, team_id, kind, awarded_on, coalesce(reason, '') AS reason FROM recognitions"
)
_TEAM_OF_THE_DAY = (
    "SELECT h.manager_id, h.starts_on, h.ends_before, t.name FROM team_history h JOIN teams t ON t.team_id = h.team_id"
)
COLUMNS = ["recognition_id", "award_id", "kind", "name", "team", "awarded_on", "reason", "period"]


def honours(warehouse: Warehouse, viewer: Viewer, awards: Collection[Award] = ()) -> pd.DataFrame:
    """``COLUMNS``, the latest first; ``awards`` are those given here, which have an ``award_id`` (else missing).

    ``name`` is the person's, or the team's where a team was honoured; ``team`` the person's on that day, or empty.
    """
    scope = honours_scope(viewer)
    loaded = warehouse.frame(f"{_LOADED} WHERE {scope.predicate}", scope.parameters)
    given = pd.DataFrame([(f"+{a.id}", a.id, a.manager_id, a.team_id, a.kind, a.awarded_on, a.reason, a.period)
                          for a in awards], columns=["recognition_id", "award_id", "manager_id", "team_id", "kind",
                                                     "awarded_on", "reason", "period"])
    frame = pd.concat([loaded.assign(award_id=None, period=""), given], ignore_index=True) if len(given) else (
        loaded.assign(award_id=None, period=""))
    frame["awarded_on"] = [pd.Timestamp(day).date() for day in frame["awarded_on"]]
    people, teams = warehouse.people, warehouse.team_names
    frame["name"] = [people[m][0] if m in people else teams.get(g, "–")
                     for m, g in zip(frame["manager_id"], frame["team_id"], strict=True)]
    frame["team"] = _teams(warehouse, viewer, frame)
    return frame.sort_values(["awarded_on", "name"], ascending=[False, True], kind="stable")[COLUMNS].reset_index(
        drop=True)


def _teams(warehouse: Warehouse, viewer: Viewer, frame: pd.DataFrame) -> list[str]:
    """The team of each honoured person on the day of the honour; empty where it is not known, or a team is honoured."""
    scope = honours_scope(viewer)
    stays: dict[str, list[tuple[dt.date, dt.date, str]]] = {}
    for person, start, end, team in warehouse.rows(f"{_TEAM_OF_THE_DAY} WHERE {scope.predicate}", scope.parameters):
        stays.setdefault(person, []).append((start, end, team))
    return [next((team for start, end, team in stays.get(person, []) if start <= day < end), "")
            for person, day in zip(frame["manager_id"], frame["awarded_on"], strict=True)]


def narrowed(frame: pd.DataFrame, *, kind: str = "", year: int | None = None, text: str = "") -> pd.DataFrame:
    """The recognitions of a kind and calendar year whose name, team or reason contains a text; empty: all."""
    kept = pd.Series(True, index=frame.index)
    if kind:
        kept &= frame["kind"] == kind
    if year:
        kept &= pd.Series([day.year == year for day in frame["awarded_on"]], index=frame.index, dtype=bool)
    if wanted := text.strip().casefold():
        words = frame["name"] + "\n" + frame["team"] + "\n" + frame["reason"]
        kept &= words.str.casefold().str.contains(wanted, regex=False)
    return frame[kept].reset_index(drop=True)


def certificate_of(row: pd.Series) -> Certificate:
    """The certificate that belongs to a row of ``honours``."""
    return Certificate(row["name"], row["kind"], row["reason"], row["awarded_on"], row["team"], row["period"])


def shown(frame: pd.DataFrame, t: Language) -> pd.DataFrame:
    """As a table to read or to take along: kind in the reader's words, dates as dates."""
    return pd.DataFrame({
        t("When"): frame["awarded_on"], t("Who"): frame["name"], t("Team"): frame["team"],
        t("Kind"): [t(KINDS[kind]) for kind in frame["kind"]], t("What for"): frame["reason"],
    })


def years(frame: pd.DataFrame) -> list[int]:
    """The calendar years in which somebody was honoured, the latest first."""
    return sorted({day.year for day in frame["awarded_on"]}, reverse=True)


def headline(frame: pd.DataFrame, t: Language) -> str:
    """How many were honoured, and the latest of them."""
    if frame.empty:
        return t("No recognition in this selection")
    return t.plural("{n} recognition, the latest for {name}", "{n} recognitions, the latest for {name}", len(frame),
                    name=frame["name"].iloc[0])
