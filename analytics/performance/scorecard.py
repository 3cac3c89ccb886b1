"""One person's scorecard: how the score came about, beside peers and the own past, and what would raise it most."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.access import Viewer
from analytics.assessment import ranks
from analytics.assessment.scorecard import Scores, points
from analytics.assessment.shrinkage import shrink
from analytics.criteria import Scorecard
from analytics.metrics.intervals import Z
from analytics.performance.assessing import assessment, own_scores, peers_told
from analytics.periods import add_months
from analytics.warehouse.query import Warehouse

MONTHS = 24  # of the line
Array = np.ndarray


@dataclass(frozen=True)
class ScoreNow:
    """A score at the end of a month: as measured (with its standard error) and shrunken towards the peers, whose mean
    is NaN where the viewer may not be told."""

    score: float
    error: float
    estimate: float
    low: float
    high: float
    weight: float
    peer_mean: float
    reliability: float
    worst_month: float
    measured: float


@dataclass(frozen=True)
class ScorecardView:
    """What the page shows of a score; ``now`` is None where there is none, and ``missing`` says why (a code).

    ``build``: one row a metric in the scorecard's order: metric, dimension, value, low, high, cases, zero, full,
    policy_weight, weight (in effect; 0 where missing), points, contribution, peers (mean contribution), difference,
    peer_median, aim (what the best quarter of the peers reach), gain (points of the score that reaching it brings).
    ``line``: month, value, low, high, team (the peers' mean, as far as it may be told), target. ``peers``: how many
    there are, 0 where too few to be shown. ``bad_month``: how much of a score one month of twenty takes away, over
    everybody's months. ``year_before``: the score a year earlier, as measured, with its standard error; NaN where there
    is none.
    ``rank``: the best and the worst rank among the peers and the person that the data allow (Mogstad et al. 2024, the
    limits of this person alone, 95 %); NaN where there are too few peers, or they are too close to be ranked.
    """

    month: dt.date
    card: Scorecard | None
    now: ScoreNow | None
    missing: str
    build: pd.DataFrame
    line: pd.DataFrame
    peers: int
    bad_month: float
    year_before: tuple[float, float]
    rank: tuple[float, float]


def scorecard_view(warehouse: Warehouse, viewer: Viewer, manager_id: str, month: dt.date) -> ScorecardView:
    """The scorecard of one person at the end of ``month``; nothing about somebody whom the viewer may not see."""
    mine = _told(warehouse, viewer, own_scores(warehouse, viewer, manager_id), month)
    whole = assessment(warehouse, viewer)
    part = whole.part(month)
    now = mine[mine["month"] == pd.Timestamp(month)]
    if part is None or now.empty:
        missing = "no_scorecard" if part is None else _why_missing(part, manager_id, warehouse)
        return ScorecardView(month, part[0].card if part else None, None, missing, _build(None, 0, 0, np.array([])),
                             _line(mine, month), 0, float("nan"), (float("nan"),) * 2, (float("nan"),) * 2)
    scores, place = part
    group, peers = _peers(whole.frame, manager_id, month)
    few = len(peers) < warehouse.policy.minimum_group or not peers_told(warehouse, viewer, month)[group]
    peers = peers[:0] if few else peers
    person = int(np.searchsorted(scores.panel.people, manager_id))
    rows = np.searchsorted(scores.panel.people, peers)
    before = mine[mine["month"] == pd.Timestamp(add_months(month, -12))]
    return ScorecardView(
        month, scores.card, _now(now, float(scores.measured[person, place])), "",
        _build(scores, person, place, rows), _line(mine, month), len(peers), whole.bad_month,
        (float(before["score"].iloc[0]), float(before["error"].iloc[0])) if len(before) else (float("nan"),) * 2,
        rank_among(whole.frame[whole.frame["month"] == pd.Timestamp(month)], manager_id, peers))


def _told(warehouse: Warehouse, viewer: Viewer, mine: pd.DataFrame, month: dt.date) -> pd.DataFrame:
    """The rows of the months that are shown, without means of peers who are too few for the viewer."""
    shown = mine[(mine["month"] > pd.Timestamp(add_months(month, -MONTHS))) & (mine["month"] <= pd.Timestamp(month))]
    told = [peers_told(warehouse, viewer, day.date())[int(group)]
            for day, group in zip(shown["month"], shown["group"], strict=True)]
    return shown.assign(peer_mean=shown["peer_mean"].where(np.array(told, bool)))


def _why_missing(part: tuple[Scores, int], manager_id: str, warehouse: Warehouse) -> str:
    """``role``: it is not assessed; ``left``: not employed then; ``little``: too little was measured."""
    scores, place = part
    ((role, left),) = warehouse.rows("SELECT role, left_on FROM managers WHERE manager_id = ?", [manager_id])
    if role not in scores.card.targets:
        return "role"
    end = add_months(scores.panel.months[place].astype(object), 1) - dt.timedelta(days=1)
    return "left" if left is not None and left < end else "little"


def _now(row: pd.DataFrame, measured: float) -> ScoreNow:
    names = ("score", "error", "estimate", "low", "high", "weight", "peer_mean", "reliability", "worst_month")
    return ScoreNow(**{name: float(row[name].iloc[0]) for name in names}, measured=measured)


def _peers(frame: pd.DataFrame, manager_id: str, month: dt.date) -> tuple[int, Array]:
    """The group of the same role and level in that month, and the ids of the others in it with a score, sorted."""
    then = frame[frame["month"] == pd.Timestamp(month)]
    group = int(then.loc[then["manager_id"] == manager_id, "group"].iloc[0])
    others = then.loc[(then["group"] == group) & (then["manager_id"] != manager_id), "manager_id"]
    return group, np.sort(others.to_numpy(str))


def rank_among(then: pd.DataFrame, manager_id: str, peers: Array) -> tuple[float, float]:
    """The best and worst rank of a person among these peers; ``then``: manager_id, score and error of one month.

    NaN without peers, or where more of the spread is chance than is not.
    """
    some = then[then["manager_id"].isin([*peers, manager_id])]
    score, error = some["score"].to_numpy(float), some["error"].to_numpy(float)
    own = np.flatnonzero(some["manager_id"] == manager_id)
    if not len(peers) or ranks.too_close(float(shrink(score, error, np.zeros(len(some))).tau2[0]), error):
        return float("nan"), float("nan")
    found = ranks.marginal(score, error, own)
    return float(found.low[own[0]]), float(found.high[own[0]])


def _line(mine: pd.DataFrame, month: dt.date) -> pd.DataFrame:
    """The last 24 months up to ``month``, with gaps where there was no score."""
    months = pd.to_datetime([add_months(month, n) for n in range(1 - MONTHS, 1)])
    of = mine.set_index("month")[["estimate", "low", "high", "peer_mean"]].reindex(months)
    of.columns = ["value", "low", "high", "team"]
    known = of["value"].notna().to_numpy()
    first = int(np.argmax(known)) if known.any() else len(of)
    return of.iloc[first:].assign(target=np.nan).rename_axis("month").reset_index()


def _build(scores: Scores | None, person: int, place: int, peers: Array) -> pd.DataFrame:
    """One row a metric; see ``ScorecardView``."""
    columns = ["metric", "dimension", "value", "low", "high", "cases", "zero", "full", "policy_weight", "weight",
               "points", "contribution", "peers", "difference", "peer_median", "aim", "gain"]
    if scores is None:
        return pd.DataFrame(columns=columns)
    return pd.DataFrame([_row(scores, m, person, place, peers) for m in range(len(scores.panel.metrics))]
                        + _unmeasured(scores), columns=columns)


def _row(scores: Scores, m: int, person: int, place: int, peers: Array) -> tuple[Any, ...]:
    panel, card, nan = scores.panel, scores.card, float("nan")
    metric = panel.metrics[m]
    value, error = float(panel.value[m, person, place]), float(panel.error[m, person, place])
    weight, slope = float(scores.weight[m, person, place]), float(scores.slope[m, person, 0])
    earned = float(scores.points[m, person, place])
    zero, full = scores.zero[m, person, 0], scores.full[m, person, 0]
    contribution = weight * earned if weight else 0.0
    others = panel.value[m, peers, place]
    others = others[~np.isnan(others)]
    theirs = np.nan_to_num(scores.weight[m, peers, place] * scores.points[m, peers, place])
    beside = float(np.mean(theirs)) if len(peers) else nan
    quarter = 75 if slope > 0 else 25
    aim = float(np.percentile(others, quarter)) if len(others) else float(full)
    reached = float(points(np.array(aim), zero, full, card.cap))
    gain = weight * max(reached - earned, 0.0) if weight else 0.0
    return (metric, card.dimension_of(metric), value, value - Z * error, value + Z * error,
            float(panel.cases[m, person, place]), float(zero), float(full), card.weights[metric], weight, earned,
            contribution, beside, contribution - beside, float(np.median(others)) if len(others) else nan, aim, gain)


def _unmeasured(scores: Scores) -> list[tuple[Any, ...]]:
    """Metrics of the scorecard whose data are not loaded: a weight in the policy, and nothing else."""
    card, nan = scores.card, float("nan")
    return [(metric, card.dimension_of(metric), *(nan,) * 6, card.weights[metric], 0.0, nan, 0.0, *(nan,) * 4, 0.0)
            for metric in card.metrics if metric not in scores.panel.metrics]


def strengths(build: pd.DataFrame) -> pd.DataFrame:
    """Rows whose interval clears the peers' median on the better side, largest difference in points first."""
    up = build["full"] > build["zero"]
    clear = np.where(up, build["low"] > build["peer_median"], build["high"] < build["peer_median"])
    return build[clear].sort_values("difference", ascending=False)


def next_steps(build: pd.DataFrame) -> pd.DataFrame:
    """Rows by what reaching the best quarter of the peers would add to the score, most first."""
    return build[build["gain"] > 0.05].sort_values("gain", ascending=False)

