"""Recognitions: who was honoured, for what and when. They are public in the company."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analytics.access import Viewer, honours_scope
from analytics.assessment.certificate import KINDS, Certificate
from analytics.language import Language
from analytics.warehouse.query import Warehouse


def honours(warehouse: Warehouse, viewer: Viewer) -> pd.DataFrame:
    """``recognition_id, kind, name, team, awarded_on, reason``, the latest first.

    ``name`` is the person's, or the team's where a team was honoured; ``team`` the person's on that day, or empty.
    """
    scope = honours_scope(viewer)
    frame = warehouse.frame(
        "SELECT r.recognition_id, r.kind, coalesce(m.name, t.name, '–') AS name,"
        " CASE WHEN m.manager_id IS NOT NULL THEN coalesce(h.name, t.name, '') ELSE '' END AS team,"
        " r.awarded_on, coalesce(r.reason, '') AS reason"
        f" FROM (SELECT * FROM recognitions WHERE {scope.predicate}) r"
        " LEFT JOIN managers m ON m.manager_id = r.manager_id"
        " LEFT JOIN teams t ON t.team_id = r.team_id"
        " LEFT JOIN (SELECT h.manager_id, h.starts_on, h.ends_before, n.name FROM team_history h"
        "   JOIN teams n ON n.team_id = h.team_id) h"
        " ON h.manager_id = r.manager_id AND r.awarded_on >= h.starts_on AND r.awarded_on < h.ends_before"
        " ORDER BY r.awarded_on DESC, name, r.recognition_id", scope.parameters)
    return frame.assign(awarded_on=[pd.Timestamp(day).date() for day in frame["awarded_on"]])


def narrowed(frame: pd.DataFrame, *, kind: str = "", year: int | None = None, text: str = "") -> pd.DataFrame:
    """The recognitions of a kind and calendar year whose name, team or reason contains a text; empty: all."""
    kept = pd.Series(True, index=frame.index)
    if kind:
        kept &= frame["kind"] == kind
    if year:
        kept &= pd.Series([day.year == year for day in frame["awarded_on"]], index=frame.index, dtype=bool)
    if wanted := text.strip().casefold():
        words = frame["name"] + " " + frame["team"] + " " + frame["reason"]
        kept &= words.str.casefold().str.contains(wanted, regex=False)
    return frame[kept].reset_index(drop=True)


def certificate_of(row: pd.Series) -> Certificate:
    """The certificate that belongs to a row of ``honours``."""
    return Certificate(row["name"], row["kind"], row["reason"], row["awarded_on"], row["team"])


def shown(frame: pd.DataFrame, t: Language) -> pd.DataFrame:
    """As a table to read or to take along: kind in the reader's words, dates as dates."""
    return pd.DataFrame({
        t("When"): frame["awarded_on"], t("Who"): frame["name"], t("Team"): frame["team"],
        t("Kind"): [t(KINDS[kind]) for kind in frame["kind"]], t("What for"): frame["reason"],
    })


def years(frame: pd.DataFrame) -> list[int]:
    """The calendar years in which somebody was honoured, the latest first."""
    return sorted({day.year for day in frame["awarded_on"] if isinstance(day, dt.date)}, reverse=True)


def headline(frame: pd.DataFrame, t: Language) -> str:
    """How many were honoured, and the latest of them."""
    if frame.empty:
        return t("No recognition in this selection")
    last = frame.iloc[0]
    return t.plural("{n} recognition, the latest for {name}", "{n} recognitions, the latest for {name}", len(frame),
                    name=last["name"])
