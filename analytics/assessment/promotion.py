"""Readiness for the next career level: each written criterion met, not met or unknown, with its evidence.

People are held against the criteria and never against each other: there is no rank and no sum of criteria.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.metrics.catalogue import CATALOGUE
from analytics.promotion import Step

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
STATES = (MET, NOT_MET, UNKNOWN)
COLUMNS = ["manager_id", "criterion", "needed", "have", "state", "detail"]


@dataclass(frozen=True)
class Evidence:
    """What is known of people on ``day``; a frame is None where the company has no such data.

    scores: ``manager_id, score``; figures: ``manager_id, metric, value, n`` of the last 12 months; skills:
    ``manager_id, skill, required, level`` at the level to be reached (``level`` NaN: not assessed by others);
    certificates: ``manager_id, certificate, expires_on`` of those required and held now, ``held`` whether valid;
    plans: ids of those with an open support plan.
    """

    day: dt.date
    scores: pd.DataFrame | None = None
    figures: pd.DataFrame | None = None
    skills: pd.DataFrame | None = None
    certificates: pd.DataFrame | None = None
    plans: frozenset[str] | None = None
    minimum_cases: int = 10


def next_step(promotion: Mapping[str, Mapping[int, Step]], role: str | None, level: float | None) -> int | None:
    """The next level that the policy describes for a role; None at the top, or where role or level is unknown."""
    if level is None or level != level:
        return None
    return min((to for to in promotion.get(role or "", {}) if to > level), default=None)


def readiness(promotion: Mapping[str, Mapping[int, Step]], people: pd.DataFrame, known: Evidence) -> pd.DataFrame:
    """One row a person and criterion of the next level: ``COLUMNS``.

    people: ``manager_id, role, level, since`` (the day the level was reached, or None). ``needed`` and ``have`` are in
    the criterion's unit (months, points, the metric's, number of skills or certificates; NaN: unknown); ``detail``
    names what is missing. Nobody without a next level has a row.
    """
    rows: list[tuple[Any, ...]] = []
    for person in people.itertuples(index=False):
        to = next_step(promotion, person.role, person.level)
        if to is None:
            continue
        step = promotion[person.role][to]
        for criterion in step.criteria:
            rows.append((person.manager_id, criterion, *_judged(step, criterion, person, known)))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"needed": float, "have": float})


def overall(states: Iterable[str]) -> str:
    """Of all criteria of a person: not met where one is not met, unknown where one is unknown, else met."""
    held = set(states)
    return NOT_MET if NOT_MET in held else UNKNOWN if UNKNOWN in held or not held else MET


def months_between(since: dt.date, day: dt.date) -> int:
    """Whole months from one day to another, 0 at least."""
    return max(0, (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day))


def _judged(step: Step, criterion: str, person: Any, known: Evidence) -> tuple[float, float, str, str]:
    """needed, have, state and detail of one criterion."""
    who = person.manager_id
    if criterion == "months_in_level":
        since = person.since
        have = float("nan") if pd.isna(since) else months_between(pd.Timestamp(since).date(), known.day)
        return _at_least(float(step.months_in_level or 0), have)
    if criterion == "score":
        return _at_least(step.score or 0.0, _only(known.scores, who, "score"))
    if criterion == "skills":
        return _skills(step.skills or 0.0, _of(known.skills, who))
    if criterion == "certificates":
        return _certificates(_of(known.certificates, who))
    if criterion == "no_support_plan":
        have = float("nan") if known.plans is None else float(who in known.plans)
        return 0.0, have, UNKNOWN if have != have else NOT_MET if have else MET, ""
    return _metric(criterion, step.metrics[criterion], _of(known.figures, who), known.minimum_cases)


def _of(frame: pd.DataFrame | None, manager_id: str) -> pd.DataFrame | None:
    return None if frame is None else frame[frame["manager_id"] == manager_id]


def _only(frame: pd.DataFrame | None, manager_id: str, column: str) -> float:
    own = _of(frame, manager_id)
    return float("nan") if own is None or own.empty else float(own[column].iloc[0])


def _at_least(needed: float, have: float, better: float = 1.0) -> tuple[float, float, str, str]:
    if have != have:
        return needed, have, UNKNOWN, ""
    return needed, have, MET if better * have >= better * needed else NOT_MET, ""


def _metric(metric_id: str, needed: float, own: pd.DataFrame | None, cases: int) -> tuple[float, float, str, str]:
    """Too few cases prove nothing, neither for nor against."""
    own = own[own["metric"] == metric_id] if own is not None else None
    if own is None or own.empty or not own["n"].iloc[0] >= cases:
        return needed, float("nan"), UNKNOWN, ""
    return _at_least(needed, float(own["value"].iloc[0]), -1.0 if CATALOGUE[metric_id].direction == "down" else 1.0)


def _skills(share: float, own: pd.DataFrame | None) -> tuple[float, float, str, str]:
    """Skills reached against those needed; unknown where those not assessed could decide it."""
    if own is None or own.empty:
        return float("nan"), float("nan"), UNKNOWN, ""
    needed = float(-(-len(own) * share // 1))  # rounded up
    reached, unseen = own["level"] >= own["required"], own["level"].isna()
    have = float(reached.sum())
    short = own.loc[~reached, "skill"]
    state = MET if have >= needed else UNKNOWN if have + unseen.sum() >= needed else NOT_MET
    return needed, have, state, "" if state == MET and have == len(own) else ", ".join(sorted(short))


def _certificates(own: pd.DataFrame | None) -> tuple[float, float, str, str]:
    """Required certificates that are valid; somebody of whom none is required has nothing to show."""
    if own is None:
        return float("nan"), float("nan"), UNKNOWN, ""
    missing = own.loc[~own["held"].astype(bool), "certificate"]
    return float(len(own)), float(len(own) - len(missing)), NOT_MET if len(missing) else MET, ", ".join(sorted(missing))
