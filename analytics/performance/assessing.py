"""Everybody's scores over time, by the scorecards of the snapshot's policy, beside their peers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from analytics.access import Permission, Scope, Viewer, group_scope, people_scope, reference_scope
from analytics.assessment.scorecard import Scores, scored
from analytics.assessment.shrinkage import shrink
from analytics.criteria import WINDOW, Scorecard
from analytics.metrics.catalogue import CATALOGUE
from analytics.metrics.panel import read_panel
from analytics.metrics.people_sets import seen_alone, told
from analytics.periods import add_months
from analytics.policy import Policy
from analytics.warehouse.query import Warehouse

Array = np.ndarray
BAD_MONTH = 0.05  # the share of months in which a score falls by more than 'a bad month'


class _Employment(NamedTuple):
    """What is known of a person's place, as of today; None where it is not."""

    role: str | None
    level: int | None
    hired_on: dt.date | None
    left_on: dt.date | None

    @property
    def kind(self) -> tuple[str, int]:
        """What peers have in common."""
        return self.role or "", self.level or 0


@dataclass(frozen=True)
class Assessment:
    """Scores of people at the ends of months; each month by the scorecard of its time.

    ``frame``: one row a person and month with a score: manager_id, month, score, error, estimate (shrunken towards the
    peers), low, high (95 %), sd, peer_mean, weight (on the own result), reliability (of the peer group), group,
    worst_month. ``parts``: the scores by scorecard, to look into one.
    """

    frame: pd.DataFrame
    parts: tuple[Scores, ...]

    @cached_property
    def places(self) -> dict[str, Array]:
        """manager_id -> places of the person's rows in ``frame``."""
        return {str(key): rows for key, rows in self.frame.groupby("manager_id").indices.items()}

    @cached_property
    def bad_month(self) -> float:
        """The fall from one month to the next that one score in twenty exceeds; NaN without two months."""
        ordered = self.frame.sort_values(["manager_id", "month"])
        same = ordered["manager_id"].eq(ordered["manager_id"].shift())
        steps = ordered["score"].diff()[same]
        return max(0.0, -float(steps.quantile(BAD_MONTH))) if len(steps) else float("nan")

    def part(self, month: dt.date) -> tuple[Scores, int] | None:
        """The scores that hold a month, and its place in them; None where it was not assessed."""
        for scores in self.parts:
            found = np.flatnonzero(scores.panel.months == np.datetime64(month))
            if found.size:
                return scores, int(found[0])
        return None


def assessment(warehouse: Warehouse, viewer: Viewer) -> Assessment:
    """The whole company's, to compare with: to show single people, take ``own_scores``.

    A snapshot never changes, so it is worked out once.
    """
    scope = reference_scope(viewer)
    return warehouse.memory.once("assessment", lambda: assess(warehouse, scope, warehouse.policy))


def latest_scores(warehouse: Warehouse, viewer: Viewer) -> pd.Series:
    """Everybody's estimate at the end of the last assessed month by manager_id, to compare groups with.

    Those of all months take four times as long: they are used where they have been worked out already.
    """
    scope, months = reference_scope(viewer), _months(warehouse)
    if "assessment" in warehouse.memory:
        frame = assessment(warehouse, viewer).frame
    elif "latest" in warehouse.memory:
        frame = warehouse.memory["latest"]
    else:
        frame = warehouse.memory["latest"] = assess(warehouse, scope, warehouse.policy, months[-1:]).frame
    return frame[frame["month"] == np.datetime64(months[-1])].set_index("manager_id")["estimate"]


def people_today(warehouse: Warehouse, viewer: Viewer) -> frozenset[str]:
    """Whom the viewer may see by the team of today; raises ``NotAllowed`` for a viewer who may see nobody."""
    scope = people_scope(viewer)
    return frozenset(i for (i,) in warehouse.rows(
        f"SELECT manager_id FROM (SELECT m.manager_id, m.team_id, t.region FROM managers m LEFT JOIN teams t"
        f" ON t.team_id = m.team_id) people WHERE {scope.predicate}", scope.parameters))


def own_scores(warehouse: Warehouse, viewer: Viewer, person: str | None = None) -> pd.DataFrame:
    """The rows of ``Assessment.frame`` that are about people whom the viewer may see, or about one of them.

    A score is about a person as a whole, so it is the same for everybody who may see it: a lead sees whole scores of
    those who are in the team today. Raises ``NotAllowed`` for a viewer who may see nobody.
    """
    seen, whole = people_today(warehouse, viewer), assessment(warehouse, viewer)
    if person is not None:
        return whole.frame.iloc[whole.places.get(person, []) if person in seen else []]
    return whole.frame[whole.frame["manager_id"].isin(seen)]


def peers_told(warehouse: Warehouse, viewer: Viewer, month: dt.date) -> dict[int | None, bool]:
    """Whether the scores of a month may be told together, by ``group`` of peers, and of everybody (None).

    Who sees people one by one is told of their peers; everybody comes first where that is told, too, and groups that
    would give away few others by what is left are not.
    """
    scope = group_scope(viewer, warehouse.policy.minimum_group)
    whole = viewer.may(Permission.TEAM, Permission.COMPANY, Permission.PEOPLE)
    frame = assessment(warehouse, viewer).frame
    return warehouse.memory.once(("peers told", scope, whole, month),
                                 lambda: _peers_told(warehouse, scope, frame, month, whole=whole))


def _peers_told(
    warehouse: Warehouse, scope: Scope, frame: pd.DataFrame, month: dt.date, *, whole: bool
) -> dict[int | None, bool]:
    then, seen = frame[frame["month"] == pd.Timestamp(month)], seen_alone(warehouse, scope)
    sets: dict[int | None, set[str]] = {None: set(then["manager_id"])} if whole else {}
    if seen or not scope.smallest:
        groups = {int(group): set(people) for group, people in then.groupby("group")["manager_id"]}
        sets |= {group: groups[group] for group in sorted(groups, key=lambda g: (-len(groups[g]), g))}
    return dict(zip(sets, told(list(sets.values()), seen, scope.smallest), strict=True))


def assess(warehouse: Warehouse, scope: Scope, policy: Policy, months: Sequence[dt.date] | None = None) -> Assessment:
    """Score everybody at the end of every month (or of these) that has a scorecard and a whole year before it."""
    people = {key: _Employment(*facts) for key, *facts in warehouse.rows(
        "SELECT manager_id, role, level, hired_on, left_on FROM managers")}
    parts, frames = [], []
    for card, held in _by_card(policy, _months(warehouse) if months is None else months):
        metrics = [m for m in card.metrics if set(CATALOGUE[m].sources) <= warehouse.loaded]
        if not metrics:
            continue
        panel = read_panel(warehouse, scope, metrics, held, card.month_weights)
        who = [people[key] for key in panel.people]
        scores = scored(panel, card, [one.role for one in who], [one.level for one in who])
        parts.append(scores)
        frames.append(_beside_peers(scores, who, policy.minimum_group))
    return Assessment(pd.concat(frames, ignore_index=True) if frames else _beside_nobody(), tuple(parts))


def _months(warehouse: Warehouse) -> list[dt.date]:
    """Complete months with a year of data before their end; where there is no such month, the last complete one."""
    calendar = warehouse.calendar
    month, months = calendar.complete_to, []
    while add_months(month, 1 - WINDOW) >= calendar.data_from.replace(day=1):
        months.append(month)
        month = add_months(month, -1)
    return months[::-1] or [calendar.complete_to]


def _by_card(policy: Policy, months: Sequence[dt.date]) -> list[tuple[Scorecard, list[dt.date]]]:
    """Runs of months that one scorecard holds for; a month is assessed by the card of its last day."""
    runs: list[tuple[Scorecard, list[dt.date]]] = []
    for month in months:
        card = policy.scorecard(add_months(month, 1) - dt.timedelta(days=1))
        if card is None:
            continue
        if not runs or runs[-1][0] is not card:
            runs.append((card, []))
        runs[-1][1].append(month)
    return runs


def _beside_peers(scores: Scores, who: Sequence[_Employment], fewest: int) -> pd.DataFrame:
    """Scores shrunken towards peers, those of the same role and level, month by month. Where these are under ``fewest``
    it is towards everybody: an estimate beside its score would tell the one what the few others have."""
    kinds = sorted({one.kind for one in who})
    group = np.array([kinds.index(one.kind) for one in who])
    employed = _employed(scores.panel.months, who)
    frames = []
    for place, month in enumerate(scores.panel.months):
        score = np.where(employed[:, place], scores.score[:, place], np.nan)
        there = np.flatnonzero(~np.isnan(score))
        shrunken = shrink(score[there], scores.error[there, place], group[there], fewest)
        frames.append(pd.DataFrame({
            "manager_id": scores.panel.people[there], "month": month, "score": score[there],
            "error": scores.error[there, place], "estimate": shrunken.estimate, "low": shrunken.low,
            "high": shrunken.high, "sd": shrunken.sd, "peer_mean": shrunken.mean, "weight": shrunken.weight,
            "reliability": shrunken.reliability, "group": group[there],
            "worst_month": scores.worst_month[there, place],
        }))
    return pd.concat(frames, ignore_index=True)


def _employed(months: Array, who: Sequence[_Employment]) -> Array:
    """Whether each person worked on the last day of each month; people x months."""
    ends = (months.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    hired = np.array([one.hired_on or dt.date.min for one in who], dtype="datetime64[D]")
    left = np.array([one.left_on or dt.date.max for one in who], dtype="datetime64[D]")
    return (hired[:, None] <= ends) & (ends <= left[:, None])


def _beside_nobody() -> pd.DataFrame:
    numbers = ["score", "error", "estimate", "low", "high", "sd", "peer_mean", "weight", "reliability", "group",
               "worst_month"]
    return pd.DataFrame({"manager_id": pd.Series(dtype=str), "month": pd.Series(dtype="datetime64[s]"),
                         **{name: pd.Series(dtype=float) for name in numbers}})
